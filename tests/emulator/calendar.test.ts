import { beforeEach, describe, expect, it } from 'vitest'
import { deleteEvent, eventsOf, moveEvent } from '../../src/emulator/bitrix24/calendar/events.ts'
import { RestError, type Params } from '../../src/emulator/bitrix24/method.ts'
import { calendarMethods } from '../../src/emulator/bitrix24/methods/calendar.ts'
import { tablesOf, type Tables, type UserRow } from '../../src/emulator/bitrix24/tables.ts'
import { openStore } from '../../src/emulator/store.ts'

const now = new Date('2026-11-23T06:00:00Z')
const admin = 1
const head = 2
const salesperson = 3
const stranger = 4
const eastern = 5

type Fields = Readonly<Record<string, unknown>>

let tables: Tables

function person(id: number, department: number, more: Partial<UserRow> = {}): void {
  tables.users.insert({
    id, name: 'Имя', lastName: `Фамилия${id}`, secondName: '', email: `user${id}@example.ru`, position: '', phone: '',
    departments: [department], active: true, admin: false, gender: 'M', timeZone: 'Europe/Moscow', registered: now.toISOString(),
    crm: { read: 'own', write: 'own' }, persona: null, ...more,
  })
}

function openPortal(lang: 'ru' | 'en' = 'ru'): void {
  tables = tablesOf(openStore())
  tables.portal.insert({
    id: 1, memberId: '', lang, timeZone: 'Europe/Moscow', company: '', license: '', licenseType: '', licenseFamily: '', smartProcesses: true,
    workTimeStart: '9', workTimeEnd: '18', weekHolidays: ['SA', 'SU'], yearHolidays: '1.01,4.11',
  })
  tables.departments.insert({ id: 1, name: 'Компания', parentId: null, headId: null, sort: 100 })
  tables.departments.insert({ id: 2, name: 'Продажи', parentId: 1, headId: head, sort: 100 })
  tables.departments.insert({ id: 3, name: 'Клиенты', parentId: 1, headId: null, sort: 100 })
  person(admin, 1, { admin: true })
  person(head, 2)
  person(salesperson, 2)
  person(stranger, 3)
  person(eastern, 3, { timeZone: 'Asia/Yekaterinburg' })
}

function actor(userId: number): { tables: Tables, user: UserRow, now: () => Date } {
  const user = tables.users.get(userId)
  if (!user) throw new Error(`no user ${userId}`)
  return { tables, user, now: () => now }
}

function rest(userId: number, name: string, params: Params = {}): unknown {
  const method = calendarMethods[name]
  if (!method) throw new Error(`no method ${name}`)
  return method.run({ ...actor(userId), method: name, params, clientId: null, scope: ['calendar'], origin: 'http://127.0.0.1', methods: new Map() }).result
}

function refusal(userId: number, name: string, params: Params = {}): { code: string, status: number, text: string } {
  try {
    rest(userId, name, params)
  } catch (error) {
    if (error instanceof RestError) return { code: error.code, status: error.status, text: error.message }
    throw error
  }
  throw new Error(`${name} was not refused`)
}

function meeting(more: Params = {}): Params {
  return {
    type: 'user', ownerId: head, auto_detect_section: 'Y', name: 'Разбор', from: '2026-11-24T10:00:00', to: '2026-11-24T11:00:00',
    is_meeting: 'Y', attendees: [head, salesperson], ...more,
  }
}

function book(more: Params = {}, userId = head): number {
  return Number(rest(userId, 'calendar.event.add', meeting(more)))
}

function read(userId: number, id: number): Fields {
  return rest(userId, 'calendar.event.getbyid', { id }) as Fields
}

function listOf(userId: number, ownerId: number, from = '2026-11-01', to = '2026-12-31'): readonly Fields[] {
  return rest(userId, 'calendar.event.get', { type: 'user', ownerId, from, to }) as readonly Fields[]
}

function busy(userId: number, of: number, from = '2026-11-01', to = '2026-12-31'): readonly Fields[] {
  return (rest(userId, 'calendar.accessibility.get', { users: [of], from, to }) as Record<string, readonly Fields[]>)[String(of)] ?? []
}

beforeEach(() => openPortal())

describe('a booked meeting', () => {
  it('is printed in the site format of a Russian portal with moments in UTC beside it', () => {
    expect(read(head, book())).toMatchObject({
      DATE_FROM: '24.11.2026 10:00:00', DATE_TO: '24.11.2026 11:00:00', TZ_FROM: 'Europe/Moscow', TZ_OFFSET_FROM: '10800',
      DATE_FROM_TS_UTC: String(Date.parse('2026-11-24T07:00:00Z') / 1000), DATE_TO_TS_UTC: String(Date.parse('2026-11-24T08:00:00Z') / 1000),
      DT_LENGTH: 3600, DT_SKIP_TIME: 'N', DATE_FROM_FORMATTED: 'Tue Nov 24 2026 10:00:00',
    })
  })

  it('is printed in the site format of an English portal', () => {
    openPortal('en')
    expect(read(head, book({ from: '2026-11-24 15:30:00', to: '2026-11-24 16:00:00' }))).toMatchObject({ DATE_FROM: '11/24/2026 03:30:00 pm', DATE_TO: '11/24/2026 04:00:00 pm' })
  })

  it('has the caller as its organiser whatever host is given', () => {
    expect(read(head, book({ host: salesperson }))).toMatchObject({ MEETING_HOST: String(head), MEETING_STATUS: 'H', CREATED_BY: String(head) })
  })

  it('puts a copy with its own id into each attendee\'s calendar', () => {
    const id = book()
    const [copy] = listOf(salesperson, salesperson)
    expect(copy).toMatchObject({ PARENT_ID: String(id), OWNER_ID: String(salesperson), MEETING_STATUS: 'Q', NAME: 'Разбор' })
    expect(copy?.ID).not.toBe(String(id))
    expect(read(head, id).ATTENDEE_LIST).toEqual([
      { id: head, entryId: String(id), status: 'H' },
      { id: salesperson, entryId: copy?.ID, status: 'Q' },
    ])
  })

  it('invites its organiser alone when no attendees are given', () => {
    expect(read(head, book({ attendees: undefined })).ATTENDEE_LIST).toMatchObject([{ id: head, status: 'H' }])
  })

  it('keeps links to cards and drops what is none', () => {
    expect(read(head, book({ crm_fields: ['D_1', 'L_2', 'C_3', 'CO_4', 'X_5', 'D_'] })).UF_CRM_CAL_EVENT).toEqual(['D_1', 'L_2', 'C_3', 'CO_4'])
  })

  it('prints what the meeting parameter set', () => {
    expect(read(head, book({ meeting: { notify: true, hide_guests: 'Y' } })).MEETING).toMatchObject({ NOTIFY: true, REINVITE: false, ALLOW_INVITE: false, HIDE_GUESTS: true, MEETING_CREATOR: head })
  })

  it('comes back as null when it is gone', () => {
    expect(rest(head, 'calendar.event.getbyid', { id: 404 })).toBeNull()
  })
})

describe('the time of an event', () => {
  it('takes an offset before the zone of the parameters', () => {
    expect(read(head, book({ from: '2026-11-24T10:00:00+05:00', timezone_from: 'Asia/Tokyo' }))).toMatchObject({ DATE_FROM: '24.11.2026 08:00:00', TZ_FROM: 'Europe/Moscow' })
  })

  it('is read by the clock of the named zone, which counts for the end too', () => {
    expect(read(head, book({ timezone_from: 'Asia/Yekaterinburg' }))).toMatchObject({
      'DATE_FROM': '24.11.2026 10:00:00', 'TZ_FROM': 'Asia/Yekaterinburg', 'TZ_TO': 'Asia/Yekaterinburg',
      'DATE_FROM_TS_UTC': String(Date.parse('2026-11-24T05:00:00Z') / 1000), '~USER_OFFSET_FROM': 7200,
    })
  })

  it('is read by the caller\'s own clock otherwise', () => {
    const id = Number(rest(eastern, 'calendar.event.add', meeting({ ownerId: eastern, is_meeting: 'N' })))
    expect(read(eastern, id)).toMatchObject({ TZ_FROM: 'Asia/Yekaterinburg', DATE_FROM_TS_UTC: String(Date.parse('2026-11-24T05:00:00Z') / 1000) })
  })

  it('may be given as timestamps', () => {
    const stamp = Date.parse('2026-11-24T07:00:00Z') / 1000
    expect(read(head, book({ from: undefined, to: undefined, from_ts: stamp, to_ts: stamp + 1800 }))).toMatchObject({ DATE_FROM: '24.11.2026 10:00:00', DT_LENGTH: 1800 })
  })

  it('ends when it begins if the end was put before it', () => {
    expect(read(head, book({ to: '2026-11-24T09:00:00' }))).toMatchObject({ DATE_TO: '24.11.2026 10:00:00', DT_LENGTH: 0 })
  })

  it('of whole days has no zone and counts the last day', () => {
    expect(read(head, book({ skip_time: 'Y', from: '2026-11-24', to: '2026-11-26' }))).toMatchObject({
      DT_SKIP_TIME: 'Y', TZ_FROM: null, DT_LENGTH: 3 * 86_400, DATE_FROM_TS_UTC: String(Date.parse('2026-11-24T00:00:00Z') / 1000), DATE_FROM_FORMATTED: 'Tue Nov 24 2026',
    })
  })
})

describe('a refusal', () => {
  it.each([
    ['calendar.event.add', { type: undefined }, 'The required parameter "type" for the method "calendar.event.add" is not set'],
    ['calendar.event.add', { ownerId: undefined }, 'The required parameter "ownerId" for the method "calendar.event.add" is not set'],
    ['calendar.event.add', { name: '' }, 'The required parameter "name" for the method "calendar.event.add" is not set'],
    ['calendar.event.add', { from: undefined }, 'The required parameter "from" for the method "calendar.event.add" is not set'],
    ['calendar.event.add', { from: 'скоро' }, 'The required parameter "from" for the method "calendar.event.add" is not set'],
    ['calendar.event.add', { to: undefined }, 'The required parameter "to" for the method "calendar.event.add" is not set'],
    ['calendar.event.add', { auto_detect_section: 'N' }, 'The required parameter "section" for the method "calendar.event.add" is not set'],
    ['calendar.event.add', { name: ['a'] }, 'Invalid value for the parameter "name"'],
    ['calendar.event.add', { description: { a: 1 } }, 'Invalid value for the parameter "description"'],
    ['calendar.event.add', { crm_fields: 'D_1' }, 'The list of event links to CRM must be an array'],
    ['calendar.event.add', { auto_detect_section: 'N', section: 999 }, 'You specified an invalid calendar section ID or the user does not have access to it'],
    ['calendar.event.add', { ownerId: stranger }, 'Access denied'],
    ['calendar.event.update', { id: undefined }, 'The required parameter "id" for the method "calendar.event.update" is not set.'],
    ['calendar.event.update', { id: 404 }, 'An error occurred while changing the event.'],
    ['calendar.event.update', { id: 404, recurrence_mode: 'some' }, 'An invalid editing type for the recurring event is specified.'],
    ['calendar.event.get', { type: undefined }, 'Required parameter "type" is not specified for method "calendar.event.get"'],
    ['calendar.event.getbyid', { id: undefined }, 'The required parameter "id" for the method "calendar.event.getbyid" is not set'],
    ['calendar.event.delete', { id: undefined }, 'Event id not specified'],
    ['calendar.event.delete', { id: 404 }, 'An error occurred while deleting the event'],
    ['calendar.accessibility.get', { from: undefined }, 'The required parameter "from" for the method "calendar.accessibility.get" is not set.'],
    ['calendar.accessibility.get', { users: [] }, 'The required parameter "users" for the method "calendar.accessibility.get" is not set.'],
    ['calendar.meeting.status.set', { eventId: 1, status: 'H' }, 'Invalid value for the parameter "status"'],
    ['calendar.meeting.status.set', { eventId: 1 }, 'The required parameter "status" for the method "calendar.meeting.status.set" is not set'],
    ['calendar.meeting.status.get', { eventId: 404 }, 'An error occurred while retrieving the status'],
    ['calendar.section.get', { type: undefined }, 'The required parameter "type" for the method "calendar.section.get" is not set'],
    ['calendar.section.delete', { id: undefined }, 'Section ID is not set.'],
  ])('of %s with %o has an empty code and the documented text', (method, params, text) => {
    expect(refusal(head, method, meeting(params))).toEqual({ code: '', status: 400, text })
  })

  it('is not given to the owner 0 of the company calendar', () => {
    expect(rest(admin, 'calendar.event.add', meeting({ type: 'company_calendar', ownerId: 0 }))).toBeTypeOf('number')
  })
})

describe('an update', () => {
  it('changes the copies of all attendees', () => {
    const id = book()
    rest(head, 'calendar.event.update', { id, type: 'user', ownerId: head, name: 'Разбор перенесён', from: '2026-11-25T12:00:00', to: '2026-11-25T13:00:00' })
    expect(listOf(salesperson, salesperson)).toMatchObject([{ NAME: 'Разбор перенесён', DATE_FROM: '25.11.2026 12:00:00' }])
  })

  it('keeps the attendees when is_meeting is left out', () => {
    const id = book()
    rest(head, 'calendar.event.update', { id, type: 'user', ownerId: head, description: 'Повестка' })
    expect(read(head, id)).toMatchObject({ DESCRIPTION: 'Повестка', ATTENDEE_LIST: [{ id: head }, { id: salesperson }] })
  })

  it('lets the attendees go when is_meeting comes without them', () => {
    const id = book()
    rest(head, 'calendar.event.update', { id, type: 'user', ownerId: head, is_meeting: 'Y' })
    expect(read(head, id).ATTENDEE_LIST).toMatchObject([{ id: head }])
    expect(listOf(salesperson, salesperson)).toEqual([])
  })

  it('invites whom it adds and keeps the answers of the others', () => {
    const id = book()
    rest(salesperson, 'calendar.meeting.status.set', { eventId: id, status: 'Y' })
    rest(head, 'calendar.event.update', { id, type: 'user', ownerId: head, is_meeting: 'Y', attendees: [head, salesperson, stranger] })
    expect(read(head, id).ATTENDEE_LIST).toMatchObject([{ id: head, status: 'H' }, { id: salesperson, status: 'Y' }, { id: stranger, status: 'Q' }])
  })

  it('asks for new answers when the meeting moves and reinvite says so', () => {
    const id = book()
    rest(salesperson, 'calendar.meeting.status.set', { eventId: id, status: 'Y' })
    rest(head, 'calendar.event.update', { id, type: 'user', ownerId: head, from: '2026-11-25T10:00:00', to: '2026-11-25T11:00:00', meeting: { reinvite: true } })
    expect(read(head, id).ATTENDEE_LIST).toMatchObject([{ status: 'H' }, { id: salesperson, status: 'Q' }])
  })

  it('by somebody else needs the organiser\'s id as host', () => {
    const id = book()
    const change = { id, type: 'user', ownerId: head, name: 'Другое' }
    expect(refusal(admin, 'calendar.event.update', change)).toMatchObject({ code: '', text: 'Access denied.' })
    expect(refusal(admin, 'calendar.event.update', { ...change, host: admin })).toMatchObject({ code: '', text: 'Access denied.' })
    expect(rest(admin, 'calendar.event.update', { ...change, host: head })).toBe(id)
    expect(read(head, id)).toMatchObject({ NAME: 'Другое', MEETING_HOST: String(head) })
  })

  it('is refused to a stranger even with the host', () => {
    expect(refusal(stranger, 'calendar.event.update', { id: book(), type: 'user', ownerId: head, name: 'Другое', host: head })).toMatchObject({ text: 'Access denied.' })
  })
})

describe('an answer to a meeting', () => {
  it('shows in every copy', () => {
    const id = book()
    expect(rest(salesperson, 'calendar.meeting.status.get', { eventId: id })).toBe('Q')
    rest(salesperson, 'calendar.meeting.status.set', { eventId: id, status: 'N' })
    expect(rest(salesperson, 'calendar.meeting.status.get', { eventId: id })).toBe('N')
    expect(read(head, id).ATTENDEE_LIST).toMatchObject([{ status: 'H' }, { id: salesperson, status: 'N' }])
  })

  it('of no keeps the meeting out of the person\'s busy time, an invitation does not', () => {
    const id = book()
    expect(busy(head, salesperson)).toHaveLength(1)
    rest(salesperson, 'calendar.meeting.status.set', { eventId: id, status: 'N' })
    expect(busy(head, salesperson)).toEqual([])
  })

  it('does not change that the organiser is the organiser', () => {
    const id = book()
    rest(head, 'calendar.meeting.status.set', { eventId: id, status: 'N' })
    expect(read(head, id)).toMatchObject({ MEETING_STATUS: 'H' })
  })
})

describe('a deletion', () => {
  it('of the original takes all copies with it', () => {
    const id = book()
    const [copy] = listOf(salesperson, salesperson)
    expect(rest(head, 'calendar.event.delete', { id })).toBe(true)
    expect(rest(salesperson, 'calendar.event.getbyid', { id: copy?.ID })).toBeNull()
    expect(tables.events.size).toBe(0)
  })

  it('of a copy declines the meeting', () => {
    const id = book()
    const [copy] = listOf(salesperson, salesperson)
    rest(salesperson, 'calendar.event.delete', { id: copy?.ID })
    expect(read(head, id).ATTENDEE_LIST).toMatchObject([{ status: 'H' }, { id: salesperson, status: 'N' }])
  })

  it('is refused to whoever is not the organiser', () => {
    expect(refusal(salesperson, 'calendar.event.delete', { id: book() })).toEqual({ code: '', status: 400, text: 'An error occurred while deleting the event' })
  })
})

describe('a series', () => {
  const weekly = { is_meeting: 'N', attendees: undefined, rrule: { FREQ: 'WEEKLY', BYDAY: ['MO', 'WE'], INTERVAL: 2 }, from: '2026-11-02T10:00:00', to: '2026-11-02T10:30:00' }

  function days(rrule: Params, from = '2026-11-01', to = '2026-12-31'): readonly unknown[] {
    book({ ...weekly, rrule })
    return listOf(head, head, from, to).map(event => String(event.DATE_FROM).slice(0, 5))
  }

  it('takes place on the days of every second week', () => {
    expect(days(weekly.rrule, '2026-11-01', '2026-12-06')).toEqual(['02.11', '04.11', '16.11', '18.11', '30.11', '02.12'])
  })

  it('stops after its count, which counts from the first', () => {
    expect(days({ FREQ: 'WEEKLY', BYDAY: ['MO', 'FR'], COUNT: 3 })).toEqual(['02.11', '06.11', '09.11'])
    expect(listOf(head, head, '2026-11-09', '2026-12-31')).toHaveLength(1)
  })

  it('stops on its last day, which still counts', () => {
    expect(days({ FREQ: 'WEEKLY', BYDAY: 'MO,TU', UNTIL: '2026-11-09' })).toEqual(['02.11', '03.11', '09.11'])
  })

  it('may be daily or monthly', () => {
    expect(days({ FREQ: 'DAILY', INTERVAL: 3, COUNT: 3 })).toEqual(['02.11', '05.11', '08.11'])
    openPortal()
    expect(days({ FREQ: 'MONTHLY', COUNT: 2 })).toEqual(['02.11', '02.12'])
  })

  it('keeps the stamps of the series on each occurrence', () => {
    book(weekly)
    const stamps = new Set(busy(salesperson, head).map(event => event.DATE_FROM_TS_UTC))
    expect(stamps).toEqual(new Set([String(Date.parse('2026-11-02T07:00:00Z') / 1000)]))
    expect(busy(salesperson, head, '2026-11-16', '2026-11-18').map(event => event.DATE_FROM)).toEqual(['16.11.2026 10:00:00', '18.11.2026 10:00:00'])
  })

  it('keeps its hour when the clocks of its zone change', () => {
    book({ ...weekly, timezone_from: 'Europe/Berlin', from: '2026-10-19T10:00:00', to: '2026-10-19T11:00:00', rrule: { FREQ: 'WEEKLY', BYDAY: ['MO'], COUNT: 2 } })
    const seen = eventsOf(actor(head), head, new Date('2026-10-01T00:00:00Z'), new Date('2026-11-30T00:00:00Z'))
    expect(seen.map(event => event.start.toISOString())).toEqual(['2026-10-19T08:00:00.000Z', '2026-10-26T09:00:00.000Z'])
  })

  it('loses the one occurrence that is changed alone', () => {
    const id = book(weekly)
    const result = rest(head, 'calendar.event.update', {
      id, type: 'user', ownerId: head, recurrence_mode: 'this', current_date_from: '2026-11-04', name: 'Особый день', from: '2026-11-05T10:00:00', to: '2026-11-05T11:00:00',
    }) as Fields
    expect(result).toMatchObject({ id, originalDate: '04.11.2026 10:00:00', instanceTz: 'Europe/Moscow' })
    expect(listOf(head, head, '2026-11-01', '2026-11-16').map(event => [event.NAME, event.DATE_FROM])).toEqual([
      ['Разбор', '02.11.2026 10:00:00'], ['Особый день', '05.11.2026 10:00:00'], ['Разбор', '16.11.2026 10:00:00'],
    ])
    expect(read(head, Number(result.recEventId))).toMatchObject({ RECURRENCE_ID: id, ORIGINAL_DATE_FROM: '04.11.2026 10:00:00' })
  })

  it('ends before the occurrence from which all later ones are changed', () => {
    const id = book(weekly)
    rest(head, 'calendar.event.update', { id, type: 'user', ownerId: head, recurrence_mode: 'next', current_date_from: '2026-11-16', name: 'По-новому' })
    expect(listOf(head, head, '2026-11-01', '2026-12-01').map(event => [event.NAME, String(event.DATE_FROM).slice(0, 5)])).toEqual([
      ['Разбор', '02.11'], ['Разбор', '04.11'], ['По-новому', '16.11'], ['По-новому', '18.11'], ['По-новому', '30.11'],
    ])
  })
})

describe('busy times', () => {
  it('hold absences of whole days and leave out free time', () => {
    book({ is_meeting: 'N', name: 'Отпуск', skip_time: 'Y', accessibility: 'absent', from: '2026-11-24', to: '2026-11-26' })
    book({ is_meeting: 'N', name: 'Обед', accessibility: 'free' })
    expect(busy(stranger, head, '2026-11-24', '2026-11-24').map(event => event.NAME)).toEqual(['Отпуск'])
    expect(busy(stranger, head, '2026-11-26', '2026-11-26')).toMatchObject([{ NAME: 'Отпуск', ACCESSIBILITY: 'absent', DT_SKIP_TIME: 'Y' }])
    expect(busy(stranger, head, '2026-11-27', '2026-11-27')).toEqual([])
  })

  it('hide the title of a private event from others', () => {
    book({ is_meeting: 'N', private_event: 'Y', name: 'Врач' })
    expect(busy(stranger, head)).toMatchObject([{ NAME: '[Занят]' }])
    expect(busy(head, head)).toMatchObject([{ NAME: 'Врач' }])
  })

  it('have an entry for each person asked for', () => {
    expect(rest(head, 'calendar.accessibility.get', { users: [head, stranger], from: '2026-11-01', to: '2026-11-30' })).toEqual({ [head]: [], [stranger]: [] })
  })
})

describe('somebody else\'s event', () => {
  it('shows its title and time, but neither agenda nor attendees', () => {
    const seen = read(stranger, book({ description: 'Повестка' }))
    expect(seen).toMatchObject({ NAME: 'Разбор [Занят]', DATE_FROM: '24.11.2026 10:00:00' })
    expect(Object.keys(seen)).not.toContain('DESCRIPTION')
    expect(Object.keys(seen)).not.toContain('ATTENDEE_LIST')
  })

  it('is open to the head of its owner\'s department and to attendees', () => {
    const id = Number(rest(salesperson, 'calendar.event.add', meeting({ ownerId: salesperson, description: 'Повестка', attendees: [salesperson, stranger] })))
    expect(read(head, id)).toMatchObject({ DESCRIPTION: 'Повестка' })
    expect(read(stranger, id)).toMatchObject({ DESCRIPTION: 'Повестка' })
  })
})

describe('calendars', () => {
  it('are made when the first event needs one', () => {
    expect(rest(head, 'calendar.section.get', { type: 'user', ownerId: head })).toEqual([])
    book()
    expect(rest(stranger, 'calendar.section.get', { type: 'user', ownerId: head })).toMatchObject([{ NAME: 'Мой календарь', OWNER_ID: String(head), PERM: { view_title: true, view_full: false, edit: false } }])
  })

  it('take their events with them', () => {
    const id = Number(rest(head, 'calendar.section.add', { type: 'user', ownerId: head, name: 'Разборы', color: '9cbeee' }))
    book({ auto_detect_section: 'N', section: id, is_meeting: 'N' })
    expect(listOf(head, head)).toMatchObject([{ SECT_ID: String(id) }])
    expect(rest(head, 'calendar.section.delete', { type: 'user', ownerId: head, id })).toBe(true)
    expect(listOf(head, head)).toEqual([])
  })

  it('are not made for others', () => {
    expect(refusal(head, 'calendar.section.add', { type: 'user', ownerId: stranger, name: 'Чужой' })).toEqual({ code: '', status: 400, text: 'Access denied' })
  })

  it('tell the portal\'s working hours', () => {
    expect(rest(head, 'calendar.settings.get')).toMatchObject({ work_time_start: '9', work_time_end: '18', week_holidays: ['SA', 'SU'], year_holidays: '1.01,4.11', week_start: 'MO' })
    expect(rest(eastern, 'calendar.user.settings.get')).toMatchObject({ timezoneName: 'Asia/Yekaterinburg', timezoneOffsetUTC: 18_000 })
  })
})

describe('the coming events', () => {
  it('are those of the caller, nearest first, without what is over or declined', () => {
    book({ name: 'Вчера', from: '2026-11-22T10:00:00', to: '2026-11-22T11:00:00' })
    book({ name: 'Завтра' })
    book({ name: 'Сегодня', from: '2026-11-23T15:00:00', to: '2026-11-23T16:00:00' })
    const declined = book({ name: 'Отклонено' })
    rest(salesperson, 'calendar.meeting.status.set', { eventId: declined, status: 'N' })
    const coming = rest(salesperson, 'calendar.event.get.nearest', { days: 10 }) as readonly Fields[]
    expect(coming.map(event => event.NAME)).toEqual(['Сегодня', 'Завтра'])
    expect(rest(salesperson, 'calendar.event.get.nearest', { maxEventsCount: 1 })).toHaveLength(1)
  })

  it('carry a link when a page is given', () => {
    book()
    const [first] = rest(head, 'calendar.event.get.nearest', { detailUrl: '/company/personal/user/#user_id#/calendar/?x=1' }) as readonly Fields[]
    expect(String(first?.['~detailUrl'])).toMatch(new RegExp(`^/company/personal/user/${head}/calendar/\\?EVENT_ID=\\d+&EVENT_DATE=`))
  })
})

describe('a person in the calendar page', () => {
  it('moves the own meeting for everybody', () => {
    const id = book()
    expect(moveEvent(actor(head), id, new Date('2026-11-26T07:00:00Z'), new Date('2026-11-26T08:30:00Z'))).toBe(true)
    expect(listOf(salesperson, salesperson)).toMatchObject([{ DATE_FROM: '26.11.2026 10:00:00', DATE_TO: '26.11.2026 11:30:00' }])
  })

  it('moves a series by one of its occurrences', () => {
    const id = book({ rrule: { FREQ: 'WEEKLY', BYDAY: ['TU'] } })
    const taken = new Date('2026-12-01T07:00:00Z')
    moveEvent(actor(head), id, new Date('2026-12-01T09:00:00Z'), new Date('2026-12-01T10:00:00Z'), taken)
    expect(listOf(head, head, '2026-11-24', '2026-11-24')).toMatchObject([{ DATE_FROM: '24.11.2026 12:00:00' }])
  })

  it('moves a series to another day of the week', () => {
    const id = book({ rrule: { FREQ: 'WEEKLY', BYDAY: ['TU'] } })
    moveEvent(actor(head), id, new Date('2026-11-26T07:00:00Z'), new Date('2026-11-26T08:00:00Z'))
    expect(listOf(head, head, '2026-11-23', '2026-12-06').map(event => String(event.DATE_FROM).slice(0, 5))).toEqual(['26.11', '03.12'])
  })

  it('may not move or delete what somebody else organises', () => {
    const id = book()
    const [mine] = eventsOf(actor(salesperson), salesperson, new Date('2026-11-01T00:00:00Z'), new Date('2026-12-01T00:00:00Z'))
    expect(mine).toMatchObject({ editable: false, title: 'Разбор' })
    expect(moveEvent(actor(salesperson), mine?.event.id ?? 0, new Date('2026-11-26T07:00:00Z'), new Date('2026-11-26T08:00:00Z'))).toBe(false)
    expect(deleteEvent(actor(salesperson), id)).toBe(false)
  })

  it('does not see declined meetings any more', () => {
    const id = book()
    rest(salesperson, 'calendar.meeting.status.set', { eventId: id, status: 'N' })
    expect(eventsOf(actor(salesperson), salesperson, new Date('2026-11-01T00:00:00Z'), new Date('2026-12-01T00:00:00Z'))).toEqual([])
  })
})
