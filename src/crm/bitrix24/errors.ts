import { isAxiosError } from 'axios'
import { CrmError, type CrmErrorCode } from '../port.ts'

/** A refusal with Bitrix24's own code, for the few places of the adapter that must tell refusals apart. */
export class RestError extends CrmError {
  /** The vendor's code; the empty string where the vendor gives none. */
  readonly rest: string
  /** HTTP status; 0: no answer. */
  readonly status: number
  /** Of a method that has run for too long: when the portal counts less again, seconds since 1970 by its clock. */
  readonly resetAt: number | null

  constructor(code: CrmErrorCode, failure: Pick<Failure, 'rest' | 'status' | 'resetAt'>, message: string, details: { method: string, retryable?: boolean }) {
    super(code, message, details)
    this.rest = failure.rest
    this.status = failure.status
    this.resetAt = failure.resetAt ?? null
  }
}

/** What a failed call left: a body `{ error, error_description }` or only an HTTP status. */
export interface Failure {
  readonly rest: string
  readonly text: string
  /** 0: no answer at all. */
  readonly status: number
  readonly resetAt?: number | null
}

/** Ours, for an answer that no portal gives: a page of HTML, a text, JSON without an envelope. */
export const notRest = 'NOT_REST'

/** Codes as they stand in the vendor's pages, `_includes/system-errors.md`, `settings/oauth/error-codes.md` and each method's own. */
const codes: Readonly<Record<string, CrmErrorCode>> = {
  expired_token: 'auth',
  invalid_token: 'auth',
  invalid_grant: 'auth',
  invalid_client: 'auth',
  NO_AUTH_FOUND: 'auth',
  INVALID_CREDENTIALS: 'auth',
  JSSDK_FRAME_REFRESH_AUTH_TIMEOUT: 'auth',
  JSSDK_FRAME_BAD_PAYLOAD: 'auth',
  JSSDK_FRAME_DISPOSED: 'offline',
  ACCESS_DENIED: 'forbidden',
  AccessException: 'forbidden',
  WRONG_AUTH_TYPE: 'forbidden',
  allowed_only_intranet_user: 'forbidden',
  user_access_error: 'forbidden',
  insufficient_scope: 'scope',
  invalid_scope: 'scope',
  // crm/universal/user-defined-object-types/crm-type-add.md, crm-type-update.md; crm/universal/crm-item-add.md, crm-item-update.md
  CREATE_DYNAMIC_TYPE_RESTRICTED: 'plan',
  UPDATE_DYNAMIC_TYPE_RESTRICTED: 'plan',
  CREATE_DYNAMIC_ITEM_RESTRICTED: 'plan',
  UPDATE_DYNAMIC_ITEM_RESTRICTED: 'plan',
  QUERY_LIMIT_EXCEEDED: 'limit',
  OPERATION_TIME_LIMIT: 'limit',
  OVERLOAD_LIMIT: 'limit',
  NOT_FOUND: 'not-found',
  ERROR_NOT_FOUND: 'not-found',
  OWNER_NOT_FOUND: 'not-found',
  ERROR_ENTITY_NOT_FOUND: 'not-found',
  ERROR_ITEM_NOT_FOUND: 'not-found',
  ERROR_METHOD_NOT_FOUND: 'refused',
  PORTAL_DELETED: 'refused',
  NETWORK_ERROR: 'offline',
  REQUEST_TIMEOUT: 'offline',
  INTERNAL_SERVER_ERROR: 'offline',
  ERROR_UNEXPECTED_ANSWER: 'offline',
  JSSDK_UNKNOWN_ERROR: 'unexpected-reply',
  [notRest]: 'unexpected-reply',
}

/** «REST API is available only on commercial plans», against a right that a person lacks: the code is the same. */
function isAboutPlan({ rest, text, status }: Failure): boolean {
  return rest === 'ACCESS_DENIED' && (/commercial plan/i.test(text) || (status === 403 && !/access denied/i.test(text)))
}

function codeOf(failure: Failure): CrmErrorCode {
  const { rest, text, status } = failure
  if (isAboutPlan(failure)) return 'plan'
  const known = codes[rest]
  if (known) return known
  if (status === 401) return 'auth'
  if (status === 429) return 'limit'
  if (status === 0 || status === 408 || status >= 500) return 'offline'
  if (status === 403) return 'forbidden'
  // Calendar, fields and timeline reading refuse with an empty code and a text in the portal's language.
  if (rest === '' && /access denied|доступ (за|от)|недостаточно прав|нет прав/i.test(text)) return 'forbidden'
  if (rest === '' && /not found|не найден/i.test(text)) return 'not-found'
  return 'refused'
}

/** Where the rule «limits and lost connections pass by themselves» is wrong. */
const retryables: Readonly<Record<string, boolean>> = {
  // Set by hand in the data centre.
  OVERLOAD_LIMIT: false,
  // The portal's page was busy or asleep, and may wake up.
  JSSDK_FRAME_REFRESH_AUTH_TIMEOUT: true,
  JSSDK_FRAME_DISPOSED: false,
  // Somebody between us and the portal has answered.
  [notRest]: true,
  JSSDK_UNKNOWN_ERROR: false,
}

/** Translates a failure once. The text is cut: it is for the support log and never shown. */
export function toCrmError(failure: Failure, method: string): RestError {
  const { rest, text } = failure
  return new RestError(codeOf(failure), failure, `${rest || 'no code'}: ${text.slice(0, 300)}`, { method, retryable: retryables[rest] })
}

/** An answer that we have read ourselves before the SDK could misunderstand it. */
export class AnswerFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.text)
    this.failure = failure
  }
}

/**
 * Reads what the SDK threw or returned. It hides the body of an error without a code behind `ERR_BAD_REQUEST`,
 * so the body of the original HTTP error goes first. Neither error is kept as a cause: both carry tokens.
 */
export function failureOf(error: unknown): Failure {
  const original = at(error, 'originalError')
  if (original instanceof AnswerFailure) return original.failure
  const status = numberIn(error, 'status')
  const body: unknown = isAxiosError(original) ? original.response?.data : undefined
  if (body !== undefined) return failureIn(body, status || 400)
  // What failed while a token was renewed comes wrapped once more.
  if (wordIn(error, 'code') === 'JSSDK_UNKNOWN_ERROR' && wordIn(original, 'code') !== '') return failureOf(original)
  return { rest: wordIn(error, 'code'), text: wordIn(error, 'message'), status }
}

/** Reads the body of an answer that is none of success. */
export function failureIn(body: unknown, status: number): Failure {
  if (isObject(body) && 'error' in body) {
    // The vendor's page takes the moment from the last good answer; an error that carries it knows better.
    const resetAt = numberIn(body, 'operating_reset_at') || numberIn(at(body, 'time'), 'operating_reset_at')
    return { rest: wordIn(body, 'error'), text: wordIn(body, 'error_description'), status, resetAt: resetAt || null }
  }
  // A server's trouble and a refused token need no words; any other page is of a proxy or a web server between us.
  const speaks = status === 401 || status === 408 || status === 429 || status >= 500
  return { rest: speaks ? '' : notRest, text: `status ${status}`, status }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined
}

function wordIn(value: unknown, key: string): string {
  const word = at(value, key)
  return typeof word === 'string' || typeof word === 'number' ? String(word) : ''
}

function numberIn(value: unknown, key: string): number {
  const number = at(value, key)
  return typeof number === 'number' ? number : 0
}

/** The adapter's answer to anything that is not a CRM error: a fault of ours, told as one. */
export function asCrmError(error: unknown, method: string): CrmError {
  return error instanceof CrmError ? error : toCrmError(failureOf(error), method)
}
