/** One thing wrong with one item of a request. */
export interface ItemError {
  readonly code: 'NotSupportedChoice' | 'InvalidType' | 'FieldMissing'
  /** `custom_fields_values.0.field_id`. */
  readonly path: string
  readonly detail: string
}

/** An answer of `application/problem+json` (https://developers.kommo.com/docs/http-codes). */
export class Problem extends Error {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(detail)
    this.status = status
    this.body = { ...more, title: titles[status] ?? 'Error', type: `https://httpstatus.es/${status}`, status, detail }
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
}

export const unauthorized = (): Problem => new Problem(401, 'Invalid user name or password')
export const unpaid = (): Problem => new Problem(402, 'Payment required')
/** The body of a refusal for want of rights is told by no page; this one is made after the others. */
export const forbidden = (): Problem => new Problem(403, 'Forbidden')
export const emptyBody = (): Problem => new Problem(400, 'Request data can not be empty')
export const tooMany = (retryAfter: number): Problem =>
  new Problem(429, 'You have sent too many requests in a given amount of time. Please try again later.', { retry_after: retryAfter })
export const aboveLimit = (limit: number): Problem => new Problem(422, `Limit ${limit} per page`)

export const notAChoice = (path: string): ItemError => ({ code: 'NotSupportedChoice', path, detail: 'The value you selected is not a valid choice.' })
export const wrongType = (path: string, wanted: string): ItemError => ({ code: 'InvalidType', path, detail: `This value should be of type ${wanted}.` })
export const missing = (path: string): ItemError => ({ code: 'FieldMissing', path, detail: 'This field is missing.' })

/** Validation of fields is a 400 that names the items by their request ids. */
export function invalid(items: readonly { readonly requestId: string | number, readonly errors: readonly ItemError[] }[]): Problem {
  const errors = items.filter(item => item.errors.length > 0).map(item => ({ request_id: item.requestId, errors: item.errors }))
  return new Problem(400, 'Request validation failed', { 'validation-errors': errors })
}
