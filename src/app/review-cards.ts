import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { cardKey, type CardRef } from '../core/card.ts'
import type { Problem } from '../core/load.ts'
import { changesBetween, markOfCard, relink as relinkStep, type Review } from '../core/review.ts'
import type { Crm } from '../crm/port.ts'
import { problemOf } from './problem.ts'
import { ifThere } from './review-writes.ts'
import { takeOff } from './meeting-outcome.ts'
import { useSession } from './session.ts'

export type CardState = 'alive' | 'gone' | 'forbidden'

export interface Survivor {
  readonly ref: CardRef
  readonly title: string
}

/** What is being done to the one review that is open. `saved`: the record is written and the rest is not. */
export type ReviewWork =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'relinked', readonly title: string }
  | { readonly state: 'returned' }
  | { readonly state: 'failed', readonly saved: boolean, readonly problem: Problem }

/** Keys of the cards that exist and that the user may not open. */
export async function closedCards(crm: Crm, reviews: readonly Review[]): Promise<ReadonlySet<string>> {
  const states = reviews.length === 0 ? [] : await crm.cards.alive(reviews.map(({ card }) => card))
  return new Set([...states].flatMap(([key, state]) => state === 'forbidden' ? [key] : []))
}

/** Whether the listed reviews' cards still exist, and what can be done about one that does not. */
export const useReviewCards = defineStore('review-cards', () => {
  const session = useSession()
  const states = shallowRef<ReadonlyMap<string, CardState>>(new Map())
  const statesProblem = shallowRef<Problem | null>(null)
  const survivors = shallowRef<ReadonlyMap<number, readonly Survivor[]>>(new Map())
  const work = shallowRef<ReviewWork>({ state: 'idle' })
  let again: (() => Promise<Review | null>) | null = null

  const stateOf = (card: CardRef): CardState | undefined => states.value.get(cardKey(card))

  /** Looks at those cards that have not been looked at yet. */
  async function look(reviews: readonly Review[]): Promise<void> {
    const unseen = [...new Map(reviews.map(({ card }) => [cardKey(card), card])).values()].filter(card => stateOf(card) === undefined)
    if (unseen.length === 0) return
    try {
      const found = await session.crm().cards.alive(unseen)
      states.value = new Map([...states.value, ...found])
      statesProblem.value = null
    } catch (error) {
      statesProblem.value = problemOf(error)
    }
  }

  async function open(review: Review): Promise<void> {
    work.value = { state: 'idle' }
    again = null
    await look([review])
    if (stateOf(review.card) !== 'gone' || survivors.value.has(review.id)) return
    try {
      const found = await session.crm().cards.survivors(review.snapshot, review.card)
      survivors.value = new Map([...survivors.value, [review.id, found]])
    } catch (error) {
      work.value = { state: 'failed', saved: false, problem: problemOf(error) }
    }
  }

  async function act(write: () => Promise<Review>, done: ReviewWork, repeat: () => Promise<Review | null>): Promise<Review | null> {
    if (work.value.state === 'running') return null
    work.value = { state: 'running' }
    again = repeat
    let saved: Review
    try {
      saved = await write()
    } catch (error) {
      work.value = { state: 'failed', saved: false, problem: problemOf(error) }
      return null
    }
    try {
      await finish(saved)
      work.value = done
    } catch (error) {
      work.value = { state: 'failed', saved: true, problem: problemOf(error) }
    }
    return saved
  }

  /** The card's field is a cache of all its reviews. */
  async function finish(saved: Review): Promise<void> {
    const { reviews, cards } = session.crm()
    await ifThere(cards.setMark(saved.card, markOfCard(await reviews.ofCard(saved.card))))
  }

  /** Binds the review to a card that survived. */
  function relink(review: Review, { ref, title }: Survivor): Promise<Review | null> {
    return act(async () => {
      const { reviews } = session.crm()
      const [fresh, existing] = await Promise.all([reviews.get(review.id), reviews.ofCard(ref)])
      if (cardKey(fresh.card) === cardKey(ref)) return fresh
      const linked = relinkStep(fresh, ref, existing)
      states.value = new Map([...states.value, [cardKey(ref), 'alive']])
      return reviews.update(fresh.id, changesBetween(fresh, linked))
    }, { state: 'relinked', title }, () => relink(review, { ref, title }))
  }

  /** Takes one card off its meeting and back to the queue. */
  function returnToQueue(review: Review): Promise<Review | null> {
    return act(async () => takeOff(session.crm(), review, await session.decider(), session.now(), session.host().locale), { state: 'returned' }, () => returnToQueue(review))
  }

  return { states, statesProblem, survivors, work, stateOf, look, open, relink, returnToQueue, repeat: async () => await again?.() ?? null }
})
