import { afterEach, beforeEach, expect, test } from 'vitest'
import { useMarking, type MarkOrder } from '../../src/app/marking.ts'
import { useSession } from '../../src/app/session.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { World } from '../crm/bitrix24/world.ts'
import { auditor, installedWorld, letEdit, linesOf, markOnCard, meetingPoint, openPage, qualityHead, salesperson } from './page.ts'

let world: World
let card: CardRef

beforeEach(async () => {
  world = await installedWorld()
  card = { kind: 'deal', id: world.deal({ assignedById: salesperson }) }
})
afterEach(() => world.portal.close())

function order(says: Partial<MarkOrder> = {}): MarkOrder {
  return { card, auditType: 'first-call', reason: ' Не выявлена потребность ', line: { title: 'Отмечено', text: 'Первичный звонок' }, ...says }
}

function markingOf(userId: number, beforeAdd?: () => Promise<void>) {
  const pinia = openPage(world, userId, card, beforeAdd)
  const store = useMarking(pinia)
  store.begin()
  return { store, reviews: () => useSession(pinia).crm().reviews.ofCard(card) }
}

test('marking writes the record, the field of the card and a line in its history', async () => {
  const { store, reviews } = markingOf(auditor)
  await store.mark(order())
  expect(store.marking.state).toBe('done')
  const [review, ...others] = await reviews()
  expect(others).toEqual([])
  expect(review).toMatchObject({ state: 'marked', auditType: 'first-call', reason: 'Не выявлена потребность', markedBy: { id: auditor } })
  expect(review?.snapshot).toMatchObject({ title: 'Поставка мебели', responsible: { id: salesperson }, amount: { value: 150000, currency: 'RUB' } })
  expect(markOnCard(world, card)).toBe('На разбор')
  expect(linesOf(world, card)).toEqual(['Отмечено'])
})

test('one intent sent twice makes one record', async () => {
  const { store, reviews } = markingOf(auditor)
  await Promise.all([store.mark(order()), store.mark(order())])
  await store.repeat()
  expect(await reviews()).toHaveLength(1)
})

test('a second mark is refused and names the open review', async () => {
  const first = markingOf(auditor)
  await first.store.mark(order())
  const second = markingOf(qualityHead)
  await second.store.mark(order({ auditType: 'whole-card' }))
  expect(second.store.marking).toMatchObject({ state: 'already', review: { auditType: 'first-call', markedBy: { id: auditor } } })
  expect(await second.reviews()).toHaveLength(1)
  expect(linesOf(world, card)).toHaveLength(1)
})

test('two people who mark at once end with one review', async () => {
  // Both have looked before either writes: the later record is taken back.
  const bothLooked = meetingPoint(2)
  const [a, b] = [markingOf(auditor, bothLooked), markingOf(qualityHead, bothLooked)]
  world.calls()
  await Promise.all([a.store.mark(order()), b.store.mark(order())])
  const written = world.calls()
  expect(written.filter(method => method === 'crm.item.add')).toHaveLength(2)
  expect(written.filter(method => method === 'crm.item.delete')).toHaveLength(1)
  expect([a.store.marking.state, b.store.marking.state].sort()).toEqual(['already', 'done'])
  expect(await a.reviews()).toHaveLength(1)
  expect(linesOf(world, card)).toHaveLength(1)
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('without the right to edit the card the record is kept, and repeating completes it without a second one', async () => {
  letEdit(world, auditor, 'own')
  const { store, reviews } = markingOf(auditor)
  await store.mark(order())
  expect(store.marking).toMatchObject({ state: 'unfinished', missing: 'field', problem: { code: 'forbidden' } })
  expect(await reviews()).toHaveLength(1)
  expect(markOnCard(world, card)).toBeNull()

  letEdit(world, auditor, 'all')
  await store.repeat()
  expect(store.marking.state).toBe('done')
  expect(await reviews()).toHaveLength(1)
  expect(markOnCard(world, card)).toBe('На разбор')
  expect(linesOf(world, card)).toHaveLength(1)
})

test('a card that is gone is not marked and nothing is recorded', async () => {
  world.tables.items(2).remove(card.id)
  const { store, reviews } = markingOf(auditor)
  await store.mark(order())
  expect(store.marking).toMatchObject({ state: 'failed', problem: { code: 'not-found' } })
  expect(await reviews()).toEqual([])
})

test('a new intent after the mark was taken off makes a new record', async () => {
  const { store, reviews } = markingOf(auditor)
  await store.mark(order())
  const pinia = openPage(world, auditor, card)
  const crm = useSession(pinia).crm()
  const [first] = await reviews()
  await crm.reviews.update(first?.id ?? 0, { state: 'withdrawn', withdrawal: { by: { id: auditor, name: 'А' }, at: new Date('2026-11-23T09:00:00Z'), reason: 'ошибка' } })
  store.begin()
  await store.mark(order())
  expect(store.marking.state).toBe('done')
  expect(await reviews()).toHaveLength(2)
})

test('a mark that somebody took off before its repeat does not come back to the card', async () => {
  letEdit(world, auditor, 'own')
  const { store } = markingOf(auditor)
  await store.mark(order())
  expect(store.marking).toMatchObject({ state: 'unfinished', missing: 'field' })
  letEdit(world, auditor, 'all')
  const [mine] = await world.crm(qualityHead).reviews.ofCard(card)
  await world.crm(qualityHead).reviews.update(mine?.id ?? 0, { state: 'withdrawn', withdrawal: { by: { id: qualityHead, name: 'Р' }, at: new Date(), reason: 'Ошибка' } })
  await store.repeat()
  expect(markOnCard(world, card)).toBeNull()
  expect(linesOf(world, card)).toEqual([])
})
