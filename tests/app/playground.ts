import type { CardRef } from '../../src/core/card.ts'
import type { Crm } from '../../src/crm/port.ts'
import type { SimulatedTab } from '../support/simulation.ts'

/** A review meeting as its CRM keeps it. */
export interface KeptMeeting {
  readonly id: number
  /** Whom it belongs to. */
  readonly owner: number
  /** All that a person reads in it, its agenda among it. */
  readonly text: string
  /** What is wrong with it by itself; `null`: nothing. */
  readonly fault: string | null
}

/** One CRM in memory in which tabs play, and all that is asked of it beside the port. */
export interface Playground {
  readonly people: { readonly admin: number, readonly auditor: number, readonly colleague: number, readonly salesperson: number }
  /** The port as this person's page has it; without a tab nothing goes wrong. */
  crm(person: number, tab: SimulatedTab | null): Crm
  /** A deal of the salesperson's. */
  newCard(): CardRef
  /** Notes of ours on this card that list checklists. */
  checklistNotes(card: CardRef): number
  /** Review meetings that were booked since the last clearing, without those that were taken back. */
  meetings(): readonly KeptMeeting[]
  /** Whether a meeting's text names this card. */
  names(meeting: KeptMeeting, card: CardRef): boolean
  /** Takes away these cards, and the meetings and notes of a case. */
  clear(cards: readonly CardRef[]): Promise<void>
}

/** Opens one with the app installed; `now`: milliseconds since 1970. */
export type OpenPlayground = (now: () => number) => Promise<Playground>
