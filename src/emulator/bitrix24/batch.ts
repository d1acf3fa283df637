import { RestError, reply, type Params, type Reply } from './method.ts'
import { flagParam, objectParam, parseQuery, textParam } from './params.ts'
import { errorBody, type Outcome } from './outcome.ts'

/** The most commands that one batch carries out. */
const batchLength = 50

type Named = Record<string, unknown>

interface Parts { readonly result: Named, readonly result_error: Named, readonly result_total: Named, readonly result_next: Named, readonly result_time: Named }

/**
 * `batch` as settings/how-to-call-rest-api/batch.md has it: the commands run one after another, each in its own
 * transaction; those beyond the fiftieth and nested batches end with an error of their own.
 */
export function runBatch(params: Params, run: (method: string, params: Params) => Outcome): Reply {
  const halt = flagParam(params.halt)
  const parts: Parts = { result: {}, result_error: {}, result_total: {}, result_next: {}, result_time: {} }
  let count = 0
  for (const [name, command] of Object.entries(objectParam(params.cmd))) {
    count += 1
    const outcome = runCommand(command, count, parts.result, run)
    if (outcome.ok) {
      parts.result[name] = outcome.reply.result
      if (outcome.reply.total !== undefined) parts.result_total[name] = outcome.reply.total
      if (outcome.reply.next !== undefined) parts.result_next[name] = outcome.reply.next
      parts.result_time[name] = outcome.time
    } else {
      parts.result_error[name] = errorBody(outcome.error)
      if (halt) break
    }
  }
  return reply(Object.fromEntries(Object.entries(parts).map(([part, named]) => [part, asPhpPrints(named as Named)])))
}

/** Names of the methods that a batch calls. */
export function batchMethods(params: Params): readonly string[] {
  return Object.values(objectParam(params.cmd)).map(command => parseCommand(command).method)
}

function runCommand(command: unknown, position: number, results: Named, run: (method: string, params: Params) => Outcome): Outcome {
  if (position > batchLength) return refused('ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded', 400)
  const { method, params } = parseCommand(command)
  if (method.toLowerCase() === 'batch') return refused('ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage', 405)
  return run(method, resolve(params, results) as Params)
}

function refused(code: string, description: string, status: number): Outcome {
  return { ok: false, error: new RestError(code, description, status) }
}

/** `method?query`, or an object with `method` and `params`. */
function parseCommand(command: unknown): { method: string, params: Params } {
  if (typeof command !== 'string') {
    const { method, params } = objectParam(command)
    return { method: bareMethod(textParam(method)), params: objectParam(params) }
  }
  const at = command.indexOf('?')
  return at < 0
    ? { method: bareMethod(command), params: {} }
    : { method: bareMethod(command.slice(0, at)), params: parseQuery(command.slice(at + 1)) }
}

function bareMethod(name: string): string {
  return name.trim().replace(/^\/+/, '').replace(/\.json$/, '')
}

/** Puts earlier results where `$result[name][field]` stands: as they are when it is the whole value, else as text within it. */
function resolve(value: unknown, results: Named): unknown {
  if (Array.isArray(value)) return value.map(below => resolve(below, results))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, resolve(below, results)]))
  }
  if (typeof value !== 'string') return value
  const whole = /^\$result((?:\[[^\]]+\])+)$/.exec(value)
  if (whole) return lookUp(whole[1] ?? '', results)
  return value.replace(/\$result((?:\[[^\]]+\])+)/g, (_, path: string) => textParam(lookUp(path, results)))
}

function lookUp(path: string, results: Named): unknown {
  let value: unknown = results
  for (const [, key = ''] of path.matchAll(/\[([^\]]+)\]/g)) {
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Named)[key] : undefined
  }
  return value ?? ''
}

/** PHP has one kind of array: with keys 0, 1, 2, … or with none at all it prints as a list. */
function asPhpPrints(named: Named): unknown {
  const keys = Object.keys(named)
  return keys.every((key, index) => key === String(index)) ? Object.values(named) : named
}
