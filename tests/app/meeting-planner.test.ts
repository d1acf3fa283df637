import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useMeetingBoard } from '../../src/app/meeting-board.ts'
import { useMeetingPlanner } from '../../src/app/meeting-planner.ts'
import { useMeetingResults } from '../../src/app/meeting-results.ts'
import { useSession } from '../../src/app/session.ts'
import { useUnits } from '../../src/app/units.ts'
import { meetingTitle } from '../../src/core/agenda.ts'
import type { Review } from '../../src/core/review.ts'
import { added, admin, auditor, head, salesperson, type World } from '../crm/bitrix24/world.ts'
import { deadFromCall, lostAfter, lostAmidst, lostBefore, troubles, type Troubles } from '../support/troubles.ts'
import { markedDeal, openCalendar, ownEvents } from './calendar-page.ts'
import { installedWorld, letEdit, linesOf, markOnCard } from './page.ts'

/** Wednesday, 10:00 in Moscow. */
const wednesday = new Date('2026-11-25T07:00:00Z')

let world: World
let first: Review
let second: Review

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T09:00:00+03:00') })
  world = await installedWorld()
  first = await markedDeal(world, 'Первая', 3)
  second = await markedDeal(world, 'Вторая', 1)
})
afterEach(async () => {
  vi.useRealTimers()
  await world.portal.close()
})

async function planning(userId = head, way: Troubles = troubles()) {
  const pinia = openCalendar(world, userId, { troubles: way })
  const page = { board: useMeetingBoard(pinia), planner: useMeetingPlanner(pinia), results: useMeetingResults(pinia), crm: useSession(pinia).crm(), units: useUnits(pinia) }
  await page.planner.open(null, null)
  return page
}

async function choosing(start = wednesday, way: Troubles = troubles()) {
  const page = await planning(head, way)
  const group = page.board.queue.find(({ employee }) => employee.id === salesperson)
  if (group === undefined) throw new Error('The salesperson has nothing in the queue.')
  await page.planner.chooseEmployee(group.employee, group.reviews)
  page.planner.chooseStart(start)
  return page
}

async function booked(start = wednesday, way: Troubles = troubles()) {
  const page = await choosing(start, way)
  await page.planner.book()
  const [event] = ownEvents(world)
  if (event === undefined) throw new Error('Nothing was booked.')
  return { ...page, event }
}

async function states() {
  const { reviews } = world.crm(head)
  return Promise.all([first, second].map(async ({ id }) => (await reviews.get(id)).state))
}

const eventAt = (start: Date) => ownEvents(world).find(({ from }) => from === start.toISOString())
const marks = () => [first, second].map(({ card }) => markOnCard(world, card))

test('the queue groups marked cards by employee, the oldest mark first', async () => {
  const { board } = await planning()
  expect(board.load.state).toBe('ready')
  expect(board.queue.map(({ employee, reviews }) => [employee.id, reviews.map(({ snapshot }) => snapshot.title)])).toEqual([[salesperson, ['Первая', 'Вторая']]])
})

test('opening costs two batches and two calls, and writes nothing', async () => {
  world.calls()
  await planning()
  expect(world.calls().toSorted()).toEqual([
    'batch', 'batch', 'calendar.accessibility.get', 'calendar.settings.get', 'crm.item.list', 'crm.item.list', 'crm.item.list', 'profile', 'user.current', 'user.get',
  ])
})

test('free times are proposed where both are free, in working hours, not in the past', async () => {
  const { planner, board } = await choosing()
  const hours = board.board?.hours
  const taken = [...planner.busyTimes.values()].flat()
  expect(planner.proposals.length).toBeGreaterThan(0)
  for (const { start, end } of planner.proposals) {
    expect(start >= new Date()).toBe(true)
    expect(start.getUTCHours() + 3).toBeGreaterThanOrEqual(hours?.from ?? 24)
    expect(taken.some(busy => busy.start < end && start < busy.end)).toBe(false)
  }
})

test('a conflict names who is busy with what, and does not forbid', async () => {
  const busy = { title: 'Планёрка', start: wednesday, end: new Date(wednesday.getTime() + 3_600_000), manager: { id: salesperson, name: 'С' }, employee: { id: salesperson, name: 'С' }, reviews: [], agenda: [] }
  await world.crm(salesperson).meetings.book(busy)
  const { planner } = await choosing()
  expect(planner.slotConflicts).toMatchObject([{ personId: salesperson, busy: { title: 'Планёрка' } }])
  await planner.book()
  expect(ownEvents(world)).toHaveLength(1)
})

test('booking invites both, puts the cards on the agenda and schedules the reviews', async () => {
  const { planner, event } = await booked()
  expect(planner.booking).toMatchObject({ state: 'done', report: { eventId: event.id, failed: [], taken: [] } })
  expect(event).toMatchObject({ from: wednesday.toISOString(), meetingHost: head, crmFields: [`D_${first.card.id}`, `D_${second.card.id}`] })
  expect(event.attendees.map(({ id }) => id).toSorted()).toEqual([head, salesperson].toSorted())
  expect(event.description).toContain(`/crm/deal/details/${first.card.id}/`)
  expect(await states()).toEqual(['scheduled', 'scheduled'])
  expect((await world.crm(head).reviews.get(first.id)).meeting).toMatchObject({ eventId: event.id, start: wednesday, manager: { id: head } })
  expect(marks()).toEqual(['Разбор назначен', 'Разбор назначен'])
})

/** Chosen past the queue, as by a page that was opened before. */
async function bookAs(userId: number, reviews: readonly Review[]) {
  const page = await planning(userId)
  await page.planner.chooseEmployee(first.snapshot.responsible, reviews)
  page.planner.chooseStart(wednesday)
  await page.planner.book()
  return page
}

const eventsNamed = () => [...world.tables.events.all()].filter(({ name }) => name.startsWith('Разбор: '))

test('the person under review books no review of own cards, and nothing is written', async () => {
  const { planner } = await bookAs(salesperson, [first, second])
  expect(planner.booking).toMatchObject({ state: 'failed', problem: { code: 'about-oneself' } })
  expect(eventsNamed()).toEqual([])
  expect(await states()).toEqual(['marked', 'marked'])
})

test('an administrator under review books it all the same', async () => {
  const own = await added(world.crm(head), { ...first, key: 'own', card: { kind: 'deal', id: world.deal() }, snapshot: { ...first.snapshot, responsible: { id: admin, name: 'Админ' } } })
  const { planner } = await planning(admin)
  await planner.chooseEmployee(own.snapshot.responsible, [own])
  planner.chooseStart(wednesday)
  await planner.book()
  expect(planner.booking).toMatchObject({ state: 'done', report: { failed: [], done: [{ id: own.id }] } })
})

test('the queue leaves out cards that the user may not open and counts them; vanished ones stay', async () => {
  world.tables.items(2).update(first.card.id, { assignedById: auditor })
  world.tables.items(2).remove(second.card.id)
  const { board } = await planning(salesperson)
  expect(board.queue.flatMap(({ reviews }) => reviews.map(({ id }) => id))).toEqual([second.id])
  expect(board.unseen).toBe(1)
  const { board: all } = await planning(admin)
  expect(all.queue.flatMap(({ reviews }) => reviews)).toHaveLength(2)
  expect(all.unseen).toBe(0)
})

test('a card that may not be opened stops the booking before anything is written', async () => {
  const other = world.deal({ assignedById: auditor })
  const closed = await added(world.crm(auditor), { ...first, key: 'closed', card: { kind: 'deal', id: other }, snapshot: { ...first.snapshot, responsible: { id: auditor, name: 'Аудитор' } } })
  const { planner } = await planning(salesperson)
  await planner.chooseEmployee(closed.snapshot.responsible, [closed])
  planner.chooseStart(wednesday)
  await planner.book()
  expect(planner.booking).toMatchObject({ state: 'failed', problem: { code: 'card-forbidden' } })
  expect(eventsNamed()).toEqual([])
  expect((await world.crm(auditor).reviews.get(closed.id)).state).toBe('marked')
})

test('a review whose card is gone is booked all the same', async () => {
  world.tables.items(2).remove(first.card.id)
  const { planner } = await bookAs(head, [first])
  expect(planner.booking).toMatchObject({ state: 'done', report: { failed: [], done: [{ id: first.id }] } })
})

test('the person under review does not say that the meeting took place', async () => {
  const { event } = await booked()
  vi.setSystemTime(new Date('2026-11-26T09:00:00+03:00'))
  const { board, results } = await planning(salesperson)
  const meeting = board.meetings.find(({ eventId }) => eventId === event.id)
  if (meeting === undefined) throw new Error('The meeting is not on the board.')
  await results.hold(meeting, { recording: '', agreements: new Map([[first.id, ''], [second.id, '']]) })
  expect(results.result).toMatchObject({ state: 'failed', problem: { code: 'about-oneself' } })
  expect(await states()).toEqual(['scheduled', 'scheduled'])
})

test('only the ticked cards are booked', async () => {
  const { planner } = await choosing()
  planner.pick([second.id])
  await planner.book()
  expect(await states()).toEqual(['marked', 'scheduled'])
})

test('without the right to edit the cards the meeting stands, what is missing is told, and repeating completes it without a second meeting', async () => {
  letEdit(world, head, 'own')
  const { planner } = await booked()
  expect(planner.booking).toMatchObject({ state: 'done', report: { done: [], failed: [{ problem: { code: 'forbidden' } }, { problem: { code: 'forbidden' } }] } })
  expect(await states()).toEqual(['scheduled', 'scheduled'])
  expect(marks()).toEqual(['На разбор', 'На разбор'])

  letEdit(world, head, 'all')
  await planner.book()
  expect(planner.booking).toMatchObject({ state: 'done', report: { failed: [] } })
  expect(ownEvents(world)).toHaveLength(1)
  expect(marks()).toEqual(['Разбор назначен', 'Разбор назначен'])
})

test('an attempt that died right after the event is found by the next page and not doubled', async () => {
  const { planner, crm } = await choosing()
  const { slot, employee } = planner
  if (slot === null || employee === null) throw new Error('Nothing is chosen.')
  await crm.meetings.book({ title: meetingTitle(employee, 'ru'), ...slot, employee, manager: { id: head, name: 'Р' }, reviews: [first], agenda: [] })

  await booked()
  expect(ownEvents(world)).toHaveLength(1)
  expect(await states()).toEqual(['scheduled', 'scheduled'])
})

test.each([['before', lostBefore], ['after', lostAfter]])('a booking whose connection broke %s the event is completed by booking again, with one meeting', async (_, fate) => {
  const way = troubles()
  const { planner } = await choosing(wednesday, way)
  way.judge(deadFromCall('calendar.event.add', fate))
  await planner.book()
  expect(planner.booking).toMatchObject({ state: 'failed', begun: true, problem: { code: 'offline' } })
  expect(await states()).toEqual(['marked', 'marked'])
  way.judge()
  await planner.book()
  expect(planner.booking).toMatchObject({ state: 'done', report: { failed: [], taken: [] } })
  expect(ownEvents(world)).toHaveLength(1)
  expect(await states()).toEqual(['scheduled', 'scheduled'])
})

test('a broken booking waits among the other actions when its form turns to another time, which is another booking', async () => {
  const way = troubles()
  const { planner, units } = await choosing(wednesday, way)
  way.judge(deadFromCall('calendar.event.add', lostBefore))
  await planner.book()
  way.judge()
  planner.chooseStart(new Date('2026-11-25T09:00:00Z'))
  expect(planner.booking).toEqual({ state: 'idle' })
  await expect.poll(() => units.pending).toMatchObject([{ kind: 'book', order: { start: wednesday.toISOString() } }])
})

test('a card that somebody else took meanwhile is left out and told', async () => {
  const late = await choosing()
  const early = await choosing(new Date('2026-11-24T07:00:00Z'))
  early.planner.pick([first.id])
  await early.planner.book()
  await late.planner.book()
  expect(late.planner.booking).toMatchObject({ state: 'done', report: { done: [{ id: second.id }], taken: [{ id: first.id, state: 'scheduled' }] } })
  expect(eventAt(wednesday)?.crmFields).toEqual([`D_${second.card.id}`])
})

test('nothing is booked when everything was taken meanwhile', async () => {
  const late = await choosing()
  await booked(new Date('2026-11-24T07:00:00Z'))
  await late.planner.book()
  expect(late.planner.booking).toMatchObject({ state: 'done', report: { eventId: null, done: [] } })
  expect(eventAt(wednesday)).toBeUndefined()
})

test('an event moved in the calendar is noticed at the next opening and the reviews follow', async () => {
  const { event } = await booked()
  const moved = { from: '2026-11-26T09:00:00.000Z', to: '2026-11-26T09:30:00.000Z' }
  for (const { id } of [...world.tables.events.all()].filter(({ id, parentId }) => id === event.id || parentId === event.id)) world.tables.events.update(id, moved)

  const { board } = await planning()
  expect(board.changes).toMatchObject([{ noticed: 'moved', employee: { id: salesperson }, before: { start: wednesday }, after: { start: new Date(moved.from) }, failed: [] }])
  expect(board.meetings).toMatchObject([{ eventId: event.id, start: new Date(moved.from), state: 'planned' }])
  expect((await world.crm(head).reviews.get(first.id)).meeting?.start).toEqual(new Date(moved.from))
  expect((await planning()).board.changes).toEqual([])
})

test('an event deleted in the calendar returns its cards to the queue, with a word', async () => {
  const { event, crm } = await booked()
  await crm.meetings.cancel(event.id)
  const { board } = await planning()
  expect(board.changes).toMatchObject([{ noticed: 'deleted', done: [{ state: 'marked' }, { state: 'marked' }] }])
  expect(board.queue[0]?.reviews).toHaveLength(2)
  expect(await states()).toEqual(['marked', 'marked'])
  expect(marks()).toEqual(['На разбор', 'На разбор'])
})

test('an event deleted after its time asks people instead of deciding', async () => {
  const { event, crm } = await booked()
  await crm.meetings.cancel(event.id)
  vi.setSystemTime(new Date('2026-11-26T09:00:00+03:00'))
  const { board } = await planning()
  expect(board.changes).toMatchObject([{ noticed: 'deleted-past', done: [] }])
  expect(board.meetings).toMatchObject([{ state: 'due' }])
  expect(await states()).toEqual(['scheduled', 'scheduled'])
})

test('an event deleted while it goes on returns its cards', async () => {
  const { event, crm } = await booked()
  await crm.meetings.cancel(event.id)
  vi.setSystemTime(new Date(wednesday.getTime() + 60_000))
  const { board } = await planning()
  expect(board.changes).toMatchObject([{ noticed: 'deleted' }])
  expect(await states()).toEqual(['marked', 'marked'])
})

test('cards of a deleted event whose field could not be written are told until a repeat completes them', async () => {
  const { event, crm } = await booked()
  await crm.meetings.cancel(event.id)
  letEdit(world, head, 'own')
  const { board } = await planning()
  const told = { noticed: 'deleted', failed: [{ recorded: true, problem: { code: 'forbidden' } }, { recorded: true }] }
  expect(board.changes).toMatchObject([told])
  await board.repeatChanges()
  expect(board.changes).toMatchObject([told])
  letEdit(world, head, 'all')
  await board.repeatChanges()
  expect(board.changes).toEqual([])
  expect(marks()).toEqual(['На разбор', 'На разбор'])
})

test('somebody else\'s meeting is not looked up and does not pass for a deleted one', async () => {
  await booked()
  world.calls()
  const { board } = await planning(admin)
  expect(world.calls()).not.toContain('calendar.event.getbyid')
  expect(board.changes).toEqual([])
  expect(board.meetings).toHaveLength(1)
})

const recording = 'https://recordings.example.ru/42'

test('a held meeting puts the recording into the records, the event and the cards\' histories', async () => {
  const { results, event, board } = await booked()
  const [meeting] = board.meetings
  if (meeting === undefined) throw new Error('The meeting is not on the board.')
  results.look(meeting.eventId)
  await results.hold(meeting, { recording, agreements: new Map([[first.id, 'Перезвонить'], [second.id, '']]) })
  expect(results.result).toMatchObject({ state: 'done', report: { failed: [], eventProblem: null } })
  expect(await states()).toEqual(['held', 'held'])
  expect(await world.crm(head).reviews.get(first.id)).toMatchObject({ recording, agreements: 'Перезвонить' })
  expect(marks()).toEqual(['Разобрано', 'Разобрано'])
  expect(world.tables.events.get(event.id)?.description).toContain(recording)
  expect([linesOf(world, first.card), linesOf(world, second.card)]).toEqual([['Разбор состоялся'], ['Разбор состоялся']])
  expect(board.meetings).toMatchObject([{ state: 'held' }])
  expect((await planning()).board.meetings).toMatchObject([{ eventId: event.id, state: 'held' }])
})

test('a card that was not got to returns to the queue', async () => {
  const { results, board } = await booked()
  const [meeting] = board.meetings
  if (meeting !== undefined) await results.hold(meeting, { recording, agreements: new Map([[first.id, '']]) })
  expect(await states()).toEqual(['held', 'marked'])
  expect(marks()).toEqual(['Разобрано', 'На разбор'])
})

test('a held meeting that broke half-way is completed by repeating, and no history line is written twice', async () => {
  const { results, board } = await booked()
  const [meeting] = board.meetings
  if (meeting === undefined) throw new Error('The meeting is not on the board.')
  letEdit(world, head, 'own')
  await results.hold(meeting, { recording, agreements: new Map([[first.id, ''], [second.id, '']]) })
  expect(results.result).toMatchObject({ state: 'done', report: { failed: [{ problem: { code: 'forbidden' } }, { problem: { code: 'forbidden' } }] } })
  letEdit(world, head, 'all')
  await results.repeat()
  await results.repeat()
  expect(results.result).toMatchObject({ state: 'done', report: { failed: [] } })
  expect([linesOf(world, first.card), linesOf(world, second.card)]).toEqual([['Разбор состоялся'], ['Разбор состоялся']])
  expect(marks()).toEqual(['Разобрано', 'Разобрано'])
})

test.each([['before anything', lostBefore], ['in the middle', lostAmidst(2)], ['after all of a card', lostAfter]])('a held meeting whose connection broke %s is completed by repeating, and nothing is written twice', async (_, fate) => {
  const way = troubles()
  const { results, board, event } = await booked(wednesday, way)
  const [meeting] = board.meetings
  if (meeting === undefined) throw new Error('The meeting is not on the board.')
  way.judge(deadFromCall('crm.timeline.logmessage.add', fate))
  await results.hold(meeting, { recording, agreements: new Map([[first.id, 'Перезвонить'], [second.id, '']]) })
  expect(results.result).toMatchObject({ state: 'failed', kind: 'held', begun: true })
  way.judge()
  await results.repeat()
  expect(results.result).toMatchObject({ state: 'done', report: { failed: [], eventProblem: null } })
  expect([linesOf(world, first.card), linesOf(world, second.card)]).toEqual([['Разбор состоялся'], ['Разбор состоялся']])
  expect(marks()).toEqual(['Разобрано', 'Разобрано'])
  expect(world.tables.events.get(event.id)?.description).toContain(recording)
})

test('a review whose card is gone is held all the same', async () => {
  const { results, board } = await booked()
  world.tables.items(2).remove(first.card.id)
  const [meeting] = board.meetings
  if (meeting !== undefined) await results.hold(meeting, { recording, agreements: new Map([[first.id, ''], [second.id, '']]) })
  expect(results.result).toMatchObject({ state: 'done', report: { failed: [] } })
  expect(await states()).toEqual(['held', 'held'])
})

test('a meeting that did not take place sends its cards back and keeps the event with a remark', async () => {
  const { results, board, event } = await booked()
  const [meeting] = board.meetings
  if (meeting !== undefined) await results.notHeld(meeting)
  expect(await states()).toEqual(['marked', 'marked'])
  expect(marks()).toEqual(['На разбор', 'На разбор'])
  expect(world.tables.events.get(event.id)?.description).toContain('Разбор не состоялся.')
  expect(board.meetings).toEqual([])
  expect(board.queue[0]?.reviews).toHaveLength(2)
})

test('cards that went back without their field are completed by repeating', async () => {
  const { results, board } = await booked()
  const [meeting] = board.meetings
  if (meeting === undefined) throw new Error('The meeting is not on the board.')
  letEdit(world, head, 'own')
  await results.notHeld(meeting)
  expect(await states()).toEqual(['marked', 'marked'])
  expect(marks()).toEqual(['Разбор назначен', 'Разбор назначен'])
  letEdit(world, head, 'all')
  await results.repeat()
  expect(marks()).toEqual(['На разбор', 'На разбор'])
})

test('a cancelled meeting disappears from the calendar and its cards are in the queue again', async () => {
  const { results, board } = await booked()
  const [meeting] = board.meetings
  if (meeting !== undefined) await results.cancel(meeting)
  expect(ownEvents(world)).toEqual([])
  expect(await states()).toEqual(['marked', 'marked'])
})

test('a portal that does not answer is a failure, not an empty queue', async () => {
  const pinia = openCalendar(world, auditor)
  const board = useMeetingBoard(pinia)
  await world.portal.close()
  await board.refresh()
  expect(board.load.state).toBe('failed')
})
