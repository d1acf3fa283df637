import { RestError } from '../bitrix24/method.ts'
import { patternOf } from './aim.ts'
import type { Faults } from './faults.ts'

/** limits.md, «Resource Intensity Limits»: the example's figure; the vendor's own configuration may set another. */
const longest = 480

/**
 * How long a method is said to take, or null when nobody has said so. Names do not mind case and may hold `*` for any part; a whole name
 * goes before one with a star, and `*` alone is any other method.
 */
export function simulatedSeconds({ switches }: Faults, method: string): number | null {
  const seconds = Object.entries(switches.methodSeconds ?? {})
  const named = seconds.find(([name]) => name.toLowerCase() === method.toLowerCase())
    ?? seconds.find(([name]) => name !== '*' && name.includes('*') && patternOf(name).test(method))
  return (named ?? seconds.find(([name]) => name === '*'))?.[1] ?? null
}

/** How long an answer is held back because its methods took their time, in milliseconds. */
export function heldBack({ switches }: Faults, seconds: number): number {
  return switches.methodWait ? seconds * 1000 : 0
}

/** «Bitrix24 checks the accumulated value before executing each call» (limits.md); the words are those that the vendor's SDK quotes. */
export function refuseOverTime(faults: Faults, spent: number): void {
  if (!faults.switches.methodTimeLimit || spent <= longest) return
  faults.note('methodTimeLimit')
  throw new RestError('OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.', 429)
}
