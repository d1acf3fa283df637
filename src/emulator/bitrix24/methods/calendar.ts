import { busyOf } from '../calendar/accessibility.ts'
import { mayEdit, rightsTo } from '../calendar/access.ts'
import { answerMeeting, changeEvent, createEvent, deleteEvent, meetingRows, ownedBy } from '../calendar/events.ts'
import { attendeeParam, calendarError, calendarType, givenFields, isEmpty, timeParams } from '../calendar/params.ts'
import { davXmlId, printEvent } from '../calendar/print.ts'
import { occurrences, ruleOf, zoneOf } from '../calendar/recurrence.ts'
import { sectionMethods } from '../calendar/section-methods.ts'
import { defaultSection, sectionsOf } from '../calendar/sections.ts'
import { occurrenceOn, splitSeries } from '../calendar/series.ts'
import { settingsMethods } from '../calendar/settings-methods.ts'
import { siteMoment } from '../calendar/site-date.ts'
import { parseDay } from '../crm/time.ts'
import { reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, listParam, textParam } from '../params.ts'
import type { CalendarEventRow, SectionRow } from '../tables.ts'

const scope = ['calendar']
const dayLength = 86_400_000
const noSection = 'You specified an invalid calendar section ID or the user does not have access to it'

/** The vendor ends these sentences with a full stop on some pages and without one on others. */
function needed(call: Call, names: readonly string[], stop = ''): void {
  for (const name of names) {
    const value = call.params[name]
    const zeroOwner = name === 'ownerId' && value !== undefined && value !== null
    if (isEmpty(value) && !zeroOwner) throw calendarError(`The required parameter "${name}" for the method "${call.method}" is not set${stop}`)
  }
}

/** The calendar named by the call, or the owner's first one where none has to be named. */
function sectionFor(call: Call, stop = ''): SectionRow {
  const type = calendarType(call.params.type)
  const ownerId = intParam(call.params.ownerId) ?? 0
  if (!type) throw calendarError(noSection + stop)
  const named = intParam(call.params.section)
  const detect = call.params.auto_detect_section === 'Y' || named === null
  const section = detect ? undefined : sectionsOf(call.tables, type, ownerId).find(({ id }) => id === named)
  if (!section && !detect) throw calendarError(noSection + stop)
  if (!rightsTo(call.tables, call.user, { calType: type, ownerId }).edit) throw calendarError(`Access denied${stop}`)
  return section ?? defaultSection(call.tables, type, ownerId)
}

function add(call: Call): Reply {
  const { params, user } = call
  const skipTime = params.skip_time === 'Y'
  const times = timeParams(call, skipTime)
  needed(call, ['type', 'ownerId', 'name'])
  if (times.from === undefined) throw calendarError('The required parameter "from" for the method "calendar.event.add" is not set')
  if (times.to === undefined) throw calendarError('The required parameter "to" for the method "calendar.event.add" is not set')
  if (typeof params.name !== 'string') throw calendarError('Invalid value for the parameter "name"')
  if (params.description !== undefined && typeof params.description !== 'string') throw calendarError('Invalid value for the parameter "description"')
  if (params.crm_fields !== undefined && typeof params.crm_fields !== 'object') throw calendarError('The list of event links to CRM must be an array')
  if (params.auto_detect_section !== undefined && params.auto_detect_section !== 'Y') needed(call, ['section'])
  const section = sectionFor(call)
  const fields = givenFields(call)
  const id = createEvent(call, {
    name: '',
    description: '',
    location: '',
    color: '',
    textColor: '',
    accessibility: 'busy',
    importance: 'normal',
    isPrivate: false,
    isMeeting: false,
    rrule: null,
    remind: [],
    crmFields: [],
    meeting: fields.isMeeting ? {} : null,
    ...fields,
    calType: section.calType,
    ownerId: section.ownerId,
    sectionId: section.id,
    from: times.from,
    to: times.to < times.from ? times.from : times.to,
    skipTime,
    timeZoneFrom: times.timeZoneFrom,
    timeZoneTo: times.timeZoneTo,
    meetingHost: user.id,
  }, attendeeParam(call) ?? [user.id])
  return reply(id)
}

/** Whoever is not the organiser has to name the organiser, and must be in the meeting or have a right to its calendar. */
function mayUpdate(call: Call, event: CalendarEventRow, original: CalendarEventRow): boolean {
  const { tables, user, params } = call
  if (!original.isMeeting) return mayEdit(tables, user, original)
  if (original.meetingHost === user.id) return true
  const takesPart = original.attendees.some(({ id }) => id === user.id)
  return intParam(params.host) === original.meetingHost && (takesPart || mayEdit(tables, user, event))
}

function update(call: Call): Reply {
  const { params, tables, user } = call
  needed(call, ['id', 'ownerId', 'type'], '.')
  if (params.name !== undefined && typeof params.name !== 'string') throw calendarError('Invalid value for the "name" parameter.')
  if (params.description !== undefined && typeof params.description !== 'string') throw calendarError('Invalid value for the "description" parameter.')
  if (params.crm_fields !== undefined && typeof params.crm_fields !== 'object') throw calendarError('The event\'s CRM links list must be an array.')
  const mode = params.recurrence_mode
  if (mode !== undefined && mode !== 'this' && mode !== 'next' && mode !== 'all') throw calendarError('An invalid editing type for the recurring event is specified.')
  const event = tables.events.get(intParam(params.id) ?? 0)
  const original = event && tables.events.get(event.parentId)
  if (!event || !original) throw calendarError('An error occurred while changing the event.')
  if (!mayUpdate(call, event, original)) throw calendarError('Access denied.')
  const section = params.section === undefined ? undefined : sectionFor(call, '.')
  const skipTime = params.skip_time === undefined ? original.skipTime : params.skip_time === 'Y'
  const times = timeParams(call, skipTime, original)
  const fields = givenFields(call)
  const from = times.from ?? original.from
  const to = times.to ?? original.to
  const { timeZoneFrom, timeZoneTo } = times
  const changes = { ...fields, ...(section && { sectionId: section.id }), from, to: to < from ? from : to, skipTime, timeZoneFrom, timeZoneTo }
  // With `is_meeting` and no list the attendees are let go, without both they stay.
  const attendees = fields.isMeeting ? attendeeParam(call) ?? [] : undefined
  if ((mode === 'this' || mode === 'next') && ruleOf(original)) {
    const time = occurrenceOn(original, parseDay(params.current_date_from, zoneOf(original)) ?? '')
    if (!time) throw calendarError('An error occurred while changing the event.')
    const moment = times.from ? {} : { from: time.start.toISOString(), to: time.end.toISOString() }
    const id = splitSeries(call, original, time, mode, { ...changes, ...moment }, attendees)
    return reply({
      originalDate: siteMoment(time.start, zoneOf(original), tables.portal.get(1)?.lang ?? 'ru'),
      originalDavXmlId: davXmlId(original),
      instanceTz: zoneOf(original),
      recEventId: id,
      id: original.id,
    })
  }
  changeEvent({ tables, user, now: call.now }, original, changes, attendees, fields.meeting?.REINVITE === true)
  return reply(event.id)
}

function seen(call: Call, rows: readonly CalendarEventRow[], from: Date, to: Date): readonly Readonly<Record<string, unknown>>[] {
  return rows
    .flatMap(event => occurrences(event, from, to).map(time => ({ event, time })))
    .sort((a, b) => a.time.start.getTime() - b.time.start.getTime() || a.event.id - b.event.id)
    .map(({ event, time }) => printEvent(event, time, call))
}

function get(call: Call): Reply {
  const { params, tables, user, now } = call
  if (isEmpty(params.type)) throw calendarError('Required parameter "type" is not specified for method "calendar.event.get"')
  const type = calendarType(params.type)
  if (!type) return reply([])
  const ownerId = intParam(params.ownerId) ?? 0
  const wanted = listParam(params.section).map(value => intParam(value) ?? 0)
  const sections = sectionsOf(tables, type, ownerId).map(({ id }) => id).filter(id => wanted.length === 0 || wanted.includes(id))
  const day = (value: unknown): number | null => {
    const text = parseDay(value, user.timeZone)
    return text === null ? null : Date.parse(`${text}T00:00:00Z`)
  }
  const from = day(params.from)
  const to = day(params.to)
  const today = now().getTime()
  const start = from ?? (to === null ? today - 30 * dayLength : 0)
  const end = to === null ? from === null ? today + 90 * dayLength : Date.parse('2038-01-01T00:00:00Z') : to + dayLength
  const rows = ownedBy(tables, type, ownerId).filter(event => sections.includes(event.sectionId))
  return reply(seen(call, rows, new Date(start), new Date(end)))
}

function nearest(call: Call): Reply {
  const { params, tables, user, now } = call
  const mine = params.type === undefined || params.ownerId === undefined || params.forCurrentUser === true || params.forCurrentUser === 'true' || params.forCurrentUser === '1'
  const type = mine ? 'user' : calendarType(params.type) ?? 'user'
  const ownerId = mine ? user.id : intParam(params.ownerId) ?? 0
  const days = intParam(params.days) ?? 60
  const rows = ownedBy(tables, type, ownerId).filter(event => event.meetingStatus !== 'N')
  const found = seen(call, rows, now(), new Date(now().getTime() + days * dayLength))
  const limit = intParam(params.maxEventsCount)
  const page = textParam(params.detailUrl).split('?')[0]?.toLowerCase().replace('#user_id#', String(user.id))
  const listed = limit === null ? found : found.slice(0, limit)
  return reply(page ? listed.map(event => ({ ...event, '~detailUrl': `${page}?EVENT_ID=${String(event.ID)}&EVENT_DATE=${encodeURIComponent(String(event.DATE_FROM))}` })) : listed)
}

function eventNamed(call: Call, value: unknown): CalendarEventRow | undefined {
  return call.tables.events.get(intParam(value) ?? 0)
}

export const calendarMethods: Family = {
  ...sectionMethods,
  ...settingsMethods,
  'calendar.event.add': { page: 'calendar/calendar-event/calendar-event-add.md', scope, run: add },
  'calendar.event.update': { page: 'calendar/calendar-event/calendar-event-update.md', scope, run: update },
  'calendar.event.get': { page: 'calendar/calendar-event/calendar-event-get.md', scope, run: get },
  'calendar.event.get.nearest': { page: 'calendar/calendar-event/calendar-event-get-nearest.md', scope, run: nearest },
  'calendar.event.getbyid': {
    page: 'calendar/calendar-event/calendar-event-get-by-id.md',
    scope,
    run: call => {
      needed(call, ['id'])
      const event = eventNamed(call, call.params.id)
      return reply(event ? printEvent(event, null, call) : null)
    },
  },
  'calendar.event.delete': {
    page: 'calendar/calendar-event/calendar-event-delete.md',
    scope,
    run: call => {
      const id = intParam(call.params.id) ?? 0
      if (id <= 0) throw calendarError('Event id not specified')
      if (!deleteEvent(call, id)) throw calendarError('An error occurred while deleting the event')
      return reply(true)
    },
  },
  'calendar.accessibility.get': {
    page: 'calendar/calendar-event/calendar-accessibility-get.md',
    scope,
    run: call => {
      needed(call, ['from', 'to', 'users'], '.')
      const from = parseDay(call.params.from, call.user.timeZone)
      const to = parseDay(call.params.to, call.user.timeZone)
      const ids = listParam(call.params.users).map(value => intParam(value) ?? 0).filter(id => id > 0)
      if (ids.length === 0) return reply([])
      return reply(Object.fromEntries(ids.map(id => [String(id), from && to ? busyOf(call, id, from, to) : []])))
    },
  },
  'calendar.meeting.status.set': {
    page: 'calendar/calendar-event/calendar-meeting-status-set.md',
    scope,
    run: call => {
      needed(call, ['eventId', 'status'])
      const status = textParam(call.params.status).toUpperCase()
      if (status !== 'Y' && status !== 'N' && status !== 'Q') throw calendarError('Invalid value for the parameter "status"')
      const event = eventNamed(call, call.params.eventId)
      if (event) answerMeeting(call, event, status)
      return reply(true)
    },
  },
  'calendar.meeting.status.get': {
    page: 'calendar/calendar-event/calendar-meeting-status-get.md',
    scope,
    run: call => {
      needed(call, ['eventId'])
      const event = eventNamed(call, call.params.eventId)
      const mine = event?.isMeeting ? meetingRows(call.tables, event.parentId).find(row => row.calType === 'user' && row.ownerId === call.user.id) : undefined
      if (!mine) throw calendarError('An error occurred while retrieving the status')
      return reply(mine.meetingStatus)
    },
  },
}
