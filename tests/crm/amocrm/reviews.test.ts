import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CardRef } from '../../../src/core/card.ts'
import type { NewReview } from '../../../src/core/review.ts'
import { cardOfRecord, recordId } from '../../../src/crm/amocrm/reviews-card.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { removeCard } from '../../../src/emulator/amocrm/cards/removal.ts'
import { added, openWorld, sent, updated, type World } from './world.ts'

let world: World
let crm: Crm

function marking(card: CardRef, says: Partial<NewReview> = {}): NewReview {
  return {
    key: `key-${card.id}`, state: 'marked', card, auditType: 'first-call', reason: 'Не записан итог', markedBy: { id: 9000004, name: 'Анна' }, markedAt: new Date('2026-11-23T06:00:00Z'),
    snapshot: { title: 'Поставка', path: `/leads/detail/${card.id}`, pipeline: 'Продажи', stage: 'Новая', amount: { value: 5, currency: 'RUB' }, clients: [], clientNames: [], responsible: { id: 9000006, name: 'Вера' }, departmentIds: [1] },
    checklists: [], pin: null, meeting: null, recording: null, agreements: '', heldAt: null, withdrawal: null, ...says,
  }
}

const meeting = { eventId: 501, start: new Date('2026-11-24T08:00:00Z'), end: new Date('2026-11-24T08:30:00Z'), manager: { id: 9000005, name: 'Олег' } }

describe.each([['in a list', true], ['in the cards', false]])('records %s', (_, catalogs) => {
  beforeAll(async () => {
    world = openWorld()
    world.amo.account.faults.beginWith({ requestLimit: false, catalogs })
    await world.install()
  })
  beforeEach(() => { crm = world.crm('auditor') })
  afterEach(() => world.amo.account.faults.clear())

  test('a record is read as it was written', async () => {
    const review = marking(world.deal(), { checklists: [{ title: 'Звонок', url: 'https://example.com/1' }], recording: 'https://example.com/r', agreements: 'Перезвонить\n«завтра»', meeting, state: 'scheduled', pin: { commentId: 7, pinned: true } })
    const { id } = await added(crm, review)
    const expected = { ...review, id, updatedAt: expect.any(Date) as Date }
    expect(await crm.reviews.get(id)).toEqual(expected)
    expect(await crm.reviews.ofCard(review.card)).toEqual([expected])
    expect(crm.recordStore()).toBe(catalogs ? 'catalog' : 'card-field')
  })

  test('a card has its own records only, though another’s number begins with the same digits', async () => {
    const one = world.deal()
    const other = { kind: 'deal', id: world.deal({ id: one.id * 10 + 7 }).id } as const
    await added(crm, marking(other))
    expect(await crm.reviews.ofCard(one)).toEqual([])
  })

  test('a change lays itself over what others have written into other columns', async () => {
    const { id } = await added(crm, marking(world.deal()))
    await updated(crm, id, { state: 'scheduled', meeting })
    const after = await updated(crm, id, { checklists: [{ title: 'Звонок', url: 'https://example.com/1' }] })
    expect(after).toMatchObject({ state: 'scheduled', meeting, checklists: [{ title: 'Звонок' }] })
    expect(await updated(crm, id, { meeting: null, state: 'withdrawn', withdrawal: { by: { id: 1, name: 'А' }, at: new Date('2026-11-23T07:00:00Z'), reason: 'Ошибка' } })).toMatchObject({ meeting: null, state: 'withdrawn', withdrawal: { reason: 'Ошибка' } })
    expect(await updated(crm, id, {})).toMatchObject({ state: 'withdrawn' })
  })

  test('a change of a record that is not any more as it was seen is stale, and what stands behind it is not run', async () => {
    const card = world.deal()
    const { id } = await added(crm, marking(card))
    await updated(crm, id, { state: 'scheduled', meeting })
    const chain = crm.chain()
    const writes = [chain.updateReview(id, { state: 'withdrawn' }, { state: 'marked', meeting: null }), chain.setMark(card, null)]
    await chain.send()
    const [first, second] = await Promise.allSettled(writes)
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'stale', notRun: true } })
    expect(second).toMatchObject({ status: 'rejected', reason: { notRun: true } })
    const other = crm.chain()
    const moved = other.updateReview(id, { state: 'held' }, { state: 'scheduled', meeting: { ...meeting, eventId: 502 } })
    await other.send()
    await expect(moved).rejects.toMatchObject({ code: 'stale' })
    expect(await crm.reviews.get(id)).toMatchObject({ state: 'scheduled' })
  })

  test('a removed record is no record, and removing it again changes nothing', async () => {
    const card = world.deal()
    const [kept, gone] = [await added(crm, marking(card, { key: 'a' })), await added(crm, marking(card, { key: 'b' }))]
    await sent(crm, chain => [chain.removeReview(gone.id)])
    await sent(crm, chain => [chain.removeReview(gone.id)])
    expect((await crm.reviews.ofCard(card)).map(({ id }) => id)).toEqual([kept.id])
    await expect(crm.reviews.get(gone.id)).rejects.toMatchObject({ code: 'not-found' })
    expect((await crm.reviews.list({})).map(({ id }) => id)).not.toContain(gone.id)
  })

  test.each([[true, 'asc'], [false, 'desc']])('a list is narrowed by all of its conditions and has the newest first (filters: %s, order: %s)', async (apiFilter, usualOrder) => {
    world.amo.account.faults.changeTo({ apiFilter, usualOrder })
    const [a, b] = [world.deal(), world.deal()]
    const first = await added(crm, marking(a, { markedAt: new Date('2026-10-01T06:00:00Z'), auditType: `list-${usualOrder}` }))
    const second = await added(crm, marking(b, { markedAt: new Date('2026-10-02T06:00:00Z'), auditType: `list-${usualOrder}`, state: 'scheduled', meeting: { ...meeting, eventId: apiFilter ? 77 : 78 } }))
    await sent(crm, chain => [chain.setMark(a, 'marked'), chain.setMark(b, 'scheduled')])
    const ids = async (filter: Parameters<Crm['reviews']['list']>[0]) => (await crm.reviews.list(filter)).map(({ id }) => id)
    expect(await ids({ auditTypes: [`list-${usualOrder}`] })).toEqual([second.id, first.id])
    expect(await ids({ auditTypes: [`list-${usualOrder}`], states: ['marked'] })).toEqual([first.id])
    expect(await ids({ eventId: apiFilter ? 77 : 78 })).toEqual([second.id])
    expect(await ids({ auditTypes: [`list-${usualOrder}`], markedFrom: new Date('2026-10-02T00:00:00Z') })).toEqual([second.id])
    expect(await ids({ auditTypes: [`list-${usualOrder}`], employeeIds: [1] })).toEqual([])
    expect(await ids({ states: [] })).toEqual([])
  })

  test('where the answer to a write was lost, the record is found under its key and there is one of it', async () => {
    const card = world.deal()
    world.amo.account.faults.changeTo({ dropAfter: { methods: [catalogs ? 'POST /catalogs/*/elements' : 'PATCH /leads/*'], times: 1 } })
    await expect(added(crm, marking(card))).rejects.toMatchObject({ code: 'offline' })
    expect((await crm.reviews.ofCard(card)).map(({ key }) => key)).toEqual([`key-${card.id}`])
  })

  test('where a write has not arrived, there is no record', async () => {
    const card = world.deal()
    world.amo.account.faults.changeTo({ dropBefore: { methods: [catalogs ? 'POST /catalogs/*/elements' : 'PATCH /leads/*'], times: 1 } })
    await expect(added(crm, marking(card))).rejects.toMatchObject({ code: 'offline' })
    expect(await crm.reviews.ofCard(card)).toEqual([])
  })
})

describe('records in a list', () => {
  beforeAll(async () => {
    world = openWorld()
    await world.install()
  })
  beforeEach(() => { crm = world.crm('auditor') })
  afterEach(() => world.amo.account.faults.clear())

  test('they outlive their card and can be bound to the one that is left', async () => {
    const [card, left] = [world.deal(), world.deal()]
    const { id } = await added(crm, marking(card))
    removeCard(world.amo.account, 'leads', card.id, world.id('admin'))
    expect((await crm.reviews.ofCard(card)).map(one => one.id)).toEqual([id])
    await updated(crm, id, { card: left, pin: null })
    expect((await crm.reviews.ofCard(left)).map(one => one.id)).toEqual([id])
    expect(await crm.reviews.get(id)).toMatchObject({ card: left, snapshot: { path: `/leads/detail/${left.id}` } })
    expect(await crm.reviews.ofCard(card)).toEqual([])
  })

  test('what the search has not noticed yet is found by the card’s links', async () => {
    const card = world.deal()
    const { id } = await added(crm, marking(card))
    const elements = world.tables.elements
    const row = elements.get(id)
    const field = [...world.tables.fields.all()].find(({ code }) => code === 'RZB_CARD')
    if (!row || !field) throw new Error('No record')
    // The search of an account finds no word that it has not read: this one it will never find.
    elements.update(id, { values: { ...row.values, [field.id]: [{ value: `deal0${card.id}` }] } })
    expect((await crm.reviews.ofCard(card)).map(one => one.id)).toEqual([id])
  })

  test('all pages are read', async () => {
    const card = world.deal()
    const { id } = await added(crm, marking(card, { auditType: 'page-test' }))
    const row = world.tables.elements.get(id)
    if (!row) throw new Error('No record')
    for (let index = 0; index < 520; index++) world.tables.elements.insert({ ...row, id: undefined as unknown as number })
    expect(await crm.reviews.list({ auditTypes: ['page-test'] })).toHaveLength(521)
  })

  test('a record that was edited by hand is left out of lists and told of, and a foreign element is none', async () => {
    const card = world.deal()
    const { id } = await added(crm, marking(card, { auditType: 'hand-test' }))
    const bad = await added(crm, marking(card, { key: 'bad', auditType: 'hand-test' }))
    const field = [...world.tables.fields.all()].find(({ code }) => code === 'RZB_STATE')
    const row = world.tables.elements.get(bad.id)
    if (!row || !field) throw new Error('No record')
    world.tables.elements.update(bad.id, { values: { ...row.values, [field.id]: [{ value: 'что-то' }] } })
    world.tables.elements.insert({ ...row, id: undefined as unknown as number, name: 'Чужое', values: {} })
    expect((await crm.reviews.list({ auditTypes: ['hand-test'] })).map(one => one.id)).toEqual([id])
    expect(crm.reviews.unreadable()).toContain(bad.id)
    await expect(crm.reviews.ofCard(card)).rejects.toMatchObject({ code: 'unexpected-reply' })
  })
})

test('the number of a record in a card tells its card', () => {
  for (const kind of ['deal', 'contact', 'company'] as const) expect(cardOfRecord(recordId({ kind, id: 26_050_861 }, 3))).toEqual({ kind, id: 26_050_861 })
  expect(cardOfRecord(5)).toBeNull()
})
