import type { CalendarEventRow } from '../tables.ts'
import { changeEvent, createEvent, type CalendarActor, type EventChanges, type EventDraft } from './events.ts'
import { occurrences, ruleOf, startDay, type Occurrence } from './recurrence.ts'

const dayLength = 86_400_000

/** The occurrence of a series that begins on a day, by the event's own clock. */
export function occurrenceOn(event: CalendarEventRow, day: string): Occurrence | null {
  const noon = Date.parse(`${day}T12:00:00Z`)
  const near = occurrences(event, new Date(noon - 2 * dayLength), new Date(noon + 2 * dayLength))
  return near.find(time => startDay(event, time.start) === day) ?? null
}

function draftOf(series: CalendarEventRow): EventDraft {
  const { calType, ownerId, sectionId, name, description, from, to, skipTime, timeZoneFrom, timeZoneTo, location } = series
  const { color, textColor, accessibility, importance, isPrivate, isMeeting, meetingHost, meeting, remind, rrule, crmFields } = series
  return {
    calType, ownerId, sectionId, name, description, from, to, skipTime, timeZoneFrom, timeZoneTo, location,
    color, textColor, accessibility, importance, isPrivate, isMeeting, meetingHost, meeting, remind, rrule, crmFields,
  }
}

/**
 * Changes one occurrence (`this`) or it and all later ones (`next`): the series skips it or ends before it,
 * and what was changed becomes an event of its own. Answers that event's id.
 */
export function splitSeries(actor: CalendarActor, series: CalendarEventRow, time: Occurrence, mode: 'this' | 'next', changes: EventChanges, attendeeIds?: readonly number[]): number {
  const day = startDay(series, time.start)
  const rule = ruleOf(series)
  const organiser = actor.tables.users.get(series.meetingHost) ?? actor.user
  const attendees = attendeeIds ?? series.attendees.map(({ id }) => id)
  const draft = { ...draftOf(series), from: time.start.toISOString(), to: time.end.toISOString(), ...changes }
  if (mode === 'this') {
    changeEvent(actor, series, { exdates: [...series.exdates ?? [], day] })
    return createEvent({ ...actor, user: organiser }, { ...draft, rrule: null, recurrenceId: series.id, originalFrom: time.start.toISOString() }, attendees)
  }
  const ended = { FREQ: rule?.FREQ, INTERVAL: rule?.INTERVAL, ...(rule?.FREQ === 'WEEKLY' && { BYDAY: rule.BYDAY }) }
  const before = new Date(Date.parse(`${day}T00:00:00Z`) - dayLength).toISOString().slice(0, 10)
  const rest = rule?.COUNT ? { ...series.rrule, COUNT: rule.COUNT - time.index } : series.rrule
  const later = series.exdates?.filter(date => date > day)
  changeEvent(actor, series, { rrule: { ...ended, UNTIL: before } })
  return createEvent({ ...actor, user: organiser }, { ...draft, rrule: changes.rrule ?? rest, ...(later && { exdates: later }) }, attendees)
}
