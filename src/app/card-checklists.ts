import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ChecklistLink } from '../core/checklist.ts'
import type { Problem } from '../core/load.ts'
import { changesBetween, expectDecider, withChecklists, type Review } from '../core/review.ts'
import type { PinResult } from '../crm/port.ts'
import { useCardReview } from './card-review.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'

type Deed = 'add' | 'remove' | 'pin'

/**
 * How the last change of the checklists stands. After `done` the links are kept; `problem` says why the card's
 * timeline does not show them as asked. `failed` with `kept` means that only the timeline was not written.
 */
export type ChecklistWork =
  | { readonly state: 'idle' }
  | { readonly state: 'running', readonly deed: Deed }
  | { readonly state: 'done', readonly deed: Deed, readonly problem: PinResult['problem'] }
  | { readonly state: 'failed', readonly deed: Deed, readonly kept: boolean, readonly problem: Problem }

/** The checklist links of the card's review and the one comment that shows them in the card's timeline. */
export const useCardChecklists = defineStore('card-checklists', () => {
  const session = useSession()
  const cardReview = useCardReview()
  const work = shallowRef<ChecklistWork>({ state: 'idle' })
  let again: () => Promise<void> = async () => undefined

  async function add(review: Review, link: ChecklistLink): Promise<void> {
    await change('add', review, links => [...links.filter(({ url }) => url !== link.url), link])
  }

  async function remove(review: Review, link: ChecklistLink): Promise<void> {
    await change('remove', review, links => links.filter(({ url }) => url !== link.url))
  }

  async function pin(review: Review): Promise<void> {
    await change('pin', review, links => links)
  }

  async function change(deed: Deed, review: Review, edit: (links: readonly ChecklistLink[]) => readonly ChecklistLink[]): Promise<void> {
    if (work.value.state === 'running') return
    work.value = { state: 'running', deed }
    again = () => change(deed, review, edit)
    let kept = false
    try {
      const changed = await save(review.id, edit)
      kept = true
      // Once the timeline shows the links it has to follow every change; before that only when asked to.
      const problem = deed === 'pin' || shown(changed) !== null ? await show(changed) : null
      work.value = { state: 'done', deed, problem }
    } catch (error) {
      work.value = { state: 'failed', deed, kept, problem: problemOf(error) }
    }
  }

  /** Starts from the record as it is now: somebody else may have added a link meanwhile. */
  async function save(id: number, edit: (links: readonly ChecklistLink[]) => readonly ChecklistLink[]): Promise<Review> {
    const { reviews } = session.crm()
    const [fresh, decider] = await Promise.all([reviews.get(id), session.decider()])
    const links = edit(fresh.checklists)
    const same = links.length === fresh.checklists.length && links.every((link, index) => link === fresh.checklists[index])
    if (!same) expectDecider([fresh], decider)
    const changed = same ? fresh : await reviews.update(id, changesBetween(fresh, withChecklists(fresh, links)))
    cardReview.replace(changed)
    return changed
  }

  async function show(review: Review): Promise<PinResult['problem']> {
    const { cards, reviews } = session.crm()
    const result = await cards.pinChecklists(review.card, review.checklists, shown(review))
    cardReview.replace(await reviews.update(review.id, { pin: result.pin }))
    return result.problem
  }

  /** The card has one such comment: an earlier review of it may have left it. */
  function shown(review: Review): Review['pin'] {
    return review.pin ?? cardReview.reviews.find(({ pin: left }) => left !== null)?.pin ?? null
  }

  return { work, add, remove, pin, repeat: () => again() }
})
