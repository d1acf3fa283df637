import type { CardRef, ClientRef } from './card.ts'
import type { ChecklistLink } from './checklist.ts'

/** `marked` на разбор · `scheduled` разбор назначен · `held` разобрано · `withdrawn` отметка снята. */
export type ReviewState = 'marked' | 'scheduled' | 'held' | 'withdrawn'

/** What the card's own field can say; `null` is an empty field. A cache of the open review's state. */
export type Mark = 'marked' | 'scheduled' | 'held' | null

/** Built-in audit types; a company may add its own ids. */
export type AuditTypeId = string

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
  readonly meeting: ReviewMeeting | null
  readonly recording: string | null
  readonly agreements: string
  readonly heldAt: Date | null
  readonly withdrawal: { readonly by: Author, readonly at: Date, readonly reason: string } | null
  readonly updatedAt: Date
}
