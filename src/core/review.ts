import { sameCard, type CardRef } from './card.ts'
import { parseLink, safeHref, type ChecklistLink } from './checklist.ts'
import { isOpen, openReview, type AuditTypeId, type Author, type CardSnapshot, type NewReview, type Review, type ReviewMeeting, type ReviewPatch, type ReviewState } from './review-record.ts'

export * from './review-record.ts'

export type ReviewErrorCode =
  | 'already-open'
  | 'wrong-state'
  | 'key-missing'
  | 'audit-type-missing'
  | 'reason-missing'
  | 'meeting-without-time'
  | 'recording-not-a-link'
  | 'checklist-not-a-link'
  | 'checklist-repeated'
  | 'same-card'
  | 'about-oneself'
  | 'card-forbidden'

/** A step that is not lawful. The interface words `code`; `open` is the review that stands in the way, if one does. */
export class ReviewError extends Error {
  readonly code: ReviewErrorCode
  readonly open: Review | null

  constructor(code: ReviewErrorCode, open: Review | null = null) {
    super(code)
    this.name = 'ReviewError'
    this.code = code
    this.open = open
  }
}

export interface Marking {
  readonly key: string
  readonly card: CardRef
  readonly snapshot: CardSnapshot
  readonly auditType: AuditTypeId
  readonly reason: string
  readonly by: Author
  readonly at: Date
}

/** «На разбор». `existing` are all reviews of the card; a second open one is refused with a link to the first. */
export function mark(marking: Marking, existing: readonly Review[]): NewReview {
  const open = openReview(existing)
  if (open !== null) throw new ReviewError('already-open', open)
  if (marking.key.trim() === '') throw new ReviewError('key-missing')
  if (marking.auditType.trim() === '') throw new ReviewError('audit-type-missing')
  return {
    key: marking.key,
    state: 'marked',
    card: marking.card,
    snapshot: marking.snapshot,
    auditType: marking.auditType,
    reason: marking.reason.trim(),
    markedBy: marking.by,
    markedAt: marking.at,
    checklists: [],
    pin: null,
    meeting: null,
    recording: null,
    agreements: '',
    heldAt: null,
    withdrawal: null,
  }
}

/** Whoever is about to decide something about a review. */
export interface Decider {
  readonly id: number
  readonly isAdmin: boolean
}

/**
 * Nobody decides about a review of oneself: whoever was responsible at marking time may not withdraw another's mark,
 * change its checklists, book its meeting or say that it took place. One's own mark is one's own affair, and an
 * administrator answers for the portal.
 */
export function mayDecide(review: Pick<Review, 'snapshot' | 'markedBy'>, { id, isAdmin }: Decider): boolean {
  return isAdmin || review.snapshot.responsible.id !== id || review.markedBy.id === id
}

/** Refuses the steps above to the person under review. */
export function expectDecider(reviews: readonly Review[], decider: Decider): void {
  if (reviews.some(review => !mayDecide(review, decider))) throw new ReviewError('about-oneself')
}

/** «Назначить разбор»: from the queue into a calendar event that is already booked. */
export function schedule(review: Review, meeting: ReviewMeeting): Review {
  expectState(review, 'marked')
  expectTime(meeting)
  return { ...review, state: 'scheduled', meeting }
}

/** «Не состоялся», or the event is gone: back to the queue. */
export function unschedule(review: Review): Review {
  expectState(review, 'scheduled')
  return { ...review, state: 'marked', meeting: null }
}

export interface Followed {
  readonly review: Review
  readonly noticed: 'unchanged' | 'moved' | 'deleted'
}

/**
 * Brings a scheduled review in line with its event as the calendar has it now; `null`: the event was deleted.
 * The calendar is believed, also when it has an event without length.
 */
export function followCalendar(review: Review, event: { readonly start: Date, readonly end: Date } | null): Followed {
  expectState(review, 'scheduled')
  if (event === null) return { review: unschedule(review), noticed: 'deleted' }
  const { meeting } = review
  if (meeting === null || (sameMoment(meeting.start, event.start) && sameMoment(meeting.end, event.end))) return { review, noticed: 'unchanged' }
  return { review: { ...review, meeting: { ...meeting, start: event.start, end: event.end } }, noticed: 'moved' }
}

export interface Outcome {
  /** Blank or `null`: there is no recording, or not yet. */
  readonly recording: string | null
  readonly agreements: string
}

/** «Состоялся»: with a recording link and what was agreed. */
export function hold(review: Review, outcome: Outcome, at: Date): Review {
  expectState(review, 'scheduled')
  return { ...review, ...readOutcome(outcome), state: 'held', heldAt: at }
}

/** Adds or corrects the recording and the agreements afterwards. */
export function amend(review: Review, outcome: Outcome): Review {
  expectState(review, 'held')
  return { ...review, ...readOutcome(outcome) }
}

/** «Снять отметку», with a reason. The meeting itself is not touched: it may be about other cards too. */
export function withdraw(review: Review, by: Author, at: Date, reason: string): Review {
  expectState(review, 'marked', 'scheduled')
  if (reason.trim() === '') throw new ReviewError('reason-missing')
  return { ...review, state: 'withdrawn', meeting: null, withdrawal: { by, at, reason: reason.trim() } }
}

/**
 * Binds a review whose card is gone to the one that survived. The snapshot stays: the review remains about the person
 * responsible at marking time. `existing` are the reviews of the new card; two open ones on it are refused.
 */
export function relink(review: Review, card: CardRef, existing: readonly Review[]): Review {
  if (sameCard(review.card, card)) throw new ReviewError('same-card')
  const open = openReview(existing.filter(({ id }) => id !== review.id))
  if (isOpen(review) && open !== null) throw new ReviewError('already-open', open)
  // The comment that listed the links went with the old card.
  return { ...review, card, pin: null }
}

/**
 * Puts exactly these links on the review while it is open; what was held or withdrawn is evidence. Only what is new is held against the rules:
 * a bad link that got into the record past our form must not keep people from removing it.
 */
export function withChecklists(review: Review, links: readonly ChecklistLink[]): Review {
  expectState(review, 'marked', 'scheduled')
  const kept = new Set(review.checklists.map(({ url }) => url))
  if (links.some(({ url }) => !kept.has(url) && safeHref(url) === null)) throw new ReviewError('checklist-not-a-link')
  if (repeats(links) > repeats(review.checklists)) throw new ReviewError('checklist-repeated')
  return { ...review, checklists: links }
}

function repeats(links: readonly ChecklistLink[]): number {
  return links.length - new Set(links.map(({ url }) => safeHref(url) ?? url)).size
}

const patchKeys = ['state', 'card', 'checklists', 'pin', 'meeting', 'recording', 'agreements', 'heldAt', 'withdrawal'] as const satisfies readonly (keyof ReviewPatch)[]

/** What a step changed, for the store. Told by identity: a step hands on what it does not change. */
export function changesBetween(before: Review, after: Review): ReviewPatch {
  return Object.fromEntries(patchKeys.filter(key => before[key] !== after[key]).map(key => [key, after[key]]))
}

function expectState(review: Review, ...states: readonly ReviewState[]): void {
  if (!states.includes(review.state)) throw new ReviewError('wrong-state')
}

function expectTime({ start, end }: { readonly start: Date, readonly end: Date }): void {
  if (!(start.getTime() < end.getTime())) throw new ReviewError('meeting-without-time')
}

function readOutcome({ recording, agreements }: Outcome): Pick<Review, 'recording' | 'agreements'> {
  if (recording === null || recording.trim() === '') return { recording: null, agreements: agreements.trim() }
  const link = parseLink(recording)
  if (!link.ok) throw new ReviewError('recording-not-a-link')
  return { recording: link.href, agreements: agreements.trim() }
}

function sameMoment(a: Date, b: Date): boolean {
  return a.getTime() === b.getTime()
}
