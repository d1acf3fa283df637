import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Agenda } from '../../../src/core/agenda.ts'
import type { NewMeeting } from '../../../src/core/meeting.ts'
import type { Crm, NewReview } from '../../../src/crm/port.ts'
import { admin, auditor, head, openWorld, salesperson, type World } from './world.ts'

let world: World
let crm: Crm

beforeAll(async () => {
  world = await openWorld()
  await world.install()
})
afterAll(() => world.portal.close())
beforeEach(() => { crm = world.crm(head) })

const agenda: Agenda = [{ indent: 0, spans: [{ text: '1. ', href: null }, { text: 'Поставка', href: '/crm/deal/details/42/' }] }]

const marking: NewReview = {
  key: 'k', state: 'marked', card: { kind: 'deal', id: 42 },
  snapshot: { title: 'Поставка', path: '/crm/deal/details/42/', pipeline: null, stage: null, amount: null, clients: [], clientNames: [], responsible: { id: salesperson, name: 'Пётр' }, departmentIds: [] },
  auditType: 'first-call', reason: '', markedBy: { id: auditor, name: 'Анна' }, markedAt: new Date('2026-11-20T06:00:00Z'), checklists: [], pin: null, meeting: null, recording: null, agreements: '', heldAt: null, withdrawal: null,
}

function meeting(fields: Partial<NewMeeting> = {}): NewMeeting {
  return {
    title: 'Разбор карточек: Пётр', start: new Date('2026-11-28T07:00:00Z'), end: new Date('2026-11-28T07:30:00Z'), manager: { id: head, name: 'Глеб' }, employee: { id: salesperson, name: 'Пётр' },
    reviews: [{ ...marking, id: 1, updatedAt: new Date('2026-11-20T06:00:00Z') }, { ...marking, id: 2, card: { kind: 'company', id: 7 }, updatedAt: new Date('2026-11-20T06:00:00Z') }],
    agenda, ...fields,
  }
}

test('working hours are the portal\'s', async () => {
  const hours = await crm.meetings.workingHours()
  expect(hours.from).toBeGreaterThanOrEqual(8)
  expect(hours.to).toBeLessThanOrEqual(20)
  expect(hours.weekend).toEqual([6, 7])
})

test('a booked meeting has both people, the cards and the agenda, at the right moment', async () => {
  const id = await crm.meetings.book(meeting())
  const row = world.tables.events.get(id)
  expect(row).toMatchObject({ name: 'Разбор карточек: Пётр', from: '2026-11-28T07:00:00.000Z', to: '2026-11-28T07:30:00.000Z', ownerId: head, meetingHost: head, isMeeting: true, crmFields: ['D_42', 'CO_7'] })
  expect(row?.attendees.map(one => one.id).toSorted()).toEqual([head, salesperson].toSorted())
  const read = (await crm.meetings.read([id])).get(id)
  expect(read).toMatchObject({ id, title: 'Разбор карточек: Пётр', start: new Date('2026-11-28T07:00:00Z'), end: new Date('2026-11-28T07:30:00Z'), description: `1. Поставка ${world.portal.url}/crm/deal/details/42/` })
  expect(read?.attendees).toEqual(expect.arrayContaining([{ id: head, answer: 'organiser' }, { id: salesperson, answer: 'waiting' }]))
})

test('a meeting that was booked before is found, the oldest first', async () => {
  const times = { start: new Date('2026-11-28T15:00:00Z'), end: new Date('2026-11-28T15:30:00Z') }
  const asked = { title: 'Разбор карточек: Пётр', ...times, employeeId: salesperson }
  expect(await crm.meetings.find(asked)).toEqual([])
  const first = await crm.meetings.book(meeting(times))
  expect(await crm.meetings.find(asked)).toEqual([first])
  const second = world.tables.events.insert({ ...world.tables.events.get(first), id: undefined } as never).id
  world.tables.events.update(second, { parentId: second } as never)
  expect(await crm.meetings.find(asked)).toEqual([first, second])
  expect(await crm.meetings.find({ ...asked, employeeId: auditor })).toEqual([])
  expect(await crm.meetings.find({ ...asked, title: 'Другая' })).toEqual([])
  expect(await world.crm(auditor).meetings.find(asked)).toEqual([])
})

test('a refused change of an event is no error of HTTP, of which the browser would complain', async () => {
  const id = await crm.meetings.book(meeting({ start: new Date('2026-11-28T16:00:00Z'), end: new Date('2026-11-28T16:30:00Z') }))
  await crm.meetings.cancel(id)
  world.calls()
  await crm.meetings.cancel(id)
  expect(world.portal.portal.journal.entries().filter(({ status }) => status >= 400)).toEqual([])
})

test('a meeting keeps its moment whatever the zone of the person who books', async () => {
  world.tables.users.update(head, { timeZone: 'Asia/Vladivostok' })
  const eastern = world.crm(head)
  const id = await eastern.meetings.book(meeting({ start: new Date('2026-11-28T09:00:00Z'), end: new Date('2026-11-28T09:30:00Z') }))
  world.tables.users.update(head, { timeZone: 'Europe/Moscow' })
  expect(world.tables.events.get(id)).toMatchObject({ from: '2026-11-28T09:00:00.000Z', timeZoneFrom: 'Asia/Vladivostok' })
  expect((await crm.meetings.read([id])).get(id)?.start).toEqual(new Date('2026-11-28T09:00:00Z'))
})

test('whoever is booked is busy, and only within the time asked for', async () => {
  await crm.meetings.book(meeting({ start: new Date('2026-11-29T07:00:00Z'), end: new Date('2026-11-29T08:00:00Z') }))
  const at = { start: new Date('2026-11-29T07:00:00Z'), end: new Date('2026-11-29T08:00:00Z'), kind: 'event' }
  const busy = await crm.meetings.busy([head, salesperson, auditor], new Date('2026-11-29T05:00:00Z'), new Date('2026-11-29T10:00:00Z'))
  expect(busy.get(head)).toMatchObject([at])
  expect(busy.get(salesperson)).toMatchObject([at])
  expect(busy.get(auditor)).toEqual([])
  const before = await crm.meetings.busy([head], new Date('2026-11-29T05:00:00Z'), new Date('2026-11-29T07:00:00Z'))
  expect(before.get(head)).toEqual([])
  expect((await crm.meetings.busy([], new Date(), new Date())).size).toBe(0)
})

test('a weekly meeting keeps a person at its own hours only', async () => {
  const id = await crm.meetings.book(meeting({ start: new Date('2026-11-16T04:00:00Z'), end: new Date('2026-11-16T05:00:00Z'), title: 'Планёрка' }))
  for (const event of [...world.tables.events.all()].filter(row => row.parentId === id)) {
    world.tables.events.update(event.id, { rrule: { FREQ: 'WEEKLY', INTERVAL: 1, BYDAY: ['MO'] } })
  }
  const busy = await crm.meetings.busy([head], new Date('2026-11-30T00:00:00Z'), new Date('2026-11-30T06:00:00Z'))
  expect(busy.get(head)).toMatchObject([{ start: new Date('2026-11-30T04:00:00Z'), end: new Date('2026-11-30T05:00:00Z') }])
  const sunday = await crm.meetings.busy([head], new Date('2026-11-22T00:00:00Z'), new Date('2026-11-22T20:00:00Z'))
  expect(sunday.get(head)).toEqual([])
})

test('describing changes the description and nothing else', async () => {
  const id = await crm.meetings.book(meeting({ start: new Date('2026-11-28T11:00:00Z'), end: new Date('2026-11-28T11:30:00Z') }))
  const before = world.tables.events.get(id)
  await crm.meetings.describe(id, [{ indent: 0, spans: [{ text: 'Запись: ', href: null }, { text: 'https://v.example.ru/1', href: 'https://v.example.ru/1' }] }])
  const after = world.tables.events.get(id)
  expect(after?.description).toContain('https://v.example.ru/1')
  expect({ ...after, description: '', updated: '' }).toEqual({ ...before, description: '', updated: '' })
})

test('describing with cards changes the event\'s links too', async () => {
  const id = await crm.meetings.book(meeting({ start: new Date('2026-11-28T14:00:00Z'), end: new Date('2026-11-28T14:30:00Z') }))
  await crm.meetings.describe(id, agenda, [{ kind: 'company', id: 7 }, { kind: 'company', id: 7 }])
  expect(world.tables.events.get(id)?.crmFields).toEqual(['CO_7'])
})

test('an attendee who is not the organiser may describe the meeting', async () => {
  const id = await crm.meetings.book(meeting({ start: new Date('2026-11-28T12:00:00Z'), end: new Date('2026-11-28T12:30:00Z') }))
  await world.crm(salesperson).meetings.describe(id, [{ indent: 0, spans: [{ text: 'Дополнено', href: null }] }])
  expect(world.tables.events.get(id)).toMatchObject({ description: 'Дополнено', meetingHost: head })
})

test('a deleted event is null, and cancelling it again is no error', async () => {
  const id = await crm.meetings.book(meeting({ start: new Date('2026-11-28T13:00:00Z'), end: new Date('2026-11-28T13:30:00Z') }))
  await crm.meetings.cancel(id)
  expect((await crm.meetings.read([id])).get(id)).toBeNull()
  await crm.meetings.cancel(id)
  await expect(crm.meetings.describe(id, agenda)).rejects.toMatchObject({ code: 'not-found' })
})

test('many events are read in one request', async () => {
  const ids = [...world.tables.events.all()].slice(0, 20).map(row => row.id)
  world.calls()
  await world.crm(admin).meetings.read(ids)
  expect(world.calls().filter(method => method === 'batch')).toHaveLength(1)
})
