import { z } from 'zod'
import { understandOutcome, type Caller, type Command } from './call.ts'
import { looksLikeAnswer, type Params } from './query.ts'
import { understand } from './wire/parse.ts'

/** One command of a chain and how its answer is read. What `read` throws counts as the command's failure. */
export interface Step<T> {
  readonly command: Command
  readonly read: (result: unknown) => T | Promise<T>
}

export function step<T>(method: string, params: Params, schema: z.ZodType<T>): Step<T> {
  return { command: { method, params }, read: result => understand(schema, result, method) }
}

/** A lone writing, in a batch of its own: of a refused request the browser's console would complain. */
export async function writeAlone<T>(caller: Caller, { command: { method, params = {} }, read }: Step<T>): Promise<T> {
  // In a batch the portal would put another command's answer into such a text; alone it takes the text as it is.
  if (looksLikeAnswer(params)) return read(await caller.write(method, params, z.unknown()))
  const { only } = await caller.chain({ only: { method, params } }, { halt: true })
  return read(understandOutcome(only, z.unknown(), method))
}
