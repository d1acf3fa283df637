/** What the queue counts with: this machine's time in milliseconds, and waiting. */
export interface Clock {
  now(): number
  wait(milliseconds: number): Promise<void>
}

export const machineClock: Clock = {
  now: () => Date.now(),
  wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
}

/** A clock that follows the moment (seconds since 1970) at which the portal says that it has finished an answer. */
export interface PortalClock {
  now(): Date
  hear(finished: number | null): void
  /** Milliseconds by which the portal is ahead of this machine. */
  ahead(): number
}

/** Answers travel for a while, so a smaller difference says nothing about the clocks. */
const tolerance = 5_000

export function portalClock(machine: Clock = machineClock): PortalClock {
  let ahead = 0
  return {
    now: () => new Date(machine.now() + ahead),
    ahead: () => ahead,
    hear(finished) {
      if (finished === null || !Number.isFinite(finished)) return
      const heard = finished * 1_000 - machine.now()
      if (Math.abs(heard - ahead) > tolerance) ahead = heard
    },
  }
}
