import type { RestContext, RestRequest } from '../rest.ts'
import type { Params } from '../method.ts'
import { objectParam } from '../params.ts'
import { timeOf } from '../timing.ts'
import { batchCommands, withReferences } from './batch.ts'
import { V3Error, v3ErrorBody } from './error.ts'
import { v3Methods } from './families.ts'
import { idempotencyOf } from './idempotency.ts'
import type { V3Method } from './method.ts'

export interface V3Request extends Pick<RestRequest, 'method' | 'userId' | 'clientId' | 'scope'> {
  /** The body as it was sent, without the token: a list in a batch. */
  readonly body: unknown
  readonly idempotencyKey: string | null
}

export interface V3Answer {
  readonly status: number
  readonly body: unknown
  readonly error: string | null
  readonly headers: Readonly<Record<string, string>>
}

export function v3Refusal(error: V3Error): V3Answer {
  return { status: error.status, body: v3ErrorBody(error), error: error.code, headers: {} }
}

/** One call of REST 3.0 with its envelope (rest-v3.md). Never throws. */
export function answerV3(context: RestContext, request: V3Request): V3Answer {
  const startedAt = context.now()
  const started = performance.now()
  const spent = () => (performance.now() - started) / 1000
  try {
    if (request.method.toLowerCase() === 'batch') {
      const result = runBatch(context, request)
      return success({ result, time: timeOf(context, null, startedAt, spent()) })
    }
    const method = findMethod(request)
    const caller = `${request.clientId ?? 'webhook'} ${request.userId} ${request.method.toLowerCase()}`
    const key = method.writes ? request.idempotencyKey : null
    const memory = idempotencyOf(context.store, startedAt)
    const before = key === null ? null : memory.repeated(caller, key, request.body)
    if (key !== null && before) return success(before.answer, { 'Idempotency-Key': key, 'Idempotent-Replayed': 'true' })
    const result = run(context, request, method, objectParam(request.body))
    const body = method.bare ? result : { result, time: timeOf(context, `v3 ${caller}`, startedAt, spent()) }
    if (key === null) return success(body)
    memory.keep(caller, key, request.body, body)
    return success(body, { 'Idempotency-Key': key })
  } catch (error) {
    if (error instanceof V3Error) return v3Refusal(error)
    console.error(`${request.method} failed`, error)
    return v3Refusal(new V3Error('INTERNAL_SERVER_ERROR', 'Internal server error', { status: 500, prefix: '' }))
  }
}

function success(body: unknown, headers: Readonly<Record<string, string>> = {}): V3Answer {
  return { status: 200, body, error: null, headers }
}

function findMethod(request: V3Request): V3Method {
  const method = v3Methods.get(request.method.toLowerCase())
  if (!method) {
    console.warn(`The local portal has no method ${request.method} of REST 3.0: add it to a family in src/emulator/bitrix24/v3 (and that to families.ts)`)
    throw new V3Error('METHODNOTFOUNDEXCEPTION', `Method "${request.method}" not found`, { status: 404 })
  }
  if (method.scope !== '' && !request.scope.includes(method.scope)) {
    throw new V3Error('INSUFFICIENTSCOPEEXCEPTION', `Insufficient access rights: required scope \`${method.scope}\` is missing`, { status: 403 })
  }
  return method
}

/** One method in one transaction, also each command of a batch. */
function run(context: RestContext, request: V3Request, method: V3Method, params: Params): unknown {
  const { store, tables, now } = context
  const user = tables.users.get(request.userId)
  if (!user?.active) throw new V3Error('INVALID_CREDENTIALS', 'Invalid request credentials', { status: 403, prefix: '' })
  const timeZone = tables.portal.get(1)?.timeZone ?? 'UTC'
  return store.transaction(() => method.run({ params, user, tables, now, timeZone }))
}

/** The commands one after another; the first error is the whole batch's. What was written before it stays. */
function runBatch(context: RestContext, request: V3Request): readonly unknown[] {
  const results = new Map<string, unknown>()
  return batchCommands(request.body).map(({ method, query, alias }) => {
    const params = objectParam(withReferences(query, results))
    const result = run(context, request, findMethod({ ...request, method }), params)
    results.set(alias, result)
    return result
  })
}
