import type { Account } from './account.ts'
import type { Seconds, Tables, UserRow } from './tables.ts'

export type Query = Readonly<Record<string, unknown>>

/** A request that has come through the door: somebody known asks for something that there is. */
export interface Call {
  readonly account: Account
  readonly tables: Tables
  readonly user: UserRow
  readonly now: Seconds
  readonly method: string
  /** Below `/api/v4`: `/leads/26050001`. */
  readonly path: string
  /** The variable parts of the path, as in `/{kind}/{id}`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  /** As it was sent, for the links of lists. */
  readonly queryText: string
  /** The parsed JSON; undefined when there was none. */
  readonly body: unknown
  /** Notes what this account does not know, for the journal. */
  unknown(what: string): void
}

export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly rows?: number
}

/** What of its query an address understands. The rest is ignored, as amoCRM does, and noted. */
export interface Knows {
  readonly with?: readonly string[]
  readonly filter?: readonly string[]
  readonly order?: readonly string[]
  /** `page` and `limit`. */
  readonly pages?: true
  readonly others?: readonly string[]
}

export interface Endpoint {
  /** The page of the vendor that describes it. */
  readonly doc: string
  readonly knows?: Knows
  /** Only for administrators: 403 for others. */
  readonly admin?: true
  answer(call: Call): Reply
}

/** By method and path, where `{kind}` is a kind of card, `{id}` a number and any other name one part: `GET /{kind}/{id}`. */
export type Family = Readonly<Record<string, Endpoint>>

export const noContent: Reply = { status: 204 }

/** The answer to an id that there is not, where the pages say that it is 204. */
export function absent({ account }: Call): Reply {
  return account.faults.is.missingIs === 404 ? { status: 404, body: undefined } : noContent
}

/** The names after `with=`, be they a list with commas or a PHP array. */
export function withOf({ query }: Pick<Call, 'query'>): ReadonlySet<string> {
  return new Set(namesIn(query.with))
}

export function namesIn(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : typeof value === 'object' && value !== null ? Object.values(value) : [value]
  return all.flatMap(one => typeof one === 'string' || typeof one === 'number' ? String(one).split(',') : []).map(name => name.trim()).filter(Boolean)
}
