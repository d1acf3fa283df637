import { rest } from '../api.ts'
import { session } from '../session.ts'
import { addDays, dayKey, fromWallClock } from '../time.ts'

export type AttendeeStatus = 'Y' | 'N' | 'Q' | 'H'

export interface Attendee {
  readonly id: number
  readonly status: AttendeeStatus
}

/** One event as the pages draw it. A recurring one comes as many with the same id. */
export interface CalendarEvent {
  readonly id: number
  readonly ownerId: number
  readonly sectionId: number
  readonly name: string
  readonly description: string
  readonly location: string
  readonly color: string
  readonly from: Date
  readonly to: Date
  readonly allDay: boolean
  readonly recurring: boolean
  readonly meeting: boolean
  readonly hostId: number
  readonly attendees: readonly Attendee[]
  /** How the owner of this calendar answered. */
  readonly status: AttendeeStatus | null
  readonly cards: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function attendeesOf(row: Row): Attendee[] {
  const list = row.ATTENDEE_LIST
  const entries: unknown[] = Array.isArray(list) ? list : list && typeof list === 'object' ? Object.values(list) : []
  return entries.map(entry => {
    const { id, status } = entry as Row
    return { id: Number(id), status: textOf(status) as AttendeeStatus }
  })
}

/** A reply of `calendar.event.get` or `calendar.event.getbyid`; the moments are taken from its UTC seconds. */
export function eventOf(row: Row): CalendarEvent {
  const allDay = row.DT_SKIP_TIME === 'Y'
  const moment = (key: string) => new Date(Number(row[key]) * 1000)
  const from = moment('DATE_FROM_TS_UTC')
  const to = moment('DATE_TO_TS_UTC')
  const cards = row.UF_CRM_CAL_EVENT
  return {
    id: Number(row.ID),
    ownerId: Number(row.OWNER_ID),
    sectionId: Number(row.SECTION_ID ?? row.SECT_ID),
    name: textOf(row.NAME),
    description: textOf(row.DESCRIPTION),
    location: textOf(row.LOCATION),
    color: textOf(row.COLOR) || '#2fc6f6',
    from,
    to: to < from ? from : to,
    allDay,
    recurring: typeof row.RRULE === 'object' && row.RRULE !== null,
    meeting: row.IS_MEETING === true || row.IS_MEETING === '1' || row.IS_MEETING === 1,
    hostId: Number(row.MEETING_HOST),
    attendees: attendeesOf(row),
    status: (textOf(row.MEETING_STATUS) || null) as AttendeeStatus | null,
    cards: Array.isArray(cards) ? cards.map(String) : [],
  }
}

/** Events of a person's calendar from one day to another, both included. */
export async function readEvents(ownerId: number, from: string, to: string): Promise<CalendarEvent[]> {
  const { result } = await rest<Row[]>('calendar.event.get', { type: 'user', ownerId, from, to })
  return result.map(eventOf).sort((a, b) => a.from.getTime() - b.from.getTime())
}

/** Null when the event is gone or not for this person's eyes. */
export async function readEvent(id: number): Promise<CalendarEvent | null> {
  const { result } = await rest<Row | false | null>('calendar.event.getbyid', { id })
  return result && !Array.isArray(result) && result.ID ? eventOf(result) : null
}

/** The person who may change the event: its organiser, or the owner of a calendar without guests. */
export function mayChange(event: CalendarEvent): boolean {
  return event.meeting ? event.hostId === session().user.id : event.ownerId === session().user.id
}

export interface EventDraft {
  readonly id: number | null
  readonly sectionId: number | null
  readonly name: string
  readonly description: string
  readonly from: Date
  readonly to: Date
  readonly attendees: readonly number[]
}

export function draftOf(event: CalendarEvent): EventDraft {
  const { id, sectionId, name, description, from, to } = event
  return { id, sectionId, name, description, from, to, attendees: event.meeting ? event.attendees.map(one => one.id) : [] }
}

export async function saveEvent(draft: EventDraft): Promise<void> {
  const own = session().user.id
  const guests = draft.attendees.some(id => id !== own)
  const fields = {
    type: 'user',
    ownerId: own,
    name: draft.name,
    description: draft.description,
    from: draft.from.toISOString(),
    to: draft.to.toISOString(),
    ...(guests ? { is_meeting: 'Y', attendees: [...new Set([own, ...draft.attendees])], meeting: { notify: true, reinvite: false } } : {}),
  }
  if (draft.id) await rest('calendar.event.update', { ...fields, id: draft.id })
  else await rest('calendar.event.add', { ...fields, auto_detect_section: 'Y', ...(draft.sectionId ? { section: draft.sectionId } : {}) })
}

/** Only the time changes; the guests have to be sent again, or the portal takes them off. */
export async function moveEvent(event: CalendarEvent, from: Date): Promise<void> {
  const length = event.to.getTime() - event.from.getTime()
  await saveEvent({ ...draftOf(event), from, to: new Date(from.getTime() + length) })
}

export async function removeEvent(id: number): Promise<void> {
  await rest('calendar.event.delete', { id })
}

export async function answerInvitation(eventId: number, status: 'Y' | 'N'): Promise<void> {
  await rest('calendar.meeting.status.set', { eventId, status })
}

/** The part of an event that falls on one day, or null. */
export function onDay(event: CalendarEvent, key: string): { readonly from: Date, readonly to: Date } | null {
  const start = fromWallClock(key)
  const end = fromWallClock(addDays(key, 1))
  if (event.allDay) {
    const last = new Date(Math.max(event.from.getTime(), event.to.getTime() - 1))
    return dayKey(event.from) <= key && key <= dayKey(last) ? { from: start, to: end } : null
  }
  const from = new Date(Math.max(start.getTime(), event.from.getTime()))
  const to = new Date(Math.min(end.getTime(), event.to.getTime()))
  return from < to ? { from, to } : null
}
