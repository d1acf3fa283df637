import type { Caller } from './call.ts'
import { isReading } from './calls.ts'

/** The same caller; it tells of every write of this page, when it leaves and when its answer is there, whatever that says. */
export function tellingOfWrites(caller: Caller, wrote: () => void): Caller {
  return {
    ...caller,
    async ask(call, values, schema) {
      if (isReading(call)) return caller.ask(call, values, schema)
      wrote()
      try {
        return await caller.ask(call, values, schema)
      } finally {
        wrote()
      }
    },
    inBackground: () => tellingOfWrites(caller.inBackground(), wrote),
  }
}
