import type { Clock } from '../../../crm/shared/clock.ts'

/** Time in which nobody waits: when everybody does, it jumps to the next moment that is waited for. */
export interface SimulatedTime extends Clock {
  /** Work of this machine, during which no time passes. */
  busy<T>(work: () => Promise<T>): Promise<T>
  /** Lets time pass until this has ended. */
  until<T>(work: Promise<T>): Promise<T>
}

export function simulatedTime(start: number): SimulatedTime {
  let time = start
  let working = 0
  let sleepers: { readonly until: number, readonly wake: () => void }[] = []

  async function settled(): Promise<void> {
    for (let turns = 0; turns < 3 || working > 0; turns++) await new Promise(resolve => setImmediate(resolve))
  }

  return {
    now: () => time,
    wait: milliseconds => new Promise(resolve => { sleepers.push({ until: time + Math.max(0, milliseconds), wake: resolve }) }),
    async busy(work) {
      working += 1
      try {
        return await work()
      } finally {
        working -= 1
      }
    },
    async until(work) {
      let ended = false
      const mark = (): void => { ended = true }
      work.then(mark, mark)
      for (;;) {
        await settled()
        if (ended) return work
        const next = Math.min(...sleepers.map(({ until }) => until))
        // Whatever else is under way comes back by itself.
        if (!Number.isFinite(next)) continue
        time = Math.max(time, next)
        const woken = sleepers.filter(({ until }) => until <= time)
        sleepers = sleepers.filter(({ until }) => until > time)
        for (const { wake } of woken) wake()
      }
    },
  }
}
