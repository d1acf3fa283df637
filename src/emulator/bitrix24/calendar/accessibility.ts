import { ownedBy } from './events.ts'
import { printTimes, type Viewer } from './print.ts'
import { occurrences, startDay } from './recurrence.ts'
import { busyTitle } from './access.ts'

const dayLength = 86_400_000

/**
 * What keeps a person from `from` to `to`, both days included, by the clock of each event
 * (calendar/calendar-event/calendar-accessibility-get.md). Free time and declined meetings keep nobody; an invitation
 * that waits for an answer does.
 */
export function busyOf(viewer: Viewer, userId: number, from: string, to: string): readonly Readonly<Record<string, unknown>>[] {
  const start = new Date(Date.parse(`${from}T00:00:00Z`) - dayLength)
  const end = new Date(Date.parse(`${to}T00:00:00Z`) + 2 * dayLength)
  return ownedBy(viewer.tables, 'user', userId)
    .filter(event => event.accessibility !== 'free' && !(event.isMeeting && event.meetingStatus === 'N'))
    .flatMap(event => occurrences(event, start, end)
      .filter(time => startDay(event, time.start) <= to && startDay(event, time.end) >= from)
      .map(time => ({ event, time })))
    .sort((a, b) => a.time.start.getTime() - b.time.start.getTime() || a.event.id - b.event.id)
    .map(({ event, time }) => ({
      ID: String(event.id),
      NAME: busyTitle(viewer.tables, viewer.user, event),
      ...printTimes(event, time, viewer),
      ACCESSIBILITY: event.accessibility,
      IMPORTANCE: event.importance,
      EVENT_TYPE: null,
    }))
}
