import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ChecklistLink } from '../core/checklist.ts'
import type { Problem } from '../core/load.ts'
import type { Review } from '../core/review.ts'
import type { OrderOf } from '../core/unit.ts'
import type { PinResult } from '../crm/port.ts'
import { useCardReview } from './card-review.ts'
import { formUnit } from './form-unit.ts'

type Deed = 'add' | 'remove' | 'pin'

/**
 * How the last change of the checklists stands. After `done` the links are kept; `problem` says why the card's
 * timeline does not show them as asked. `failed` with `begun`: part of it is written, and it will be completed.
 */
export type ChecklistWork =
  | { readonly state: 'idle' }
  | { readonly state: 'running', readonly deed: Deed }
  | { readonly state: 'done', readonly deed: Deed, readonly problem: PinResult['problem'] }
  | { readonly state: 'failed', readonly deed: Deed, readonly begun: boolean, readonly problem: Problem }

/** The checklist links of the card's review and the one comment that shows them in the card's timeline. */
export const useCardChecklists = defineStore('card-checklists', () => {
  const cardReview = useCardReview()
  const unit = formUnit('checklists')
  const work = shallowRef<ChecklistWork>({ state: 'idle' })
  let last: { readonly deed: Deed, readonly order: OrderOf<'checklists'> } | null = null

  async function change(deed: Deed, { id, card }: Review, edit: { readonly add?: ChecklistLink, readonly remove?: ChecklistLink }): Promise<void> {
    if (work.value.state === 'running') return
    last = { deed, order: { card, review: id, add: edit.add === undefined ? [] : [{ ...edit.add }], remove: edit.remove === undefined ? [] : [edit.remove.url], pin: deed === 'pin' } }
    await carryOut(false)
  }

  async function carryOut(isRepeat: boolean): Promise<void> {
    if (last === null) return
    const { deed, order } = last
    work.value = { state: 'running', deed }
    const ended = await (isRepeat ? unit.repeat(order) : unit.begin(order))
    if (ended.state === 'failed') {
      work.value = { state: 'failed', deed, begun: ended.begun, problem: ended.problem }
      return
    }
    cardReview.replace(ended.value.review)
    work.value = { state: 'done', deed, problem: ended.value.problem }
  }

  return {
    work,
    add: (review: Review, link: ChecklistLink) => change('add', review, { add: link }),
    remove: (review: Review, link: ChecklistLink) => change('remove', review, { remove: link }),
    pin: (review: Review) => change('pin', review, {}),
    repeat: () => carryOut(true),
  }
})
