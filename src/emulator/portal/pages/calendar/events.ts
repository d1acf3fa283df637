import type { EventInfo } from '../../wire.ts'
import { ask, rest } from '../api.ts'
import { session } from '../session.ts'
import { addDays, fromWallClock } from '../time.ts'

/** One event as the pages draw it. A recurring one comes as many with the same id. */
export interface CalendarEvent extends Omit<EventInfo, 'start' | 'end'> {
  readonly from: Date
  readonly to: Date
}

function eventOf({ start, end, ...event }: EventInfo): CalendarEvent {
  return { ...event, from: new Date(start), to: new Date(end) }
}

/** Events of a person's calendar from one day to another, both included. */
export async function readEvents(ownerId: number, from: string, to: string): Promise<CalendarEvent[]> {
  const range = new URLSearchParams({ from: fromWallClock(from).toISOString(), to: fromWallClock(addDays(to, 1)).toISOString() })
  return (await ask<EventInfo[]>(`/calendar/of/${ownerId}?${range}`)).map(eventOf)
}

export async function readEvent(id: number): Promise<CalendarEvent> {
  return eventOf(await ask<EventInfo>(`/calendar/event/${id}`))
}

export interface EventDraft {
  readonly id: number | null
  readonly name: string
  readonly description: string
  readonly from: Date
  readonly to: Date
  /** Whole-day and recurring events keep their time here: the form has no fields for them. */
  readonly timed: boolean
  readonly ownerId: number
  readonly hostId: number
  readonly attendees: readonly number[]
}

export function draftOf(event: CalendarEvent): EventDraft {
  const { id, name, description, from, to, ownerId, hostId } = event
  const attendees = event.meeting ? event.attendees.map(one => one.id) : []
  return { id, name, description, from, to, ownerId, hostId, attendees, timed: !event.allDay && !event.recurring }
}

export function newDraft(from: Date): EventDraft {
  const own = session().user.id
  return { id: null, name: '', description: '', from, to: new Date(from.getTime() + 3_600_000), timed: true, ownerId: own, hostId: own, attendees: [] }
}

export async function saveEvent(draft: EventDraft): Promise<void> {
  const guests = draft.attendees.filter(id => id !== draft.hostId)
  const fields = {
    type: 'user',
    ownerId: draft.ownerId,
    name: draft.name,
    description: draft.description,
    ...(draft.timed ? { from: draft.from.toISOString(), to: draft.to.toISOString() } : {}),
    ...(guests.length > 0 ? { is_meeting: 'Y', attendees: [draft.hostId, ...guests] } : {}),
  }
  if (draft.id) await rest('calendar.event.update', { ...fields, id: draft.id, host: draft.hostId })
  else await rest('calendar.event.add', { ...fields, auto_detect_section: 'Y' })
}

/** Moves the event so that this occurrence of it begins at `start`; a series moves as a whole. */
export async function moveEvent(event: CalendarEvent, start: Date): Promise<void> {
  const end = new Date(start.getTime() + event.to.getTime() - event.from.getTime())
  await ask(`/calendar/event/${event.id}/move`, { start: start.toISOString(), end: end.toISOString(), taken: event.from.toISOString() })
}

export async function removeEvent(id: number): Promise<void> {
  await ask(`/calendar/event/${id}/delete`, {})
}

export async function answerInvitation(eventId: number, status: 'Y' | 'N'): Promise<void> {
  await rest('calendar.meeting.status.set', { eventId, status })
}

/** The part of an event that falls on one day, or null. */
export function onDay(event: CalendarEvent, key: string): { readonly from: Date, readonly to: Date } | null {
  const start = fromWallClock(key)
  const end = fromWallClock(addDays(key, 1))
  if (event.allDay) {
    const [first, last] = [event.from, event.to].map(moment => moment.toISOString().slice(0, 10))
    return first && last && first <= key && key <= last ? { from: start, to: end } : null
  }
  const from = new Date(Math.max(start.getTime(), event.from.getTime()))
  const to = new Date(Math.min(end.getTime(), event.to.getTime()))
  return from < to ? { from, to } : null
}
