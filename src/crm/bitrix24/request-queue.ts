import type { PaceState, PaceStore } from '../../browser/port.ts'
import { CrmError, type Pace, type Pause } from '../port.ts'
import { calm, everything, ordinaryRate, pauseAll, pausedUntil, roomAlone, roomBesidePeople, stopMethods, takePlace, takeSpare, tidied, type Leave, type Rate } from './bucket.ts'
import { RestError } from './errors.ts'
import { machineClock, type Clock, type CrmClock } from '../shared/clock.ts'
import { departed, departure } from '../shared/departure.ts'
import { pauseTeller } from '../shared/pause-teller.ts'
import { peopleFirst, type Priority } from '../shared/people-first.ts'
import type { Reply } from './transport.ts'

interface Job {
  /** What the request calls: of a batch its commands. */
  readonly methods: readonly string[]
  readonly priority: Priority
  readonly send: () => Promise<Reply>
}

/** Lets the requests of all tabs through to one portal as fast as it wants them. */
export interface RequestQueue {
  /** Sends when it is time. What a limit has refused was not carried out, and is sent again; nothing else is. */
  run(job: Job): Promise<Reply>
  /** Notes that a command of a batch was refused for a limit. False: waiting for its end is too long. */
  limited(error: RestError): Promise<boolean>
  /** Whether calling it now would mean to wait for longer than anybody does. */
  isStopped(method: string): boolean
  setRate(rate: Rate): void
  readonly pace: Pace
  /** The page goes: what waits is given up, and nothing is sent any more until `resume`. */
  stop(): void
  resume(): void
}

export interface QueueNeeds {
  readonly account: string
  readonly portalClock: CrmClock
  /** Shared by all tabs; without it this page counts for itself. */
  readonly store?: PaceStore | null
  readonly clock?: Clock
  readonly rate?: Rate
}

/** Nobody waits for longer in front of a page. */
const longestWait = 60_000

/** When the portal does not say when a method's time is counted less again. */
const unknownReset = 60_000

/** A request that was refused so many times for a limit is told so. */
const mostRefusals = 5

/** The browser's database may take its time to open; the first requests of a page do not wait for it, and these few go by our own count. */
const patience = 8
const openingLimit = 3_000
const unshared: Rate = { burst: 6, perSecond: 2 }

type Step<T> = (state: PaceState, rate: Rate) => { readonly state: PaceState, readonly answer: T }

/** Seconds within ten minutes after which a method is stopped (limits.md), and the part of them that background work may use. */
const methodTime = 480
const backgroundShare = 0.9

export function isLimit(error: unknown): error is RestError {
  return error instanceof RestError && (error.rest === 'QUERY_LIMIT_EXCEEDED' || error.rest === 'OPERATION_TIME_LIMIT')
}

const goesNow = (leave: Leave): boolean => leave.kind === 'go' && !leave.later

export function createRequestQueue({ account, portalClock, store = null, clock = machineClock, rate: firstRate = ordinaryRate }: QueueNeeds): RequestQueue {
  let rate = firstRate
  /** The state as this page knows it. */
  let known: PaceState = calm
  /** Whether the state that all tabs share can be reached; `closed`: it could not for a good while. */
  let shared: 'opening' | 'open' | 'closed' = 'opening'
  let leaving = departure()
  const resets = new Map<string, number>()
  const heavy = new Map<string, number>()
  const people = peopleFirst(clock)
  const { pace, tell } = pauseTeller(clock, portalClock, pauseNow)

  /**
   * One change of the state, in all tabs at once. While the browser's database is not open, what is allowed to hurry goes by our own
   * count; it is counted for all as soon as the database opens.
   */
  async function change<T>(step: Step<T>, mayHurry: (answer: T) => boolean = () => false): Promise<T> {
    if (store === null) return learn(step(tidied(known, clock.now(), rate), rate))
    const changed = store.change(account, before => {
      const answer = step(tidied(before, clock.now(), rate), rate)
      return { ...answer, answer }
    }).then(made => {
      shared = 'open'
      return learn(made)
    })
    const inTime = (limit: number): Promise<{ readonly value: T } | null> => Promise.race([
      changed.then(value => ({ value }), () => null),
      ...(shared === 'open' ? [] : [clock.wait(limit).then(() => null)]),
    ])
    const first = await inTime(patience)
    if (first !== null) return first.value
    const limit = shared === 'open' ? rate : unshared
    const hasty = step(tidied(known, clock.now(), limit), limit)
    if (shared === 'closed' || mayHurry(hasty.answer)) return learn(hasty)
    const second = await inTime(openingLimit)
    if (second !== null) return second.value
    if (shared !== 'open') shared = 'closed'
    return learn(step(tidied(known, clock.now(), limit), limit))
  }

  function learn<T>({ state, answer }: { readonly state: PaceState, readonly answer: T }): T {
    known = state
    tell()
    return answer
  }

  function pauseNow(): Pause | null {
    const now = clock.now()
    const { [everything]: all = 0, ...methods } = known.pauses
    const ofMethods = Math.max(0, ...Object.values(methods))
    const at = (until: number): Date => new Date(until + portalClock.ahead())
    if (all > now) return { until: at(all), because: 'rate' }
    return ofMethods > now ? { until: at(ofMethods), because: 'method-time' } : null
  }

  store?.signals.listen(() => {
    void store.change(account, state => ({ state, answer: state })).then(state => learn({ state, answer: null }), () => undefined)
  })

  async function pauseFor(step: Step<number>): Promise<number> {
    const until = await change(step)
    store?.signals.tell()
    return until
  }

  /** Notes the refusal, and says until when nothing like it may be sent. */
  function refused(error: RestError, methods: readonly string[]): Promise<number> {
    if (error.rest === 'QUERY_LIMIT_EXCEEDED') return pauseFor((state, limit) => pauseAll(state, clock.now(), limit))
    const now = clock.now()
    const ends = [error.resetAt === null ? 0 : error.resetAt * 1_000 - portalClock.ahead(), ...methods.map(method => resets.get(method) ?? 0)]
    const end = Math.max(...ends)
    // A moment that has passed was of an older minute; which one comes next is not known.
    return pauseFor(state => stopMethods(state, methods, end > now ? end : now + unknownReset))
  }

  function hear({ operating }: Reply): void {
    for (const { method, seconds, resetAt } of operating) {
      const end = resetAt * 1_000 - portalClock.ahead()
      resets.set(method, end)
      if (seconds > methodTime * backgroundShare) heavy.set(method, end)
      else heavy.delete(method)
    }
  }

  function wait(milliseconds: number): Promise<void> {
    return milliseconds > 0 ? Promise.race([clock.wait(milliseconds), leaving.gone]) : Promise.resolve()
  }

  function tooLong(methods: readonly string[]): CrmError {
    return new CrmError('limit', 'The method has run for too long in the last ten minutes', { method: methods.find(isStopped) ?? methods[0] })
  }

  function isStopped(method: string): boolean {
    return (known.pauses[method] ?? 0) - clock.now() > longestWait
  }

  async function spare({ methods }: Job): Promise<void> {
    await people.nobodyWaits(leaving)
    await wait(Math.max(0, ...methods.map(method => heavy.get(method) ?? 0)) - clock.now())
  }

  async function admitted(job: Job): Promise<void> {
    const { methods, priority } = job
    for (;;) {
      if (leaving.left) throw departed()
      if (priority === 'background') await spare(job)
      if (priority === 'background' && people.somebodyWaits) continue
      const leave: Leave = await change((state, limit) => priority === 'interactive'
        ? takePlace(state, clock.now(), limit, methods)
        : takeSpare(state, clock.now(), limit, methods, people.somebodyWorks ? roomBesidePeople : roomAlone), goesNow)
      if (leave.kind === 'wait') {
        if (leave.because === 'pause' && leave.until - clock.now() > longestWait) throw tooLong(methods)
        await wait(leave.until - clock.now())
        continue
      }
      await wait(leave.at - clock.now())
      // The place was given before another request was refused.
      if (pausedUntil(known, methods) > clock.now()) continue
      if (leaving.left) throw departed()
      return
    }
  }

  return {
    async run(job) {
      for (let refusals = 1; ; refusals++) {
        await people.admit(job.priority, () => admitted(job))
        try {
          const reply = await job.send()
          hear(reply)
          return reply
        } catch (error) {
          if (!isLimit(error)) throw error
          const until = await refused(error, job.methods)
          if (refusals >= mostRefusals || until - clock.now() > longestWait) throw error
        }
      }
    },
    async limited(error) {
      const until = await refused(error, error.method === null ? [] : [error.method])
      return until - clock.now() <= longestWait
    },
    isStopped,
    setRate(next) { rate = next },
    pace,
    stop() { leaving.leave() },
    resume() { if (leaving.left) leaving = departure() },
  }
}
