import type { AdapterBrowser } from '../browser/port.ts'
import type { Agenda } from '../core/agenda.ts'
import type { Card, CardKind, CardRef, Day, Department, PartName, Person } from '../core/card.ts'
import type { ChecklistLink } from '../core/checklist.ts'
import type { DuplicateSettings } from '../core/duplicate-settings.ts'
import type { HistoryLine } from '../core/history-line.ts'
import type { CrmErrorCode } from '../core/load.ts'
import type { BusyTime, MeetingEvent, NewMeeting, WorkingHours } from '../core/meeting.ts'
import type { MessagePiece, MessageText } from '../core/message-text.ts'
import type { CardSnapshot, ChecklistPin, Mark, NewReview, Review, ReviewPatch, ReviewState } from '../core/review.ts'
import type { Locale } from '../core/rule.ts'
import type { CrmStructure } from '../core/structure.ts'
import type { SupportLine } from '../core/support-text.ts'

export type { CrmErrorCode, MessagePiece, MessageText }

/**
 * The only error the port throws. `message` is the CRM's own text for the support log, never shown as it is;
 * `retryable` says that the same call may succeed later without anybody changing anything.
 */
export class CrmError extends Error {
  readonly code: CrmErrorCode
  readonly retryable: boolean
  /** The CRM's method, without parameters: safe to log. */
  readonly method: string | null
  /** The command was not sent, or stood behind one that failed: it has certainly changed nothing. */
  readonly notRun: boolean

  constructor(code: CrmErrorCode, message: string, details: { retryable?: boolean, method?: string, notRun?: boolean, cause?: unknown } = {}) {
    super(message, { cause: details.cause })
    this.name = 'CrmError'
    this.code = code
    this.notRun = details.notRun ?? false
    this.retryable = details.retryable ?? (code === 'limit' || code === 'offline')
    this.method = details.method ?? null
  }
}

/** How the company compares cards, as far as its twins are searched for; without it as the rules do by themselves. May wait for the regulation. */
export type HowToCompare = () => Promise<DuplicateSettings>

export interface CardPort {
  /**
   * Reads one card with the parts asked for. A part that cannot be read arrives as an obstacle inside the card;
   * the card itself missing throws `not-found` (deleted or merged) or `forbidden`. `compares` is asked when twins are searched for.
   */
  read(ref: CardRef, parts: readonly PartName[], compares?: HowToCompare): Promise<Card>
  /** The same for a CRM in which every list is a request of its own, so that nobody waits for all of them; `null`: the CRM gives all at once. */
  readonly readInTurns: ((ref: CardRef, parts: readonly PartName[], compares?: HowToCompare) => CardInTurns) | null
  /** The card as a review keeps it: titles and names, not only ids. */
  snapshot(ref: CardRef): Promise<CardSnapshot>
  /** Which of these cards still exist and may be read by the user. */
  alive(refs: readonly CardRef[]): Promise<ReadonlyMap<string, 'alive' | 'gone' | 'forbidden'>>
  /** Cards of the same client that a review of a vanished card may be linked to. */
  survivors(snapshot: CardSnapshot, gone: CardRef): Promise<readonly { readonly ref: CardRef, readonly title: string }[]>
  /** What the card's «На разбор» field says; `null` also where there is no such field. */
  mark(ref: CardRef): Promise<Mark>
  /** Lines that the app has written into the card's history since then, the newest first. */
  linesSince(ref: CardRef, since: Date): Promise<readonly HistoryLine[]>
  /**
   * Makes the card's one checklist comment list exactly `links` and pins it; no links: unpins and removes it.
   * Fills the card's «Чек-листы» field too. `previous` is the comment that earlier pinning left. Several comments of ours,
   * which two people pinning at once or a lost answer leave, become the oldest one. May be repeated.
   */
  pinChecklists(ref: CardRef, links: readonly ChecklistLink[], previous: ChecklistPin | null): Promise<PinResult>
  /**
   * A to-do with a deadline for the card's responsible. Its title is the adapter's: by it the to-do is known as ours again.
   * With `lookSince` an equal open one made since then is looked for first. Returns its activity id.
   */
  addTodo(ref: CardRef, todo: { readonly description: string, readonly deadline: Date, readonly responsibleId: number }, lookSince: Date | null): Promise<number>
}

/** A card that is read in two goes. */
export interface CardInTurns {
  /**
   * The card with what at most three requests give of the parts, as soon as what all cards share is known; `later` are those that are still to come. When
   * `activities` are among these they may be there already, with every open one and not all of the others.
   */
  readonly first: Promise<{ readonly card: Card, readonly later: readonly PartName[] }>
  /** The card with these of the later parts, too; nothing of them is asked before. */
  rest(parts: readonly PartName[]): Promise<Card>
}

/** `problem` says why the links are not pinned though they are kept: the card's pins are used up, or no right to edit. */
export interface PinResult {
  /** The card's one comment; `null`: it has none, so that no review of the card has a pin to remember. */
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

/**
 * Writes that belong together, carried out in their order and in as few requests as the CRM allows. Nothing is sent before
 * `send`; the first failure stops what comes after it, and each promise tells its own. What stood behind a failure fails
 * with `notRun`: it has changed nothing. No write is ever repeated by itself.
 */
export interface WriteChain {
  addReview(review: NewReview): Promise<Review>
  /**
   * With `before` the record is written only while it still is in that state and on that meeting; else this fails with `stale`,
   * and what stands behind it is not run.
   */
  updateReview(id: number, patch: ReviewPatch, before?: Pick<Review, 'state' | 'meeting'>): Promise<Review>
  /** One that is gone already is removed, too. */
  removeReview(id: number): Promise<void>
  /** Writes the card's «На разбор» field, also when it says so already; `null` empties it. */
  setMark(ref: CardRef, mark: Mark): Promise<void>
  /** Adds a line to the card's history that people cannot edit. */
  addLine(ref: CardRef, line: HistoryLine): Promise<HistoryLine>
  /** Takes back a line that this chain's person has written; where the CRM deletes none, it then says that it was taken back. */
  removeLine(ref: CardRef, id: number): Promise<void>
  /** All reviews of the card, the newest first, as the writes before it have left them. */
  reviewsOf(ref: CardRef): Promise<readonly Review[]>
  /** Sends what has been asked for; may be called once. Never throws: the promises above do. */
  send(): Promise<void>
}

/** A stop that the CRM has asked for: nothing is sent before `until` (by the CRM's clock). */
export interface Pause {
  readonly until: Date
  /** `rate`: too many requests a second · `method-time`: a method of the app has run for too long in the last minutes. */
  readonly because: 'rate' | 'method-time'
}

/** How fast the CRM lets us ask; shared by all tabs of the browser. */
export interface Pace {
  /** `null`: nothing waits for the CRM. */
  pause(): Pause | null
  /** Tells of every change; returns the unsubscriber. */
  onChange(listener: (pause: Pause | null) => void): () => void
}

export interface SupportLog {
  /** The latest requests of this page, the oldest first. */
  lines(): readonly SupportLine[]
}

export type { NewReview, ReviewPatch, SupportLine }

export interface ReviewPort {
  /** All reviews of this card, the newest first. */
  ofCard(ref: CardRef): Promise<readonly Review[]>
  get(id: number): Promise<Review>
  /** Reads every page. The newest first. Leaves out what it does not understand, and tells of it in `unreadable`. */
  list(filter: ReviewFilter): Promise<readonly Review[]>
  /** Ids of the records that `list` had to leave out so far: somebody has edited them by hand. */
  unreadable(): readonly number[]
}

export interface MeetingPort {
  workingHours(): Promise<WorkingHours>
  /** Somebody of whose time the CRM says nothing is missing in the answer; somebody who is free has an empty list. */
  busy(personIds: readonly number[], from: Date, to: Date): Promise<ReadonlyMap<number, readonly BusyTime[]>>
  /** Books in the calendar of the person who calls; returns the event's id. A booking has no key of its own: whoever may be repeating it looks with `find` first. */
  book(meeting: NewMeeting): Promise<number>
  /** The caller's events with this title, start, end and employee, the oldest first. */
  find(meeting: { readonly title: string, readonly start: Date, readonly end: Date, readonly employeeId: number }): Promise<readonly number[]>
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
  /** Whether departments have heads; where they have none, nobody is told of what others have not mended, and no right is a head's. Known without asking. */
  readonly hasHeads: boolean
  me(): Promise<Me>
  /** People the CRM does not list come back with `active: 'unknown'` and an empty name. */
  byIds(ids: readonly number[]): Promise<ReadonlyMap<number, Person>>
  departments(): Promise<readonly Department[]>
}

export interface SettingsPort {
  /** What was saved, unvalidated; `undefined` when nothing was. */
  regulation(): Promise<unknown>
  /** The same as the page around us was told, which costs no request and may be a little old; `null`: it was told nothing. */
  regulationAtHand(): { readonly saved: unknown } | null
  /** Makes this text the regulation that everybody's pages go by. Administrators only; the last writer wins, see `Notebook` for taking turns. */
  saveRegulation(text: string): Promise<void>
  /** All that a regulation may name on this CRM, read anew. */
  structure(): Promise<CrmStructure>
}

/**
 * What the app keeps in the CRM for everybody beside reviews, a book for each kind of thing. `regulations` (every saved one) is
 * written by administrators only, the others by every user of the app.
 */
export type BookName = 'regulations' | 'exceptions' | 'scans' | 'snapshots' | 'leases' | 'reminders' | 'digests'

/** One line of a book. Lines are found by their key; several may have the same one: of them the lowest id counts. */
export interface BookLine {
  readonly id: number
  readonly key: string
  /** Empty where the CRM has kept only a part of it, or somebody has edited it by hand. */
  readonly text: string
  /** Who has added it and when, as the CRM noted it; a rewriting changes neither. */
  readonly by: number
  readonly at: Date
}

/** Longest text of one line, in characters. Longer things are told in several lines. */
export const longestLine = 200_000

export type BookChange =
  | { readonly kind: 'add', readonly book: BookName, readonly key: string, readonly text: string }
  | { readonly kind: 'rewrite', readonly book: BookName, readonly id: number, readonly text: string }
  /** What is gone already is removed, too. */
  | { readonly kind: 'remove', readonly book: BookName, readonly id: number }

/** Books as changes have left them. */
interface ChangedBooks {
  /** Of the lines that were added, in their order. */
  readonly added: readonly number[]
  /** The newest lines of a book that was asked for, the newest first, `newestLines` at most. */
  newest(book: BookName): readonly BookLine[]
}

/** So many lines of a book are told together with its changes. */
export const newestLines = 50

export interface NotebookPort {
  /**
   * Changes that belong together, in their order and in as few requests as the CRM allows; behind them, in the same request, the books of `look`
   * are read. The first change that fails stops what comes after it and is thrown; what stands before it has happened.
   */
  change(changes: readonly BookChange[], look?: readonly BookName[]): Promise<ChangedBooks>
  /** The lines with one of these keys, or all; the oldest first. Reads every page. */
  lines(book: BookName, keys?: readonly string[]): Promise<readonly BookLine[]>
  /** The newest lines, the newest first. At most 50. */
  latest(book: BookName, count: number): Promise<readonly BookLine[]>
  /** Adds lines in their order, in as few requests as the CRM allows; gives their ids. */
  add(book: BookName, lines: readonly Pick<BookLine, 'key' | 'text'>[]): Promise<readonly number[]>
  rewrite(book: BookName, id: number, text: string): Promise<void>
  /** What is gone already is removed, too. */
  remove(book: BookName, ids: readonly number[]): Promise<void>
}

/** What the CRM has for messages; known without asking it. */
export interface MessageMeans {
  /** What `notify` makes: a notification from the application, or a task from the caller where the CRM lets nobody notify somebody else. */
  readonly arrivesAs: 'notification' | 'task'
  /** Whether the CRM has workgroups into which anything can be posted; where it has none, no digest is offered. */
  readonly hasGroups: boolean
}

export interface MessagePort extends MessageMeans {
  /**
   * One message for each of these people, see `arrivesAs`. One with the same tag takes the place of the earlier one, so that
   * a repetition does not double it. `sent: false`: the CRM has refused this one (a dismissed person).
   */
  notify(messages: readonly { readonly personId: number, readonly text: MessageText, readonly tag: string }[]): Promise<readonly { readonly personId: number, readonly sent: boolean }[]>
  /** The workgroups that the caller may post into. */
  groups(): Promise<readonly { readonly id: number, readonly name: string }[]>
  /** A post into this one workgroup, in the caller's name; returns its id. It has no key of its own. */
  post(groupId: number, post: { readonly title: string, readonly text: MessageText }): Promise<number>
  /** The caller's newest posts with this title in the group, as far as the CRM lets us look; `null`: it does not. */
  findPost(groupId: number, title: string): Promise<number | null>
}

/** One kind of card in a scan. */
export interface ScannedKind {
  readonly kind: CardKind
  /** What the switched-on rules need; nothing else is read. `twins` are the scanner's own business. */
  readonly parts: readonly PartName[]
  /** Open cards; closed ones only when they were changed since then, and none with `null`. Of contacts and companies all are open. */
  readonly closedSince: Date | null
  /** Field names that the rules read: what a list must be asked for expressly. `*text`: every field into which people write. */
  readonly fields: readonly string[]
}

export interface ScanOrder {
  readonly kinds: readonly ScannedKind[]
  /** Only what was edited or had an activity since then; `null`: everything. */
  readonly changedSince: Date | null
  /** These too, whether they have changed or not; for a look at certain cards only, with `kinds` as their parts: see `ScanPort.look`. */
  readonly also: readonly CardRef[]
  /** Activities that were finished before this moment are not asked for. */
  readonly doneSince: Date | null
  /** How `Scan.complete` compares cards when it looks for their twins; without it as the rules do by themselves. */
  readonly compares?: DuplicateSettings
  /** Only so many of each kind, drawn at random from those that the order is about; `also` is not looked at. Such a scan is not taken up again. */
  readonly sample?: CardSample
}

/** Cards at random: every one is as likely to be drawn as any other, and the same seed draws the same ones as long as they are there. */
export interface CardSample {
  /** Of each kind. An adapter may draw fewer where more would cost too many requests. */
  readonly size: number
  readonly seed: number
}

/** How far a scan has come, for taking it up again: the adapter's own words, plain JSON. */
export type ScanCursor = string & { readonly brand?: 'scan-cursor' }

export interface ScanChunk {
  readonly cards: readonly Card[]
  /** With it a scan goes on behind everything that was given so far, this chunk included. */
  readonly cursor: ScanCursor
  /** Cards given so far in this scan, those before a resumption included, and how many there are; the latter is an estimate while people work. */
  readonly done: number
  readonly total: number
  /** Of a sample: how many cards of each of its kinds there were to draw from. */
  readonly drawnFrom?: { readonly [K in CardKind]?: number }
  /** Kinds to which the person has no right at all, told in the last chunk, which may have no cards: none of theirs was given, and their absence says nothing. */
  readonly refused?: readonly CardKind[]
}

/** A scan under way. */
export interface Scan {
  /**
   * Ends when everything was given. A card that exists throughout is given exactly once. Throws CrmErrors; what was given stands. `forbidden`: the person has
   * no right to any of the kinds; to some of them only is no error, see `ScanChunk.refused`.
   */
  chunks(): AsyncIterable<ScanChunk>
  /**
   * The same cards with these parts complete: what is linked from elsewhere is looked for. Cards that are gone meanwhile are left out. Costs
   * two commands for up to fifty cards where nothing is found, one for each card whose comments are asked for, and one for each phone, mailbox
   * and taxpayer number by which twins are searched for, or two where a taxpayer number may stand in a field of the card; twins of deals are looked for by
   * fifty clients at a time.
   */
  complete(cards: readonly Card[], parts: readonly PartName[]): Promise<readonly Card[]>
}

export interface ScanPort {
  /** `from`: go on where that cursor was given. Ends early when `signal` is aborted. */
  open(order: ScanOrder, from: ScanCursor | null, signal: AbortSignal): Scan
  /** Certain cards with all these parts complete, in as few requests as it takes; those that are gone or forbidden are left out. */
  look(refs: readonly CardRef[], parts: (kind: CardKind) => readonly PartName[], compares?: DuplicateSettings): Promise<readonly Card[]>
  /** Titles only, for lists: by `cardKey`. */
  titles(refs: readonly CardRef[]): Promise<ReadonlyMap<string, string>>
}

export type InstallStepId =
  | 'rights'
  | 'records'
  | 'mark-field'
  | 'checklist-field'
  | 'notebook'
  | 'settings'
  | 'placements'

export interface InstallStep {
  readonly id: InstallStepId
  readonly state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed'
  /** A machine word that the interface puts into a sentence. */
  readonly detail: 'created' | 'found' | 'fallback-storage' | 'card-storage' | 'no-list' | 'not-admin' | 'missing-scopes' | 'error' | null
  readonly data: Readonly<Record<string, string>>
}

export interface InstallPort {
  /** What an administrator must still do: `current` needs nothing. Costs no request. */
  status(): 'missing' | 'outdated' | 'current'
  /** The steps before anything has run. */
  steps(): readonly InstallStep[]
  /** Runs every step from `from` on (default: the first), stops at the first failure. Every step may be repeated. */
  run(onChange: (steps: readonly InstallStep[]) => void, from?: InstallStepId): Promise<readonly InstallStep[]>
  /** Removes fields and bindings; the records only when `records` is true. What the CRM does not let an app delete is emptied. */
  removeData(what: { readonly records: boolean }): Promise<void>
}

/**
 * Where reviews are kept. `smart-process` and `catalog` (a list) outlive the app and the card, `app-storage` the card only, `card-field` (a field of the
 * card itself) the app only.
 */
export type RecordStore = 'smart-process' | 'app-storage' | 'catalog' | 'card-field'

export interface Crm {
  /** Which CRM account this is: what a browser keeps for one must never reach another. */
  readonly account: string
  /** Begins writes that belong together. */
  chain(): WriteChain
  readonly pace: Pace
  readonly support: SupportLog
  readonly cards: CardPort
  readonly reviews: ReviewPort
  readonly meetings: MeetingPort
  readonly people: PeoplePort
  readonly settings: SettingsPort
  readonly notebook: NotebookPort
  readonly messages: MessagePort
  readonly scans: ScanPort
  readonly install: InstallPort
  readonly recordStore: () => RecordStore
}

/** Which of our pages the CRM has opened, and about what. */
export type Place =
  /** `desk`: which of its tabs whoever opened it has asked for. */
  | { readonly kind: 'main', readonly desk?: string }
  | { readonly kind: 'install' }
  | { readonly kind: 'card-tab', readonly card: CardRef }
  /** What was chosen in a list; not every CRM lets people choose several. */
  | { readonly kind: 'list-menu', readonly cards: readonly CardRef[] }
  /** The first and the last day that the calendar shows. */
  | { readonly kind: 'calendar', readonly from: Day | null, readonly to: Day | null }

/** The page around us. */
export interface Host {
  readonly place: Place
  /** Whether the CRM's calendar has a place for our week; where it has none, the main page shows the week. */
  readonly hasCalendar: boolean
  readonly locale: Locale
  /** The CRM has nothing before its deals, which it calls leads in English, and tasks for what is to be done: texts follow it (`core/wording.ts`). */
  readonly leadsAndTasks: boolean
  /** IANA name of the portal user's zone, or the browser's when the CRM does not say. */
  readonly timeZone: () => string
  /** The CRM's time. People's machines are off by minutes and sometimes days, and deadlines are the CRM's. */
  readonly now: () => Date
  /** Grows the frame to the content, so that it never has a scroll bar of its own. */
  fit(): void
  setTitle(title: string): void
  /** Whether cards and meetings are opened over the page or in another tab; people who cannot see it are told. */
  readonly opens: 'over' | 'beside'
  /** Opens a card. Resolves when it is closed, or when people come back from it. */
  openCard(ref: CardRef): Promise<void>
  /** Opens a meeting. */
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
  /** What the browser lends; without it a page keeps its own pace and remembers nothing. */
  readonly browser?: AdapterBrowser | null
}
