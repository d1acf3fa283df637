import type { Agenda } from '../../core/agenda.ts'
import type { BusyTime, MeetingEvent } from '../../core/meeting.ts'
import { addDays, dayOf } from '../../core/period.ts'
import { cardKey, type CardRef } from '../../core/card.ts'
import { CrmError, type MeetingPort } from '../port.ts'
import { agendaBbcode } from './bbcode.ts'
import type { Caller } from './call.ts'
import { calendarPrefixes } from './names.ts'
import { step, writeAlone } from './step.ts'
import { busyTimes, events, oneEvent, workingHours, type BookedEvent } from './wire/meeting.ts'
import { done, number } from './wire/parse.ts'

export interface MeetingNeeds {
  readonly me: () => Promise<number>
  /** IANA name of the zone in which the caller's calendar thinks. */
  readonly timeZone: () => string
  /** The portal's origin, for links to its cards. */
  readonly origin: string
}

export function createMeetings(caller: Caller, needs: MeetingNeeds): MeetingPort {
  async function eventById(id: number): Promise<BookedEvent | null> {
    return caller.read('calendar.event.getbyid', { id }, oneEvent(needs.timeZone()))
  }

  /** Booking has no key of its own, so the same meeting at the same time is looked for: a lost answer or a second click must not invite twice. */
  async function find({ title, start, end, employeeId }: Parameters<MeetingPort['find']>[0]): Promise<readonly number[]> {
    const ownerId = await needs.me()
    const around = { from: addDays(dayOf(start, 'UTC'), -1), to: addDays(dayOf(end, 'UTC'), 1) }
    const found = await caller.read('calendar.event.get', { type: 'user', ownerId, ...around }, events(needs.timeZone()))
    const same = found.filter(event => event.title === title
      && event.start.getTime() === start.getTime()
      && event.end.getTime() === end.getTime()
      && (employeeId === ownerId || event.attendees.some(({ id }) => id === employeeId)))
    return same.map(({ id }) => id).toSorted((a, b) => a - b)
  }

  async function describe(eventId: number, agenda: Agenda, cards?: readonly CardRef[]): Promise<void> {
    const event = await eventById(eventId)
    if (!event) throw new CrmError('not-found', 'The event was deleted', { method: 'calendar.event.getbyid' })
    const me = await needs.me()
    // Without `is_meeting` the attendees stay as they are; whoever is not the organiser must name the organiser.
    await writeAlone(caller, step('calendar.event.update', {
      id: eventId,
      type: event.calendar.type,
      ownerId: event.calendar.ownerId,
      description: agendaBbcode(agenda, needs.origin),
      ...(cards && { crm_fields: linksOf(cards) }),
      ...(event.hostId !== null && event.hostId !== me && { host: event.hostId }),
    }, done))
  }

  return {
    workingHours: () => caller.read('calendar.settings.get', {}, workingHours),

    async busy(personIds, from, to) {
      if (personIds.length === 0) return new Map()
      // The method takes days of no stated zone: a day more on both sides, then the overlap is ours to judge.
      const found = await caller.read('calendar.accessibility.get', {
        users: [...new Set(personIds)], from: addDays(dayOf(from, 'UTC'), -1), to: addDays(dayOf(to, 'UTC'), 1),
      }, busyTimes(needs.timeZone()))
      return new Map([...found].filter(([id]) => personIds.includes(id)).map(([id, times]): [number, readonly BusyTime[]] =>
        [id, times.filter(time => time.start < to && time.end > from)]))
    },

    async book(meeting) {
      const ownerId = await needs.me()
      const zone = needs.timeZone()
      return caller.write('calendar.event.add', {
        type: 'user',
        ownerId,
        auto_detect_section: 'Y',
        name: meeting.title,
        description: agendaBbcode(meeting.agenda, needs.origin),
        from: wallClock(zone, meeting.start),
        to: wallClock(zone, meeting.end),
        timezone_from: zone,
        timezone_to: zone,
        skip_time: 'N',
        accessibility: 'busy',
        importance: 'normal',
        is_meeting: 'Y',
        attendees: [...new Set([ownerId, meeting.manager.id, meeting.employee.id])],
        meeting: { notify: true, reinvite: false, allow_invite: false, hide_guests: false },
        remind: [{ type: 'min', count: 15 }],
        crm_fields: linksOf(meeting.reviews.map(({ card }) => card)),
      }, number)
    },

    find,

    async read(eventIds) {
      const found = await Promise.all([...new Set(eventIds)].map(async (id): Promise<readonly [number, MeetingEvent | null]> => [id, await eventById(id)]))
      return new Map(found)
    },

    describe,

    async cancel(eventId) {
      try {
        await writeAlone(caller, step('calendar.event.delete', { id: eventId }, done))
      } catch (error) {
        // Refusals of the calendar have no code: only looking tells whether it was gone already.
        if (await eventById(eventId) !== null) throw error
      }
    },
  }
}

function linksOf(cards: readonly CardRef[]): readonly string[] {
  return [...new Map(cards.map(card => [cardKey(card), `${calendarPrefixes[card.kind]}_${card.id}`])).values()]
}

/** What clocks in the zone show: `2026-11-23T10:00:00`. */
export function wallClock(zone: string, moment: Date): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return format.format(moment).replace(' ', 'T')
}
