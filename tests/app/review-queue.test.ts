import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useMeetingPlanner } from '../../src/app/meeting-planner.ts'
import { useReviewCards } from '../../src/app/review-cards.ts'
import { useReviewQueue } from '../../src/app/review-queue.ts'
import { cardKey } from '../../src/core/card.ts'
import type { Review } from '../../src/core/review.ts'
import { head, salesDepartment, salesperson, type World } from '../crm/bitrix24/world.ts'
import { markedDeal, openCalendar, ownEvents } from './calendar-page.ts'
import { installedWorld, letEdit, markOnCard } from './page.ts'

let world: World
let old: Review
let fresh: Review

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T09:00:00+03:00') })
  world = await installedWorld()
  old = await markedDeal(world, 'Старая', 10)
  fresh = await markedDeal(world, 'Свежая', 1)
})
afterEach(async () => {
  vi.useRealTimers()
  await world.portal.close()
})

async function listing() {
  const pinia = openCalendar(world)
  const page = { list: useReviewQueue(pinia), cards: useReviewCards(pinia), planner: useMeetingPlanner(pinia) }
  await page.list.refresh()
  return page
}

async function book(reviews: readonly Review[], title: string): Promise<void> {
  const { planner } = await listing()
  await planner.open(null, null)
  await planner.chooseEmployee({ id: salesperson, name: 'Сотрудник' }, reviews)
  planner.chooseStart(new Date('2026-11-25T07:00:00Z'))
  await planner.book(title)
}

const titles = (reviews: readonly Review[]) => reviews.map(({ snapshot }) => snapshot.title)

test('every review is listed, the newest first', async () => {
  const { list } = await listing()
  expect(titles(list.shown)).toEqual(['Свежая', 'Старая'])
})

test('the filters narrow by period, department and what lies below it, employee and type', async () => {
  const { list } = await listing()
  list.narrow({ markedFrom: '2026-11-20' })
  expect(titles(list.shown)).toEqual(['Свежая'])
  list.narrow({ markedFrom: null, markedTo: '2026-11-20' })
  expect(titles(list.shown)).toEqual(['Старая'])
  list.clear()

  const above = list.departments.find(({ id }) => id === salesDepartment)?.parentId ?? 0
  list.narrow({ departmentIds: [above] })
  expect(list.shown).toHaveLength(2)
  list.narrow({ departmentIds: [], employeeIds: [head] })
  expect(list.shown).toEqual([])
  list.narrow({ employeeIds: [salesperson], auditTypes: ['whole-card'] })
  expect(list.shown).toEqual([])
})

test('the counts of the states follow the other filters and not the state that is shown', async () => {
  await book([old], 'Разбор: счёт')
  const { list } = await listing()
  const counts = () => Object.fromEntries(list.counts.map(({ state, count }) => [state, count]))
  expect(counts()).toEqual({ marked: 1, scheduled: 1, held: 0, withdrawn: 0 })
  list.narrow({ states: ['scheduled'] })
  expect(titles(list.shown)).toEqual(['Старая'])
  expect(counts()).toEqual({ marked: 1, scheduled: 1, held: 0, withdrawn: 0 })
  list.narrow({ markedFrom: '2026-11-20' })
  expect(counts()).toEqual({ marked: 1, scheduled: 0, held: 0, withdrawn: 0 })
})

test('a vanished card is told, and its review is still about whoever was responsible', async () => {
  world.tables.items(2).remove(old.card.id)
  const { list, cards } = await listing()
  await cards.look(list.shown)
  expect(cards.stateOf(old.card)).toBe('gone')
  expect(cards.stateOf(fresh.card)).toBe('alive')
  expect(list.all.find(({ id }) => id === old.id)?.snapshot).toMatchObject({ title: 'Старая', responsible: { id: salesperson } })
})

test('cards are looked at once however often the list is turned', async () => {
  const { list, cards } = await listing()
  await cards.look(list.shown)
  world.calls()
  await cards.look(list.shown)
  expect(world.calls()).toEqual([])
})

test('a review of a vanished card is linked to a card of the same client, and that card gets the mark', async () => {
  const contact = [...world.tables.items(3).all()][0]
  if (contact === undefined) throw new Error('The portal has no contacts.')
  const client = { contactIds: [contact.id], contactId: contact.id }
  world.tables.items(2).update(old.card.id, client)
  const survivor = world.deal({ title: 'Выжившая', ...client })
  const crm = world.crm(head)
  const review = await crm.reviews.add({ ...await crm.reviews.get(old.id), key: 'second', state: 'marked', snapshot: await crm.cards.snapshot(old.card) })
  await crm.reviews.remove(old.id)
  world.tables.items(2).remove(old.card.id)

  const { list, cards } = await listing()
  await cards.open(review)
  const found = cards.survivors.get(review.id)?.find(({ ref }) => cardKey(ref) === `deal:${survivor}`)
  if (found === undefined) throw new Error('The surviving card was not found.')
  const linked = await cards.relink(review, found)
  expect(cards.work).toEqual({ state: 'relinked', title: 'Выжившая' })
  if (linked !== null) list.replace([linked])
  expect(list.all.find(({ id }) => id === review.id)).toMatchObject({ card: { id: survivor }, snapshot: { title: 'Старая' } })
  expect(markOnCard(world, found.ref)).toBe('На разбор')
})

test('one card taken off its meeting returns to the queue, the meeting goes on without it', async () => {
  await book([old, fresh], 'Разбор: двое')
  const { cards } = await listing()
  expect(await cards.returnToQueue(old)).toMatchObject({ state: 'marked', meeting: null })
  expect(markOnCard(world, old.card)).toBe('На разбор')
  const [event] = ownEvents(world, 'Разбор: двое')
  expect(event?.description).toContain('Свежая')
  expect(event?.description).not.toContain('Старая')
})

test('the last card taken off cancels a coming meeting', async () => {
  await book([old], 'Разбор: один')
  const { cards } = await listing()
  await cards.returnToQueue(old)
  expect(ownEvents(world, 'Разбор: один')).toEqual([])
})

test('without the right to edit the card the record is written, the rest is told and repeated', async () => {
  await book([old], 'Разбор: право')
  letEdit(world, head, 'own')
  const { cards } = await listing()
  await cards.returnToQueue(old)
  expect(cards.work).toMatchObject({ state: 'failed', saved: true, problem: { code: 'forbidden' } })
  expect(markOnCard(world, old.card)).toBe('Разбор назначен')
  letEdit(world, head, 'all')
  await cards.repeat()
  expect(cards.work).toEqual({ state: 'returned' })
  expect(markOnCard(world, old.card)).toBe('На разбор')
})
