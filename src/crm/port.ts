import type { Agenda } from '../core/agenda.ts'
import type { Card, CardRef, Day, Department, PartName, Person } from '../core/card.ts'
import type { ChecklistLink } from '../core/checklist.ts'
import type { BusyTime, MeetingEvent, NewMeeting, WorkingHours } from '../core/meeting.ts'
import type { CardSnapshot, ChecklistPin, Mark, NewReview, Review, ReviewPatch, ReviewState } from '../core/review.ts'
import type { Locale } from '../core/rule.ts'

/** What can go wrong between us and a CRM, translated once by the adapter. */
export type CrmErrorCode =
  | 'auth'
  | 'forbidden'
  | 'limit'
  | 'not-found'
  | 'offline'
  | 'refused'
  | 'unexpected-reply'
  | 'outside-host'

/**
 * The only error the port throws. `message` is the CRM's own text for the support log, never shown as it is;
 * `retryable` says that the same call may succeed later without anybody changing anything.
 */
export class CrmError extends Error {
  readonly code: CrmErrorCode
  readonly retryable: boolean
  /** The CRM's method, without parameters: safe to log. */
  readonly method: string | null

  constructor(code: CrmErrorCode, message: string, details: { retryable?: boolean, method?: string, cause?: unknown } = {}) {
    super(message, { cause: details.cause })
    this.name = 'CrmError'
    this.code = code
    this.retryable = details.retryable ?? (code === 'limit' || code === 'offline')
    this.method = details.method ?? null
  }
}

export interface CardPort {
  /**
   * Reads one card with the parts asked for. A part that cannot be read arrives as an obstacle inside the card;
   * the card itself missing throws `not-found` (deleted or merged) or `forbidden`.
   */
  read(ref: CardRef, parts: readonly PartName[]): Promise<Card>
  /** The card as a review keeps it: titles and names, not only ids. */
  snapshot(ref: CardRef): Promise<CardSnapshot>
  /** Which of these cards still exist and may be read by the user. */
  alive(refs: readonly CardRef[]): Promise<ReadonlyMap<string, 'alive' | 'gone' | 'forbidden'>>
  /** Cards of the same client that a review of a vanished card may be linked to. */
  survivors(snapshot: CardSnapshot, gone: CardRef): Promise<readonly { readonly ref: CardRef, readonly title: string }[]>
  /** What the card's «На разбор» field says; `null` also where there is no such field. */
  mark(ref: CardRef): Promise<Mark>
  /** Writes the card's «На разбор» field; `null` empties it. Does not write when the field already says so. */
  setMark(ref: CardRef, mark: Mark): Promise<void>
  /** Adds a line to the card's history that people cannot edit. */
  log(ref: CardRef, title: string, text: string): Promise<void>
  /**
   * Makes the card's one checklist comment list exactly `links` and pins it; no links: unpins and removes it.
   * Fills the card's «Чек-листы» field too. `previous` is the comment that earlier pinning left.
   */
  pinChecklists(ref: CardRef, links: readonly ChecklistLink[], previous: ChecklistPin | null): Promise<PinResult>
  /**
   * A to-do with a deadline for the card's responsible. Its title is the adapter's: by it the to-do is known as ours again.
   * Returns its activity id.
   */
  addTodo(ref: CardRef, todo: { readonly description: string, readonly deadline: Date, readonly responsibleId: number }): Promise<number>
}

/** `problem` says why the links are not pinned though they are kept: the card's pins are used up, or no right to edit. */
export interface PinResult {
  readonly pin: ChecklistPin | null
  readonly problem: 'pins-used-up' | 'forbidden' | 'refused' | null
}

export interface ReviewFilter {
  readonly states?: readonly ReviewState[]
  readonly employeeIds?: readonly number[]
  readonly auditTypes?: readonly string[]
  readonly markedFrom?: Date
  readonly markedTo?: Date
  readonly eventId?: number
}

export type { NewReview, ReviewPatch }

export interface ReviewPort {
  /** All reviews of this card, the newest first. */
  ofCard(ref: CardRef): Promise<readonly Review[]>
  get(id: number): Promise<Review>
  /** Reads every page. The newest first. Leaves out what it does not understand, and tells of it in `unreadable`. */
  list(filter: ReviewFilter): Promise<readonly Review[]>
  /** Looks the key up first: the same key twice is one record. */
  add(review: NewReview): Promise<Review>
  update(id: number, patch: ReviewPatch): Promise<Review>
  /** Only for a record that lost the race of two markings. */
  remove(id: number): Promise<void>
  /** Ids of the records that `list` had to leave out so far: somebody has edited them by hand. */
  unreadable(): readonly number[]
}

export interface MeetingPort {
  workingHours(): Promise<WorkingHours>
  /** Somebody of whose time the CRM says nothing is missing in the answer; somebody who is free has an empty list. */
  busy(personIds: readonly number[], from: Date, to: Date): Promise<ReadonlyMap<number, readonly BusyTime[]>>
  /**
   * Books in the calendar of the person who calls; returns the event's id. Looks first whether the caller already
   * has an event with the same title, start and end: the same booking twice is one event, whose agenda is rewritten.
   */
  book(meeting: NewMeeting): Promise<number>
  /** `null`: the event was deleted. */
  read(eventIds: readonly number[]): Promise<ReadonlyMap<number, MeetingEvent | null>>
  /** Rewrites the description and, when `cards` are given, the cards that the event is linked to; nothing else. */
  describe(eventId: number, agenda: Agenda, cards?: readonly CardRef[]): Promise<void>
  cancel(eventId: number): Promise<void>
}

export interface Me {
  readonly person: Person
  readonly isAdmin: boolean
}

export interface PeoplePort {
  me(): Promise<Me>
  /** People the CRM does not list come back with `active: 'unknown'` and an empty name. */
  byIds(ids: readonly number[]): Promise<ReadonlyMap<number, Person>>
  departments(): Promise<readonly Department[]>
}

export interface SettingsPort {
  /** What was saved, unvalidated; `undefined` when nothing was. */
  regulation(): Promise<unknown>
}

export type InstallStepId =
  | 'rights'
  | 'records'
  | 'mark-field'
  | 'checklist-field'
  | 'settings'
  | 'placements'

export interface InstallStep {
  readonly id: InstallStepId
  readonly state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed'
  /** A machine word that the interface puts into a sentence. */
  readonly detail: 'created' | 'found' | 'fallback-storage' | 'not-admin' | 'missing-scopes' | 'error' | null
  readonly data: Readonly<Record<string, string>>
}

export interface InstallPort {
  /** What an administrator must still do: `current` needs nothing. Costs no request. */
  status(): 'missing' | 'outdated' | 'current'
  /** The steps before anything has run. */
  steps(): readonly InstallStep[]
  /** Runs every step from `from` on (default: the first), stops at the first failure. Every step may be repeated. */
  run(onChange: (steps: readonly InstallStep[]) => void, from?: InstallStepId): Promise<readonly InstallStep[]>
  /** Removes fields and bindings; the records only when `records` is true. */
  removeData(what: { readonly records: boolean }): Promise<void>
}

/** Where reviews are kept on this portal, and whether they outlive the app. */
export type RecordStore = 'smart-process' | 'app-storage'

export interface Crm {
  readonly cards: CardPort
  readonly reviews: ReviewPort
  readonly meetings: MeetingPort
  readonly people: PeoplePort
  readonly settings: SettingsPort
  readonly install: InstallPort
  readonly recordStore: () => RecordStore
}

/** Which of our pages the CRM has opened, and about what. */
export type Place =
  | { readonly kind: 'main' }
  | { readonly kind: 'install' }
  | { readonly kind: 'card-tab', readonly card: CardRef }
  | { readonly kind: 'list-menu', readonly card: CardRef }
  /** The first and the last day that the calendar shows. */
  | { readonly kind: 'calendar', readonly from: Day | null, readonly to: Day | null }

/** The page around us. */
export interface Host {
  readonly place: Place
  readonly locale: Locale
  /** IANA name of the portal user's zone, or the browser's when the CRM does not say. */
  readonly timeZone: () => string
  /** The CRM's time. People's machines are off by minutes and sometimes days, and deadlines are the CRM's. */
  readonly now: () => Date
  /** Grows the frame to the content, so that it never has a scroll bar of its own. */
  fit(): void
  setTitle(title: string): void
  /** Opens a card over the page. Resolves when the slider is closed. */
  openCard(ref: CardRef): Promise<void>
  /** Opens a calendar event over the page. */
  openMeeting(eventId: number): Promise<void>
  /** Opens one of our own pages over the CRM's. */
  openOwn(place: 'main', options: Readonly<Record<string, string>>): Promise<void>
  /** Asks the CRM to read the card again after we changed it. */
  reloadCard(): Promise<void>
  close(): void
  finishInstall(): Promise<void>
  /** The CRM's own calendar controls; returns the unsubscriber. */
  onCalendar(listener: (event: { readonly kind: 'refresh' | 'back' | 'forward' } | { readonly kind: 'to', readonly day: string }) => void): () => void
}

export interface Connection {
  readonly crm: Crm
  readonly host: Host
}

/** One of our pages and the place of the CRM to which an installation binds it. `handler` is an absolute address. */
export interface PlacementBinding {
  readonly code: string
  readonly handler: string
  readonly titles: Readonly<Record<Locale, string>>
}

export interface ConnectOptions {
  /** All pages that an installation binds; without them it leaves the bindings alone. */
  readonly placements?: readonly PlacementBinding[] | null
}
