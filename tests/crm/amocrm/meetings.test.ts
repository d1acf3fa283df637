import { beforeEach, describe, expect, test } from 'vitest'
import { createMeetings } from '../../../src/crm/amocrm/meetings.ts'
import type { MeetingPort } from '../../../src/crm/port.ts'
import type { NewMeeting } from '../../../src/core/meeting.ts'
import { agendaOf } from '../../../src/core/agenda.ts'
import { removeTask } from '../../../src/emulator/amocrm/cards/removal.ts'
import type { Persona, TaskRow } from '../../../src/emulator/amocrm/tables.ts'
import { amoOrigin, openAmo, type AmoWorld } from '../../support/amocrm.ts'
import { review } from '../../support/builders.ts'

let world: AmoWorld
let meetings: MeetingPort
let manager: number
let employee: number

function of(who: Persona): MeetingPort {
  return createMeetings(world.caller(who), { me: () => Promise.resolve(world.user(who).id), timeZone: () => 'Europe/Moscow', origin: amoOrigin, locale: 'ru' })
}

beforeEach(() => {
  world = openAmo()
  for (const { id } of [...world.account.tables.tasks.all()]) world.account.tables.tasks.remove(id)
  meetings = of('head')
  manager = world.user('head').id
  employee = world.user('salesperson').id
})

const start = new Date('2026-11-24T08:00:00.000Z')
const end = new Date('2026-11-24T08:45:00.000Z')
const reviews = [review({ id: 1 }), review({ id: 2, card: { kind: 'deal', id: 77 } })]

function meeting(rest: Partial<NewMeeting> = {}): NewMeeting {
  return {
    title: 'Разбор: Ильина Вера', start, end, manager: { id: manager, name: 'Р' }, employee: { id: employee, name: 'Ильина Вера' }, reviews, agenda: agendaOf(reviews, 'ru'), ...rest,
  }
}

function tasks(): readonly TaskRow[] {
  return [...world.account.tables.tasks.all()]
}

function taskOf(id: number): TaskRow {
  const found = tasks().find(task => task.responsibleUserId === id)
  if (found === undefined) throw new Error('There is no such task')
  return found
}

const wanted = () => ({ title: 'Разбор: Ильина Вера', start, end, employeeId: employee })
const change = (id: number, fields: Partial<TaskRow>) => world.account.tables.tasks.update(id, fields)

describe('a booking', () => {
  test('is a task of type meeting for each of the two, in one request, and its id is the manager’s', async () => {
    world.requests()
    const id = await meetings.book(meeting())
    expect(world.requests()).toEqual(['POST /api/v4/tasks'])
    expect(tasks().map(({ responsibleUserId, taskTypeId, duration, completeTill }) => [responsibleUserId, taskTypeId, duration, completeTill]))
      .toEqual([[manager, 2, 2_700, start.getTime() / 1_000], [employee, 2, 2_700, start.getTime() / 1_000]])
    expect(taskOf(manager).id).toBe(id)
    expect(taskOf(manager).text).toBe(taskOf(employee).text)
  })

  test('names its cards by working links, and belongs to none of them', async () => {
    const id = await meetings.book(meeting())
    const event = (await meetings.read([id])).get(id)
    for (const { snapshot } of reviews) expect(event?.description).toContain(`${amoOrigin}${snapshot.path}`)
    expect(event?.description).not.toContain('#razbor')
    expect(tasks().every(({ entityId }) => entityId === null)).toBe(true)
  })

  test('is read as it was booked', async () => {
    const id = await meetings.book(meeting())
    expect((await meetings.read([id, 999_999])).get(id)).toMatchObject({
      id, title: 'Разбор: Ильина Вера', start, end, attendees: [{ id: manager, answer: 'organiser' }, { id: employee, answer: 'unasked' }],
    })
    expect((await meetings.read([999_999])).get(999_999)).toBeNull()
    expect(await meetings.read([])).toEqual(new Map())
  })

  test('with oneself is one task', async () => {
    const id = await meetings.book(meeting({ employee: { id: manager, name: 'Р' } }))
    expect(tasks()).toHaveLength(1)
    expect(await meetings.find({ ...wanted(), employeeId: manager })).toEqual([id])
    await meetings.cancel(id)
    expect((await meetings.read([id])).get(id)).toBeNull()
  })

  test('with a very long agenda keeps what it is known by', async () => {
    const agenda = Array.from({ length: 2_000 }, (_, index) => ({ indent: 0 as const, spans: [{ text: `Строка ${index} `.repeat(5), href: null }] }))
    const id = await meetings.book(meeting({ agenda }))
    expect(taskOf(manager).text.length).toBeLessThanOrEqual(15_000)
    expect(await meetings.find(wanted())).toEqual([id])
  })
})

describe('a booking is found again', () => {
  test('by title, time and employee, the oldest first', async () => {
    const first = await meetings.book(meeting())
    const second = await meetings.book(meeting())
    await meetings.book(meeting({ title: 'Другое' }))
    await meetings.book(meeting({ end: new Date('2026-11-24T09:00:00Z') }))
    await meetings.book(meeting({ employee: { id: world.user('auditor').id, name: 'А' } }))
    expect(await meetings.find(wanted())).toEqual([first, second])
    expect(await of('auditor').find(wanted())).toEqual([])
  })

  test('whose answer was lost', async () => {
    world.account.faults.change({ dropAfter: { methods: ['POST /tasks'], times: 1 } })
    await expect(meetings.book(meeting())).rejects.toMatchObject({ code: 'offline' })
    expect(await meetings.find(wanted())).toEqual([taskOf(manager).id])
    expect(tasks()).toHaveLength(2)
  })

  test('and is not, when it never arrived', async () => {
    world.account.faults.change({ dropBefore: { methods: ['POST /tasks'], times: 1 } })
    await expect(meetings.book(meeting())).rejects.toMatchObject({ code: 'offline' })
    expect(await meetings.find(wanted())).toEqual([])
  })

  test.each(['manager', 'employee'] as const)('with only the %s’s task written, and the other one is made', async kept => {
    await meetings.book(meeting())
    removeTask(world.account, taskOf(kept === 'manager' ? employee : manager).id, manager)
    const [id = 0, ...others] = await meetings.find(wanted())
    expect(others).toEqual([])
    expect(taskOf(manager).id).toBe(id)
    expect(taskOf(employee)).toMatchObject({ text: taskOf(manager).text, completeTill: start.getTime() / 1_000, duration: 2_700 })
    expect(await meetings.find(wanted())).toEqual([id])
    expect(tasks()).toHaveLength(2)
  })

  test('when the employee has moved his task, without another one for him', async () => {
    const id = await meetings.book(meeting())
    change(taskOf(employee).id, { completeTill: start.getTime() / 1_000 + 3_600 })
    expect(await meetings.find(wanted())).toEqual([id])
    expect(tasks()).toHaveLength(2)
    expect((await meetings.read([id])).get(id)?.attendees[1]?.answer).toBe('no')
  })

  test('twice when the request came twice, and the second pair can be taken back alone', async () => {
    await meetings.book(meeting())
    for (const row of tasks()) world.account.tables.tasks.insert({ ...row, id: row.id + 1_000 })
    const [first = 0, second = 0, ...others] = await meetings.find(wanted())
    expect([second > first, others]).toEqual([true, []])
    await meetings.cancel(second)
    expect(await meetings.find(wanted())).toEqual([first])
    expect(tasks().filter(({ isCompleted }) => !isCompleted).map(({ responsibleUserId }) => responsibleUserId)).toEqual([manager, employee])
    expect((await meetings.read([first])).get(first)?.attendees[1]?.answer).toBe('unasked')
  })
})

describe('what people do with the tasks is noticed', () => {
  test('a moved meeting has its new time', async () => {
    const id = await meetings.book(meeting())
    change(id, { completeTill: start.getTime() / 1_000 + 7_200, duration: 3_600 })
    expect((await meetings.read([id])).get(id)).toMatchObject({ start: new Date(start.getTime() + 7_200_000), end: new Date(start.getTime() + 10_800_000) })
  })

  test('a deleted meeting is gone, and one without its employee’s task has nobody who comes', async () => {
    const [first, second] = [await meetings.book(meeting()), await meetings.book(meeting())]
    removeTask(world.account, first, manager)
    removeTask(world.account, tasks().filter(({ responsibleUserId }) => responsibleUserId === employee)[1]?.id ?? 0, employee)
    const found = await meetings.read([first, second])
    expect(found.get(first)).toBeNull()
    expect(found.get(second)?.attendees).toEqual([{ id: manager, answer: 'organiser' }, { id: employee, answer: 'no' }])
  })

  test('one that was closed before it began does not take place, one that was closed later has', async () => {
    const id = await meetings.book(meeting())
    change(id, { isCompleted: true, updatedAt: start.getTime() / 1_000 - 60 })
    expect((await meetings.read([id])).get(id)).toBeNull()
    change(id, { isCompleted: true, updatedAt: end.getTime() / 1_000 })
    expect((await meetings.read([id])).get(id)).toMatchObject({ id })
  })
})

test('a new agenda stands in both tasks, and neither its title nor what it is known by changes', async () => {
  const id = await meetings.book(meeting())
  await meetings.describe(id, [{ indent: 0, spans: [{ text: 'Новое', href: null }] }], [])
  expect((await meetings.read([id])).get(id)).toMatchObject({ title: 'Разбор: Ильина Вера', description: 'Новое', start })
  expect(taskOf(employee).text).toBe(taskOf(manager).text)
  expect(await meetings.find(wanted())).toEqual([id])
  await expect(meetings.describe(999_999, [])).rejects.toMatchObject({ code: 'not-found' })
})

describe('a meeting that is taken back', () => {
  test('is closed for both with a word about it', async () => {
    const id = await meetings.book(meeting())
    await meetings.cancel(id)
    expect(tasks().map(({ isCompleted, resultText }) => [isCompleted, resultText])).toEqual([[true, 'Встреча отменена'], [true, 'Встреча отменена']])
    expect((await meetings.read([id])).get(id)).toBeNull()
    expect(await meetings.find(wanted())).toEqual([])
    await expect(meetings.describe(id, [])).rejects.toMatchObject({ code: 'not-found' })
    world.requests()
    await meetings.cancel(id)
    await meetings.cancel(999_999)
    expect(world.requests().filter(request => request.startsWith('PATCH'))).toEqual([])
  })

  test('half-way loses its other task when it is taken back again', async () => {
    const id = await meetings.book(meeting())
    world.account.faults.change({ dropBefore: { methods: [`PATCH /tasks/${id + 1}`], times: 1 } })
    await expect(meetings.cancel(id)).rejects.toMatchObject({ code: 'offline' })
    expect(tasks().filter(({ isCompleted }) => !isCompleted)).toHaveLength(1)
    await meetings.cancel(id)
    expect((await meetings.read([id])).get(id)).toBeNull()
    expect(tasks().every(({ isCompleted }) => isCompleted)).toBe(true)
  })

  test('by somebody who may not change the manager’s task is as it was', async () => {
    const id = await meetings.book(meeting())
    world.account.faults.change({ forbidden: { methods: [`PATCH /tasks/${id}`], times: 1 } })
    await expect(meetings.cancel(id)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await meetings.read([id])).get(id)?.attendees[1]?.answer).toBe('unasked')
  })

  test('also after it should have begun is none that was held', async () => {
    const id = await meetings.book(meeting())
    world.account.setClock(new Date('2026-11-25T09:00:00Z'))
    await meetings.cancel(id)
    expect((await meetings.read([id])).get(id)).toBeNull()
  })
})

describe('busy times', () => {
  const from = new Date('2026-11-24T00:00:00Z')
  const to = new Date('2026-11-25T00:00:00Z')
  const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`) / 1_000

  function task(fields: Partial<TaskRow>): void {
    world.account.tables.tasks.insert({
      text: 'Созвон', responsibleUserId: employee, groupId: 0, entityType: null, entityId: null, duration: 1_800, isCompleted: false, taskTypeId: 1, completeTill: at('10:00'), resultText: null,
      createdBy: employee, updatedBy: employee, createdAt: 0, updatedAt: 0, ...fields,
    })
  }

  test('are open tasks that take time; a deadline, a whole day and what is done keep nobody', async () => {
    task({})
    task({ text: 'Дедлайн', duration: 0 })
    task({ text: 'Встреча\nу клиента', taskTypeId: 2, duration: 0, completeTill: at('12:00') })
    task({ text: 'Весь день', completeTill: at('20:59') })
    task({ text: 'Сделано', isCompleted: true })
    task({ text: 'Другой день', completeTill: at('10:00') + 2 * 86_400 })
    const busy = await meetings.busy([employee, manager], from, to)
    expect(busy.get(employee)).toEqual([
      { start: new Date('2026-11-24T10:00:00Z'), end: new Date('2026-11-24T10:30:00Z'), title: 'Созвон', kind: 'event' },
      { start: new Date('2026-11-24T12:00:00Z'), end: new Date('2026-11-24T12:30:00Z'), title: 'Встреча', kind: 'event' },
    ])
    expect(busy.get(manager)).toEqual([])
  })

  test('are read past the first page', async () => {
    for (let index = 0; index < 260; index++) task({ completeTill: at('10:00') - 30 * 86_400 })
    task({ text: 'Последняя' })
    expect((await meetings.busy([employee], from, to)).get(employee)?.map(({ title }) => title)).toEqual(['Последняя'])
    expect(await meetings.busy([], from, to)).toEqual(new Map())
  })
})
