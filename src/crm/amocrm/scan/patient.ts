import type { z } from 'zod'
import { CrmError } from '../../port.ts'
import type { Caller } from '../call.ts'
import type { CallValues, RestCall } from '../calls.ts'

/** Seconds before the same is asked again; the line has asked twice itself by then. */
const waits = [1, 4, 15, 30]

/** Nobody sits in front of a scan: what a fault of the moment has kept from answering is asked again for a while. Only for reading. */
export function patient(caller: Caller, wait: (milliseconds: number) => Promise<void>, isOver: () => boolean): Caller {
  async function again<T>(ask: () => Promise<T>): Promise<T> {
    for (const seconds of [...waits, null]) {
      try {
        return await ask()
      } catch (error) {
        if (!(error instanceof CrmError) || !error.retryable || seconds === null || isOver()) throw error
        await wait(seconds * 1_000)
      }
    }
    throw new CrmError('offline', 'No answer')
  }

  const result: Caller = {
    ...caller,
    ask: <T>(call: RestCall, values: CallValues, schema: z.ZodType<T>) => again(() => caller.ask(call, values, schema)),
    askAll: <T>(call: RestCall, values: CallValues, rows: string, schema: z.ZodType<T>) => again(() => caller.askAll(call, values, rows, schema)),
    inBackground: () => result,
  }
  return result
}
