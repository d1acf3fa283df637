import { agendaOf, type Agenda } from '../core/agenda.ts'
import type { Problem } from '../core/load.ts'
import { byMark } from '../core/queue.ts'
import { amend, expectDecider, hold, unschedule, type Decider, type Outcome, type Review, type ReviewMeeting } from '../core/review.ts'
import type { Locale } from '../core/rule.ts'
import type { Crm } from '../crm/port.ts'
import { problemIn, problemOf } from './problem.ts'
import { cardMarking, ifThere, saveStep, writeEach, type ActionReport } from './review-writes.ts'

export interface OutcomeReport extends ActionReport {
  /** Why the event itself was not changed; `null`: it was, or did not need to be. */
  readonly eventProblem: Problem | null
}

export interface HeldMeeting {
  readonly eventId: number
  readonly eventGone: boolean
  readonly recording: string
  /** Agreements by review id. A review that is not here was not got to: it returns to the queue. */
  readonly agreements: ReadonlyMap<number, string>
  readonly at: Date
  readonly by: Decider
  readonly locale: Locale
  readonly line: (review: Review) => { readonly title: string, readonly text: string }
}

/**
 * «Состоялся», and also a later correction of the recording. Record, then the card's field, then the line in its history,
 * then the event's description. `told` remembers lines already written in this sitting: a line cannot be looked up,
 * so it comes after all that can.
 */
export async function holdMeeting(crm: Crm, held: HeldMeeting, told: Set<string>): Promise<OutcomeReport> {
  const reviews = await crm.reviews.list({ eventId: held.eventId })
  expectDecider(reviews, held.by)
  const mark = await cardMarking(crm, reviews)
  const report = await writeEach(reviews, async (review, keep) => {
    const agreements = held.agreements.get(review.id)
    const saved = keep(await saveStep(crm, review, agreements === undefined ? returned(review) : settled(review, { recording: held.recording, agreements }, held.at)))
    await mark(saved)
    const line = held.line(saved)
    const key = `${saved.id}\n${line.text}`
    if (saved.state === 'held' && !told.has(key)) {
      await ifThere(crm.cards.log(saved.card, line.title, line.text))
      told.add(key)
    }
    return saved
  })
  const onIt = [...report.done, ...report.failed.map(({ review }) => review)].filter(review => review.meeting !== null).sort(byMark)
  const eventProblem = held.eventGone ? null : await problemIn(crm.meetings.describe(held.eventId, agendaOf(onIt, held.locale), onIt.map(({ card }) => card)))
  return { ...report, eventProblem }
}

export interface MeetingEnd {
  readonly eventId: number
  readonly eventGone: boolean
  /** Reviews that an earlier attempt took off the meeting without completing their cards: no longer found by the event. */
  readonly again: readonly Review[]
}

/** «Не состоялся»: the cards return to the queue, the event stays with a remark. */
export async function returnMeeting(crm: Crm, end: MeetingEnd, remark: string, locale: Locale): Promise<OutcomeReport> {
  const reviews = await crm.reviews.list({ eventId: end.eventId })
  const report = await returnAll(crm, reviews, end.again)
  const agenda: Agenda = [{ indent: 0, spans: [{ text: remark, href: null }] }, ...agendaOf(reviews.toSorted(byMark), locale)]
  const eventProblem = end.eventGone || reviews.length === 0 ? null : await problemIn(crm.meetings.describe(end.eventId, agenda))
  return { ...report, eventProblem }
}

/**
 * Takes a coming meeting back. The event goes first: should the rest break, the next opening sees the event gone
 * and returns the cards by itself.
 */
export async function cancelMeeting(crm: Crm, end: MeetingEnd): Promise<OutcomeReport> {
  const reviews = await crm.reviews.list({ eventId: end.eventId })
  if (!end.eventGone) await crm.meetings.cancel(end.eventId)
  return { ...await returnAll(crm, reviews, end.again), eventProblem: null }
}

/**
 * One card off its meeting and back to the queue. The event's agenda is rewritten for those that stay; a meeting
 * about nothing else is cancelled while it is still to come.
 */
export async function takeOff(crm: Crm, review: Review, by: Decider, now: Date, locale: Locale): Promise<Review> {
  const fresh = await crm.reviews.get(review.id)
  expectDecider([fresh], by)
  if (fresh.state !== 'scheduled' || fresh.meeting === null) return fresh
  const { eventId, end } = fresh.meeting
  const rest = await othersOn(crm, eventId, fresh.id)
  if (rest.length === 0 && now < end) await crm.meetings.cancel(eventId)
  const saved = await saveStep(crm, fresh, unschedule(fresh))
  if (rest.length > 0) await describeWithout(crm, eventId, rest, locale)
  return saved
}

/** What a review leaves behind that is taken off its meeting for good. */
export interface LeftMeeting {
  readonly meeting: ReviewMeeting
  /** Of the others; nothing is left to talk about when there are none. */
  readonly others: number
  /** Why the event goes on naming the card; `null`: it does not, or is gone. */
  readonly problem: Problem | null
  /** The meeting about nothing was taken back. */
  readonly cancelled: boolean
}

/** The event stops naming a review that is no longer on it. Never throws: who withdraws a mark need not be let into the manager's calendar. */
export async function leaveMeeting(crm: Crm, meeting: ReviewMeeting, reviewId: number, myId: number, locale: Locale): Promise<LeftMeeting> {
  try {
    const rest = await othersOn(crm, meeting.eventId, reviewId)
    const problem = await describeWithout(crm, meeting.eventId, rest, locale)
    // Only in one's own calendar does an event that is not found mean a deleted one.
    const isGone = problem?.code === 'not-found' && meeting.manager.id === myId
    return { meeting, others: rest.length, problem: isGone ? null : problem, cancelled: isGone }
  } catch (error) {
    return { meeting, others: 0, problem: problemOf(error), cancelled: false }
  }
}

async function othersOn(crm: Crm, eventId: number, reviewId: number): Promise<readonly Review[]> {
  return (await crm.reviews.list({ eventId })).filter(({ id }) => id !== reviewId).sort(byMark)
}

async function describeWithout(crm: Crm, eventId: number, rest: readonly Review[], locale: Locale): Promise<Problem | null> {
  return problemIn(crm.meetings.describe(eventId, agendaOf(rest, locale), rest.map(({ card }) => card)))
}

async function returnAll(crm: Crm, reviews: readonly Review[], again: readonly Review[]): Promise<ActionReport> {
  const found = new Set(reviews.map(review => review.id))
  const missed = await Promise.all(again.filter(review => !found.has(review.id)).map(review => crm.reviews.get(review.id)))
  const back = [...reviews.filter(review => review.state === 'scheduled'), ...missed]
  const mark = await cardMarking(crm, back)
  return writeEach(back, async (review, keep) => {
    const saved = keep(await saveStep(crm, review, returned(review)))
    await mark(saved)
    return saved
  })
}

function returned(review: Review): Review {
  return review.state === 'scheduled' ? unschedule(review) : review
}

function settled(review: Review, outcome: Outcome, at: Date): Review {
  if (review.state === 'scheduled') return hold(review, outcome, at)
  return review.state === 'held' ? amend(review, outcome) : review
}
