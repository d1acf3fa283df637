import type { Pace, Pause } from '../port.ts'
import type { Clock, CrmClock } from './clock.ts'

/** Tells a page's listeners when the CRM wants to be left alone, and when that is over. */
export interface PauseTeller {
  readonly pace: Pace
  /** To be called whenever what `pauseNow` goes by may have changed. */
  tell(): void
}

/** `pauseNow`: as the CRM's own clock has it. */
export function pauseTeller(clock: Clock, crmClock: CrmClock, pauseNow: () => Pause | null): PauseTeller {
  let told: Pause | null = null
  const listeners = new Set<(pause: Pause | null) => void>()

  function tell(): void {
    const pause = pauseNow()
    if (pause?.because === told?.because && pause?.until.getTime() === told?.until.getTime()) return
    told = pause
    if (pause !== null) void clock.wait(pause.until.getTime() - crmClock.ahead() - clock.now()).then(tell)
    for (const listener of listeners) listener(pause)
  }

  return {
    tell,
    pace: {
      pause: pauseNow,
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
}
