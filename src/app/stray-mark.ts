import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { cardKey, type Card, type CardRef } from '../core/card.ts'
import { latest, type Problem } from '../core/load.ts'
import { mayBeAbout } from '../core/lost-review.ts'
import type { Review } from '../core/review.ts'
import { useCardReview } from './card-review.ts'
import { formUnit } from './form-unit.ts'
import { reading } from './reading.ts'
import { useReviewCards } from './review-cards.ts'
import { useSession } from './session.ts'

export interface StrayMark {
  readonly card: Card
  /** Open reviews whose card is gone and that may belong to this one. */
  readonly lost: readonly Review[]
}

export type Clearing =
  | { readonly state: 'idle' | 'running' | 'done' }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

/** A mark on a card that no review is about: merging carries the field over to the card that survives, and not the review. */
export const useStrayMark = defineStore('stray-mark', () => {
  const session = useSession()
  const cardReview = useCardReview()
  const reviewCards = useReviewCards()
  const unit = formUnit('clear-mark')
  /** `null`: the card carries no such mark. */
  const { load, read, set } = reading<StrayMark | null>()
  /** Said before the search for lost reviews has ended, and when it failed. */
  const marked = shallowRef(false)
  const clearing = shallowRef<Clearing>({ state: 'idle' })

  async function look(ref: CardRef): Promise<void> {
    marked.value = false
    clearing.value = { state: 'idle' }
    await read(async () => {
      const { cards, reviews } = session.crm()
      const [mark, own] = await Promise.all([cards.mark(ref), reviews.ofCard(ref)])
      marked.value = mark !== null && own.length === 0
      if (!marked.value) return null
      const [card, open] = await Promise.all([cards.read(ref, []), reviews.list({ states: ['marked', 'scheduled'] })])
      const near = open.filter(review => mayBeAbout(review, card))
      const states = near.length === 0 ? new Map<string, string>() : await cards.alive(near.map(review => review.card))
      return { card, lost: near.filter(review => states.get(cardKey(review.card)) === 'gone') }
    })
  }

  /** Binds a lost review to this card; how it went is told by the work of `useReviewCards`. */
  async function bind(review: Review): Promise<void> {
    const stray = latest(load.value)
    if (stray === null) return
    await settle(await reviewCards.relink(review, stray.card))
  }

  async function repeatBind(): Promise<void> {
    await settle(await reviewCards.repeat())
  }

  async function settle(saved: Review | null): Promise<void> {
    if (saved === null) return
    set(null)
    await cardReview.refresh()
  }

  async function clear(): Promise<void> {
    const stray = latest(load.value)
    if (stray === null || clearing.value.state === 'running') return
    clearing.value = { state: 'running' }
    const ended = await unit.repeat({ card: stray.card.ref })
    if (ended.state === 'failed') {
      clearing.value = { state: 'failed', begun: ended.begun, problem: ended.problem }
      return
    }
    set(null)
    clearing.value = { state: 'done' }
  }

  return { load, marked, clearing, look, bind, repeatBind, clear }
})
