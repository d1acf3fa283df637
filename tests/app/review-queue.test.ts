import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useMeetingPlanner } from '../../src/app/meeting-planner.ts'
import { useReviewCards } from '../../src/app/review-cards.ts'
import { useReviewQueue } from '../../src/app/review-queue.ts'
import { cardKey } from '../../src/core/card.ts'
import type { Review } from '../../src/core/review.ts'
import { added, admin, head, salesDepartment, salesperson, sent, type World } from '../crm/bitrix24/world.ts'
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

/** Gives the reviews as they are on their meeting. */
async function book(reviews: readonly Review[]): Promise<readonly Review[]> {
  const { planner } = await listing()
  await planner.open(null, null)
  await planner.chooseEmployee({ id: salesperson, name: 'Сотрудник' }, reviews)
  planner.chooseStart(new Date('2026-11-25T07:00:00Z'))
  await planner.book()
  return Promise.all(reviews.map(({ id }) => world.crm(head).reviews.get(id)))
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
  await book([old])
  const { list } = await listing()
  const counts = () => Object.fromEntries(list.counts.map(({ state, count }) => [state, count]))
  expect(counts()).toEqual({ marked: 1, scheduled: 1, held: 0, withdrawn: 0 })
  list.narrow({ states: ['scheduled'] })
  expect(titles(list.shown)).toEqual(['Старая'])
  expect(counts()).toEqual({ marked: 1, scheduled: 1, held: 0, withdrawn: 0 })
  list.narrow({ markedFrom: '2026-11-20' })
  expect(counts()).toEqual({ marked: 1, scheduled: 0, held: 0, withdrawn: 0 })
})

test('reviews of cards that the user may not open are left out and counted; an administrator sees them all', async () => {
  world.tables.items(2).update(old.card.id, { assignedById: head })
  const listed = async (userId: number) => {
    const list = useReviewQueue(openCalendar(world, userId))
    await list.refresh()
    return [titles(list.all), list.unseen]
  }
  expect(await listed(salesperson)).toEqual([['Свежая'], 1])
  expect(await listed(admin)).toEqual([['Свежая', 'Старая'], 0])
  world.tables.items(2).remove(old.card.id)
  expect(await listed(salesperson)).toEqual([['Свежая', 'Старая'], 0])
})

test('the person under review does not take own cards off the meeting', async () => {
  const [booked = old] = await book([old])
  const cards = useReviewCards(openCalendar(world, salesperson))
  expect(await cards.returnToQueue(booked)).toBeNull()
  expect(cards.work).toMatchObject({ state: 'failed', begun: false, problem: { code: 'about-oneself' } })
  expect(ownEvents(world)).toHaveLength(1)
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
  const review = await added(crm, { ...await crm.reviews.get(old.id), key: 'second', state: 'marked', snapshot: await crm.cards.snapshot(old.card) })
  await sent(crm, chain => [chain.removeReview(old.id)])
  world.tables.items(2).remove(old.card.id)

  const { list, cards } = await listing()
  await cards.open(review)
  const found = cards.survivors.get(review.id)?.find(({ ref }) => cardKey(ref) === `deal:${survivor}`)
  if (found === undefined) throw new Error('The surviving card was not found.')
  const linked = await cards.relink(review, found)
  expect(cards.work).toEqual({ state: 'relinked', title: 'Выжившая', left: null })
  if (linked !== null) list.replace([linked])
  expect(list.all.find(({ id }) => id === review.id)).toMatchObject({ card: { id: survivor }, snapshot: { title: 'Старая' } })
  expect(markOnCard(world, found.ref)).toBe('На разбор')
})

test('one card taken off its meeting returns to the queue, the meeting goes on without it', async () => {
  const [booked = old] = await book([old, fresh])
  const { cards } = await listing()
  expect(await cards.returnToQueue(booked)).toMatchObject({ state: 'marked', meeting: null })
  expect(markOnCard(world, old.card)).toBe('На разбор')
  const [event] = ownEvents(world)
  expect(event?.description).toContain('Свежая')
  expect(event?.description).not.toContain('Старая')
})

test('the last card taken off cancels a coming meeting', async () => {
  const [booked = old] = await book([old])
  const { cards } = await listing()
  await cards.returnToQueue(booked)
  expect(ownEvents(world)).toEqual([])
})

test('the last card taken off a meeting that is over leaves the event as it was', async () => {
  const [booked = old] = await book([old])
  vi.setSystemTime(new Date('2026-11-26T09:00:00+03:00'))
  const { cards } = await listing()
  expect(await cards.returnToQueue(booked)).toMatchObject({ state: 'marked', meeting: null })
  expect(ownEvents(world)).toHaveLength(1)
})

test('a card that somebody has planned anew meanwhile stays on its new meeting, and that is told', async () => {
  const [booked = old] = await book([old])
  const { cards } = await listing()
  await cards.returnToQueue(booked)
  const [again = old] = await book([await world.crm(head).reviews.get(old.id)])
  expect(await cards.returnToQueue(booked)).toBeNull()
  expect(cards.work).toMatchObject({ state: 'failed', begun: false, problem: { code: 'stale' } })
  expect(await world.crm(head).reviews.get(old.id)).toEqual(again)
  expect(ownEvents(world)).toHaveLength(1)
})

test('a review is about whoever was responsible at marking time, also after the card was handed over and its employee dismissed', async () => {
  const was = old.snapshot.responsible
  world.tables.items(2).update(old.card.id, { assignedById: head })
  world.tables.users.update(salesperson, { active: false })
  const { list, planner } = await listing()
  expect(list.all.find(({ id }) => id === old.id)?.snapshot.responsible).toEqual(was)
  await planner.open(null, null)
  await planner.chooseEmployee(was, [old])
  planner.chooseStart(new Date('2026-11-25T07:00:00Z'))
  await planner.book()
  expect(planner.booking).toMatchObject({ state: 'done', report: { failed: [] } })
})

test('linking that could not write the surviving card is completed by repeating', async () => {
  const survivor = { kind: 'deal', id: world.deal({ title: 'Выжившая' }) } as const
  world.tables.items(2).remove(old.card.id)
  letEdit(world, head, 'own')
  const { cards } = await listing()
  await cards.relink(old, { ref: survivor, title: 'Выжившая' })
  expect(cards.work).toMatchObject({ state: 'relinked', left: { what: 'field', problem: { code: 'forbidden' } } })
  letEdit(world, head, 'all')
  await cards.repeat()
  expect(cards.work).toEqual({ state: 'relinked', title: 'Выжившая', left: null })
  expect(markOnCard(world, survivor)).toBe('На разбор')
})

test('a card that a review leaves while it is still there loses its mark', async () => {
  const other = { kind: 'deal', id: world.deal({ title: 'Другая' }) } as const
  const { cards } = await listing()
  await cards.relink(old, { ref: other, title: 'Другая' })
  expect(cards.work).toMatchObject({ state: 'relinked', left: null })
  expect([markOnCard(world, old.card), markOnCard(world, other)]).toEqual([null, 'На разбор'])
})

test('a card that has an open review of its own takes no second one by linking', async () => {
  const { cards } = await listing()
  world.tables.items(2).remove(old.card.id)
  expect(await cards.relink(old, { ref: fresh.card, title: 'Свежая' })).toBeNull()
  expect(cards.work).toMatchObject({ state: 'failed', begun: false, problem: { code: 'stale' } })
  expect((await world.crm(head).reviews.get(old.id)).card).toEqual(old.card)
})

test('without the right to edit the card the record is written, the rest is told and repeated', async () => {
  const [booked = old] = await book([old])
  letEdit(world, head, 'own')
  const { cards } = await listing()
  await cards.returnToQueue(booked)
  expect(cards.work).toMatchObject({ state: 'returned', left: { what: 'field', problem: { code: 'forbidden' } } })
  expect(markOnCard(world, old.card)).toBe('Разбор назначен')
  letEdit(world, head, 'all')
  await cards.repeat()
  expect(cards.work).toEqual({ state: 'returned', left: null })
  expect(markOnCard(world, old.card)).toBe('На разбор')
})
