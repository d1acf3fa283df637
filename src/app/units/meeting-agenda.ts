import { agendaOf } from '../../core/agenda.ts'
import type { Problem } from '../../core/load.ts'
import { byMark } from '../../core/queue.ts'
import type { Review } from '../../core/review.ts'
import type { UnitKind } from '../../core/unit.ts'
import { problemOf } from '../problem.ts'
import { isFinal, type UnitRun } from './unit-run.ts'

/** What a review leaves behind that is taken off its meeting for good. */
export interface LeftMeeting {
  readonly event: number
  /** Of the others; nothing is left to talk about when there are none. */
  readonly others: number
  /** Why the event goes on naming the card; `null`: it does not, or is gone. */
  readonly problem: Problem | null
  /** The event is gone. */
  readonly cancelled: boolean
}

/** The event stops naming a review that is no longer on it. Who withdraws a mark need not be let into the manager's calendar: that is told and not tried again. */
export async function leaveMeeting<K extends UnitKind>(run: UnitRun<K>, left: { readonly event: number, readonly manager: number | null }, reviewId: number): Promise<LeftMeeting> {
  const { event } = left
  const rest = await reviewsOn(run, event, reviewId)
  const problem = await describe(run, event, rest)
  // Only in one's own calendar does an event that is not found mean a deleted one.
  const isGone = problem?.code === 'not-found' && left.manager === run.me.person.id
  return { event, others: rest.length, problem: isGone ? null : problem, cancelled: isGone }
}

/** All reviews on the event but this one, in the order of their marks. */
export async function reviewsOn<K extends UnitKind>(run: UnitRun<K>, event: number, except: number | null = null): Promise<readonly Review[]> {
  const found = await run.crm.reviews.list({ eventId: event })
  return found.filter(({ id, meeting }) => id !== except && meeting?.eventId === event).sort(byMark)
}

/** Rewrites the event's agenda. What the CRM refuses for good is told, since the reviews themselves are right. */
export async function describe<K extends UnitKind>(run: UnitRun<K>, event: number, reviews: readonly Review[], agenda = agendaOf(reviews, run.locale)): Promise<Problem | null> {
  return finalProblem(run.writing(() => run.crm.meetings.describe(event, agenda, reviews.map(({ card }) => card))))
}

/**
 * Takes the event back, as the first write of its unit: where the CRM refuses that for good and the event stands, nothing of
 * the unit has arrived on earlier attempts either.
 */
export async function cancelEvent<K extends UnitKind>(run: UnitRun<K>, event: number): Promise<void> {
  try {
    await run.writing(() => run.crm.meetings.cancel(event))
  } catch (error) {
    if (isFinal(error)) run.foundNothing()
    throw error
  }
}

/** `null`: it happened. What may succeed later is thrown, so that the unit is taken up again. */
export async function finalProblem(write: Promise<unknown>): Promise<Problem | null> {
  try {
    await write
    return null
  } catch (error) {
    if (isFinal(error)) return problemOf(error)
    throw error
  }
}
