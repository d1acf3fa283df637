import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useMeetingBoard } from '../../src/app/meeting-board.ts'
import { useMeetingPlanner } from '../../src/app/meeting-planner.ts'
import { added, head, salesperson, updated, type World } from '../crm/bitrix24/world.ts'
import { markedDeal, openCalendar, ownEvents } from './calendar-page.ts'
import { installedWorld, openAt } from './page.ts'

let world: World

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T09:00:00+03:00') })
  world = await installedWorld()
})
afterEach(async () => {
  vi.useRealTimers()
  await world.portal.close()
})

async function firstDay(now: string, from: string | null = null, to: string | null = null, zone = 'Europe/Moscow'): Promise<string | undefined> {
  vi.setSystemTime(new Date(now))
  const planner = useMeetingPlanner(openAt(world, head, { kind: 'calendar', from, to }, { host: { timeZone: () => zone, now: () => new Date() } }))
  await planner.open(from, to)
  return planner.days[0]
}

test('while working time is left in the week, that week opens', async () => {
  expect(await firstDay('2026-11-23T09:00:00+03:00')).toBe('2026-11-23')
  expect(await firstDay('2026-11-27T17:00:00+03:00')).toBe('2026-11-23')
})

test('late on Friday and on a weekend the next week opens, also when the calendar shows this one', async () => {
  expect(await firstDay('2026-11-27T18:40:00+03:00')).toBe('2026-11-30')
  expect(await firstDay('2026-11-28T12:00:00+03:00')).toBe('2026-11-30')
  expect(await firstDay('2026-11-29T23:59:00+03:00', '2026-11-23', '2026-11-29')).toBe('2026-11-30')
})

test('a week that the calendar was turned to is the one that opens', async () => {
  expect(await firstDay('2026-11-28T12:00:00+03:00', '2026-12-07', '2026-12-13')).toBe('2026-12-07')
  expect(await firstDay('2026-11-28T12:00:00+03:00', '2026-11-02', '2026-11-08')).toBe('2026-11-02')
})

test.each(['Asia/Yekaterinburg', 'America/Los_Angeles', 'Pacific/Auckland'])('the days are the user\'s in %s, whatever zone the browser is in', async zone => {
  expect(await firstDay('2026-11-25T12:00:00+03:00', '2026-12-07', '2026-12-13', zone)).toBe('2026-12-07')
})

test('a manager reviews cards alone that are own and marked by oneself, and repeating books no second meeting', async () => {
  const review = await markedDeal(world, 'Своя')
  const me = { id: head, name: 'Глеб' }
  const own = await added(world.crm(head), { ...review, key: 'own', markedBy: me, card: { kind: 'deal', id: world.deal({ assignedById: head }) }, snapshot: { ...review.snapshot, responsible: me } })
  const book = async () => {
    const pinia = openCalendar(world)
    const planner = useMeetingPlanner(pinia)
    await planner.open(null, null)
    await planner.chooseEmployee(me, [own])
    planner.chooseStart(new Date('2026-11-25T07:00:00Z'))
    await planner.book()
    return planner
  }
  expect((await book()).booking).toMatchObject({ state: 'done', report: { failed: [], done: [{ id: own.id }] } })
  await updated(world.crm(head), own.id, { state: 'marked', meeting: null })
  await book()
  expect(ownEvents(world)).toHaveLength(1)
  expect(ownEvents(world)[0]?.attendees.map(({ id }) => id)).toEqual([head])
})

test('a meeting about sixty cards names and schedules each of them', async () => {
  const first = await markedDeal(world, 'Карточка 0')
  const { reviews } = world.crm(head)
  const all = [first]
  for (let number = 1; number < 60; number++) {
    all.push(await added(world.crm(head), { ...first, key: `k${number}`, card: { kind: 'deal', id: world.deal({ title: `Карточка ${number}` }) }, snapshot: { ...first.snapshot, title: `Карточка ${number}.` } }))
  }
  const pinia = openCalendar(world)
  const planner = useMeetingPlanner(pinia)
  await planner.open(null, null)
  await planner.chooseEmployee({ id: salesperson, name: 'Сотрудник' }, useMeetingBoard(pinia).queue[0]?.reviews ?? [])
  planner.chooseStart(new Date('2026-11-25T07:00:00Z'))
  await planner.book()
  expect(planner.booking).toMatchObject({ state: 'done', report: { failed: [], taken: [] } })
  const [event] = ownEvents(world)
  expect(event?.crmFields).toHaveLength(60)
  expect(event?.description).toContain('Карточка 59.')
  expect(await reviews.list({ states: ['scheduled'] })).toHaveLength(60)
}, 60_000)
