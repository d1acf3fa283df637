import { CrmError } from '../../port.ts'

/** Seconds before the same is asked again; the caller has asked twice itself by then. */
const waits = [1, 4, 15, 30]

/** Whether the same question may be answered later, and after how many milliseconds; `null`: not any more. */
export function waitBefore(error: CrmError, attempt: number): number | null {
  if (!error.retryable && !error.notRun) return null
  const seconds = waits[attempt]
  return seconds === undefined ? null : seconds * 1_000
}
