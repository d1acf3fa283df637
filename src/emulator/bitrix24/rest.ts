import type { Store } from '../store.ts'
import { runBatch } from './batch.ts'
import { familyFileFor } from './families.ts'
import { RestError, type Call, type Method, type Params, type Reply } from './method.ts'
import type { OperatingMeter } from './operating.ts'
import { errorBody, type Outcome } from './outcome.ts'
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
}

export interface RestContext {
  readonly store: Store
  readonly tables: Tables
  readonly now: () => Date
  readonly origin: string
  readonly meter: OperatingMeter
  /** By their lower-case names. */
  readonly methods: ReadonlyMap<string, Method>
}

/** What goes back over HTTP. */
export interface RestAnswer {
  readonly status: number
  readonly body: unknown
  /** The error's code, which may be empty; null when the call succeeded. */
  readonly error: string | null
}

export function refusal(error: RestError): RestAnswer {
  return { status: error.status, body: errorBody(error), error: error.code }
}

/** One call with its envelope, as the vendor's server answers it. Never throws. */
export function answer(context: RestContext, request: RestRequest): RestAnswer {
  const name = request.method.toLowerCase()
  const outcome = name === 'batch'
    ? timed(context, request, () => runBatch(request.params, (method, params) => runMethod(context, { ...request, method, params })))
    : runMethod(context, request)
  if (!outcome.ok) return refusal(outcome.error)
  const { result, next, total } = outcome.reply
  return {
    status: 200,
    error: null,
    body: { result, ...(next === undefined ? {} : { next }), ...(total === undefined ? {} : { total }), time: outcome.time },
  }
}

/**
 * One method in one transaction: every call passes here, also each command of a batch.
 * What can go wrong with any call, whatever it does, belongs here.
 */
function runMethod(context: RestContext, request: RestRequest): Outcome {
  return timed(context, request, () => {
    const method = findMethod(context, request)
    const call = callOf(context, request)
    checkAccess(method, request)
    return context.store.transaction(() => method.run(call))
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

function checkAccess(method: Method, request: RestRequest): void {
  if (method.scope.length > 0 && !method.scope.some(scope => request.scope.includes(scope))) {
    const token = request.clientId === null ? 'webhook token' : 'access token'
    throw new RestError('insufficient_scope', `The request requires higher privileges than provided by the ${token}`, 403)
  }
  if (method.appContext && request.clientId === null) {
    throw new RestError('WRONG_AUTH_TYPE', 'Current authorization type is denied for this method Application context required', 403)
  }
}

function timed(context: RestContext, request: RestRequest, work: () => Reply): Outcome {
  const startedAt = context.now()
  const started = performance.now()
  try {
    const reply = work()
    return { ok: true, reply, time: timeOf(context, meterKey(request), startedAt, (performance.now() - started) / 1000) }
  } catch (error) {
    if (error instanceof RestError) return { ok: false, error }
    console.error(`${request.method} failed`, error)
    return { ok: false, error: new RestError('INTERNAL_SERVER_ERROR', 'Internal server error', 500) }
  }
}

/** Counted by method and application; a batch counts through its commands alone. */
function meterKey({ method, clientId, userId }: RestRequest): string | null {
  return method.toLowerCase() === 'batch' ? null : `${clientId ?? `webhook ${userId}`} ${method.toLowerCase()}`
}
