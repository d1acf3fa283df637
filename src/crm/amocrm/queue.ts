import type { PaceState, PaceStore } from '../../browser/port.ts'
import { CrmError, type Pace, type Pause } from '../port.ts'
import { machineClock, type Clock, type CrmClock } from '../shared/clock.ts'
import { departed, departure } from '../shared/departure.ts'
import { pauseTeller } from '../shared/pause-teller.ts'
import { peopleFirst, type Priority } from '../shared/people-first.ts'
import { RestError } from './errors.ts'
import { arrived, calm, pauseAll, pausedUntil, shortestTrip, takePlace, takeSpare, withTrip, type Leave, type Step } from './rate.ts'

/** Lets the requests of all tabs through to one account as fast as it wants them. */
export interface Queue {
  /** Sends when it is time. What a limit has refused was not carried out, and is sent again; nothing else is. */
  run<T>(method: string, priority: Priority, send: () => Promise<T>): Promise<T>
  readonly pace: Pace
  /** The page goes: what waits is given up, and nothing is sent any more until `resume`. */
  stop(): void
  resume(): void
}

export interface QueueNeeds {
  readonly account: string
  readonly crmClock: CrmClock
  /** Shared by all tabs; without it this page counts for itself. */
  readonly store?: PaceStore | null
  readonly clock?: Clock
}

/** Nobody waits for longer in front of a page. */
const longestWait = 60_000

/** A request that was refused so many times for a limit is told so. */
const mostRefusals = 5

/** The browser's database may take its time to open. The first requests of a page do not wait for it longer than this; all later ones do. */
const patience = 60
const openingLimit = 3_000

/** Whoever has to wait anyway waits for the count of all tabs. */
const goesNow = (leave: Leave): boolean => leave.kind === 'go'

export function createQueue({ account, crmClock, store = null, clock = machineClock }: QueueNeeds): Queue {
  /** The state as this page knows it. */
  let known: PaceState = calm
  /** When background work was last let through. */
  let lastSpare = -Infinity
  /** Milliseconds that background work was on its way. People's requests come in bursts, which a browser holds back: of them nothing is learnt. */
  let trips: readonly number[] = []
  /** Whether the database has ever answered; `closed`: it did not in a good while. */
  let shared: 'opening' | 'open' | 'closed' = store === null ? 'closed' : 'opening'
  let leaving = departure()
  const people = peopleFirst(clock)
  const { pace, tell } = pauseTeller(clock, crmClock, pauseNow)

  function learn<T>({ state, answer }: Step<T>): T {
    known = state
    tell()
    return answer
  }

  /**
   * One change of the state, in all tabs at once. While the browser's database is not open, what is allowed to hurry goes by our own count; it is
   * counted for all as soon as the database opens.
   */
  async function change<T>(step: (state: PaceState, unshared: boolean) => Step<T>, mayHurry: (answer: T) => boolean = () => false): Promise<T> {
    const alone = (): Step<T> => step(known, shared === 'opening')
    if (store === null || shared === 'closed') return learn(alone())
    const changed = store.change(account, before => {
      const answer = step(before, false)
      return { ...answer, answer }
    }).then(made => {
      shared = 'open'
      return { value: learn(made) }
    }, () => null)
    const within = (limit: number): Promise<{ readonly value: T } | null> => Promise.race([changed, clock.wait(limit).then(() => null)])
    if (shared === 'open') return (await changed)?.value ?? learn(alone())
    const soon = await within(patience)
    if (soon !== null) return soon.value
    const hasty = alone()
    if (mayHurry(hasty.answer)) return learn(hasty)
    const later = await within(openingLimit)
    if (later !== null) return later.value
    shared = 'closed'
    return learn(alone())
  }

  function pauseNow(): Pause | null {
    const until = pausedUntil(known, clock.now())
    return until > clock.now() ? { until: new Date(until + crmClock.ahead()), because: 'rate' } : null
  }

  store?.signals.listen(() => {
    void store.change(account, state => ({ state, answer: state })).then(state => learn({ state, answer: null }), () => undefined)
  })

  async function refused(error: RestError): Promise<number> {
    const until = await change(state => pauseAll(state, clock.now(), error))
    store?.signals.tell()
    return until
  }

  function wait(milliseconds: number): Promise<void> {
    return milliseconds > 0 ? Promise.race([clock.wait(milliseconds), leaving.gone]) : Promise.resolve()
  }

  function spare(state: PaceState): Step<Leave> {
    const made = takeSpare(state, clock.now(), lastSpare, people.somebodyWorks)
    if (made.answer.kind === 'go') lastSpare = made.answer.at
    return made
  }

  /** Resolves with the place that was taken. */
  async function admitted(method: string, priority: Priority): Promise<number> {
    for (;;) {
      if (leaving.left) throw departed()
      if (priority === 'background' && people.somebodyWaits) {
        await people.nobodyWaits(leaving)
        continue
      }
      const leave: Leave = priority === 'interactive'
        ? await change((state, unshared) => takePlace(state, clock.now(), unshared), goesNow)
        : await change(spare)
      if (leave.kind === 'wait') {
        if (leave.because === 'pause' && leave.until - clock.now() > longestWait) throw new CrmError('limit', 'The CRM wants to be left alone', { method, notRun: true })
        await wait(leave.until - clock.now())
        continue
      }
      if (leaving.left) throw departed()
      return leave.at
    }
  }

  function answered(place: number, priority: Priority): void {
    const now = clock.now()
    const trip = priority === 'background' ? shortestTrip(trips) : 0
    if (priority === 'background') trips = withTrip(trips, now - place)
    void change(state => arrived(state, place, now, trip))
  }

  return {
    async run(method, priority, send) {
      for (let refusals = 1; ; refusals++) {
        const place = await people.admit(priority, () => admitted(method, priority))
        try {
          return await send().finally(() => { answered(place, priority) })
        } catch (error) {
          if (!(error instanceof RestError) || error.code !== 'limit') throw error
          const until = await refused(error)
          if (refusals >= mostRefusals || until - clock.now() > longestWait) throw error
        }
      }
    },
    pace,
    stop() { leaving.leave() },
    resume() { if (leaving.left) leaving = departure() },
  }
}
