import type { AdapterBrowser, SessionCache } from '../../browser/port.ts'
import type { Pace, SupportLog } from '../port.ts'
import type { Rate } from './bucket.ts'
import { createCaller, type Caller } from './call.ts'
import { schemaVersion } from './names.ts'
import { planLearner } from './plan.ts'
import { crmClock, type Clock } from '../shared/clock.ts'
import { createRequestQueue } from './request-queue.ts'
import { withLog } from './support-log.ts'
import type { Transport } from './transport.ts'

/** All that goes between a page and its portal. */
export interface Line {
  readonly account: string
  readonly caller: Caller
  readonly pace: Pace
  readonly support: SupportLog
  /** What does not change while people work, as this tab of the browser has read it. */
  readonly cache: SessionCache
  /** The page goes: what waits is given up. */
  stop(): void
  /** The page has come back as it was. */
  resume(): void
}

export interface LineNeeds {
  readonly account: string
  /** Without it the page counts for itself and remembers nothing. */
  readonly browser?: AdapterBrowser | null
  readonly clock?: Clock
  /** Known beforehand; without it the portal's plan is learnt from the first batch. */
  readonly rate?: Rate
}

const noCache: SessionCache = { get: () => undefined, put: () => undefined, clear: () => undefined }

export function openLine(transport: Transport, { account, browser = null, clock, rate }: LineNeeds): Line {
  const time = crmClock(clock)
  const logged = withLog(transport, time.now)
  const queue = createRequestQueue({ account, portalClock: time, store: browser?.pace, clock, rate })
  const cache = browser?.sessionCache(`${account} ${schemaVersion}`) ?? noCache
  const plan = rate === undefined ? planLearner(queue.setRate, cache) : null
  return {
    account, cache,
    caller: createCaller(logged.transport, { queue, portalClock: time, clock, plan }),
    pace: queue.pace,
    support: logged.log,
    stop: queue.stop,
    resume: queue.resume,
  }
}
