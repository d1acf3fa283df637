import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { cardKey, type CardRef } from '../core/card.ts'
import type { LeftStep } from '../core/left-step.ts'
import type { Problem } from '../core/load.ts'
import type { Review } from '../core/review.ts'
import type { Crm } from '../crm/port.ts'
import { formUnit } from './form-unit.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'
import type { Attempt } from './units/attempt.ts'

export type CardState = 'alive' | 'gone' | 'forbidden'

export interface Survivor {
  readonly ref: CardRef
  readonly title: string
}

/** What is being done to the one review that is open. `left`: what the CRM refuses though the record stands. `failed` with `begun`: part of it is written, and it will be completed. */
export type ReviewWork =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'relinked', readonly title: string, readonly left: LeftStep | null }
  | { readonly state: 'returned', readonly left: LeftStep | null }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

/** Keys of the cards that exist and that the user may not open. */
export async function closedCards(crm: Pick<Crm, 'cards'>, reviews: readonly Review[]): Promise<ReadonlySet<string>> {
  const states = reviews.length === 0 ? [] : await crm.cards.alive(reviews.map(({ card }) => card))
  return new Set([...states].flatMap(([key, state]) => state === 'forbidden' ? [key] : []))
}

/** Whether the listed reviews' cards still exist, and what can be done about one that does not. */
export const useReviewCards = defineStore('review-cards', () => {
  const session = useSession()
  const states = shallowRef<ReadonlyMap<string, CardState>>(new Map())
  const statesProblem = shallowRef<Problem | null>(null)
  const survivors = shallowRef<ReadonlyMap<number, readonly Survivor[]>>(new Map())
  /** Why the cards that the open review may be linked to are not known. */
  const survivorsProblem = shallowRef<Problem | null>(null)
  const work = shallowRef<ReviewWork>({ state: 'idle' })
  const relinking = formUnit('relink')
  const requeueing = formUnit('requeue')
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
    survivorsProblem.value = null
    again = null
    relinking.letGo()
    requeueing.letGo()
    await look([review])
    if (stateOf(review.card) !== 'gone' || survivors.value.has(review.id)) return
    try {
      const found = await session.crm().cards.survivors(review.snapshot, review.card)
      survivors.value = new Map([...survivors.value, [review.id, found]])
    } catch (error) {
      survivorsProblem.value = problemOf(error)
    }
  }

  async function act(begin: () => Promise<Attempt<{ readonly review: Review, readonly left: LeftStep | null }>>, done: (left: LeftStep | null) => ReviewWork): Promise<Review | null> {
    if (work.value.state === 'running') return null
    work.value = { state: 'running' }
    const ended = await begin()
    if (ended.state === 'failed') {
      work.value = { state: 'failed', begun: ended.begun, problem: ended.problem }
      return null
    }
    work.value = done(ended.value.left)
    return ended.value.review
  }

  /** Binds the review to a card that survived. */
  function relink(review: Review, { ref, title }: Survivor): Promise<Review | null> {
    again = async () => act(() => relinking.repeat(order), done)
    const order = { card: ref, review: review.id, from: review.card }
    const done = (left: LeftStep | null): ReviewWork => ({ state: 'relinked', title, left })
    states.value = new Map([...states.value, [cardKey(ref), 'alive']])
    return act(() => relinking.begin(order), done)
  }

  /** Takes one card off its meeting and back to the queue. */
  function returnToQueue(review: Review): Promise<Review | null> {
    const order = { card: review.card, review: review.id, event: review.meeting?.eventId ?? null }
    const done = (left: LeftStep | null): ReviewWork => ({ state: 'returned', left })
    again = async () => act(() => requeueing.repeat(order), done)
    return act(() => requeueing.begin(order), done)
  }

  return { states, statesProblem, survivors, survivorsProblem, work, stateOf, look, open, relink, returnToQueue, repeat: async () => await again?.() ?? null }
})
