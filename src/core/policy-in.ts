import { z } from 'zod'
import { defaultPolicy, readPolicy, type Policy } from './policy.ts'

/** The policy of a saved regulation, for whoever has nothing to do with its rules; what is not understood is the defaults. */
export function policyIn(saved: unknown): Policy {
  const read = z.object({ policy: z.unknown() }).safeParse(saved)
  return read.success && read.data.policy !== undefined ? readPolicy(read.data.policy).policy : defaultPolicy()
}
