import { CrmError, type CrmErrorCode } from '../port.ts'
import type { RawAnswer } from './bridge.ts'

/** One thing wrong with one item of a write: the vendor's code and where it stands in the item. */
export interface FieldFault {
  readonly code: string
  readonly path: string
}

/** A refusal of amoCRM's REST, for the few places of the adapter that must tell refusals apart. */
export class RestError extends CrmError {
  /** HTTP status; 0: no answer. */
  readonly status: number
  /** Of a validation, which answers 400 (https://developers.kommo.com/docs/http-codes). */
  readonly faults: readonly FieldFault[]
  /** Too many requests: so many seconds nothing is to be asked; `null`: not told. */
  readonly retryAfter: number | null
  /** The whole address is shut out, whoever asks. */
  readonly blocked: boolean

  constructor(code: CrmErrorCode, message: string, details: { method: string, status: number, retryable?: boolean, faults?: readonly FieldFault[], retryAfter?: number | null, blocked?: boolean }) {
    super(code, message, details)
    this.status = details.status
    this.faults = details.faults ?? []
    this.retryAfter = details.retryAfter ?? null
    this.blocked = details.blocked ?? false
  }
}

/** Nothing came back: a write may have arrived or not. */
export function lostAnswer(method: string): RestError {
  return new RestError('offline', 'no answer', { method, status: 0 })
}

/**
 * The value of a good answer; `null`: there was nothing to say. A body that is no JSON came from somebody between us and the CRM, or is the page
 * on which people sign in.
 */
export function valueOf(answer: RawAnswer, method: string): unknown {
  const { status, text } = answer
  if (status === 204) return null
  const body = jsonOf(text)
  if (status >= 200 && status < 300) {
    if (body !== undefined) return body
    if (text.trim() === '') return null
    if (isSignIn(text)) throw new RestError('auth', 'the page for signing in', { method, status })
    throw new RestError('unexpected-reply', 'not JSON', { method, status, retryable: true })
  }
  throw failureOf(answer, body, method)
}

function failureOf({ status, retryAfter }: RawAnswer, body: unknown, method: string): RestError {
  const problem = isObject(body) ? body : null
  // The texts name fields and rights, never what people have written.
  const message = `${status} ${word(problem?.['title'])} ${word(problem?.['detail'])}`.trim().slice(0, 300)
  const details = { method, status }
  if (status === 429) return new RestError('limit', message, { ...details, retryAfter: secondsOf(problem?.['retry_after'] ?? retryAfter) })
  // A right that a person lacks is told as a problem in JSON; an address that is shut out gets a bare page.
  if (status === 403) return problem === null ? new RestError('limit', 'the address is shut out', { ...details, blocked: true }) : new RestError('forbidden', message, details)
  if (status === 400) return new RestError('refused', message, { ...details, faults: faultsOf(problem) })
  return new RestError(codes[status] ?? (status >= 500 ? 'offline' : 'refused'), message, details)
}

const codes: Readonly<Record<number, CrmErrorCode>> = { 0: 'offline', 401: 'auth', 402: 'plan', 404: 'not-found', 408: 'offline' }

function faultsOf(problem: Readonly<Record<string, unknown>> | null): readonly FieldFault[] {
  const items = problem?.['validation-errors']
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown) => isObject(item) && Array.isArray(item['errors']) ? item['errors'] as readonly unknown[] : [])
    .flatMap(fault => isObject(fault) ? [{ code: word(fault['code']), path: word(fault['path']) }] : [])
}

function secondsOf(value: unknown): number | null {
  const seconds = Number(value)
  return value !== '' && Number.isFinite(seconds) && seconds > 0 ? seconds : null
}

function isSignIn(html: string): boolean {
  return /<input[^>]*type=["']?password|\/oauth2\/authorize/i.test(html)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
