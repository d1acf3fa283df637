import type { Journal as KeptJournal } from '../journal.ts'
/** One request to the API as it came in. */
interface JournalEntry {
  readonly at: string
  /** Null when the request was refused before anybody was known. */
  readonly user: number | null
  readonly method: string
  /** Without the query: `/api/v4/leads/26050001`. */
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** 0 when the connection broke before any status was sent. */
  readonly status: number
  /** What the answer says went wrong, or null. */
  readonly error: string | null
  /** Rows of the list that came back. */
  readonly rows?: number
  /** What this account does not know of the request: an address, a `with`, a filter. amoCRM would have been silent. */
  readonly unknown?: readonly string[]
  /** Names of the faults that hit the request. */
  readonly faults?: readonly string[]
  readonly dropped?: 'before' | 'after'
  readonly durationMs: number
}

export type Journal = KeptJournal<JournalEntry>
