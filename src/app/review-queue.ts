import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { cardKey, type Department } from '../core/card.ts'
import { latest } from '../core/load.ts'
import { everyReview, matches, withSubdepartments, type ReviewQuery } from '../core/queue.ts'
import { auditTypes, type Review, type ReviewState } from '../core/review.ts'
import { reading } from './reading.ts'
import { closedCards } from './review-cards.ts'
import { useSession } from './session.ts'

export interface ReviewLedger {
  /** Those whose cards the user may open or are gone; an administrator's are all. */
  readonly reviews: readonly Review[]
  /** How many were left out, because the user may not open their cards. */
  readonly unseen: number
  readonly departments: readonly Department[]
  /** Ids of records that were edited by hand and are not understood. */
  readonly unreadable: readonly number[]
}

const reviewStates = ['marked', 'scheduled', 'held', 'withdrawn'] as const satisfies readonly ReviewState[]

/** Every review there is, narrowed by what the user asks for. */
export const useReviewQueue = defineStore('review-queue', () => {
  const session = useSession()
  const { load, read, set } = reading<ReviewLedger>()
  const query = shallowRef<ReviewQuery>(everyReview)

  const ledger = computed(() => latest(load.value))
  const all = computed(() => ledger.value?.reviews ?? [])
  const departments = computed(() => ledger.value?.departments ?? [])
  const unseen = computed(() => ledger.value?.unseen ?? 0)
  const unreadable = computed(() => ledger.value?.unreadable ?? [])

  /** What the other filters leave: the counts beside the states are taken from these. */
  const inAnyState = computed(() => {
    const departmentIds = withSubdepartments(query.value.departmentIds, departments.value)
    const wanted: ReviewQuery = { ...query.value, departmentIds, states: [] }
    return all.value.filter(review => matches(review, wanted, session.timeZone()))
  })
  const shown = computed(() => inAnyState.value.filter(({ state }) => query.value.states.length === 0 || query.value.states.includes(state)))
  const counts = computed(() => reviewStates.map((state): { readonly state: ReviewState, readonly count: number } =>
    ({ state, count: inAnyState.value.filter(review => review.state === state).length })))
  /** The built-in types and whatever a company has of its own. */
  const usedTypes = computed(() => [...new Set([...auditTypes.map(({ id }) => id), ...all.value.map(({ auditType }) => auditType)])])

  async function refresh(): Promise<void> {
    await read(async () => {
      const { reviews, people } = session.crm()
      const [listed, departments, { isAdmin }] = await Promise.all([reviews.list({}), people.departments(), session.whoAmI()])
      const closed = isAdmin ? new Set<string>() : await closedCards(session.crm(), listed)
      const seen = listed.filter(({ card }) => !closed.has(cardKey(card)))
      return { reviews: seen, unseen: listed.length - seen.length, departments, unreadable: reviews.unreadable() }
    })
  }

  function narrow(change: Partial<ReviewQuery>): void {
    query.value = { ...query.value, ...change }
  }

  /** Reviews that an action has changed take their place in the list. */
  function replace(changed: readonly Review[]): void {
    if (ledger.value === null) return
    const byId = new Map(changed.map(review => [review.id, review]))
    set({ ...ledger.value, reviews: all.value.map(review => byId.get(review.id) ?? review) })
  }

  return { load, query, all, unseen, departments, unreadable, inAnyState, shown, counts, usedTypes, refresh, narrow, replace, clear: () => { query.value = everyReview } }
})
