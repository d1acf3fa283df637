import { RestError } from '../bitrix24/method.ts'
import type { Faults } from './faults.ts'

/** limits.md, «Resource Intensity Limits»: the example's figure; the vendor's own configuration may set another. */
const longest = 480

/** How long a method is said to take, or null when nobody has said so. Names do not mind case; `*` is any other method. */
export function simulatedSeconds({ switches }: Faults, method: string): number | null {
  const seconds = Object.entries(switches.methodSeconds ?? {})
  const named = seconds.find(([name]) => name.toLowerCase() === method.toLowerCase())
  return (named ?? seconds.find(([name]) => name === '*'))?.[1] ?? null
}

/** «Bitrix24 checks the accumulated value before executing each call» (limits.md); the words are those that the vendor's SDK quotes. */
export function refuseOverTime(faults: Faults, spent: number): void {
  if (!faults.switches.methodTimeLimit || spent <= longest) return
  faults.note('methodTimeLimit')
  throw new RestError('OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.', 429)
}
