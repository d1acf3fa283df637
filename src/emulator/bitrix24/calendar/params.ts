import { parseDay, parseMoment } from '../crm/time.ts'
import { RestError, type Call } from '../method.ts'
import { flagParam, intParam, listParam, objectParam, textParam } from '../params.ts'
import type { CalendarEventRow, SectionRow } from '../tables.ts'
import { titleForNothing } from './words.ts'

type CalendarType = SectionRow['calType']

/** Every error of the calendar has an empty code: only the text tells what happened. */
export function calendarError(description: string): RestError {
  return new RestError('', description)
}

/** What PHP takes for empty: an `ownerId` of 0 is the only zero that counts. */
export function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === undefined || value === null || value === '' || value === '0' || value === 0 || value === false
}

export function calendarType(value: unknown): CalendarType | null {
  return value === 'user' || value === 'group' || value === 'company_calendar' ? value : null
}

/** A zone that exists, else the person's own. */
function zoneParam(value: unknown, otherwise: string): string {
  const name = textParam(value)
  try {
    return name ? new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone && name : otherwise
  } catch {
    return otherwise
  }
}

export interface Times {
  readonly from?: string
  readonly to?: string
  readonly timeZoneFrom: string
  readonly timeZoneTo: string
}

/**
 * When an event begins and ends. A date with an offset makes the zones of the parameters void; without one they say
 * whose clock is meant, else the caller's own is.
 */
export function timeParams(call: Call, skipTime: boolean, known?: CalendarEventRow): Times {
  const own = call.user.timeZone
  const { params } = call
  const withOffset = /(Z|[+-]\d{2}:?\d{2})$/.test(textParam(params.from).trim())
  const named = withOffset || params.timezone_from === undefined ? undefined : zoneParam(params.timezone_from, own)
  const timeZoneFrom = named ?? (params.from === undefined ? known?.timeZoneFrom ?? own : own)
  const timeZoneTo = named === undefined ? (params.to === undefined ? known?.timeZoneTo ?? own : own) : zoneParam(params.timezone_to, named)
  const read = (value: unknown, stamp: unknown, zone: string): string | undefined => {
    if (value === undefined && intParam(stamp) !== null) return new Date((intParam(stamp) ?? 0) * 1000).toISOString()
    if (skipTime) {
      const day = parseDay(value, zone)
      return day === null ? undefined : `${day}T00:00:00.000Z`
    }
    return parseMoment(value, zone)?.toISOString()
  }
  const from = read(params.from, params.from_ts, timeZoneFrom)
  const to = read(params.to, params.to_ts, timeZoneTo)
  return { ...(from && { from }), ...(to && { to }), timeZoneFrom, timeZoneTo }
}

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** `rrule`; a weekly one without days means Mondays, and days are kept of weekly ones alone. */
function ruleParam(value: unknown): CalendarEventRow['rrule'] {
  const rule = objectParam(value)
  const FREQ = textParam(rule.FREQ).toUpperCase()
  if (!frequencies.includes(FREQ)) return null
  const listed = typeof rule.BYDAY === 'string' ? rule.BYDAY.split(',') : listParam(rule.BYDAY).map(textParam)
  const days = listed.map(day => day.trim().toUpperCase()).filter(day => weekdays.includes(day))
  const count = intParam(rule.COUNT)
  const until = parseDay(rule.UNTIL, 'UTC')
  return {
    FREQ,
    INTERVAL: Math.max(1, intParam(rule.INTERVAL) ?? 1),
    ...(FREQ === 'WEEKLY' ? { BYDAY: days.length > 0 ? days : ['MO'] } : {}),
    ...(count !== null && count > 0 ? { COUNT: count } : {}),
    ...(until !== null ? { UNTIL: until } : {}),
  }
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  const text = textParam(value).trim().toLowerCase()
  return allowed.find(option => option === text) ?? otherwise
}

function remindParam(value: unknown): CalendarEventRow['remind'] {
  return listParam(value).map(objectParam).flatMap(entry => {
    const type = textParam(entry.type)
    return ['min', 'hour', 'day'].includes(type) ? [{ type, count: intParam(entry.count) ?? 0 }] : []
  })
}

/** `#9dcf00`, also without its hash or with `%23` for it; anything else is no colour. */
export function colorParam(value: unknown): string {
  const [, digits] = /^(?:#|%23)?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(textParam(value).trim()) ?? []
  return digits ? `#${digits}` : ''
}

/** Links to cards, `D_1`, `L_1`, `C_1`, `CO_1`; what else is in the list is left out. */
function crmParam(value: unknown): readonly string[] {
  return listParam(value).map(textParam).filter(link => /^(CO|C|L|D)_\d+$/.test(link))
}

const accessibilities = ['busy', 'absent', 'quest', 'free'] as const
const importances = ['high', 'normal', 'low'] as const

export type GivenFields = Partial<Pick<CalendarEventRow,
  'name' | 'description' | 'location' | 'color' | 'textColor' | 'accessibility' | 'importance' | 'isPrivate' | 'isMeeting' | 'rrule' | 'remind' | 'crmFields' | 'meeting'>>

/** The fields of an event that the call names, and no others. */
export function givenFields(call: Call): GivenFields {
  const { params } = call
  const given = <T>(name: string, read: (value: unknown) => T): T | undefined => params[name] === undefined ? undefined : read(params[name])
  const meeting = params.meeting === undefined ? undefined : objectParam(params.meeting)
  const fields = {
    name: given('name', value => textParam(value).trim() || titleForNothing(call.tables)),
    description: given('description', value => textParam(value).trim()),
    location: given('location', textParam),
    color: given('color', colorParam),
    textColor: given('text_color', colorParam),
    accessibility: given('accessibility', value => oneOf(value, accessibilities, 'busy')),
    importance: given('importance', value => oneOf(value, importances, 'normal')),
    isPrivate: given('private_event', value => value === 'Y'),
    isMeeting: given('is_meeting', value => value === 'Y'),
    rrule: given('rrule', ruleParam),
    remind: given('remind', remindParam),
    crmFields: given('crm_fields', crmParam),
    meeting: meeting && {
      NOTIFY: flagParam(meeting.notify),
      REINVITE: flagParam(meeting.reinvite),
      ALLOW_INVITE: flagParam(meeting.allow_invite),
      HIDE_GUESTS: flagParam(meeting.hide_guests),
    },
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** User ids of `attendees`; undefined when the call has no such list. */
export function attendeeParam(call: Call): readonly number[] | undefined {
  if (call.params.attendees === undefined) return undefined
  return [...new Set(listParam(call.params.attendees).map(value => intParam(value) ?? 0).filter(id => id > 0))]
}
