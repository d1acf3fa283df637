import { ApiVersion, type RestrictionParams, type TypeB24 } from '@bitrix24/b24jssdk'
import { isAxiosError } from 'axios'
import { breathe } from '../../core/slices.ts'
import { AnswerFailure, failureIn, failureOf, isObject, toCrmError } from './errors.ts'
import type { Params } from './query.ts'

/** How long a method of the application has run lately, as an answer tells it (limits.md). */
export interface Operating {
  readonly method: string
  /** Within the last ten minutes. */
  readonly seconds: number
  /** When the oldest of them will be forgotten: seconds since 1970 by the portal's clock. */
  readonly resetAt: number
}

/** The envelope of one good answer. */
export interface Reply {
  readonly result: unknown
  readonly total: number
  /** When the portal has finished it: seconds since 1970 by the portal's clock. */
  readonly finish: number | null
  /** Of the method, or of each command of a batch that was carried out. */
  readonly operating: readonly Operating[]
  readonly status: number
}

/** One way to bring one request to a portal, exactly once. Throws CrmErrors only. */
export interface Transport {
  send(method: string, params: Params): Promise<Reply>
}

/**
 * The SDK sends each request once and waits for nothing: how fast we may ask is known to the queue alone, which all tabs share.
 * What stays with the SDK is renewing a token and sending again what the old one was refused for.
 */
export const restrictions: Partial<RestrictionParams> = {
  maxRetries: 1,
  retryOnNetworkError: false,
  rateLimit: { burstLimit: Number.MAX_SAFE_INTEGER, drainRate: 1_000, adaptiveEnabled: false },
  operatingLimit: { windowMs: 600_000, limitMs: Infinity, heavyPercent: 100 },
  adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
}

/** The portal ends every request after 60 seconds (limits.md). Who gives up earlier may look for a write that has not arrived yet. */
const requestLimit = 65_000

/** Over the SDK's object: a frame's or an application's. */
export function sdkTransport(b24: TypeB24): Transport {
  const { ajaxClient } = b24.getHttpClient(ApiVersion.v2)
  ajaxClient.defaults.timeout = requestLimit
  // Answers come as texts and are read here, a long one in a task of its own.
  ajaxClient.defaults.transformResponse = []
  ajaxClient.interceptors.response.use(async response => {
    response.data = await bodyOf(response.data)
    // The SDK stumbles over an answer that is none of REST, and takes an error with an empty code and status 200 for a success.
    if (!isEnvelope(response.data)) throw new AnswerFailure(failureIn(response.data, response.status))
    return response
  }, async (error: unknown) => {
    if (isAxiosError(error) && error.response) error.response.data = await bodyOf(error.response.data)
    throw error
  })

  return {
    async send(method, params) {
      const answer = await b24.actions.v2.call.make({ method, params: { ...params } }).catch((error: unknown) => {
        throw toCrmError(failureOf(error), method)
      })
      if (!answer.isSuccess) throw toCrmError(failureOf([...answer.getErrors()][0]), method)
      const { result, time } = answer.getData() ?? {}
      return replyOf(method, params, { result, time, total: answer.getTotal() }, answer.getStatus())
    },
  }
}

/** Texts of so many signs are received for so long that the page wants to go on before they are read. */
const longText = 50_000

/** What is no JSON stays a text. */
async function bodyOf(received: unknown): Promise<unknown> {
  if (typeof received !== 'string') return received
  if (received.length > longText) await breathe()
  try {
    return JSON.parse(received)
  } catch {
    return received
  }
}

/** Reads the body of an answer as it came. */
export function readAnswer(method: string, params: Params, status: number, body: unknown): Reply {
  if (status >= 400 || !isEnvelope(body)) throw toCrmError(failureIn(body, status), method)
  return replyOf(method, params, body, status)
}

function isEnvelope(body: unknown): body is Readonly<Record<string, unknown>> {
  return isObject(body) && !('error' in body) && body['result'] !== undefined && isObject(body['time'])
}

function replyOf(method: string, params: Params, { result, total, time }: Readonly<Record<string, unknown>>, status: number): Reply {
  const finish = isObject(time) ? time['finish'] : null
  return {
    result,
    total: Number(total) || 0,
    finish: typeof finish === 'number' && Number.isFinite(finish) ? finish : null,
    operating: method === 'batch' ? operatingOfBatch(params, result) : operatingOf(method, time),
    status,
  }
}

function operatingOf(method: string, time: unknown): readonly Operating[] {
  if (!isObject(time)) return []
  const { operating: seconds, operating_reset_at: resetAt } = time
  return typeof seconds === 'number' && typeof resetAt === 'number' ? [{ method, seconds, resetAt }] : []
}

/** The batch itself is not counted, each of its commands is (limits.md). */
function operatingOfBatch(params: Params, result: unknown): readonly Operating[] {
  const { cmd } = params
  const times = isObject(result) ? result['result_time'] : null
  if (!isObject(times) || !isObject(cmd)) return []
  return Object.entries(times).flatMap(([name, time]) => operatingOf(String(cmd[name] ?? '').split('?')[0] ?? '', time))
}
