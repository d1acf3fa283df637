import type { Card } from '../core/card.ts'
import type { ScannedCards, TwinVerdict } from '../core/card-scanner.ts'
import type { InspectionBasis } from '../core/inspection.ts'
import type { Owner, Unit } from '../core/unit.ts'

/** Where units wait that are not whole. What is not understood is no unit; what is too old is forgotten. */
export interface UnitShelf {
  /** False where the browser keeps nothing for us: a unit then ends with its tab. */
  readonly durable: boolean
  /** This owner's units, the oldest first. */
  all(owner: Owner): Promise<readonly Unit[]>
  get(owner: Owner, id: string): Promise<Unit | null>
  put(unit: Unit): Promise<void>
  remove(id: string): Promise<void>
}

/** Keeps the tabs of one browser from doing the same at once. A tab that is closed lets go of what it held. */
export interface Locks {
  /** Waits until nobody in this browser holds any of the names, and holds them while `work` goes on. */
  hold<T>(names: readonly string[], work: () => Promise<T>): Promise<T>
  /** The same without waiting; `null`: somebody holds one. */
  holdIfFree<T>(names: readonly string[], work: () => Promise<T>): Promise<T | null>
}

/** Tells the other tabs of this browser that something they all look at has changed. */
export interface Signals {
  tell(): void
  /** Returns the unsubscriber. */
  listen(heard: () => void): () => void
}

/** How full the bucket of one CRM account is, and until when the CRM wants to be left alone; all moments in milliseconds since 1970. */
export interface PaceState {
  /** When the bucket will have run empty. */
  readonly emptyAt: number
  /** By what is stopped: `*` for everything, else the method's name. */
  readonly pauses: Readonly<Record<string, number>>
  /** How often in a row the CRM has said that it were too many; the next pause is longer. */
  readonly refusals: number
  /** Of a CRM that counts the requests of a second instead of a bucket: when the latest were or will be sent, the earliest first. */
  readonly recent?: readonly number[]
}

/** One state for all tabs: every change is a transaction of its own, whoever makes it. */
export interface PaceStore {
  change<T>(account: string, step: (state: PaceState) => { readonly state: PaceState, readonly answer: T }): Promise<T>
  /** Between the tabs: a pause has begun. */
  readonly signals: Signals
}

/**
 * What does not change while people work (stages, fields, pipelines), kept while the browser's tab is open: the next page of ours in it
 * need not ask again. Never anything about a person or a card.
 */
export interface SessionCache {
  /** What was kept under the name, unvalidated; `undefined`: nothing, or it is too old. */
  get(name: string): unknown
  put(name: string, value: unknown): void
  clear(): void
}

/** Where a scan that was not finished waits to be taken up again: ids and numbers, never a name or a title. */
export interface ScanShelf {
  /** As it was kept, unvalidated; `undefined`: nothing. Where the browser keeps nothing for us, it lasts as long as the page. */
  get(owner: Owner): Promise<unknown>
  /** Replaces what was kept. */
  put(owner: Owner, scan: unknown): Promise<void>
  remove(owner: Owner): Promise<void>
}

/** What a scan goes by; the rules are the app's own. */
export type ScanBasis = Omit<InspectionBasis, 'rules'>

/** Inspects many cards beside the page, so that it stays smooth. */
export interface ScanWorker {
  inspect(cards: readonly Card[], now: Date): Promise<ScannedCards>
  /** Only for comparing with the others; see `CardScanner`. */
  remember(cards: readonly Card[]): Promise<void>
  twins(now: Date): Promise<readonly TwinVerdict[]>
  close(): void
}

/** What the browser lends to the use cases. */
export interface Browser {
  readonly scans: ScanShelf
  /** A worker with this regulation; the rules are the app's. */
  scanWorker(basis: ScanBasis): Promise<ScanWorker>
  /** Kept while the browser's tab is open; see `SessionCache`. */
  sessionCache(scope: string): SessionCache

  readonly shelf: UnitShelf
  readonly locks: Locks
  readonly signals: Signals
  wait(milliseconds: number): Promise<void>
}

/** What the browser lends to an adapter. */
export interface AdapterBrowser {
  readonly pace: PaceStore
  /** `scope`: the account and the version of what is kept; nothing of another scope is ever given. */
  sessionCache(scope: string): SessionCache
}
