import { refuseOverTime, simulatedSeconds } from '../../faults/method-time.ts'
import { resultUnderFaults, scopeWithout } from '../../faults/call-faults.ts'
import type { RestContext, RestRequest } from '../rest.ts'
import { RestError, type Params } from '../method.ts'
import type { Answered } from '../outcome.ts'
import { objectParam } from '../params.ts'
import { CutOff, cutOffAnswer, startRun, type Run } from '../run.ts'
import { timeOf } from '../timing.ts'
import { batchCommands, withReferences } from './batch.ts'
import { V3Error, v3ErrorBody } from './error.ts'
import { v3Methods } from './families.ts'
import { idempotencyOf } from './idempotency.ts'
import type { V3Method } from './method.ts'

export interface V3Request extends Pick<RestRequest, 'method' | 'userId' | 'clientId' | 'scope' | 'commandsAtMost'> {
  /** The body as it was sent, without the token: a list in a batch. */
  readonly body: unknown
  readonly idempotencyKey: string | null
}

/** Who calls is found out for both versions alike; only the error's shape is another. Throws on what is no refusal. */
export function refuseV3(error: unknown): Answered {
  if (error instanceof V3Error) return { status: error.status, body: v3ErrorBody(error), error: error.code, headers: {} }
  if (error instanceof RestError) return refuseV3(new V3Error(error.code, error.message, { status: error.status, prefix: '' }))
  throw error
}

/** One call of REST 3.0 with its envelope (rest-v3.md). Never throws. */
export function answerV3(context: RestContext, request: V3Request): Answered {
  const spent = startRun(request.commandsAtMost, () => context.faults.note('methodSeconds'))
  try {
    const answered = request.method.toLowerCase() === 'batch' ? runBatch(context, request, spent) : runOne(context, request, spent)
    return spent.seconds > 0 ? { ...answered, simulated: spent.seconds } : answered
  } catch (error) {
    if (error instanceof CutOff) return { ...cutOffAnswer, simulated: spent.seconds }
    if (error instanceof V3Error || error instanceof RestError) return refuseV3(error)
    console.error(`${request.method} failed`, error)
    return refuseV3(new V3Error('INTERNAL_SERVER_ERROR', 'Internal server error', { status: 500, prefix: '' }))
  }
}

function runOne(context: RestContext, request: V3Request, spent: Run): Answered {
  const startedAt = context.now()
  const method = findMethod(context, request)
  const caller = `${request.clientId ?? 'webhook'} ${request.userId} ${request.method.toLowerCase()}`
  const key = method.writes ? request.idempotencyKey : null
  const memory = idempotencyOf(context.store, startedAt)
  const before = key === null ? null : memory.repeated(caller, key, request.body)
  if (key !== null && before) return success(before.answer, { 'Idempotency-Key': key, 'Idempotent-Replayed': 'true' })
  const { result, seconds } = run(context, request, method, objectParam(request.body), spent)
  const body = method.bare ? result : { result, time: timeOf(context, meterKey(request), startedAt, seconds) }
  if (key === null) return success(body)
  memory.keep(caller, key, request.body, body)
  return success(body, { 'Idempotency-Key': key })
}

function success(body: unknown, headers: Readonly<Record<string, string>> = {}): Answered {
  return { status: 200, body, error: null, headers }
}

function findMethod({ faults }: RestContext, request: V3Request): V3Method {
  const method = v3Methods.get(request.method.toLowerCase())
  if (!method) {
    console.warn(`The local portal has no method ${request.method} of REST 3.0: add it to a family in src/emulator/bitrix24/v3 (and that to families.ts)`)
    throw new V3Error('METHODNOTFOUNDEXCEPTION', `Method "${request.method}" not found`, { status: 404 })
  }
  if (method.scope !== '' && !scopeWithout(faults, request, [method.scope]).includes(method.scope)) {
    throw new V3Error('INSUFFICIENTSCOPEEXCEPTION', `Insufficient access rights: required scope \`${method.scope}\` is missing`, { status: 403 })
  }
  return method
}

/** Counted by method and application, apart from the earlier version's. */
function meterKey({ method, clientId, userId }: V3Request): string {
  return `v3 ${clientId ?? `webhook ${userId}`} ${method.toLowerCase()}`
}

/** One method in one transaction, also each command of a batch. */
function run(context: RestContext, request: V3Request, method: V3Method, params: Params, spent: Run): { readonly result: unknown, readonly seconds: number } {
  const { store, tables, now, faults, meter } = context
  const simulated = request.clientId === null ? null : simulatedSeconds(faults, request.method)
  spent.begin(simulated ?? 0)
  const user = tables.users.get(request.userId)
  if (!user?.active) throw new V3Error('INVALID_CREDENTIALS', 'Invalid request credentials', { status: 403, prefix: '' })
  if (request.clientId !== null) refuseOverTime(faults, meter.seconds(meterKey(request), now()))
  const timeZone = tables.portal.get(1)?.timeZone ?? 'UTC'
  const started = performance.now()
  const result = store.transaction(() => method.run({ params, user, tables, now, timeZone }))
  return { result: resultUnderFaults(faults, request, result), seconds: simulated ?? (performance.now() - started) / 1000 }
}

/** The commands one after another, each counted by itself; the first error is the whole batch's. What was written before it stays. */
function runBatch(context: RestContext, request: V3Request, spent: Run): Answered {
  const startedAt = context.now()
  const started = performance.now()
  const results = new Map<string, unknown>()
  const listed = batchCommands(request.body).map(({ method, query, alias }) => {
    const command = { ...request, method }
    const params = objectParam(withReferences(query, results))
    const { result, seconds } = run(context, command, findMethod(context, command), params, spent)
    context.meter.add(meterKey(command), seconds, startedAt)
    results.set(alias, result)
    return result
  })
  return success({ result: listed, time: timeOf(context, null, startedAt, spent.seconds || (performance.now() - started) / 1000) })
}
