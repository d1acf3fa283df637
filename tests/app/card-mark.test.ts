import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useCardReview } from '../../src/app/card-review.ts'
import { useMarking } from '../../src/app/marking.ts'
import { useMeetingBoard } from '../../src/app/meeting-board.ts'
import { useMeetingPlanner } from '../../src/app/meeting-planner.ts'
import { useMeetingResults } from '../../src/app/meeting-results.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { Review } from '../../src/core/review.ts'
import { markField } from '../../src/crm/bitrix24/names.ts'
import { added, auditor, head, marked, salesperson, updated, type World } from '../crm/bitrix24/world.ts'
import { markedDeal, openCalendar, ownEvents } from './calendar-page.ts'
import { installedWorld, markOnCard, openPage, qualityHead } from './page.ts'

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

async function tab(card: CardRef, userId = auditor) {
  const store = useCardReview(openPage(world, userId, card))
  await store.show(card)
  return store
}

async function booked(reviews: readonly Review[], userId = head) {
  const pinia = openCalendar(world, userId)
  const page = { board: useMeetingBoard(pinia), planner: useMeetingPlanner(pinia), results: useMeetingResults(pinia) }
  await page.planner.open(null, null)
  await page.planner.chooseEmployee({ id: salesperson, name: 'Сотрудник' }, reviews)
  page.planner.chooseStart(new Date('2026-11-25T07:00:00Z'))
  await page.planner.book()
  return page
}

async function held(reviews: readonly Review[]) {
  const page = await booked(reviews)
  const [meeting] = page.board.meetings
  if (meeting === undefined) throw new Error('The meeting is not on the board.')
  const correct = (recording: string) => page.results.hold(meeting, { recording, agreements: new Map(reviews.map(({ id }) => [id, ''])) })
  await correct('https://recordings.example.ru/1')
  return { ...page, correct }
}

async function markAgain(card: CardRef): Promise<void> {
  const marking = useMarking(openPage(world, auditor, card))
  marking.begin(card)
  await marking.mark({ card, auditType: 'repeat-call', reason: '' })
  expect(marking.marking.state).toBe('done')
}

const event = () => ownEvents(world)[0]
const open = (review: Review | null): Review => {
  if (review === null) throw new Error('The card has no open review.')
  return review
}

test('withdrawing one of two scheduled reviews leaves the meeting to the other: agenda and links no longer name it', async () => {
  await booked([first, second])
  const store = await tab(first.card, head)
  await store.withdraw(open(store.open), 'Не та сделка')
  expect(store.withdrawing).toMatchObject({ state: 'done', left: null, meeting: { others: 1, problem: null, cancelled: false } })
  expect(event()?.description).not.toContain('Первая')
  expect(event()?.description).toContain('Вторая')
  expect(event()?.crmFields).toEqual([`D_${second.card.id}`])
  expect(markOnCard(world, first.card)).toBeNull()
})

test('withdrawing the last card of a meeting says so and offers to cancel it', async () => {
  await booked([first])
  const store = await tab(first.card, head)
  await store.withdraw(open(store.open), 'Не та сделка')
  expect(store.withdrawing).toMatchObject({ state: 'done', left: null, meeting: { others: 0, problem: null, cancelled: false } })
  expect(event()).toMatchObject({ crmFields: [] })
  expect(event()?.description).not.toContain('Первая')
  await store.cancelLeft()
  expect(store.withdrawing).toMatchObject({ meeting: { problem: null, cancelled: true } })
  expect(event()).toBeUndefined()
})

test('whoever may not change the manager\'s event withdraws all the same and is told that the agenda stayed', async () => {
  await booked([first, second])
  const store = await tab(first.card)
  await store.withdraw(open(store.open), 'Не та сделка')
  expect(store.withdrawing).toMatchObject({ state: 'done', left: null, meeting: { meeting: { manager: { id: head } }, problem: { code: 'forbidden' } } })
  expect(event()?.description).toContain('Первая')
  expect(markOnCard(world, first.card)).toBeNull()
})

test('a meeting that was deleted before the mark was withdrawn is no obstacle', async () => {
  await booked([first])
  await world.crm(head).meetings.cancel(event()?.id ?? 0)
  const store = await tab(first.card, head)
  await store.withdraw(open(store.open), 'Не та сделка')
  expect(store.withdrawing).toMatchObject({ state: 'done', left: null, meeting: { problem: null, cancelled: true } })
})

test('when a newer mark is withdrawn the review held before it shows through', async () => {
  await held([first])
  await markAgain(first.card)
  expect(markOnCard(world, first.card)).toBe('На разбор')
  const store = await tab(first.card)
  await store.withdraw(open(store.open), 'Уже разобрали')
  expect(markOnCard(world, first.card)).toBe('Разобрано')
})

test('correcting an older meeting does not cover a newer mark', async () => {
  const { correct, results } = await held([first])
  await markAgain(first.card)
  await correct('https://recordings.example.ru/2')
  expect(results.result).toMatchObject({ state: 'done', report: { failed: [] } })
  expect((await world.crm(head).reviews.get(first.id)).recording).toBe('https://recordings.example.ru/2')
  expect(markOnCard(world, first.card)).toBe('На разбор')
})

test('a field that says less than the records is made right when the tab is opened, also after the review', async () => {
  await held([first])
  await marked(world.crm(head), first.card, null)
  await tab(first.card)
  expect(markOnCard(world, first.card)).toBe('Разобрано')
})

test('a field that still says what was withdrawn is emptied when the tab is opened', async () => {
  await updated(world.crm(auditor), first.id, { state: 'withdrawn', withdrawal: { by: first.markedBy, at: new Date(), reason: 'Ошибка' } })
  await tab(first.card)
  expect(markOnCard(world, first.card)).toBeNull()
})

test('a field that somebody set by hand on a card without reviews is left to them', async () => {
  const card: CardRef = { kind: 'deal', id: world.deal() }
  await marked(world.crm(auditor), card, 'marked')
  await tab(card)
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('the second record that a closed tab left is taken back when its author opens the card, and by nobody else', async () => {
  const crm = world.crm(auditor)
  const left = await added(crm, { ...first, key: 'left', state: 'marked' })
  expect((await tab(first.card, qualityHead)).reviews).toHaveLength(2)
  const store = await tab(first.card)
  expect(store.reviews.map(({ id }) => id)).toEqual([first.id])
  await expect(crm.reviews.get(left.id)).rejects.toMatchObject({ code: 'not-found' })
  expect(markOnCard(world, first.card)).toBe('На разбор')
})

test('a second record that already carries a checklist is not thrown away', async () => {
  await added(world.crm(auditor), { ...first, key: 'left', checklists: [{ title: 'Звонок', url: 'https://docs.example.com/1' }] })
  expect((await tab(first.card)).reviews).toHaveLength(2)
})

function fieldOfDeals() {
  const field = [...world.tables.userFields.all()].find(row => row.entityId === 'CRM_DEAL' && row.fieldName === markField)
  if (field === undefined) throw new Error('Deals have no mark.')
  return field
}

async function markedAfter(change: () => void) {
  const card: CardRef = { kind: 'deal', id: world.deal() }
  change()
  const store = useMarking(openPage(world, auditor, card))
  store.begin(card)
  await store.mark({ card, auditType: 'first-call', reason: '' })
  return store.marking
}

test('where somebody deleted the field, it is tried once, and the mark says that it is missing instead of done', async () => {
  world.calls()
  const marking = await markedAfter(() => world.tables.userFields.remove(fieldOfDeals().id))
  expect(world.calls().filter(method => method === 'crm.item.update')).toHaveLength(1)
  expect(marking).toMatchObject({ state: 'done', left: { what: 'field', problem: { code: 'refused' } } })
})

test('where somebody deleted the field\'s value, the mark says that it is missing instead of done', async () => {
  const marking = await markedAfter(() => {
    const field = fieldOfDeals()
    world.tables.userFields.update(field.id, { items: field.items.filter(({ value }) => value !== 'На разбор') })
  })
  expect(marking).toMatchObject({ state: 'done', left: { what: 'field', problem: { code: 'refused' } } })
})
