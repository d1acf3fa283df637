import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CardRef } from '../core/card.ts'
import type { Problem } from '../core/load.ts'
import { isOpen, mark as markStep, openReview, type AuditTypeId, type Review } from '../core/review.ts'
import type { Crm } from '../crm/port.ts'
import { problemOf } from './problem.ts'
import { ifThere } from './review-writes.ts'
import { useSession } from './session.ts'

/** A line for the card's history, worded by the page. */
export interface HistoryLine {
  readonly title: string
  readonly text: string
}

export interface MarkOrder {
  readonly card: CardRef
  readonly auditType: AuditTypeId
  readonly reason: string
  readonly line: HistoryLine
}

/**
 * How a marking stands. `unfinished`: the record is written, and from `missing` on the rest is not;
 * repeating completes it. `already`: another review of the card is open.
 */
export type Marking =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly review: Review }
  | { readonly state: 'already', readonly review: Review }
  | { readonly state: 'unfinished', readonly review: Review, readonly missing: 'field' | 'history', readonly problem: Problem }
  | { readonly state: 'failed', readonly problem: Problem }

/** Puts a card up for review: the record first, then the card's field, then the line in its history. */
export const useMarking = defineStore('marking', () => {
  const session = useSession()
  const marking = shallowRef<Marking>({ state: 'idle' })
  /** One intent, one key: however often it is repeated, it makes one record. */
  let key = ''
  let order: MarkOrder | null = null

  /** A new intent. */
  function begin(): void {
    key = crypto.randomUUID()
    order = null
    marking.value = { state: 'idle' }
  }

  async function mark(given: MarkOrder): Promise<void> {
    if (marking.value.state === 'running') return
    if (key === '') begin()
    order = given
    marking.value = { state: 'running' }
    try {
      marking.value = await carryOut(given)
    } catch (error) {
      marking.value = { state: 'failed', problem: problemOf(error) }
    }
  }

  /** The same intent once more, after a failure. */
  async function repeat(): Promise<void> {
    if (order !== null) await mark(order)
  }

  async function carryOut(given: MarkOrder): Promise<Marking> {
    const crm = session.crm()
    const mine = await record(crm, given)
    if (mine.key !== key) return { state: 'already', review: mine }
    if (!isOpen(mine)) return { state: 'done', review: mine }

    try {
      const first = await settleRace(crm, mine)
      if (first.id !== mine.id) return { state: 'already', review: first }
      await crm.cards.setMark(given.card, 'marked')
    } catch (error) {
      return { state: 'unfinished', review: mine, missing: 'field', problem: problemOf(error) }
    }
    try {
      await crm.cards.log(given.card, given.line.title, given.line.text)
    } catch (error) {
      return { state: 'unfinished', review: mine, missing: 'history', problem: problemOf(error) }
    }
    return { state: 'done', review: mine }
  }

  /** Our record, written now or by an earlier try; or somebody else's open one. */
  async function record(crm: Crm, { card, auditType, reason }: MarkOrder): Promise<Review> {
    const existing = await crm.reviews.ofCard(card)
    const earlier = existing.find(review => review.key === key) ?? openReview(existing)
    if (earlier !== null) return earlier

    const [snapshot, { person }] = await Promise.all([crm.cards.snapshot(card), session.whoAmI()])
    const by = { id: person.id, name: person.name }
    return crm.reviews.add(markStep({ key, card, snapshot, auditType, reason, by, at: session.now() }, existing))
  }

  /** Two people may have marked at once: everybody picks the same winner, and the others take theirs back. */
  async function settleRace(crm: Crm, mine: Review): Promise<Review> {
    const first = openReview(await crm.reviews.ofCard(mine.card)) ?? mine
    // Another tab of ours may have taken it back already.
    if (first.id !== mine.id) await ifThere(crm.reviews.remove(mine.id))
    return first
  }

  return { marking, begin, mark, repeat }
})
