/** What a queue counts with: this machine's time in milliseconds, and waiting. */
export interface Clock {
  now(): number
  wait(milliseconds: number): Promise<void>
}

export const machineClock: Clock = {
  now: () => Date.now(),
  wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
}

/** A clock that follows what the CRM's answers tell of its time. */
export interface CrmClock {
  now(): Date
  /** Milliseconds since 1970; `null` or no number: the answer did not tell. */
  hear(told: number | null): void
  /** Milliseconds by which the CRM is ahead of this machine. */
  ahead(): number
}

/** Answers travel for a while, and some are told in whole seconds: a smaller difference says nothing about the clocks. */
const tolerance = 5_000

export function crmClock(machine: Clock = machineClock): CrmClock {
  let ahead = 0
  return {
    now: () => new Date(machine.now() + ahead),
    ahead: () => ahead,
    hear(told) {
      if (told === null || !Number.isFinite(told)) return
      const heard = told - machine.now()
      if (Math.abs(heard - ahead) > tolerance) ahead = heard
    },
  }
}
