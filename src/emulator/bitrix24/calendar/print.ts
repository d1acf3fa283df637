import type { CalendarEventRow, Tables, UserRow } from '../tables.ts'
import { isoInZone, zoneOffset } from '../zone.ts'
import { seesAll, titleFor } from './access.ts'
import { endOfTime, ruleOf, zoneOf, type Occurrence } from './recurrence.ts'
import { formattedMoment, siteDay, siteMoment } from './site-date.ts'

export interface Viewer {
  readonly tables: Tables
  readonly user: UserRow
}

type Fields = Readonly<Record<string, unknown>>

const secondsOfDay = 86_400

function seconds(moment: Date | string): number {
  return Math.floor(new Date(moment).getTime() / 1000)
}

/** Seconds by which the event's clock is ahead of the viewer's. */
function userOffset(event: CalendarEventRow, viewer: Viewer, zone: string, at: Date): number {
  return event.skipTime ? 0 : (zoneOffset(at, zone) - zoneOffset(at, viewer.user.timeZone)) * 60
}

/**
 * Times as every list of events gives them. `*_TS_UTC` are those of the stored event: for a series its first start and
 * its last day, at each of its occurrences alike. Only `DATE_FROM`, `DATE_TO` and their zones tell occurrences apart.
 */
export function printTimes(event: CalendarEventRow, time: Occurrence | null, viewer: Viewer): Fields {
  const lang = viewer.tables.portal.get(1)?.lang ?? 'ru'
  const start = time?.start ?? new Date(event.from)
  const end = time?.end ?? new Date(event.to)
  const rule = ruleOf(event)
  const zones = { from: zoneOf(event), to: event.skipTime ? 'UTC' : event.timeZoneTo }
  const print = (moment: Date, zone: string): string => event.skipTime && rule && time
    ? siteDay(moment.toISOString().slice(0, 10), lang)
    : siteMoment(moment, zone, lang)
  return {
    'DATE_FROM': print(start, zones.from),
    'DATE_TO': print(end, zones.to),
    'DATE_FROM_TS_UTC': String(seconds(event.from)),
    'DATE_TO_TS_UTC': String(rule ? seconds(`${rule.UNTIL ?? endOfTime}T00:00:00Z`) + secondsOfDay : seconds(event.to)),
    '~USER_OFFSET_FROM': userOffset(event, viewer, zones.from, start),
    '~USER_OFFSET_TO': userOffset(event, viewer, zones.to, end),
    'DT_SKIP_TIME': event.skipTime ? 'Y' : 'N',
    'TZ_FROM': event.skipTime ? null : event.timeZoneFrom,
    'TZ_TO': event.skipTime ? null : event.timeZoneTo,
  }
}

function printRule(event: CalendarEventRow, lang: 'ru' | 'en'): Fields | '' {
  const rule = ruleOf(event)
  if (!rule) return ''
  const until = siteDay(rule.UNTIL ?? endOfTime, lang)
  return {
    'FREQ': rule.FREQ,
    ...(rule.FREQ === 'WEEKLY' ? { BYDAY: Object.fromEntries(rule.BYDAY.map(day => [day, day])) } : {}),
    'INTERVAL': rule.INTERVAL,
    ...(rule.COUNT === null ? {} : { COUNT: rule.COUNT }),
    'UNTIL': until,
    '~UNTIL': rule.UNTIL === null ? '' : until,
    'UNTIL_TS': seconds(`${rule.UNTIL ?? endOfTime}T00:00:00Z`),
  }
}

function printMeeting(event: CalendarEventRow, tables: Tables): Fields | null {
  if (!event.isMeeting) return null
  const host = tables.users.get(event.meetingHost)
  return {
    HOST_NAME: host ? `${host.name} ${host.lastName}` : '',
    NOTIFY: event.meeting?.NOTIFY === true,
    REINVITE: false,
    ALLOW_INVITE: event.meeting?.ALLOW_INVITE === true,
    HIDE_GUESTS: event.meeting?.HIDE_GUESTS === true,
    MEETING_CREATOR: event.meetingHost,
    LANGUAGE_ID: tables.portal.get(1)?.lang ?? 'ru',
    MAIL_FROM: '',
  }
}

function attendeeList(event: CalendarEventRow, rows: readonly CalendarEventRow[]): readonly Fields[] {
  if (!event.isMeeting) return [{ id: event.meetingHost, entryId: String(event.id), status: event.meetingStatus ?? 'H' }]
  return event.attendees.map(({ id, status }) => ({
    id,
    entryId: String(rows.find(row => row.calType === 'user' && row.ownerId === id)?.id ?? event.parentId),
    status,
  }))
}

/** An identifier for synchronisation that stays the same as long as the event does. */
export function davXmlId(event: CalendarEventRow): string {
  const stamp = event.from.replace(/[-:]/g, '').slice(0, 15)
  return `${stamp}Z-${event.parentId.toString(16).padStart(32, '0')}@portal.example.ru`
}

/** An event as `calendar/_includes/calendar_event_fields.md` describes it, cut down for those who may not see it all. */
export function printEvent(event: CalendarEventRow, time: Occurrence | null, viewer: Viewer): Fields {
  const { tables, user } = viewer
  const lang = tables.portal.get(1)?.lang ?? 'ru'
  const start = time?.start ?? new Date(event.from)
  const end = time?.end ?? new Date(event.to)
  const zone = zoneOf(event)
  const rule = ruleOf(event)
  const rows = tables.events.where('parent', row => row.parentId, event.parentId)
  const { DATE_FROM, DATE_TO, DATE_FROM_TS_UTC, DATE_TO_TS_UTC, DT_SKIP_TIME, TZ_FROM, TZ_TO, ...offsets } = printTimes(event, time, viewer)
  const offset = (moment: Date, name: string): string | null => event.skipTime ? null : String(zoneOffset(moment, name) * 60)
  const whole: Fields = {
    'ID': String(event.id),
    'PARENT_ID': String(event.parentId),
    'DELETED': 'N',
    'CAL_TYPE': event.calType,
    'OWNER_ID': String(event.ownerId),
    'NAME': titleFor(tables, user, event),
    DATE_FROM,
    DATE_TO,
    'ORIGINAL_DATE_FROM': event.originalFrom ? siteMoment(new Date(event.originalFrom), zone, lang) : null,
    TZ_FROM,
    TZ_TO,
    'TZ_OFFSET_FROM': offset(new Date(event.from), event.timeZoneFrom),
    'TZ_OFFSET_TO': offset(new Date(event.to), event.timeZoneTo),
    DATE_FROM_TS_UTC,
    DATE_TO_TS_UTC,
    DT_SKIP_TIME,
    'DT_LENGTH': seconds(event.to) - seconds(event.from) + (event.skipTime ? secondsOfDay : 0),
    'EVENT_TYPE': null,
    'CREATED_BY': String(event.createdBy),
    'DATE_CREATE': siteMoment(new Date(event.created), user.timeZone, lang),
    'TIMESTAMP_X': siteMoment(new Date(event.updated), user.timeZone, lang),
    'DESCRIPTION': event.description,
    'PRIVATE_EVENT': event.isPrivate ? '1' : '',
    'ACCESSIBILITY': event.accessibility,
    'IMPORTANCE': event.importance,
    'IS_MEETING': event.isMeeting,
    'MEETING_STATUS': event.meetingStatus,
    'MEETING_HOST': String(event.meetingHost),
    'MEETING': printMeeting(event, tables),
    'LOCATION': event.location,
    'REMIND': event.remind,
    'COLOR': event.color,
    'RRULE': printRule(event, lang),
    'EXDATE': (event.exdates ?? []).map(day => siteDay(day, lang)).join(';'),
    'DAV_XML_ID': davXmlId(event),
    'G_EVENT_ID': '',
    'DAV_EXCH_LABEL': '',
    'CAL_DAV_LABEL': '',
    'VERSION': '1',
    'ATTENDEES_CODES': event.isMeeting ? event.attendees.map(({ id }) => `U${id}`) : null,
    'RECURRENCE_ID': event.recurrenceId ?? null,
    'RELATIONS': event.recurrenceId ? { COMMENT_XML_ID: `EVENT_${event.recurrenceId}_${siteDay(isoInZone(new Date(event.originalFrom ?? event.from), zone).slice(0, 10), lang)}` } : '',
    'SECTION_ID': String(event.sectionId),
    'SYNC_STATUS': null,
    'UF_CRM_CAL_EVENT': event.crmFields.length > 0 ? event.crmFields : false,
    'UF_WEBDAV_CAL_EVENT': false,
    'SECTION_DAV_XML_ID': null,
    'DATE_FROM_FORMATTED': formattedMoment(start, zone, event.skipTime),
    'DATE_TO_FORMATTED': formattedMoment(end, event.skipTime ? 'UTC' : event.timeZoneTo, event.skipTime),
    'SECT_ID': String(event.sectionId),
    'ATTENDEE_LIST': attendeeList(event, rows),
    'COLLAB_ID': null,
    ...(rule ? { '~RRULE_DESCRIPTION': `${frequencyNames[lang][rule.FREQ]} ${rule.BYDAY.join(', ')}`.trim() } : {}),
    ...(event.isMeeting ? { attendeesEntityList: event.attendees.map(({ id }) => ({ entityId: 'user', id })) } : {}),
    '~DESCRIPTION': asHtml(event.description),
    ...offsets,
    ...(rule && time ? { '~DATE_FROM': siteMoment(new Date(event.from), zone, lang), '~DATE_TO': siteMoment(new Date(event.to), zone, lang), 'RINDEX': time.index } : {}),
  }
  return seesAll(tables, user, event) ? whole : withoutDetails(whole)
}

const frequencyNames = {
  ru: { DAILY: 'каждый день', WEEKLY: 'каждую неделю', MONTHLY: 'каждый месяц', YEARLY: 'каждый год' },
  en: { DAILY: 'every day', WEEKLY: 'every week', MONTHLY: 'every month', YEARLY: 'every year' },
} as const

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The description with its BB codes turned into what the event's own page shows. */
function asHtml(text: string): string {
  return text
    .replace(/[&<>"]/g, sign => entities[sign] ?? sign)
    .replace(/\[url=(https?:[^\]\s]+)\](.*?)\[\/url\]/gis, '<a href="$1">$2</a>')
    .replace(/\[url\](https?:[^[\s]+)\[\/url\]/gi, '<a href="$1">$1</a>')
    .replace(/\[(\/?[biu])\]/gi, '<$1>')
    .replace(/\r?\n/g, '<br>')
}

const details = ['DESCRIPTION', 'LOCATION', 'REMIND', 'ATTENDEE_LIST', 'ATTENDEES_CODES', 'attendeesEntityList', 'UF_CRM_CAL_EVENT', 'UF_WEBDAV_CAL_EVENT', '~DESCRIPTION']

function withoutDetails(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !details.includes(name)))
}
