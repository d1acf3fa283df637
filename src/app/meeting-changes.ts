import { grouped } from '../core/grouped.ts'
import type { MeetingEvent } from '../core/meeting.ts'
import { followCalendar, type Author, type Review, type ReviewMeeting } from '../core/review.ts'
import type { OrderOf } from '../core/unit.ts'
import type { Attempt } from './units/attempt.ts'
import type { GroupReport } from './units/review-group.ts'

/** What the calendar did to a booked meeting since we last looked. */
export interface MeetingChange extends GroupReport {
  /** `deleted-past`: gone after its time, so that only people know whether the review took place; nothing is written. */
  readonly noticed: 'moved' | 'deleted' | 'deleted-past'
  readonly employee: Author
  readonly before: ReviewMeeting
  readonly after: { readonly start: Date, readonly end: Date } | null
}

type Follow = (order: OrderOf<'follow'>) => Promise<Attempt<GroupReport>>

/** The events that `managerId` booked for these reviews; other people's calendars may be closed to us, and a closed event must not pass for a deleted one. */
export function eventsToFollow(reviews: readonly Review[], managerId: number): ReadonlyMap<number, readonly Review[]> {
  const mine = reviews.filter(({ state, meeting }) => state === 'scheduled' && meeting?.manager.id === managerId)
  return grouped(mine, ({ meeting }) => meeting?.eventId ?? 0)
}

/** Brings the reviews in line with their events as the calendar has them now. */
export async function followMeetings(byEvent: ReadonlyMap<number, readonly Review[]>, events: ReadonlyMap<number, MeetingEvent | null>, now: Date, follow: Follow): Promise<readonly MeetingChange[]> {
  const changes = await Promise.all([...byEvent].map(([id, onIt]) => followOne(onIt, events.get(id), now, follow)))
  return changes.flatMap(change => change ?? [])
}

/** The cards that an earlier look could not complete, once more; their records have followed already. */
export async function repeatChange(change: MeetingChange, follow: Follow): Promise<MeetingChange> {
  const { before, failed } = change
  const ended = await follow({ event: before.eventId, moved: movedTo(change.after), reviews: failed.map(({ review }) => review.id) })
  return ended.state === 'done'
    ? { ...change, done: [...change.done, ...ended.value.done], failed: ended.value.failed }
    : { ...change, failed: failed.map(one => ({ ...one, problem: ended.problem })) }
}

function movedTo(event: MeetingChange['after']): OrderOf<'follow'>['moved'] {
  return event && { start: event.start.toISOString(), end: event.end.toISOString() }
}

async function followOne(reviews: readonly Review[], event: MeetingEvent | null | undefined, now: Date, follow: Follow): Promise<MeetingChange | null> {
  const [first] = reviews
  if (event === undefined || first === undefined || first.meeting === null) return null
  const { meeting: before, snapshot: { responsible: employee } } = first
  if (event === null && before.end <= now) return { noticed: 'deleted-past', employee, before, after: null, done: [], failed: [] }

  const changed = reviews.filter(review => followCalendar(review, event).noticed !== 'unchanged')
  if (changed.length === 0) return null
  const ended = await follow({ event: before.eventId, moved: movedTo(event), reviews: changed.map(({ id }) => id) })
  const report = ended.state === 'done' ? ended.value : { done: [], failed: changed.map(review => ({ review, recorded: false, problem: ended.problem })) }
  return { ...report, noticed: event === null ? 'deleted' : 'moved', employee, before: changed[0]?.meeting ?? before, after: event }
}
