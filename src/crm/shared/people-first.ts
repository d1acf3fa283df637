import type { Clock } from './clock.ts'
import type { Departure } from './departure.ts'

/** `interactive`: somebody waits for it. `background`: it goes when nobody does. */
export type Priority = 'interactive' | 'background'

/** Milliseconds after a request for which somebody still works with the page, and a scan leaves more room. */
const recently = 5_000

/** Lets what somebody waits for go before all that nobody does. */
export interface PeopleFirst {
  admit<T>(priority: Priority, work: () => Promise<T>): Promise<T>
  readonly somebodyWaits: boolean
  /** Whether somebody has waited for something a moment ago. */
  readonly somebodyWorks: boolean
  /** Resolves when nobody waits for anything; rejects when the page goes. */
  nobodyWaits(leaving: Departure): Promise<void>
}

export function peopleFirst(clock: Clock): PeopleFirst {
  let waiting = 0
  let lastAsked = -Infinity
  const idle = new Set<() => void>()

  return {
    get somebodyWaits() { return waiting > 0 },
    get somebodyWorks() { return clock.now() - lastAsked < recently },
    async nobodyWaits({ gone }) {
      while (waiting > 0) await Promise.race([new Promise<void>(resolve => idle.add(resolve)), gone])
    },
    async admit(priority, work) {
      if (priority === 'background') return work()
      waiting += 1
      lastAsked = clock.now()
      try {
        return await work()
      } finally {
        waiting -= 1
        if (waiting === 0) {
          for (const resolve of idle) resolve()
          idle.clear()
        }
      }
    },
  }
}
