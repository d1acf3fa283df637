import type { Journal as KeptJournal } from '../journal.ts'
import type { Params } from './method.ts'

/** One REST call as it came in over HTTP; a batch keeps its commands in `params.cmd`. */
interface JournalEntry {
  readonly at: string
  /** Null when the call was refused before anybody was known. */
  readonly user: number | null
  /** Given when the call came to REST 3.0. */
  readonly api?: 'v3'
  readonly method: string
  readonly params: Params
  /** 0 when the connection broke before any status was sent. */
  readonly status: number
  /** The error's code (may be empty), or null when the call succeeded. */
  readonly error: string | null
  /** Of a batch: codes of the commands that failed, by their names. */
  readonly errors?: Readonly<Record<string, string>>
  /** Rows of the list that came back, of a batch those of all its lists. */
  readonly rows?: number
  /** Names of the faults that were switched on and hit the call. */
  readonly faults?: readonly string[]
  /** The connection was broken: before the call was carried out, or after it. */
  readonly dropped?: 'before' | 'after'
  readonly durationMs: number
}

export type Journal = KeptJournal<JournalEntry>
