import { isAxiosError } from 'axios'
import { CrmError, type CrmErrorCode } from '../port.ts'

/** A refusal with Bitrix24's own code, for the few places of the adapter that must tell refusals apart. */
export class RestError extends CrmError {
  /** The vendor's code; the empty string where the vendor gives none. */
  readonly rest: string

  constructor(code: CrmErrorCode, rest: string, message: string, details: { method: string, retryable?: boolean }) {
    super(code, message, details)
    this.rest = rest
  }
}

/** What a failed call left: a body `{ error, error_description }` or only an HTTP status. */
export interface Failure {
  readonly rest: string
  readonly text: string
  /** 0: no answer at all. */
  readonly status: number
}

/** Codes as they stand in the vendor's pages, `_includes/system-errors.md` and each method's own. */
const codes: Readonly<Record<string, CrmErrorCode>> = {
  expired_token: 'auth',
  invalid_token: 'auth',
  invalid_grant: 'auth',
  invalid_client: 'auth',
  NO_AUTH_FOUND: 'auth',
  INVALID_CREDENTIALS: 'auth',
  JSSDK_FRAME_REFRESH_AUTH_TIMEOUT: 'auth',
  ACCESS_DENIED: 'forbidden',
  AccessException: 'forbidden',
  WRONG_AUTH_TYPE: 'forbidden',
  allowed_only_intranet_user: 'forbidden',
  insufficient_scope: 'forbidden',
  user_access_error: 'forbidden',
  QUERY_LIMIT_EXCEEDED: 'limit',
  OPERATION_TIME_LIMIT: 'limit',
  OVERLOAD_LIMIT: 'limit',
  NOT_FOUND: 'not-found',
  ERROR_NOT_FOUND: 'not-found',
  OWNER_NOT_FOUND: 'not-found',
  ERROR_ENTITY_NOT_FOUND: 'not-found',
  ERROR_ITEM_NOT_FOUND: 'not-found',
  ERROR_METHOD_NOT_FOUND: 'refused',
  NETWORK_ERROR: 'offline',
  REQUEST_TIMEOUT: 'offline',
  JSSDK_UNKNOWN_ERROR: 'refused',
  INTERNAL_SERVER_ERROR: 'offline',
  ERROR_UNEXPECTED_ANSWER: 'offline',
}

function codeOf({ rest, text, status }: Failure): CrmErrorCode {
  const known = codes[rest]
  if (known) return known
  if (status === 401) return 'auth'
  if (status === 403) return 'forbidden'
  if (status === 429 || status === 503) return 'limit'
  if (status === 0 || status >= 500) return 'offline'
  // Calendar, fields and timeline reading refuse with an empty code and a text in the portal's language.
  if (rest === '' && /access denied|доступ (за|от)|недостаточно прав|нет прав/i.test(text)) return 'forbidden'
  if (rest === '' && /not found|не найден/i.test(text)) return 'not-found'
  return 'refused'
}

/** Translates a failure once. The text is cut: it is for the support log and never shown. */
export function toCrmError(failure: Failure, method: string): RestError {
  const { rest, text } = failure
  return new RestError(codeOf(failure), rest, `${rest || 'no code'}: ${text.slice(0, 300)}`, {
    method,
    // OVERLOAD_LIMIT is set by hand in the data centre and does not pass by waiting.
    retryable: rest === 'OVERLOAD_LIMIT' ? false : undefined,
  })
}

/**
 * Reads what the SDK threw or returned. It hides the body of an error without a code behind `ERR_BAD_REQUEST`,
 * so the body of the original HTTP error goes first. Neither error is kept as a cause: both carry tokens.
 */
export function failureOf(error: unknown): Failure {
  const status = numberIn(error, 'status')
  const original = at(error, 'originalError')
  const body: unknown = isAxiosError(original) ? original.response?.data : undefined
  if (isObject(body) && 'error' in body) {
    return { rest: wordIn(body, 'error'), text: wordIn(body, 'error_description'), status: status || 400 }
  }
  // What failed while a token was renewed comes wrapped once more.
  if (wordIn(error, 'code') === 'JSSDK_UNKNOWN_ERROR' && wordIn(original, 'code') !== '') return failureOf(original)
  return { rest: wordIn(error, 'code'), text: wordIn(error, 'message'), status }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
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
