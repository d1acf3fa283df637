import type { CardRef, ClientRef } from './card.ts'
import type { ChecklistLink } from './checklist.ts'

/** `marked` на разбор · `scheduled` разбор назначен · `held` разобрано · `withdrawn` отметка снята. */
export type ReviewState = 'marked' | 'scheduled' | 'held' | 'withdrawn'

/** What the card's own field can say; `null` is an empty field. A cache of the open review's state. */
export type Mark = 'marked' | 'scheduled' | 'held' | null

/** Built-in audit types; a company may add its own ids. */
export type AuditTypeId = string

export const auditTypes = [
  { id: 'first-call', title: { ru: 'Первичный звонок', en: 'First call' } },
  { id: 'repeat-call', title: { ru: 'Повторный звонок', en: 'Repeat call' } },
  { id: 'whole-card', title: { ru: 'Карточка целиком', en: 'Whole card' } },
] as const satisfies readonly { readonly id: AuditTypeId, readonly title: Readonly<Record<'ru' | 'en', string>> }[]

/** Characters of a reason, for marking and for withdrawing. */
export const longestReason = 1000

export interface Author {
  readonly id: number
  readonly name: string
}

/** The card as it was at marking time: what the review is about when the card is gone. */
export interface CardSnapshot {
  readonly title: string
  readonly path: string
  readonly pipeline: string | null
  readonly stage: string | null
  readonly amount: { readonly value: number, readonly currency: string } | null
  readonly clients: readonly ClientRef[]
  readonly clientNames: readonly string[]
  readonly responsible: Author
  readonly departmentIds: readonly number[]
}

export interface ReviewMeeting {
  /** Id of the calendar event, in the calendar of the person who booked it. */
  readonly eventId: number
  readonly start: Date
  readonly end: Date
  readonly manager: Author
}

/** The one timeline comment that lists the checklist links. `pinned` is false when the CRM refused the pin. */
export interface ChecklistPin {
  readonly commentId: number
  readonly pinned: boolean
}

/** The record of one разбор. Lives apart from the card and survives it. */
export interface Review {
  readonly id: number
  /** Idempotency key of the marking: the same key never makes two records. */
  readonly key: string
  readonly state: ReviewState
  readonly card: CardRef
  readonly snapshot: CardSnapshot
  readonly auditType: AuditTypeId
  readonly reason: string
  readonly markedBy: Author
  readonly markedAt: Date
  readonly checklists: readonly ChecklistLink[]
  readonly pin: ChecklistPin | null
  /** Set while scheduled and when held, else `null`. */
  readonly meeting: ReviewMeeting | null
  /** An http(s) link. */
  readonly recording: string | null
  readonly agreements: string
  readonly heldAt: Date | null
  readonly withdrawal: { readonly by: Author, readonly at: Date, readonly reason: string } | null
  /** Kept by the store, not by the steps. */
  readonly updatedAt: Date
}

/** A review before the store has given it an id. */
export type NewReview = Omit<Review, 'id' | 'updatedAt'>

/** All that a step can change; what is missing stays as it is. */
export type ReviewPatch = Partial<Pick<Review, 'state' | 'card' | 'checklists' | 'pin' | 'meeting' | 'recording' | 'agreements' | 'heldAt' | 'withdrawal'>>

export function isOpen(review: Pick<Review, 'state'>): boolean {
  return review.state === 'marked' || review.state === 'scheduled'
}

/**
 * Of reviews that were opened on one card at the same moment the lowest id stays; every browser that looks
 * comes to the same answer without asking the others.
 */
export function winner<R extends Pick<Review, 'id' | 'state'>>(reviews: readonly R[]): R | null {
  return reviews.filter(isOpen).reduce<R | null>((best, review) => best === null || review.id < best.id ? review : best, null)
}

/** The open reviews that lost to `winner` and must go. */
export function losers<R extends Pick<Review, 'id' | 'state'>>(reviews: readonly R[]): readonly R[] {
  const best = winner(reviews)
  return reviews.filter(review => isOpen(review) && review.id !== best?.id)
}

/** The one open review among all reviews of a card. */
export function openReview(reviews: readonly Review[]): Review | null {
  return winner(reviews)
}

/** What one review, taken alone, makes the card's field say. */
export function markOf(review: Pick<Review, 'state'> | null): Mark {
  return review === null || review.state === 'withdrawn' ? null : review.state
}

/** What the card's field must say, given all its reviews: a withdrawn mark gives way to what was held before it. */
export function markOfCard(reviews: readonly Pick<Review, 'id' | 'state'>[]): Mark {
  return markOf(winner(reviews) ?? reviews.find(({ state }) => state === 'held') ?? null)
}
