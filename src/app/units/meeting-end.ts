import { missedAgenda } from '../../core/agenda.ts'
import { lineOf } from '../../core/history-line.ts'
import type { Problem } from '../../core/load.ts'
import { byMark } from '../../core/queue.ts'
import { amend, expectDecider, followCalendar, hold, unschedule, type Review } from '../../core/review.ts'
import { deciderOf } from '../me.ts'
import { cancelEvent, describe, reviewsOn } from './meeting-agenda.ts'
import { withMissing, writeGroup, type GroupReport } from './review-group.ts'
import type { UnitRun, UnitWork } from './unit-run.ts'

export interface MeetingReport extends GroupReport {
  /** Why the event itself was not changed; `null`: it was, or did not need to be. */
  readonly eventProblem: Problem | null
}

type EndKind = 'hold' | 'miss' | 'cancel' | 'follow'

/** Those on the event, and those that an earlier attempt took off it. */
async function reviewsOf<K extends EndKind>(run: UnitRun<K>): Promise<readonly Review[]> {
  const { event, reviews } = run.order
  const found = await reviewsOn(run, event)
  await run.note({ reviews: [...new Set([...reviews, ...found.map(({ id }) => id)])] } as Parameters<typeof run.note>[0])
  return withMissing(run, found, run.order.reviews)
}

/** Nobody says of a meeting about oneself how it went. */
async function decidedReviews<K extends EndKind>(run: UnitRun<K>): Promise<readonly Review[]> {
  const reviews = await reviewsOf(run)
  expectDecider(reviews, deciderOf(run.me))
  return reviews
}

/** Only what still stands on this very event goes back: somebody may have planned it anew. */
function returned(review: Review, event: number): Review {
  return review.state === 'scheduled' && review.meeting?.eventId === event ? unschedule(review) : review
}

/** «Состоялся», and also a later correction of the recording: records, fields, lines in the histories, then the event's description. */
export const holdUnit: UnitWork<'hold', MeetingReport> = {
  async carryOut(run) {
    const { event, eventGone, recording, agreements, at } = run.order
    const reviews = await decidedReviews(run)
    const report = await writeGroup(run, reviews, review => {
      const agreed = agreements[review.id]
      if (agreed === undefined) return returned(review, event)
      const outcome = { recording, agreements: agreed }
      if (review.state === 'scheduled') return hold(review, outcome, new Date(at))
      return review.state === 'held' ? amend(review, outcome) : review
    }, after => after.state === 'held' && agreements[after.id] !== undefined ? lineOf(after, run.locale) : null)
    const onIt = [...report.done, ...report.failed.map(({ review }) => review)].filter(({ meeting }) => meeting?.eventId === event).sort(byMark)
    return { ...report, eventProblem: eventGone ? null : await describe(run, event, onIt) }
  },
  async undo(run) {
    const reviews = await reviewsOf(run)
    return reviews.some(({ state }) => state !== 'scheduled') ? 'too-late' : 'undone'
  },
}

/** «Не состоялся»: the cards return to the queue, the event stays with a remark. */
export const missUnit: UnitWork<'miss', MeetingReport> = {
  async carryOut(run) {
    const { event, eventGone } = run.order
    const reviews = await reviewsOf(run)
    const report = await writeGroup(run, reviews, review => returned(review, event))
    const agenda = missedAgenda(reviews.toSorted(byMark), run.locale)
    return { ...report, eventProblem: eventGone || reviews.length === 0 ? null : await describe(run, event, reviews, agenda) }
  },
  undo: undoReturn,
}

/**
 * Takes a coming meeting back. The event goes first: should the rest break, the next opening of the calendar sees the event
 * gone and returns the cards by itself.
 */
export const cancelUnit: UnitWork<'cancel', MeetingReport> = {
  async carryOut(run) {
    const { event, eventGone } = run.order
    const reviews = await reviewsOf(run)
    if (!eventGone) await cancelEvent(run, event)
    return { ...await writeGroup(run, reviews, review => returned(review, event)), eventProblem: null }
  },
  undo: undoReturn,
}

/** Brings the records in line with what the calendar has done to their event. */
export const followUnit: UnitWork<'follow', GroupReport> = {
  async carryOut(run) {
    const { event, moved } = run.order
    const now = moved && { start: new Date(moved.start), end: new Date(moved.end) }
    return writeGroup(run, await reviewsOf(run), review =>
      review.state === 'scheduled' && review.meeting?.eventId === event ? followCalendar(review, now).review : review)
  },
  // The calendar is believed: what it has done is not ours to take back.
  undo: async () => 'too-late',
}

async function undoReturn<K extends 'miss' | 'cancel'>(run: UnitRun<K>): Promise<'undone' | 'too-late'> {
  const { event } = run.order
  const events = run.order.eventGone ? new Map<number, null>() : await run.crm.meetings.read([event])
  const reviews = await reviewsOf(run)
  const isWhole = reviews.every(({ state, meeting }) => state === 'scheduled' && meeting?.eventId === event)
  return isWhole && events.get(event) !== null ? 'undone' : 'too-late'
}
