import type { useUnits } from '../../src/app/units.ts'
import type { Browser } from '../../src/browser/port.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { UnitKind } from '../../src/core/unit.ts'
import type { Crm } from '../../src/crm/port.ts'
import type { Troubles } from '../support/troubles.ts'

export interface UnitPageSays {
  readonly tab?: Browser
  readonly troubles?: Troubles
}

/** What people find of some cards in their CRM outside of what the port reads, without ids and moments. */
export interface Seen {
  readonly fields: readonly unknown[]
  readonly lines: readonly string[]
  readonly comments: readonly unknown[]
  readonly todos: readonly unknown[]
  readonly events: readonly unknown[]
  readonly notes: readonly unknown[]
  readonly posts: readonly unknown[]
}

/** One CRM without a network in which actions are begun, broken off and taken up again. */
export interface UnitWorld {
  readonly people: { readonly admin: number, readonly auditor: number, readonly head: number, readonly salesperson: number }
  now(): Date
  pass(milliseconds: number): void
  /** Gives what makes everything as it is now. */
  keep(): () => void
  crm(userId: number): Crm
  /** The actions of a page that this person has just opened. */
  units(userId: number, says?: UnitPageSays): ReturnType<typeof useUnits>
  /** A deal of the salesperson. */
  card(fields?: { readonly title?: string }): CardRef
  /** As if it had never been. */
  removeCard(card: CardRef): void
  /** Ids of the head's review meetings. */
  meetings(): readonly number[]
  /** As a person does it in the CRM. */
  moveMeeting(id: number, to: { readonly start: string, readonly end: string }): void
  /** A workgroup that the head of sales posts into; `null`: the CRM has none. */
  readonly group: number | null
  /** Ids of the notes of these cards that list checklists. */
  checklistNotes(cards: readonly CardRef[]): readonly number[]
  seen(cards: readonly CardRef[]): Seen
  /** What a request that arrives after its repetition doubles all the same: in the CRM nothing tells the two apart, and people lose little. */
  readonly doubledWhenLate: { readonly [K in UnitKind]?: readonly string[] }
  /** What an action does not change in this CRM, by its words. */
  readonly stays: Readonly<Record<string, readonly string[]>>
  /** With every card's number replaced by its place. */
  nameCards(text: string, cards: readonly CardRef[]): string
  /** Loads what is brought when it is first needed: the first time other requests would travel together. */
  warm(): Promise<unknown>
}
