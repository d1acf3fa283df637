import type { Tables, UserRow } from './tables.ts'

/** A documented error. `code` may be empty: that is what the vendor's page says, and the SDK's trap. */
export class RestError extends Error {
  readonly code: string
  readonly status: number
  /** What some errors carry beside code and description, such as `argument`. */
  readonly extra: Readonly<Record<string, unknown>>

  constructor(code: string, description: string, status = 400, extra: Readonly<Record<string, unknown>> = {}) {
    super(description)
    this.code = code
    this.status = status
    this.extra = extra
  }
}

/** What a method sees of the call: already parsed, never the HTTP request. */
export interface Call {
  readonly method: string
  /** PHP-style parameters as one tree: `{ filter: { '>id': '5' }, select: ['id'] }`. Leaves may be strings or JSON values. */
  readonly params: Params
  readonly user: UserRow
  /** Client id when an application calls, null for a webhook. */
  readonly clientId: string | null
  /** Scopes that the token or webhook has. */
  readonly scope: readonly string[]
  readonly tables: Tables
  /** The portal's clock. */
  readonly now: () => Date
  readonly origin: string
  /** Every method of the portal by its lower-case name, for `method.get`, `scope` and their like. */
  readonly methods: ReadonlyMap<string, Method>
}

export type Params = Readonly<Record<string, unknown>>

export interface Reply {
  readonly result: unknown
  readonly total?: number
  readonly next?: number
}

export interface Method {
  /** The vendor's page that this was written from, relative to `api-reference/`. */
  readonly page: string
  /** Scopes of which the caller needs one; none: any application. */
  readonly scope: readonly string[]
  /** Refused to webhooks with `WRONG_AUTH_TYPE` 403. */
  readonly appContext?: true
  readonly run: (call: Call) => Reply
}

/** A family file exports its methods by their names as the vendor spells them. */
export type Family = Readonly<Record<string, Method>>

export function reply(result: unknown, paging: { total?: number, next?: number } = {}): Reply {
  return { result, ...paging }
}
