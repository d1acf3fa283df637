import type { Reply, RestError } from './method.ts'

/** The `time` part of an envelope, as the vendor prints it. */
export interface Time {
  readonly start: number
  readonly finish: number
  readonly duration: number
  readonly processing: number
  readonly date_start: string
  readonly date_finish: string
  readonly operating_reset_at: number
  readonly operating: number
}

export type Outcome =
  | { readonly ok: true, readonly reply: Reply, readonly time: Time }
  | { readonly ok: false, readonly error: RestError }

export function errorBody(error: RestError): { error: string, error_description: string } {
  return { error: error.code, error_description: error.message, ...error.extra }
}
