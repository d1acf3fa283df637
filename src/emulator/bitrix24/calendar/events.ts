import type { CalendarEventRow, Tables, UserRow } from '../tables.ts'
import { mayEdit, titleFor } from './access.ts'
import { occurrences, ruleOf, startDay, weekdays } from './recurrence.ts'
import { defaultSection } from './sections.ts'

/** Who does something to a calendar and when: a REST call is one, a portal page makes its own. */
export interface CalendarActor {
  readonly tables: Tables
  readonly user: UserRow
  /** The portal's clock. */
  readonly now: () => Date
}

/** The fields of an event that whoever makes it decides. */
export type EventDraft = Omit<CalendarEventRow, 'id' | 'parentId' | 'createdBy' | 'meetingStatus' | 'attendees' | 'created' | 'updated'>

export type EventChanges = Partial<Omit<EventDraft, 'calType' | 'ownerId' | 'meetingHost'>>

/** An event at one of its times, as one person sees it. */
export interface SeenEvent {
  readonly event: CalendarEventRow
  readonly start: Date
  readonly end: Date
  readonly title: string
  /** The person may move and delete it. */
  readonly editable: boolean
}

/** The original and the copies of a meeting; an event without attendees is alone. */
export function meetingRows(tables: Tables, parentId: number): readonly CalendarEventRow[] {
  return tables.events.where('parent', row => row.parentId, parentId)
}

export function ownedBy(tables: Tables, calType: string, ownerId: number): readonly CalendarEventRow[] {
  return tables.events.where('owner', row => `${row.calType}:${row.ownerId}`, `${calType}:${ownerId}`)
}

/** A new event of the actor, who is its organiser, with a copy in each attendee's calendar. Answers its id. */
export function createEvent(actor: CalendarActor, draft: EventDraft, attendeeIds: readonly number[]): number {
  const { tables, now } = actor
  const moment = now().toISOString()
  const { id } = tables.events.insert({
    ...draft,
    parentId: 0,
    createdBy: actor.user.id,
    meetingStatus: draft.isMeeting ? 'H' : 'Y',
    attendees: [],
    created: moment,
    updated: moment,
  })
  tables.events.update(id, { parentId: id })
  if (draft.isMeeting) inviteOnly(actor, id, attendeeIds)
  return id
}

/** Changes a meeting for everybody. New attendees are invited, those left out lose their copy; `undefined` keeps the list. */
export function changeEvent(actor: CalendarActor, event: CalendarEventRow, changes: EventChanges, attendeeIds?: readonly number[], askAgain = false): void {
  const { tables } = actor
  const updated = actor.now().toISOString()
  const moved = (changes.from ?? event.from) !== event.from || (changes.to ?? event.to) !== event.to
  const { sectionId, accessibility, remind, color, textColor, ...shared } = changes
  const own = { sectionId, accessibility, remind, color, textColor }
  for (const row of meetingRows(tables, event.parentId)) {
    const personal = row.id === event.parentId ? Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) : {}
    const asked = askAgain && moved && row.meetingStatus !== 'H' ? { meetingStatus: 'Q' as const } : {}
    tables.events.update(row.id, { ...shared, ...personal, ...asked, updated })
  }
  if (changes.isMeeting === false) inviteOnly(actor, event.parentId, [])
  else if (attendeeIds !== undefined) inviteOnly(actor, event.parentId, attendeeIds)
  else listAttendees(tables, event.parentId)
}

/** Leaves exactly these people (and the organiser) in the meeting. */
function inviteOnly(actor: CalendarActor, parentId: number, attendeeIds: readonly number[]): void {
  const { tables } = actor
  const original = tables.events.get(parentId)
  if (!original) return
  const wanted = new Set(attendeeIds.filter(id => tables.users.get(id) && !(original.calType === 'user' && id === original.ownerId)))
  for (const row of meetingRows(tables, parentId)) {
    if (row.id === parentId) continue
    if (wanted.has(row.ownerId)) wanted.delete(row.ownerId)
    else tables.events.remove(row.id)
  }
  for (const ownerId of wanted) {
    tables.events.insert({
      ...original,
      id: undefined,
      parentId,
      calType: 'user',
      ownerId,
      sectionId: defaultSection(tables, 'user', ownerId).id,
      createdBy: ownerId,
      meetingStatus: ownerId === original.meetingHost ? 'H' : 'Q',
    })
  }
  listAttendees(tables, parentId)
}

/** Writes into every row of the meeting who takes part and how they answered. */
function listAttendees(tables: Tables, parentId: number): void {
  const rows = meetingRows(tables, parentId)
  const original = tables.events.get(parentId)
  if (!original) return
  const attendees = original.isMeeting
    ? rows.filter(row => row.calType === 'user').map(row => ({ id: row.ownerId, status: row.meetingStatus ?? 'Q' }))
    : []
  for (const row of rows) tables.events.update(row.id, { attendees })
}

/** A person's own answer to a meeting; the organiser has none to give. Answers whether the person takes part in it. */
export function answerMeeting(actor: CalendarActor, event: CalendarEventRow, status: 'Y' | 'N' | 'Q'): boolean {
  const { tables, user } = actor
  const mine = meetingRows(tables, event.parentId).find(row => row.calType === 'user' && row.ownerId === user.id)
  if (!mine || !event.isMeeting) return false
  if (mine.meetingStatus !== 'H') {
    tables.events.update(mine.id, { meetingStatus: status, updated: actor.now().toISOString() })
    listAttendees(tables, event.parentId)
  }
  return true
}

/**
 * Deletes an event as this person: the original goes with all its copies; an attendee who deletes the own copy
 * declines the meeting. False: there is no such event or no right to it.
 */
export function deleteEvent(actor: CalendarActor, id: number): boolean {
  const { tables } = actor
  const event = tables.events.get(id)
  if (!event || !mayEdit(tables, actor.user, event)) return false
  if (event.parentId !== event.id) {
    tables.events.update(event.id, { meetingStatus: 'N', updated: actor.now().toISOString() })
    listAttendees(tables, event.parentId)
    return true
  }
  for (const row of meetingRows(tables, event.id)) tables.events.remove(row.id)
  return true
}

/**
 * Moves an event to another time as this person. A series moves as a whole: `taken` is the start of the occurrence
 * that was moved, its first one when left out. False: there is no such event or no right to it.
 */
export function moveEvent(actor: CalendarActor, id: number, start: Date, end: Date, taken?: Date): boolean {
  const { tables, user } = actor
  const event = tables.events.get(id)
  const original = event && tables.events.get(event.parentId)
  if (!original || !mayEdit(tables, user, original)) return false
  const from = new Date(original.from).getTime() + start.getTime() - (taken ?? new Date(original.from)).getTime()
  const length = Math.max(0, end.getTime() - start.getTime())
  const moved = { ...original, from: new Date(from).toISOString() }
  const rrule = shiftedRule(original, Math.round((Date.parse(startDay(moved, new Date(from))) - Date.parse(startDay(original, new Date(original.from)))) / 86_400_000))
  changeEvent(actor, original, { from: moved.from, to: new Date(from + length).toISOString(), rrule })
  return true
}

/** A weekly series that begins some days later takes place as many days later in each week. */
function shiftedRule(event: CalendarEventRow, days: number): CalendarEventRow['rrule'] {
  const rule = ruleOf(event)
  if (!event.rrule || rule?.FREQ !== 'WEEKLY') return event.rrule
  const shifted = rule.BYDAY.map(day => weekdays[(((weekdays.findIndex(name => name === day) + days) % 7) + 7) % 7] ?? day)
  return { ...event.rrule, BYDAY: shifted }
}

/** What is in a person's calendar between two moments, in order, as the actor may see it. Declined meetings are left out. */
export function eventsOf(actor: CalendarActor, ownerId: number, from: Date, to: Date): readonly SeenEvent[] {
  const { tables, user } = actor
  return ownedBy(tables, 'user', ownerId)
    .filter(event => event.meetingStatus !== 'N')
    .flatMap(event => occurrences(event, from, to).map((time): SeenEvent => ({
      event,
      start: time.start,
      end: time.end,
      title: titleFor(tables, user, event),
      editable: mayEdit(tables, user, tables.events.get(event.parentId) ?? event),
    })))
    .sort((a, b) => a.start.getTime() - b.start.getTime() || a.event.id - b.event.id)
}
