import type { Params } from '../method.ts'
import type { Tables, UserRow } from '../tables.ts'

/** What a method of REST 3.0 sees of a call. */
export interface V3Call {
  readonly params: Params
  readonly user: UserRow
  readonly tables: Tables
  /** The portal's clock. */
  readonly now: () => Date
  readonly timeZone: string
}

export interface V3Method {
  /** The vendor's page that this was written from, relative to `api-reference/`. */
  readonly page: string
  /** The scope that the caller needs; empty: none. */
  readonly scope: string
  /** Creates, changes or deletes: such a call can be repeated with an `Idempotency-Key`. */
  readonly writes?: true
  /** Answers without the envelope. */
  readonly bare?: true
  /** Gives what stands under `result`. */
  readonly run: (call: V3Call) => unknown
}

export type V3Family = Readonly<Record<string, V3Method>>
