import type { Clock } from '../../src/crm/shared/clock.ts'

/** Time that passes only when it is told to. */
export interface FakeClock extends Clock {
  /** Lets so many milliseconds pass; whoever waits goes on at its moment. */
  pass(milliseconds: number): Promise<void>
  /** Lets time pass until nobody waits any more. */
  passAll(): Promise<void>
}

interface Waiting {
  readonly at: number
  readonly go: () => void
}

export function fakeClock(start = Date.parse('2026-11-23T09:00:00Z')): FakeClock {
  let time = start
  let waiting: Waiting[] = []

  /** Everything that does not wait for time, also what the end of this turn sets off. */
  async function settled(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve))
    await new Promise(resolve => setImmediate(resolve))
  }

  async function passTo(end: number): Promise<void> {
    await settled()
    for (;;) {
      const at = waiting.reduce((first, other) => Math.min(first, other.at), Infinity)
      if (at > end || at === Infinity) break
      const due = waiting.filter(other => other.at === at)
      waiting = waiting.filter(other => other.at !== at)
      time = Math.max(time, at)
      for (const { go } of due) go()
      await settled()
    }
    if (Number.isFinite(end)) time = Math.max(time, end)
  }

  return {
    now: () => time,
    wait: milliseconds => milliseconds > 0
      ? new Promise(resolve => { waiting.push({ at: time + milliseconds, go: resolve }) })
      : new Promise(resolve => setImmediate(resolve)),
    pass: milliseconds => passTo(time + milliseconds),
    passAll: () => passTo(Infinity),
  }
}
