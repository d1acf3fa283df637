import { grouped } from '../core/grouped.ts'
import type { MeetingEvent } from '../core/meeting.ts'
import { followCalendar, type Author, type Review, type ReviewMeeting } from '../core/review.ts'
import type { Crm } from '../crm/port.ts'
import { cardMarking, saveStep, writeEach, type ActionReport } from './review-writes.ts'

/** What the calendar did to a booked meeting since we last looked. */
export interface MeetingChange extends ActionReport {
  /** `deleted-past`: gone after its time, so that only people know whether the review took place; nothing is written. */
  readonly noticed: 'moved' | 'deleted' | 'deleted-past'
  readonly employee: Author
  readonly before: ReviewMeeting
  readonly after: { readonly start: Date, readonly end: Date } | null
}

export interface CalendarLook {
  readonly events: ReadonlyMap<number, MeetingEvent | null>
  readonly changes: readonly MeetingChange[]
}

/**
 * Looks at the events of the scheduled reviews that `managerId` booked (other people's calendars may be closed to us,
 * and a closed event must not pass for a deleted one) and brings the reviews in line with them.
 */
export async function followMeetings(crm: Crm, reviews: readonly Review[], managerId: number, now: Date): Promise<CalendarLook> {
  const mine = reviews.filter(({ state, meeting }) => state === 'scheduled' && meeting?.manager.id === managerId)
  const byEvent = grouped(mine, ({ meeting }) => meeting?.eventId ?? 0)
  if (byEvent.size === 0) return { events: new Map(), changes: [] }
  const events = await crm.meetings.read([...byEvent.keys()])
  const changes = await Promise.all([...byEvent].map(([id, onIt]) => followOne(crm, onIt, events.get(id), now)))
  return { events, changes: changes.flatMap(change => change ?? []) }
}

async function followOne(crm: Crm, reviews: readonly Review[], event: MeetingEvent | null | undefined, now: Date): Promise<MeetingChange | null> {
  const [first] = reviews
  if (event === undefined || first === undefined || first.meeting === null) return null
  const { meeting: before, snapshot: { responsible: employee } } = first
  if (event === null && before.end <= now) return { noticed: 'deleted-past', employee, before, after: null, done: [], failed: [] }

  const changed = reviews.filter(review => followCalendar(review, event).noticed !== 'unchanged')
  if (changed.length === 0) return null
  const mark = event === null ? await cardMarking(crm, changed) : null
  const report = await writeEach(changed, async (review, keep) => {
    const saved = keep(await saveStep(crm, review, followCalendar(review, event).review))
    await mark?.(saved)
    return saved
  })
  return { ...report, noticed: event === null ? 'deleted' : 'moved', employee, before: changed[0]?.meeting ?? before, after: event }
}
