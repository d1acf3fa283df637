import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Card, CardRef } from '../core/card.ts'
import type { LeftStep } from '../core/left-step.ts'
import { latest, type Problem } from '../core/load.ts'
import { losers, markOfCard, openReview, type Mark, type Review, type ReviewMeeting } from '../core/review.ts'
import { formUnit } from './form-unit.ts'
import { problemIn } from './problem.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'
import type { LeftMeeting as Left } from './units/meeting-agenda.ts'
import { mostLooks } from './units/review-step.ts'

/** The meeting that a withdrawn review was on. */
type LeftMeeting = Omit<Left, 'event'> & { readonly meeting: ReviewMeeting }

/** How taking the mark off stands. `failed` with `begun`: part of it is written, and it will be completed. */
export type Withdrawing =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly left: LeftStep | null, readonly meeting: LeftMeeting | null }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

/** All reviews of the card that the page is about, and taking its mark off. */
export const useCardReview = defineStore('card-review', () => {
  const session = useSession()
  const card = shallowRef<CardRef | null>(null)
  const { load, read, set } = reading<readonly Review[]>()
  const subject = reading<Card>()
  const withdrawing = shallowRef<Withdrawing>({ state: 'idle' })
  const withdrawal = formUnit('withdraw')
  let repeated: { readonly review: Review, readonly reason: string } | null = null

  const reviews = computed(() => latest(load.value) ?? [])
  const open = computed(() => openReview(reviews.value))
  /** The review that checklists belong to now: the open one, else the one held last. */
  const current = computed(() => open.value ?? reviews.value.find(({ state }) => state === 'held') ?? null)

  async function show(ref: CardRef): Promise<void> {
    card.value = ref
    // Begun together, so that both travel in one request.
    const field = session.crm().cards.mark(ref).catch(() => undefined)
    await refresh()
    await mend(await field)
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

  /**
   * Two people who marked at once, or a request that arrived late, left a second open record: whoever made it takes it back.
   * The card's field is only a cache: where it says something else than the reviews, it is set right. Costs nothing when all is well.
   */
  async function mend(field: Mark | undefined, looks = 1): Promise<void> {
    const ref = card.value
    if (ref === null || load.value.state !== 'ready' || reviews.value.length === 0) return
    const left = losers(reviews.value).filter(({ state, checklists }) => state === 'marked' && checklists.length === 0)
    const wanted = markOfCard(reviews.value)
    const isWrong = field !== undefined && field !== wanted
    if (left.length === 0 && !isWrong) return
    try {
      const { person } = await session.whoAmI()
      const mine = left.filter(({ markedBy }) => markedBy.id === person.id)
      if (mine.length === 0 && !isWrong) return
      const chain = session.crm().chain()
      const writes = Promise.all([...mine.map(({ id }) => chain.removeReview(id)), ...isWrong ? [chain.setMark(ref, wanted)] : []])
      const [after] = await Promise.all([chain.reviewsOf(ref), writes, chain.send()])
      if (card.value === ref) set(after)
      // Somebody may have come in between what was read and what was written.
      if (looks < mostLooks) await mend(isWrong ? wanted : field, looks + 1)
    } catch {
      // Somebody with the right to edit the card will come by; nothing was asked for here, so nothing is told.
    }
  }

  /** A review that changed, or was added, takes its place in the list. */
  function replace(changed: Review): void {
    const others = reviews.value.filter(({ id }) => id !== changed.id)
    set([...others, changed].sort((a, b) => b.markedAt.getTime() - a.markedAt.getTime() || b.id - a.id))
  }

  async function withdraw(review: Review, reason: string): Promise<void> {
    if (withdrawing.value.state === 'running') return
    const repeats = repeated?.review.id === review.id && repeated.reason === reason
    repeated = { review, reason }
    withdrawing.value = { state: 'running' }
    const order = { card: review.card, review: review.id, reason, event: null, manager: null }
    const ended = await (repeats ? withdrawal.repeat(order) : withdrawal.begin(order))
    if (ended.state === 'failed') {
      withdrawing.value = { state: 'failed', begun: ended.begun, problem: ended.problem }
      return
    }
    const { left, meeting } = ended.value
    replace(ended.value.review)
    withdrawing.value = { state: 'done', left, meeting: meeting === null || review.meeting === null ? null : { ...meeting, meeting: review.meeting } }
  }

  async function repeatWithdraw(): Promise<void> {
    if (repeated !== null) await withdraw(repeated.review, repeated.reason)
  }

  /** Takes the meeting back that has lost its last card; asked for by the one who withdrew it. */
  async function cancelLeft(): Promise<void> {
    const { value } = withdrawing
    if (value.state !== 'done' || value.meeting === null) return
    const { meeting } = value
    const problem = await problemIn(session.crm().meetings.cancel(meeting.meeting.eventId))
    withdrawing.value = { ...value, meeting: { ...meeting, problem, cancelled: problem === null } }
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
    repeatWithdraw,
    cancelLeft,
  }
})
