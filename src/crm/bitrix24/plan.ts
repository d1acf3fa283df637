import { z } from 'zod'
import type { SessionCache } from '../../browser/port.ts'
import { enterpriseRate, ordinaryRate, type Rate } from './bucket.ts'

/** How fast this portal may be asked is a matter of its plan, which the application's card tells. */
export interface PlanLearner {
  /** True once, when nobody has asked in this session: the next batch shall carry `app.info`. */
  ask(): boolean
  /** Takes the answer of `app.info`, or what came instead. */
  hear(answer: unknown): void
}

const cacheName = 'plan'
const plan = z.enum(['enterprise', 'other'])

/** common/system/app-info.md: `LICENSE` is `de_ent250`, its family `ent`; older portals do not tell the family. */
const appInfo = z.object({ LICENSE: z.string().catch(''), LICENSE_FAMILY: z.string().catch('') })

export function planLearner(setRate: (rate: Rate) => void, cache: SessionCache | null): PlanLearner {
  let asked = false

  function set(name: z.output<typeof plan>): void {
    asked = true
    setRate(name === 'enterprise' ? enterpriseRate : ordinaryRate)
  }

  const kept = plan.safeParse(cache?.get(cacheName))
  if (kept.success) set(kept.data)

  return {
    ask() {
      const wanted = !asked
      asked = true
      return wanted
    },
    hear(answer) {
      const info = appInfo.safeParse(answer)
      if (!info.success) return
      const name = info.data.LICENSE_FAMILY === 'ent' || /_ent\d*$/.test(info.data.LICENSE) ? 'enterprise' : 'other'
      set(name)
      cache?.put(cacheName, name)
    },
  }
}
