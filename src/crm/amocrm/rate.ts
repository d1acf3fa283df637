import type { PaceState } from '../../browser/port.ts'

/**
 * amoCRM counts the requests of the last second, whoever of one address sends them (https://developers.kommo.com/docs/limitations).
 * All moments are milliseconds since 1970 by this machine's clock.
 */
const mostInSecond = 7

/** People's requests come in bursts: one place stays free for others of the same address. Background work goes evenly and may have it. */
const mostOfPeople = 6

/** While the state that all tabs share is not known yet. */
const mostUnshared = 2

/** A second, and a little: requests may come closer together on their way. */
const window = 1_030

/** Apart by so much, background work goes nearly as fast as it may and leaves the next place free within a moment. */
const apartAlone = 150

/** While people work with a page it takes less than half. */
const apartBesidePeople = 280

/** Where the CRM does not say how long it wants to be left alone. */
const shortestPause = 2_000
const longestPause = 600_000

/** Who is shut out stays so for a while; asking makes it longer. */
const blockedPause = 90_000

/** For so long after a pause a new refusal counts as another one in a row. */
const memory = 60_000

const everything = '*'

export const calm: PaceState = { emptyAt: 0, pauses: {}, refusals: 0, recent: [] }

export interface Step<T> {
  readonly state: PaceState
  readonly answer: T
}

/** `at`: the moment under which the request is counted. */
export type Leave = { readonly kind: 'go', readonly at: number } | { readonly kind: 'wait', readonly until: number, readonly because: 'pause' | 'rate' }

/** Of what was kept only what counts now; a clock that was set back must not make anybody wait for long. */
function recentOf({ recent = [] }: PaceState, now: number): readonly number[] {
  return recent.filter(at => at > now - window && at <= now + window)
}

export function pausedUntil({ pauses }: PaceState, now: number): number {
  const until = pauses[everything] ?? 0
  return until > now + longestPause ? 0 : until
}

/** Leave for one request that somebody waits for. No place is kept for it: those before it may come later than they were sent. */
export function takePlace(state: PaceState, now: number, unshared = false): Step<Leave> {
  const most = unshared ? mostUnshared : mostOfPeople
  return leaveFrom(state, now, recent => (recent.at(-most) ?? 0) + window)
}

/** Leave for one request that nobody waits for; the one before it went at `last`. */
export function takeSpare(state: PaceState, now: number, last: number, besidePeople: boolean): Step<Leave> {
  const apart = besidePeople ? apartBesidePeople : apartAlone
  return leaveFrom(state, now, recent => Math.max((recent.at(-mostInSecond) ?? 0) + window, last + apart))
}

function leaveFrom(state: PaceState, now: number, freeAt: (recent: readonly number[]) => number): Step<Leave> {
  const paused = pausedUntil(state, now)
  if (paused > now) return { state, answer: { kind: 'wait', until: paused, because: 'pause' } }
  const recent = recentOf(state, now)
  const free = freeAt(recent)
  if (free > now) return { state, answer: { kind: 'wait', until: free, because: 'rate' } }
  return { state: { ...state, recent: [...recent, now].sort((a, b) => a - b) }, answer: { kind: 'go', at: now } }
}

/**
 * The request of `at` has been answered. A browser may have held it back for a while, so that it counts from now: it has reached the CRM no later than
 * this. `trip`: what every round trip takes at the least, so that it has reached the CRM by so much earlier.
 */
export function arrived(state: PaceState, at: number, now: number, trip = 0): Step<null> {
  const recent = [...recentOf(state, now)]
  const place = recent.indexOf(at)
  if (place >= 0) recent.splice(place, 1)
  return { state: { ...state, recent: [...recent, Math.max(at, now - trip)].sort((a, b) => a - b) }, answer: null }
}

/** Round trips by which the shortest is told, and how many have to be known: the first ones of a page may all have been held back. */
const tripsKept = 40
const tripsAtLeast = 8

/** The shortest of the last round trips; 0 while too few are known. */
export function shortestTrip(trips: readonly number[]): number {
  return trips.length < tripsAtLeast ? 0 : Math.min(...trips)
}

export function withTrip(trips: readonly number[], trip: number): readonly number[] {
  return [...trips, trip].slice(-tripsKept)
}

/** The CRM has said that it were too many. What was under way when a pause began and is refused too does not make it longer. */
export function pauseAll(state: PaceState, now: number, refusal: { readonly retryAfter: number | null, readonly blocked: boolean }): Step<number> {
  const last = state.pauses[everything] ?? 0
  if (last > now) return { state, answer: last }
  const refusals = last + memory < now ? 1 : state.refusals + 1
  const asked = refusal.retryAfter === null ? refusal.blocked ? blockedPause : shortestPause : refusal.retryAfter * 1_000
  const until = now + Math.min(longestPause, asked * 2 ** (refusals - 1))
  return { state: { ...state, pauses: { ...state.pauses, [everything]: until }, refusals }, answer: until }
}
