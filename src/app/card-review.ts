import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Card, CardRef } from '../core/card.ts'
import { latest, type Problem } from '../core/load.ts'
import { changesBetween, markOf, markOfCard, openReview, withdraw as withdrawStep, type Review } from '../core/review.ts'
import type { HistoryLine } from './marking.ts'
import { problemOf } from './problem.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'

/** How taking the mark off stands. `unfinished`: the record says so, and from `missing` on the rest does not. */
export type Withdrawing =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done' }
  | { readonly state: 'unfinished', readonly missing: 'field' | 'history', readonly problem: Problem }
  | { readonly state: 'failed', readonly problem: Problem }

/** All reviews of the card that the page is about, and taking its mark off. */
export const useCardReview = defineStore('card-review', () => {
  const session = useSession()
  const card = shallowRef<CardRef | null>(null)
  const { load, read, set } = reading<readonly Review[]>()
  const subject = reading<Card>()
  const withdrawing = shallowRef<Withdrawing>({ state: 'idle' })
  let again: () => Promise<void> = async () => undefined

  const reviews = computed(() => latest(load.value) ?? [])
  const open = computed(() => openReview(reviews.value))
  /** The review that checklists belong to now: the open one, else the one held last. */
  const current = computed(() => open.value ?? reviews.value.find(({ state }) => state === 'held') ?? null)

  async function show(ref: CardRef): Promise<void> {
    card.value = ref
    await refresh()
    await repairMark()
  }

  async function refresh(): Promise<void> {
    const ref = card.value
    if (ref !== null) await read(() => session.crm().reviews.ofCard(ref))
  }

  /** The card itself, for a page that the CRM opens away from it. */
  async function readSubject(): Promise<void> {
    const ref = card.value
    if (ref !== null) await subject.read(() => session.crm().cards.read(ref, []))
  }

  /** The card's field is only a cache: when an earlier write to it failed, the next opening makes it right. */
  async function repairMark(): Promise<void> {
    const review = open.value
    if (review === null || load.value.state !== 'ready') return
    try {
      await session.crm().cards.setMark(review.card, markOf(review))
    } catch {
      // Somebody with the right to edit the card will come by; nothing was asked for here, so nothing is told.
    }
  }

  /** A review that changed, or was added, takes its place in the list. */
  function replace(changed: Review): void {
    const others = reviews.value.filter(({ id }) => id !== changed.id)
    set([...others, changed].sort((a, b) => b.markedAt.getTime() - a.markedAt.getTime() || b.id - a.id))
  }

  async function withdraw(review: Review, reason: string, line: HistoryLine): Promise<void> {
    if (withdrawing.value.state === 'running') return
    withdrawing.value = { state: 'running' }
    again = () => withdraw(review, reason, line)
    try {
      await carryOut(review, reason, line)
    } catch (error) {
      withdrawing.value = { state: 'failed', problem: problemOf(error) }
    }
  }

  async function carryOut(review: Review, reason: string, line: HistoryLine): Promise<void> {
    const { crm, whoAmI } = session
    const [{ person }, fresh] = await Promise.all([whoAmI(), crm().reviews.get(review.id)])
    const stopped = fresh.state === 'withdrawn' && fresh.withdrawal?.by.id === person.id
      ? fresh
      : withdrawStep(fresh, { id: person.id, name: person.name }, session.now(), reason)
    replace(stopped === fresh ? fresh : await crm().reviews.update(fresh.id, changesBetween(fresh, stopped)))
    await finish(review, line)
  }

  async function finish(review: Review, line: HistoryLine): Promise<void> {
    const { cards } = session.crm()
    try {
      await cards.setMark(review.card, markOfCard(reviews.value))
    } catch (error) {
      withdrawing.value = { state: 'unfinished', missing: 'field', problem: problemOf(error) }
      return
    }
    try {
      await cards.log(review.card, line.title, line.text)
    } catch (error) {
      withdrawing.value = { state: 'unfinished', missing: 'history', problem: problemOf(error) }
      return
    }
    withdrawing.value = { state: 'done' }
  }

  return {
    card,
    load,
    reviews,
    subject: subject.load,
    open,
    current,
    withdrawing,
    show,
    refresh,
    readSubject,
    replace,
    withdraw,
    repeatWithdraw: () => again(),
  }
})
