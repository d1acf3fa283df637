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

/** What goes back over HTTP. */
export interface Answered {
  readonly status: number
  readonly body: unknown
  /** The error's code, which may be empty; null when the call succeeded. */
  readonly error: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Goes back instead of the body: a page of HTML where JSON was asked for. */
  readonly page?: string
  /** Codes of the commands of a batch that failed, by the commands' names. */
  readonly errors?: Readonly<Record<string, string>>
  /** How long its methods are said to have run, in seconds. */
  readonly simulated?: number
  /** Rows that came with it: of a list, or of all lists of a batch; none when there was no list. */
  readonly rows?: number
}

export type Outcome =
  | { readonly ok: true, readonly reply: Reply, readonly time: Time }
  | { readonly ok: false, readonly error: RestError }

export function errorBody(error: RestError): { error: string, error_description: string } {
  return { error: error.code, error_description: error.message, ...error.extra }
}
