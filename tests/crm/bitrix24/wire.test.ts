import { expect, test } from 'vitest'
import { agendaBbcode, bbcodeLink, fromBbcode } from '../../../src/crm/bitrix24/bbcode.ts'
import { toCrmError } from '../../../src/crm/bitrix24/errors.ts'
import { wallClock } from '../../../src/crm/bitrix24/meetings.ts'
import { activity } from '../../../src/crm/bitrix24/wire/activity.ts'
import { titleOf, valuesOf } from '../../../src/crm/bitrix24/wire/card.ts'
import { busyTimes, oneEvent, workingHours } from '../../../src/crm/bitrix24/wire/meeting.ts'
import { person, profile } from '../../../src/crm/bitrix24/wire/person.ts'

const row = {
  ID: '7', TYPE_ID: '6', PROVIDER_ID: 'CRM_TODO', SUBJECT: 'Позвонить', COMPLETED: 'N', DEADLINE: '2026-11-24T10:00:00+03:00',
  CREATED: '2026-11-20T10:00:00+03:00', LAST_UPDATED: '2026-11-21T10:00:00+03:00', RESPONSIBLE_ID: '6',
}

test('an activity is read with its moments', () => {
  expect(activity.parse(row)).toEqual({
    id: 7, kind: 'todo', subject: 'Позвонить', done: false, deadline: new Date('2026-11-24T07:00:00Z'),
    createdAt: new Date('2026-11-20T07:00:00Z'), updatedAt: new Date('2026-11-21T07:00:00Z'), responsibleId: 6, ours: false,
    description: '', direction: null, startedAt: null, finishedAt: null, source: 'other',
  })
})

const call = { ...row, TYPE_ID: '2', PROVIDER_ID: 'VOXIMPLANT_CALL', COMPLETED: 'Y', START_TIME: '2026-11-21T09:00:00+03:00', END_TIME: '2026-11-21T09:06:00+03:00', DIRECTION: '1' }

test.each([
  ['telephony, which names its call', { ...call, ORIGIN_ID: 'VI_externalCall.1' }, 'telephony'],
  ['somebody who typed a call in', { ...call, ORIGIN_ID: null }, 'by-hand'],
  ['another application with a call of its own', { ...call, ORIGIN_ID: 'crm-42' }, 'other'],
  ['an application that embeds calls of an unknown provider', { ...call, PROVIDER_ID: 'REST_APP' }, 'other'],
  ['a mailbox', { ...call, TYPE_ID: '4', PROVIDER_ID: 'CRM_EMAIL' }, 'mail'],
  ['an open channel', { ...call, TYPE_ID: '6', PROVIDER_ID: 'IMOPENLINES_SESSION' }, 'open-channel'],
  ['a meeting', { ...call, TYPE_ID: '1', PROVIDER_ID: 'CRM_MEETING' }, 'other'],
])('an activity comes from %s', (_, said, source) => {
  expect(activity.parse(said).source).toBe(source)
})

test.each([
  ['a call when it ended', call, '2026-11-21T06:06:00.000Z'],
  ['a call without an end when it began', { ...call, END_TIME: '' }, '2026-11-21T06:00:00.000Z'],
  ['a meeting that was closed before its time when it was closed', { ...call, TYPE_ID: '1', END_TIME: '2026-11-30T10:00:00+03:00' }, '2026-11-21T07:00:00.000Z'],
  ['a to-do when it was closed, whatever its deadline', { ...row, COMPLETED: 'Y', END_TIME: '2026-11-20T10:00:00+03:00' }, '2026-11-21T07:00:00.000Z'],
])('%s is finished', (_, said, at) => {
  expect(activity.parse(said).finishedAt?.toISOString()).toBe(at)
})

test('what is not done is not finished, and a direction is told where there is one', () => {
  expect(activity.parse({ ...call, COMPLETED: 'N' }).finishedAt).toBeNull()
  expect([call, { ...call, DIRECTION: '2' }, { ...call, DIRECTION: '0' }].map(said => activity.parse(said).direction)).toEqual(['incoming', 'outgoing', null])
})

test.each([
  ['2', '[b]Договорились[/b] на [url=https://example.ru/a]четверг[/url], [user=5]Пётр[/user] [ждёт]', 'Договорились на четверг https://example.ru/a, Пётр [ждёт]'],
  ['3', '<style>p{color:red}</style><p>Договорились&nbsp;на <b>четверг</b></p><br>5 &lt; 6 &#8470; 1', 'Договорились на четверг\n5 < 6 № 1'],
  ['1', 'Счёт [b]не[/b] нужен <p>', 'Счёт [b]не[/b] нужен <p>'],
  ['0', 'просто <b>так</b>', 'просто так'],
])('a description of the type %s is read without its markup', (DESCRIPTION_TYPE, DESCRIPTION, plain) => {
  expect(activity.parse({ ...row, DESCRIPTION, DESCRIPTION_TYPE }).description).toBe(plain)
})

test.each(['<'.repeat(200_000), '['.repeat(200_000), '<style>'.repeat(30_000), '[url='.repeat(50_000), '&amp'.repeat(50_000)])('markup without an end is read in no time', DESCRIPTION => {
  const before = performance.now()
  for (const DESCRIPTION_TYPE of ['2', '3', '0']) expect(activity.parse({ ...row, DESCRIPTION, DESCRIPTION_TYPE }).description.length).toBeLessThanOrEqual(2_000)
  expect(performance.now() - before).toBeLessThan(1_000)
})

test.each(['DEADLINE', 'CREATED', 'LAST_UPDATED', 'END_TIME'])('an activity whose %s is no moment is not understood', name => {
  expect(activity.safeParse({ ...row, [name]: 'вчера' }).success).toBe(false)
})

test.each([
  ['CRM_TODO', 'Регламент: исправьте карточку', true], ['CRM_TODO', 'Regulation: fix the card', true],
  ['CRM_TODO', 'Регламент', false], ['CRM_TASKS_TASK', 'Регламент: исправьте карточку', false],
])('%s «%s» is ours: %s', (PROVIDER_ID, SUBJECT, ours) => {
  expect(activity.parse({ ...row, PROVIDER_ID, SUBJECT }).ours).toBe(ours)
})

test.each(['', null, '9999-12-31T00:00:00+03:00'])('an activity whose deadline is %j has none', DEADLINE => {
  expect(activity.parse({ ...row, DEADLINE }).deadline).toBeNull()
})

test.each([
  ['2', 'VOXIMPLANT_CALL', 'call'], ['1', 'CRM_MEETING', 'meeting'], ['3', 'TASKS', 'task'], ['4', 'CRM_EMAIL', 'email'],
  ['6', 'IMOPENLINES_SESSION', 'message'], ['6', 'CRM_TASKS_TASK', 'task'], ['6', 'SOMETHING_ELSE', 'other'],
])('type %s of provider %s is a %s', (TYPE_ID, PROVIDER_ID, kind) => {
  expect(activity.parse({ ...row, TYPE_ID, PROVIDER_ID }).kind).toBe(kind)
})

test('all spellings of empty become null, nothing else does', () => {
  expect(valuesOf({ a: '', b: [], c: undefined, d: null, e: 0, f: 'N', g: [''] })).toEqual({ a: null, b: null, c: null, d: null, e: 0, f: 'N', g: [''] })
})

test('a contact is called by its names, a nameless card by its number', () => {
  const nameless = { id: 5, title: '', name: '', lastName: '', secondName: '' }
  expect(titleOf({ ...nameless, name: 'Анна', lastName: 'Сорокина' })).toBe('Сорокина Анна')
  expect(titleOf(nameless)).toBe('#5')
})

test('a person without department or photo is read', () => {
  expect(person.parse({ ID: '3', ACTIVE: false, NAME: 'Пётр', LAST_NAME: '' })).toEqual({
    id: 3, name: 'Пётр', position: '', departmentIds: [], active: false, photo: null,
  })
})

test('the working week is read with minutes, holidays and its first day', () => {
  expect(workingHours.parse({ work_time_start: '9.30', work_time_end: '18', week_holidays: ['SA', 'SU'], year_holidays: '1.01,9.05, 31.12.2026', week_start: 'MO' }))
    .toEqual({ from: 9.5, to: 18, weekend: [6, 7], holidays: ['01-01', '05-09', '2026-12-31'], weekStart: 1 })
})

const busy = {
  ID: '1', NAME: 'Планёрка', DATE_FROM: '23.11.2026 10:00:00', DATE_TO: '23.11.2026 11:00:00', TZ_FROM: 'Europe/Moscow', TZ_TO: 'Europe/Moscow',
  DATE_FROM_TS_UTC: '1795417200', DATE_TO_TS_UTC: '1795420800', DT_SKIP_TIME: 'N', ACCESSIBILITY: 'busy',
}
const tenToEleven = { start: new Date('2026-11-23T07:00:00Z'), end: new Date('2026-11-23T08:00:00Z') }

function busyOf(row: Readonly<Record<string, unknown>>) {
  return busyTimes('Europe/Moscow').parse({ 6: [row] }).get(6)?.[0]
}

test('busy times are read, free ones are left out, absences are told apart', () => {
  const found = busyTimes('Europe/Moscow').parse({ 6: [busy, { ...busy, ACCESSIBILITY: 'free' }, { ...busy, ACCESSIBILITY: 'absent' }], 5: [] })
  expect(found.get(6)).toEqual([{ title: 'Планёрка', kind: 'event', ...tenToEleven }, { title: 'Планёрка', kind: 'absence', ...tenToEleven }])
  expect(found.get(5)).toEqual([])
})

test('PHP\'s empty list is nobody busy', () => {
  expect(busyTimes('UTC').parse([]).size).toBe(0)
})

test.each([
  ['23.11.2026 10:00:00', '23.11.2026 11:00:00', 'Europe/Moscow'],
  ['11/23/2026 10:00:00 am', '11/23/2026 11:00:00 am', 'Europe/Moscow'],
  ['11/23/2026 12:00:00 pm', '11/23/2026 01:00:00 pm', 'Asia/Yekaterinburg'],
  ['23/11/2026 07:00', '23/11/2026 08:00', 'UTC'],
  ['2026-11-23 07:00:00', '2026-11-23 08:00:00', 'UTC'],
  ['gestern', 'heute', 'Europe/Moscow'],
  ['23.11.2026 12:00:00', '23.11.2026 13:00:00', 'No/Such_Zone'],
])('%s to %s in %s is the same hour', (DATE_FROM, DATE_TO, zone) => {
  expect(busyOf({ ...busy, DATE_FROM, DATE_TO, TZ_FROM: zone, TZ_TO: zone, DATE_FROM_TS_UTC: Date.UTC(2026, 10, 23, 7) / 1000, DATE_TO_TS_UTC: Date.UTC(2026, 10, 23, 8) / 1000 }))
    .toMatchObject(tenToEleven)
})

test('an occurrence of a series is where it is printed, not where the series begins and ends', () => {
  expect(busyOf({ ...busy, DATE_FROM_TS_UTC: Date.UTC(2026, 8, 7, 7) / 1000, DATE_TO_TS_UTC: Date.UTC(2038, 0, 1) / 1000 })).toMatchObject(tenToEleven)
})

test('a whole day is the viewer\'s, to the end of the last day', () => {
  const day = { ...busy, DT_SKIP_TIME: 'Y', TZ_FROM: null, TZ_TO: null, DATE_FROM: '23.11.2026', DATE_TO: '24.11.2026' }
  expect(busyOf(day)).toMatchObject({ start: new Date('2026-11-22T21:00:00Z'), end: new Date('2026-11-24T21:00:00Z') })
})

test.each([null, false, []])('an event answered with %j is gone', answer => {
  expect(oneEvent('UTC').parse(answer)).toBeNull()
})

test('wall clocks follow the zone', () => {
  expect(wallClock('Europe/Moscow', new Date('2026-11-23T21:30:00Z'))).toBe('2026-11-24T00:30:00')
  expect(wallClock('UTC', new Date('2026-11-23T21:30:00Z'))).toBe('2026-11-23T21:30:00')
})

test('an agenda becomes lines with titled links, the portal\'s paths with their origin', () => {
  const agenda = [
    { indent: 0, spans: [{ text: '1. ', href: null }, { text: 'Сделка [срочно]', href: '/crm/deal/details/1/' }] },
    { indent: 1, spans: [{ text: 'Чек-лист', href: 'https://docs.example.ru/a?b=[1]' }] },
  ] as const
  expect(agendaBbcode(agenda, 'https://p.example.ru')).toBe(
    '1. [URL=https://p.example.ru/crm/deal/details/1/]Сделка (срочно)[/URL]\n   [URL=https://docs.example.ru/a?b=%5B1%5D]Чек-лист[/URL]')
})

test('nothing that people write becomes a tag', () => {
  const agenda = [
    { indent: 0, spans: [{ text: 'Причина: [url=https://evil.example.com]нажми[/url] [B]жирно <b>"x"</b>', href: null }] },
    { indent: 0, spans: [{ text: 'Чек-лист[/URL][URL=https://evil.example.com]', href: 'https://docs.example.ru/[/URL]' }] },
  ] as const
  expect(agendaBbcode(agenda, 'https://p.example.ru').match(/\[[^\]]*\]/g)).toEqual(['[URL=https://docs.example.ru/%5B/URL%5D]', '[/URL]'])
})

test('BBCode links come back as text', () => {
  expect(fromBbcode(`a ${bbcodeLink('Запись', 'https://v.example.ru/1')} b [URL]https://c.example.ru[/URL]`))
    .toBe('a Запись https://v.example.ru/1 b https://c.example.ru')
})

test.each([
  ['ACCESS_DENIED', 400, 'forbidden'], ['NOT_FOUND', 400, 'not-found'], ['OWNER_NOT_FOUND', 400, 'not-found'], ['QUERY_LIMIT_EXCEEDED', 503, 'limit'],
  ['OPERATION_TIME_LIMIT', 429, 'limit'], ['expired_token', 401, 'auth'], ['insufficient_scope', 403, 'scope'], ['NETWORK_ERROR', 0, 'offline'],
  ['REQUEST_TIMEOUT', 408, 'offline'], ['INTERNAL_SERVER_ERROR', 500, 'offline'], ['CREATE_DYNAMIC_TYPE_RESTRICTED', 400, 'plan'], ['0', 400, 'refused'], ['', 403, 'forbidden'], ['', 502, 'offline'],
])('code %j with status %i is %s', (rest, status, code) => {
  expect(toCrmError({ rest, status, text: '' }, 'm').code).toBe(code)
})

test('a refusal without a code is told by its text only then', () => {
  expect(toCrmError({ rest: '', status: 400, text: 'Access denied.' }, 'm').code).toBe('forbidden')
  expect(toCrmError({ rest: '', status: 400, text: 'Доступ запрещен' }, 'm').code).toBe('forbidden')
  expect(toCrmError({ rest: 'ERROR_CORE', status: 400, text: 'Access denied.' }, 'm').code).toBe('refused')
})

test('waiting does not lift a block that was set by hand', () => {
  expect(toCrmError({ rest: 'OVERLOAD_LIMIT', status: 503, text: '' }, 'm').retryable).toBe(false)
  expect(toCrmError({ rest: 'QUERY_LIMIT_EXCEEDED', status: 503, text: '' }, 'm').retryable).toBe(true)
})

test('a zone that nobody knows is none, so that no date throws', () => {
  const zoneOf = (zone: string) => profile.parse({ ADMIN: false, TIME_ZONE: zone }).timeZone
  expect(['Asia/Yekaterinburg', '', 'Nowhere/Land'].map(zoneOf)).toEqual(['Asia/Yekaterinburg', null, null])
})
