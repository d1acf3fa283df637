import { z } from 'zod'
import type { BusyTime, MeetingEvent, WorkingHours } from '../../../core/meeting.ts'
import { fromBbcode } from '../bbcode.ts'
import { mapOf, number, optionalId, text } from './parse.ts'
import { spanOf } from './site-date.ts'

const weekdays: Readonly<Record<string, number>> = { MO: 1, TU: 2, WE: 3, TH: 4, FR: 5, SA: 6, SU: 7 }

/** `calendar.settings.get` (calendar/calendar-settings-get.md). */
export const workingHours = z.object({
  work_time_start: text,
  work_time_end: text,
  week_holidays: z.union([z.array(z.string()), z.literal(''), z.null()]),
  year_holidays: text,
  week_start: text,
}).transform((row): WorkingHours => ({
  from: hourOf(row.work_time_start, 9),
  to: hourOf(row.work_time_end, 18),
  weekend: (row.week_holidays || []).flatMap(day => weekdays[day] ?? []),
  holidays: row.year_holidays.split(',').flatMap(holidayOf),
  weekStart: weekdays[row.week_start] ?? 1,
}))

/** `9`, `9.30` and `09:30`: what follows the dot are minutes. */
function hourOf(value: string, otherwise: number): number {
  const [, hour, minute = ''] = /^(\d{1,2})(?:[.:](\d{1,2}))?/.exec(value.trim()) ?? []
  return hour === undefined ? otherwise : Number(hour) + Number(minute.padEnd(2, '0')) / 60
}

/** `1.05` is every first of May; with a year it is that one day. */
function holidayOf(value: string): string[] {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?$/.exec(value.trim()) ?? []
  if (!day || !month) return []
  return [`${year ? `${year}-` : ''}${month.padStart(2, '0')}-${day.padStart(2, '0')}`]
}

const printedTimes = {
  DATE_FROM: text,
  DATE_TO: text,
  TZ_FROM: text,
  TZ_TO: text,
  DATE_FROM_TS_UTC: number,
  DATE_TO_TS_UTC: number,
  DT_SKIP_TIME: text,
}

const busyRow = z.object({ ...printedTimes, NAME: text, ACCESSIBILITY: text })

/** `calendar.accessibility.get`: what keeps each person, by their id (calendar/calendar-event/calendar-accessibility-get.md). */
export function busyTimes(viewerZone: string): z.ZodType<ReadonlyMap<number, readonly BusyTime[]>> {
  return mapOf(z.array(busyRow)).transform(people => new Map(Object.entries(people).map(([id, rows]) => [
    Number(id),
    rows.filter(row => row.ACCESSIBILITY !== 'free').map((row): BusyTime => ({
      ...spanOf(row, viewerZone),
      title: row.NAME,
      kind: row.ACCESSIBILITY === 'absent' ? 'absence' : 'event',
    })),
  ])))
}

const answers: Readonly<Record<string, MeetingEvent['attendees'][number]['answer']>> = { Y: 'yes', N: 'no', H: 'organiser', Q: 'waiting' }

const eventRow = z.object({
  ...printedTimes,
  ID: number,
  DELETED: text,
  CAL_TYPE: text,
  OWNER_ID: optionalId,
  NAME: text,
  DESCRIPTION: text,
  MEETING_HOST: optionalId,
  ATTENDEE_LIST: z.union([z.array(z.object({ id: number, status: text })), z.literal(false)]).nullish(),
})

/** An event with what an update must repeat (calendar/calendar-event/calendar-event-update.md). */
export interface BookedEvent extends MeetingEvent {
  readonly calendar: { readonly type: string, readonly ownerId: number }
  readonly hostId: number | null
}

const booked = (viewerZone: string) => eventRow.transform((row): BookedEvent | null => row.DELETED === 'Y'
  ? null
  : {
      ...spanOf(row, viewerZone),
      id: row.ID,
      title: row.NAME,
      description: fromBbcode(row.DESCRIPTION),
      agrees: true,
      attendees: (row.ATTENDEE_LIST || []).map(({ id, status }) => ({ id, answer: answers[status] ?? 'waiting' })),
      calendar: { type: row.CAL_TYPE, ownerId: row.OWNER_ID ?? 0 },
      hostId: row.MEETING_HOST,
    })

/** `calendar.event.getbyid` answers null to an event that is gone. */
export function oneEvent(viewerZone: string): z.ZodType<BookedEvent | null> {
  return z.union([z.null(), z.literal(false).transform(() => null), z.array(z.never()).max(0).transform(() => null), booked(viewerZone)])
}

export function events(viewerZone: string): z.ZodType<readonly BookedEvent[]> {
  return z.array(booked(viewerZone)).transform(rows => rows.filter(row => row !== null))
}
