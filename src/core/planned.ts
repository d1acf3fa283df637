import { grouped } from './grouped.ts'
import { byMark } from './queue.ts'
import type { Author, Review } from './review.ts'

/** `planned`: still to come · `due`: it has begun and nobody has said how it went · `held`: it took place. */
type MeetingState = 'planned' | 'due' | 'held'

/** A review meeting as its reviews tell it. */
export interface PlannedMeeting {
  readonly eventId: number
  readonly start: Date
  readonly end: Date
  readonly manager: Author
  readonly employees: readonly Author[]
  readonly reviews: readonly Review[]
  readonly state: MeetingState
}

/** The meetings that scheduled and held reviews belong to, the earliest first. */
export function plannedMeetings(reviews: readonly Review[], now: Date): readonly PlannedMeeting[] {
  const onMeeting = reviews.filter(({ state, meeting }) => meeting !== null && (state === 'scheduled' || state === 'held')).toSorted(byMark)
  return [...grouped(onMeeting, ({ meeting }) => meeting?.eventId ?? 0).values()]
    .flatMap(group => meetingOf(group, now))
    .sort((a, b) => a.start.getTime() - b.start.getTime() || a.eventId - b.eventId)
}

function meetingOf(reviews: readonly Review[], now: Date): readonly PlannedMeeting[] {
  const open = reviews.find(({ state }) => state === 'scheduled')
  const meeting = (open ?? reviews[0])?.meeting
  if (meeting === null || meeting === undefined) return []
  const employees = [...new Map(reviews.map(({ snapshot }) => [snapshot.responsible.id, snapshot.responsible])).values()]
  const state = open === undefined ? 'held' : meeting.start <= now ? 'due' : 'planned'
  return [{ ...meeting, employees, reviews, state }]
}
