import { Hono } from 'hono'
import type { Faults } from './faults.ts'
import { meanings } from './meanings.ts'
import { faultParameters, SwitchError } from './switches.ts'

/** `/sandbox/faults`: the switches by HTTP. */
export function faultRoutes(faults: Faults): Hono {
  const routes = new Hono()
  const state = () => ({ switches: faults.switches, fired: faults.counts() })

  routes.get('/', context => context.json({ ...state(), meanings, parameters: faultParameters }))
  routes.post('/', async context => {
    try {
      faults.changeTo(await context.req.json().catch(() => null))
    } catch (error) {
      if (error instanceof SwitchError) return context.json({ error: error.message }, 400)
      throw error
    }
    return context.json(state())
  })
  routes.delete('/', context => {
    faults.clear()
    return context.json(state())
  })
  return routes
}
