import type { PaceState } from '../../browser/port.ts'

/**
 * The portal's leaky bucket (limits.md) as one number: the moment at which it will have run empty. All moments here are
 * milliseconds since 1970 by this machine's clock.
 */

/** How many requests the bucket holds and how many run out in a second. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** limits.md. A self-hosted portal has no limit until its administrator sets one, and is treated like the others. */
export const ordinaryRate: Rate = { burst: 50, perSecond: 2 }
export const enterpriseRate: Rate = { burst: 250, perSecond: 5 }

export const everything = '*'

export const calm: PaceState = { emptyAt: 0, pauses: {}, refusals: 0 }

/** The longest pause after too many requests. */
const longestPause = 60_000

/** The portal forgets a method's time after ten minutes (limits.md). */
const longestStop = 600_000

/** Places are given for so long ahead; who comes later asks again. */
const farthestPlace = 60_000

/** For so long after a pause a new refusal counts as another one in a row. */
const memory = 60_000

export type Leave =
  | { readonly kind: 'go', readonly at: number, readonly later: boolean }
  | { readonly kind: 'wait', readonly until: number, readonly because: 'pause' | 'bucket' }

interface Step<T> {
  readonly state: PaceState
  readonly answer: T
}

/** Milliseconds in which one request runs out. */
function interval({ perSecond }: Rate): number {
  return 1_000 / perSecond
}

/** What was kept, with what is over left out. A clock that was set back must not make anybody wait for days. */
export function tidied({ emptyAt, pauses, refusals }: PaceState, now: number, rate: Rate): PaceState {
  const kept = Object.entries(pauses).flatMap(([name, until]): [string, number][] => {
    const latest = now + (name === everything ? longestPause : longestStop)
    return until + memory < now ? [] : [[name, Math.min(until, latest)]]
  })
  return { emptyAt: Math.min(emptyAt, now + (rate.burst + 1) * interval(rate) + farthestPlace), pauses: Object.fromEntries(kept), refusals }
}

/** Until when one of these methods may not be called; `now` or earlier: they may. */
export function pausedUntil({ pauses }: PaceState, methods: readonly string[]): number {
  return Math.max(0, pauses[everything] ?? 0, ...methods.map(method => pauses[method] ?? 0))
}

/**
 * Leave for one request of somebody who waits for it: its place is taken, even if it is a later one. The portal counts down once
 * a second and not steadily, so that one second's worth of the bucket stays unused.
 */
export function takePlace(state: PaceState, now: number, rate: Rate, methods: readonly string[]): Step<Leave> {
  const paused = pausedUntil(state, methods)
  if (paused > now) return { state, answer: { kind: 'wait', until: paused, because: 'pause' } }
  const room = (rate.burst - rate.perSecond - 1) * interval(rate)
  const at = Math.max(now, state.emptyAt - room)
  if (at > now + farthestPlace) return { state, answer: { kind: 'wait', until: at - farthestPlace, because: 'bucket' } }
  return { state: { ...state, emptyAt: Math.max(state.emptyAt, at) + interval(rate) }, answer: { kind: 'go', at, later: at > now } }
}

/** A scan fills no more of the bucket than this while people work; the rest is for whoever opens a page meanwhile. */
export const roomBesidePeople = 0.75

/** And no more than this while nobody asks for anything: the first few who do still go at once. */
export const roomAlone = 0.88

/** Leave for one request that nobody waits for: only while it leaves the others their part of the bucket, and no place is kept for it. */
export function takeSpare(state: PaceState, now: number, rate: Rate, methods: readonly string[], room: number): Step<Leave> {
  const paused = pausedUntil(state, methods)
  if (paused > now) return { state, answer: { kind: 'wait', until: paused, because: 'pause' } }
  const free = state.emptyAt + interval(rate) - rate.burst * room * interval(rate)
  if (free > now) return { state, answer: { kind: 'wait', until: free, because: 'bucket' } }
  return { state: { ...state, emptyAt: Math.max(state.emptyAt, now) + interval(rate) }, answer: { kind: 'go', at: now, later: false } }
}

/**
 * The portal has said that it were too many, so its bucket is full whatever we thought: others may use the same address.
 * Nothing is asked until half of it has run out; twice as long when that was not enough. What was under way when a pause began
 * and is refused too does not make it longer.
 */
export function pauseAll(state: PaceState, now: number, rate: Rate): Step<number> {
  const last = state.pauses[everything]
  if (last !== undefined && last > now) return { state, answer: last }
  const refusals = last === undefined ? 1 : state.refusals + 1
  const length = Math.min(longestPause, rate.burst / 2 * interval(rate) * 2 ** (refusals - 1))
  const until = now + length
  return {
    state: { emptyAt: Math.max(state.emptyAt, now + rate.burst * interval(rate)), pauses: { ...state.pauses, [everything]: until }, refusals },
    answer: until,
  }
}

/** The method has run for too long in the last ten minutes. */
export function stopMethods(state: PaceState, methods: readonly string[], until: number): Step<number> {
  const stopped = methods.map((method): [string, number] => [method, Math.max(until, state.pauses[method] ?? 0)])
  return { state: { ...state, pauses: { ...state.pauses, ...Object.fromEntries(stopped) } }, answer: Math.max(until, ...stopped.map(([, end]) => end)) }
}
