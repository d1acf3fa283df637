import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { sameCard, type CardRef } from '../core/card.ts'
import type { LeftStep } from '../core/left-step.ts'
import type { Problem } from '../core/load.ts'
import type { AuditTypeId, Review } from '../core/review.ts'
import { formUnit } from './form-unit.ts'
import { useSession } from './session.ts'
import { lookAtCard, type MarkLook } from './units/mark.ts'

export interface MarkOrder {
  readonly card: CardRef
  readonly auditType: AuditTypeId
  readonly reason: string
}

/**
 * How a marking stands. `left`: what of it the CRM refuses though the record stands. `already`: another review of the card is
 * open. `failed` with `begun`: part of it is written, and it will be completed.
 */
export type Marking =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly review: Review, readonly left: LeftStep | null }
  | { readonly state: 'already', readonly review: Review }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

/** Puts a card up for review. */
export const useMarking = defineStore('marking', () => {
  const session = useSession()
  const unit = formUnit('mark')
  const marking = shallowRef<Marking>({ state: 'idle' })
  let look: Promise<MarkLook | undefined> = Promise.resolve(undefined)
  let order: MarkOrder | null = null

  /** A new intent: the card is read while the form is filled in, so that sending it is one request. */
  function begin(card: CardRef): void {
    end()
    look = lookAtCard(session.crm(), card, session.now()).catch(() => undefined)
    void session.whoAmI().catch(() => undefined)
  }

  /** The form is closed; what it has left unfinished waits among the other actions. */
  function end(): void {
    unit.letGo()
    order = null
    marking.value = { state: 'idle' }
  }

  async function mark(given: MarkOrder): Promise<void> {
    if (marking.value.state === 'running') return
    const repeats = sameOrder(order, given)
    order = given
    marking.value = { state: 'running' }
    const seen = await look
    // What was changed in the form after a failure is a new intent; what was not is the same one.
    const wanted = { card: given.card, auditType: given.auditType, reason: given.reason.trim() }
    const usable = seen !== undefined && sameCard(seen.card, given.card) ? seen : undefined
    const ended = await (repeats ? unit.repeat(wanted, usable) : unit.begin(wanted, usable))
    marking.value = ended.state === 'done' ? ended.value : { state: 'failed', begun: ended.begun, problem: ended.problem }
  }

  /** The same intent once more, after a failure. */
  async function repeat(): Promise<void> {
    if (order !== null) await mark(order)
  }

  return { marking, begin, end, mark, repeat }
})

function sameOrder(a: MarkOrder | null, b: MarkOrder): boolean {
  return a !== null && sameCard(a.card, b.card) && a.auditType === b.auditType && a.reason === b.reason
}
