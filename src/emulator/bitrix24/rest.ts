import { callUnderFaults, refuseByFault, resultUnderFaults } from '../faults/call-faults.ts'
import type { Faults } from '../faults/faults.ts'
import { refuseOverTime, simulatedSeconds } from '../faults/method-time.ts'
import type { Store } from '../store.ts'
import { runBatch } from './batch.ts'
import { familyFileFor } from './families.ts'
import { RestError, type Call, type Method, type Params, type Reply } from './method.ts'
import { objectParam, textParam } from './params.ts'
import type { OperatingMeter } from './operating.ts'
import { errorBody, type Answered, type Outcome } from './outcome.ts'
import { CutOff, cutOffAnswer, startRun, type Run } from './run.ts'
import type { Tables } from './tables.ts'
import { timeOf } from './timing.ts'

/** Who calls what, when everything about HTTP is already gone. */
export interface RestRequest {
  readonly method: string
  readonly params: Params
  readonly userId: number
  /** Client id of the application; null for a webhook or the portal's own pages. */
  readonly clientId: string | null
  readonly scope: readonly string[]
  /** The connection breaks after so many commands of a batch. */
  readonly commandsAtMost?: number
}

export interface RestContext {
  readonly store: Store
  readonly tables: Tables
  readonly now: () => Date
  readonly origin: string
  readonly meter: OperatingMeter
  readonly faults: Faults
  /** By their lower-case names. */
  readonly methods: ReadonlyMap<string, Method>
}

export function refusal(error: RestError): Answered {
  return { status: error.status, body: errorBody(error), error: error.code }
}

/** One call with its envelope, as the vendor's server answers it. Never throws. */
export function answer(context: RestContext, request: RestRequest): Answered {
  const run = startRun(request.commandsAtMost, () => context.faults.note('methodSeconds'))
  try {
    const answered = carriedOut(context, request, run)
    return run.seconds > 0 ? { ...answered, simulated: run.seconds } : answered
  } catch (error) {
    if (error instanceof CutOff) return { ...cutOffAnswer, simulated: run.seconds }
    throw error
  }
}

function carriedOut(context: RestContext, request: RestRequest, run: Run): Answered {
  const isBatch = request.method.toLowerCase() === 'batch'
  const outcome = isBatch
    ? timed(context, request, null, () => run.seconds, () => runBatch(request.params, (method, params) => runMethod(context, { ...request, method, params }, run)))
    : runMethod(context, request, run)
  if (!outcome.ok) return refusal(outcome.error)
  const { result, next, total } = outcome.reply
  const errors = isBatch ? errorsOf(result) : {}
  return {
    status: 200,
    error: null,
    ...(Object.keys(errors).length > 0 ? { errors } : {}),
    ...rowsIn(isBatch ? Object.values(objectParam(objectParam(result).result)) : [result]),
    body: { result, ...(next === undefined ? {} : { next }), ...(total === undefined ? {} : { total }), time: outcome.time },
  }
}

/** A list comes as it is, or alone under a name: `items`, `categories`, `workgroups`. */
function rowsIn(results: readonly unknown[]): { readonly rows?: number } {
  const lists = results.flatMap(result => {
    if (Array.isArray(result)) return [result.length]
    const parts = typeof result === 'object' && result !== null ? Object.values(result) : []
    return parts.length === 1 && Array.isArray(parts[0]) ? [parts[0].length] : []
  })
  return lists.length > 0 ? { rows: lists.reduce((sum, length) => sum + length, 0) } : {}
}

function errorsOf(result: unknown): Readonly<Record<string, string>> {
  const failed = Object.entries(objectParam(objectParam(result).result_error))
  return Object.fromEntries(failed.map(([name, error]) => [name, textParam(objectParam(error).error)]))
}

/**
 * One method in one transaction: every call passes here, also each command of a batch.
 * What can go wrong with any call, whatever it does, belongs here.
 */
function runMethod(context: RestContext, request: RestRequest, run: Run): Outcome {
  const { faults } = context
  const seconds = request.clientId === null ? null : simulatedSeconds(faults, request.method)
  run.begin(seconds ?? 0)
  return timed(context, request, meterKey(request), () => seconds ?? 0, () => {
    const method = findMethod(context, request)
    const call = callUnderFaults(faults, method, callOf(context, request))
    checkAccess(method, call)
    if (request.clientId !== null) refuseOverTime(faults, context.meter.seconds(meterKey(request), context.now()))
    refuseByFault(faults, call)
    const reply = context.store.transaction(() => method.run(call))
    return { ...reply, result: resultUnderFaults(faults, request, reply.result) }
  })
}

function findMethod(context: RestContext, request: RestRequest): Method {
  const method = context.methods.get(request.method.toLowerCase())
  if (method) return method
  console.warn(`The local portal has no method ${request.method}: add it to ${familyFileFor(request.method)}`)
  throw new RestError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404)
}

function callOf(context: RestContext, request: RestRequest): Call {
  const user = context.tables.users.get(request.userId)
  if (!user?.active) throw new RestError('INVALID_CREDENTIALS', 'Invalid request credentials', 403)
  const { tables, now, origin, methods } = context
  return { ...request, user, tables, now, origin, methods }
}

function checkAccess(method: Method, request: Pick<RestRequest, 'scope' | 'clientId'>): void {
  if (method.scope.length > 0 && !method.scope.some(scope => request.scope.includes(scope))) {
    const token = request.clientId === null ? 'webhook token' : 'access token'
    throw new RestError('insufficient_scope', `The request requires higher privileges than provided by the ${token}`, 403)
  }
  if (method.appContext && request.clientId === null) {
    throw new RestError('WRONG_AUTH_TYPE', 'Current authorization type is denied for this method Application context required', 403)
  }
}

/** The envelope's time is the simulated one where there is one. */
function timed(context: RestContext, { method }: RestRequest, key: string | null, simulated: () => number, work: () => Reply): Outcome {
  const startedAt = context.now()
  const started = performance.now()
  try {
    const reply = work()
    return { ok: true, reply, time: timeOf(context, key, startedAt, simulated() || (performance.now() - started) / 1000) }
  } catch (error) {
    if (error instanceof CutOff) throw error
    if (error instanceof RestError) return { ok: false, error }
    console.error(`${method} failed`, error)
    return { ok: false, error: new RestError('INTERNAL_SERVER_ERROR', 'Internal server error', 500) }
  }
}

/** Counted by method and application; a batch counts through its commands alone. */
function meterKey({ method, clientId, userId }: RestRequest): string {
  return `${clientId ?? `webhook ${userId}`} ${method.toLowerCase()}`
}
