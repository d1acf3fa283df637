import { afterEach, beforeEach, expect, test } from 'vitest'
import { useCardReview } from '../../src/app/card-review.ts'
import { useMarking, type MarkOrder } from '../../src/app/marking.ts'
import { useSession } from '../../src/app/session.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { ReviewPatch } from '../../src/crm/port.ts'
import { updated, type World } from '../crm/bitrix24/world.ts'
import { deadFromCall, lostAfter, lostAmidst, lostBefore, meetingPoint, onceCalling, troubles, whenCalling, type Troubles } from '../support/troubles.ts'
import { auditor, installedWorld, letEdit, linesOf, markOnCard, openPage, qualityHead, salesperson } from './page.ts'

let world: World
let card: CardRef

beforeEach(async () => {
  world = await installedWorld()
  card = { kind: 'deal', id: world.deal({ assignedById: salesperson }) }
})
afterEach(() => world.portal.close())

function order(says: Partial<MarkOrder> = {}): MarkOrder {
  return { card, auditType: 'first-call', reason: ' Не выявлена потребность ', ...says }
}

type MarkingPage = ReturnType<typeof markingOf>

function markingOf(userId: number, way?: Troubles) {
  const pinia = openPage(world, userId, card, { ...(way && { troubles: way }) })
  const store = useMarking(pinia)
  store.begin(card)
  const session = useSession(pinia)
  // Who marks is asked for in the same request.
  return { store, looked: () => session.whoAmI(), reviews: () => session.crm().reviews.ofCard(card) }
}

const withdrawnBy = (id: number): ReviewPatch => ({ state: 'withdrawn', withdrawal: { by: { id, name: 'А' }, at: new Date('2026-11-23T09:00:00Z'), reason: 'Ошибка' } })

test('marking writes the record, the field of the card and a line in its history', async () => {
  const { store, reviews } = markingOf(auditor)
  await store.mark(order())
  expect(store.marking.state).toBe('done')
  const [review, ...others] = await reviews()
  expect(others).toEqual([])
  expect(review).toMatchObject({ state: 'marked', auditType: 'first-call', reason: 'Не выявлена потребность', markedBy: { id: auditor } })
  expect(review?.snapshot).toMatchObject({ title: 'Поставка мебели', responsible: { id: salesperson }, amount: { value: 150000, currency: 'RUB' } })
  expect(markOnCard(world, card)).toBe('На разбор')
  expect(linesOf(world, card)).toEqual(['Разбор: карточка отмечена'])
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
  const together = meetingPoint(2)
  const [a, b] = [auditor, qualityHead].map(userId => markingOf(userId, troubles(whenCalling('crm.item.add', together)))) as [MarkingPage, MarkingPage]
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

test('without the right to edit the card the record is kept and what is missing is told; whoever may edit it completes it by opening the card', async () => {
  letEdit(world, auditor, 'own')
  const { store, reviews } = markingOf(auditor)
  await store.mark(order())
  expect(store.marking).toMatchObject({ state: 'done', left: { what: 'field', problem: { code: 'forbidden' } } })
  expect(await reviews()).toHaveLength(1)
  expect(markOnCard(world, card)).toBeNull()

  await store.repeat()
  expect(await reviews()).toHaveLength(1)
  await useCardReview(openPage(world, qualityHead, card)).show(card)
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('a mark whose answer was lost is told when it does not come about by itself, and its repeat completes it without a second one', async () => {
  for (const fate of [lostBefore, lostAfter]) {
    card = { kind: 'deal', id: world.deal({ assignedById: salesperson }) }
    const way = troubles()
    const { store, reviews } = markingOf(auditor, way)
    way.judge(deadFromCall('crm.item.add', fate))
    await store.mark(order())
    expect(store.marking).toMatchObject({ state: 'failed', begun: true, problem: { code: 'offline' } })
    way.judge()
    await store.repeat()
    expect(store.marking).toMatchObject({ state: 'done', left: null })
    expect(await reviews()).toHaveLength(1)
    expect(markOnCard(world, card)).toBe('На разбор')
    expect(linesOf(world, card)).toHaveLength(1)
  }
})

test('a connection that comes back within seconds costs nobody anything', async () => {
  const way = troubles()
  const { store, reviews } = markingOf(auditor, way)
  way.judge(onceCalling('crm.item.add', lostAfter))
  await store.mark(order())
  expect(store.marking).toMatchObject({ state: 'done', left: null })
  expect(await reviews()).toHaveLength(1)
  expect(linesOf(world, card)).toHaveLength(1)
})

test('what was changed in the form after a failure is a new intent', async () => {
  const way = troubles()
  const { store, reviews } = markingOf(auditor, way)
  way.judge(() => lostBefore)
  await store.mark(order())
  way.judge()
  await store.mark(order({ auditType: 'whole-card' }))
  expect(store.marking).toMatchObject({ state: 'done', review: { auditType: 'whole-card' } })
  expect(await reviews()).toHaveLength(1)
})

test('opening the form is one request, and sending it another', async () => {
  const way = troubles()
  const { store } = markingOf(auditor, way)
  await store.mark(order())
  expect(way.sent).toHaveLength(2)
  expect(way.sent[1]?.methods).toEqual(['crm.item.add', 'crm.item.update', 'crm.timeline.logmessage.add', 'crm.item.list'])
})

test('a look of minutes ago is taken once more: the card may be another\'s by now', async () => {
  const { store, looked } = markingOf(auditor)
  await looked()
  world.tables.items(2).update(card.id, { assignedById: qualityHead })
  world.portal.portal.setClock(new Date(world.portal.portal.now().getTime() + 180_000))
  await store.mark(order())
  expect(store.marking).toMatchObject({ state: 'done', review: { snapshot: { responsible: { id: qualityHead } } } })
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
  const [first] = await reviews()
  await updated(world.crm(auditor), first?.id ?? 0, withdrawnBy(auditor))
  store.begin(card)
  await store.mark(order())
  expect(store.marking.state).toBe('done')
  expect(await reviews()).toHaveLength(2)
})

test('a mark that somebody took off before its repeat does not come back to the card', async () => {
  const way = troubles()
  const { store } = markingOf(auditor, way)
  // The record is written, the answer and everything after it are lost.
  way.judge(deadFromCall('crm.item.add', lostAmidst(1)))
  await store.mark(order())
  expect(store.marking).toMatchObject({ state: 'failed', begun: true })
  expect(markOnCard(world, card)).toBeNull()
  const [mine] = await world.crm(qualityHead).reviews.ofCard(card)
  await updated(world.crm(qualityHead), mine?.id ?? 0, withdrawnBy(qualityHead))
  way.judge()
  await store.repeat()
  expect(store.marking).toMatchObject({ state: 'done', review: { state: 'withdrawn' } })
  expect(markOnCard(world, card)).toBeNull()
  expect(linesOf(world, card)).toEqual([])
})
