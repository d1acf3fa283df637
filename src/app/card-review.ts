import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Card, CardRef } from '../core/card.ts'
import { latest, type Problem } from '../core/load.ts'
import { changesBetween, expectDecider, losers, markOfCard, openReview, withdraw as withdrawStep, type Review } from '../core/review.ts'
import type { HistoryLine } from './marking.ts'
import { leaveMeeting, type LeftMeeting } from './meeting-outcome.ts'
import { problemIn, problemOf } from './problem.ts'
import { reading } from './reading.ts'
import { ifThere } from './review-writes.ts'
import { useSession } from './session.ts'

/**
 * How taking the mark off stands. `unfinished`: the record says so, and from `missing` on the rest does not.
 * `left`: the meeting that the review was on, if it was on one.
 */
export type Withdrawing =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly left: LeftMeeting | null }
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
    await dropLosers()
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

  /** A tab that was closed while two people marked at once left a second open record; whoever made it takes it back. */
  async function dropLosers(): Promise<void> {
    if (load.value.state !== 'ready') return
    const left = losers(reviews.value).filter(({ state, checklists }) => state === 'marked' && checklists.length === 0)
    if (left.length === 0) return
    try {
      const { crm, whoAmI } = session
      const { person } = await whoAmI()
      const mine = left.filter(({ markedBy }) => markedBy.id === person.id)
      await Promise.all(mine.map(({ id }) => ifThere(crm().reviews.remove(id))))
      set(reviews.value.filter(review => !mine.includes(review)))
    } catch {
      // The next opening tries again; until then the card shows its one open review all the same.
    }
  }

  /** The card's field is only a cache: when an earlier write to it failed, the next opening makes it right. */
  async function repairMark(): Promise<void> {
    const ref = card.value
    if (ref === null || reviews.value.length === 0 || load.value.state !== 'ready') return
    try {
      await session.crm().cards.setMark(ref, markOfCard(reviews.value))
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
    const [{ person, isAdmin }, fresh] = await Promise.all([whoAmI(), crm().reviews.get(review.id)])
    expectDecider([fresh], { id: person.id, isAdmin })
    const stopped = fresh.state === 'withdrawn' && fresh.withdrawal?.by.id === person.id
      ? fresh
      : withdrawStep(fresh, { id: person.id, name: person.name }, session.now(), reason)
    // A repeat finds a record that no longer knows its meeting.
    const meeting = stopped === fresh ? review.meeting : fresh.meeting
    again = () => withdraw({ ...review, meeting }, reason, line)
    replace(stopped === fresh ? fresh : await crm().reviews.update(fresh.id, changesBetween(fresh, stopped)))
    await finish({ ...review, meeting }, person.id, line)
  }

  async function finish(review: Review, myId: number, line: HistoryLine): Promise<void> {
    const { cards } = session.crm()
    try {
      await cards.setMark(review.card, markOfCard(reviews.value))
    } catch (error) {
      withdrawing.value = { state: 'unfinished', missing: 'field', problem: problemOf(error) }
      return
    }
    const left = review.meeting === null ? null : await leaveMeeting(session.crm(), review.meeting, review.id, myId, session.host().locale)
    try {
      await cards.log(review.card, line.title, line.text)
    } catch (error) {
      withdrawing.value = { state: 'unfinished', missing: 'history', problem: problemOf(error) }
      return
    }
    withdrawing.value = { state: 'done', left }
  }

  /** Takes the meeting back that has lost its last card; asked for by the one who withdrew it. */
  async function cancelLeft(): Promise<void> {
    const { value } = withdrawing
    if (value.state !== 'done' || value.left === null) return
    const { left } = value
    const problem = await problemIn(session.crm().meetings.cancel(left.meeting.eventId))
    withdrawing.value = { state: 'done', left: { ...left, problem, cancelled: problem === null } }
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
    cancelLeft,
  }
})
