import manifest from '../../../../manifest.json' with { type: 'json' }
import { createPortal } from '../../../emulator/bitrix24/portal.ts'
import { fillPortal, touch } from '../../../emulator/large.ts'
import { listen } from '../../../emulator/listen.ts'
import { seed } from '../../../emulator/seed.ts'
import { createServer } from '../../../emulator/server.ts'
import { openStore } from '../../../emulator/store.ts'
import { finishInstall, install } from '../../../emulator/portal/market.ts'
import { crmOf } from '../../crm-of.ts'
import type { PortalAnswer, PortalOrder } from './portal-talk.ts'

/**
 * A local portal in a process of its own, so that what is measured does not wait for what answers it. It is filled as its first order says
 * and then counts the requests that reach it.
 */
let requests = 0
let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
const door = await listen(request => {
  if (request.method !== 'OPTIONS' && new URL(request.url).pathname.startsWith('/rest/')) requests += 1
  return answer(request)
}, { port: 0 })
const origin = `http://127.0.0.1:${door.port}`
const store = openStore()
const portal = createPortal({ store, origin, appOrigin: 'http://127.0.0.1:1', offer: { ...manifest.bitrix24, title: manifest.bitrix24.title.ru } })

async function carryOut(order: PortalOrder): Promise<PortalAnswer> {
  switch (order.kind) {
    case 'fill': {
      seed(store, { now: portal.now(), deals: 0 })
      install(portal)
      finishInstall(portal)
      const admin = [...portal.tables.users.all()].find(user => user.admin)?.id ?? 1
      await crmOf(portal, admin, null, { over: 'direct' }).install.run(() => undefined)
      fillPortal(portal, order.size)
      answer = createServer(portal).fetch
      const setup = [...portal.tables.options.all()].find(row => row.userId === 0 && row.name === 'razbor_setup')?.value
      return { kind: 'filled', origin, admin, setup, tokens: portal.issueTokens(admin), webhook: portal.webhook(admin), rows: { deals: portal.tables.items(2).size, activities: portal.tables.activities.size, contacts: portal.tables.items(3).size, companies: portal.tables.items(4).size } }
    }
    case 'faults':
      portal.faults.change(order.changes)
      return { kind: 'done' }
    case 'touch': {
      const open = [...portal.tables.items(2).all()].filter(row => row['closed'] !== 'Y').map(({ id }) => id)
      const step = Math.max(1, Math.floor(open.length / order.deals))
      touch(portal, open.filter((_, index) => index % step === 0).slice(0, order.deals))
      return { kind: 'done' }
    }
    case 'forget':
      requests = 0
      portal.journal.clear()
      return { kind: 'done' }
    case 'count':
      return { kind: 'counted', requests }
  }
}

process.on('message', (order: PortalOrder) => {
  void carryOut(order).then(told => process.send?.(told), (error: unknown) => process.send?.({ kind: 'broken', message: error instanceof Error ? error.stack ?? error.message : String(error) } satisfies PortalAnswer))
})
process.on('disconnect', () => process.exit())
process.send?.({ kind: 'done' } satisfies PortalAnswer)
