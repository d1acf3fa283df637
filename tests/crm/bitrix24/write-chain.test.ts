import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CardRef } from '../../../src/core/card.ts'
import type { NewReview } from '../../../src/core/review.ts'
import { markField } from '../../../src/crm/bitrix24/names.ts'
import type { Transport } from '../../../src/crm/bitrix24/transport.ts'
import { CrmError, type Crm, type WriteChain } from '../../../src/crm/port.ts'
import { added, auditor, openWorld, salesperson, sent, type World } from './world.ts'

let world: World

const line = { title: 'Разбор: карточка отмечена', text: 'Тип оценки: Первичный звонок' }

function newDeal(fields: Readonly<Record<string, unknown>> = {}): CardRef {
  return { kind: 'deal', id: world.deal(fields) }
}

function newReview(card: CardRef, says: Partial<NewReview> = {}): NewReview {
  return {
    key: `key-${card.id}`,
    state: 'marked',
    card,
    snapshot: {
      title: 'Поставка «Орбита» & Ко', path: `/crm/deal/details/${card.id}/`, pipeline: 'Продажи', stage: 'Новая', amount: null,
      clients: [], clientNames: [], responsible: { id: salesperson, name: 'Пётр Клён' }, departmentIds: [2],
    },
    auditType: 'first-call', reason: '', markedBy: { id: auditor, name: 'Анна Аудитор' }, markedAt: new Date('2026-11-23T06:00:00Z'),
    checklists: [], pin: null, meeting: null, recording: null, agreements: '', heldAt: null, withdrawal: null, ...says,
  }
}

/** What became of each write of a chain, in one word. */
async function ends(crm: Crm, begin: (chain: WriteChain) => readonly Promise<unknown>[]): Promise<readonly string[]> {
  const chain = crm.chain()
  const writes = begin(chain)
  await chain.send()
  return (await Promise.allSettled(writes)).map(end => {
    if (end.status === 'fulfilled') return 'done'
    return end.reason instanceof CrmError ? end.reason.notRun ? 'not run' : end.reason.code : 'broken'
  })
}

const lines = (card: CardRef) => [...world.tables.timeline.all()].filter(row => row.kind === 'logmessage' && row.ownerId === card.id && row.ownerTypeId === 2)

describe.each([['a smart process', true], ['the application\'s storage', false]])('a chain with reviews in %s', (_, smartProcesses) => {
  let crm: Crm

  beforeAll(async () => {
    world = await openWorld()
    world.tables.portal.update(1, { smartProcesses })
    await world.install()
    crm = world.crm(auditor)
  })
  afterAll(() => world.portal.close())
  beforeEach(() => { world.calls() })

  test('marking is one request that writes and looks', async () => {
    const card = newDeal()
    const [review, , written, reviews] = await sent(crm, chain => [chain.addReview(newReview(card)), chain.setMark(card, 'marked'), chain.addLine(card, line), chain.reviewsOf(card)])
    const calls = world.calls()
    // The storage answers without the record, so it is read afterwards.
    expect(calls.filter(method => method === 'batch')).toHaveLength(1)
    expect(calls.slice(0, 5)).toEqual(smartProcesses
      ? ['batch', 'crm.item.add', 'crm.item.update', 'crm.timeline.logmessage.add', 'crm.item.list']
      : ['batch', 'entity.item.add', 'crm.item.update', 'crm.timeline.logmessage.add', 'entity.item.get'])
    expect(review).toMatchObject(newReview(card))
    expect(reviews).toEqual([review])
    expect(await crm.cards.mark(card)).toBe('marked')
    expect(lines(card)).toMatchObject([{ id: written.id, ...line }])
  })

  test('a record is written only while it is in the state in which it was seen', async () => {
    const card = newDeal()
    const [review] = await sent(crm, chain => [chain.addReview(newReview(card, { key: `guarded-${card.id}` }))])
    const meeting = { eventId: 77, start: new Date('2026-11-24T07:00:00Z'), end: new Date('2026-11-24T07:30:00Z'), manager: { id: auditor, name: 'Анна Аудитор' } }
    expect(await ends(crm, chain => [chain.updateReview(review.id, { state: 'scheduled', meeting }, review)])).toEqual(['done'])
    expect(await ends(crm, chain => [chain.updateReview(review.id, { state: 'withdrawn' }, review), chain.setMark(card, 'marked'), chain.addLine(card, line)]))
      .toEqual(['not run', 'not run', 'not run'])
    expect(await ends(crm, chain => [chain.updateReview(review.id, { state: 'held' }, { state: 'scheduled', meeting: { ...meeting, eventId: 78 } })])).toEqual(['not run'])
    expect(await crm.reviews.get(review.id)).toMatchObject({ state: 'scheduled', meeting })
    expect(await crm.cards.mark(card)).toBeNull()
    expect(lines(card)).toEqual([])
    expect(await ends(crm, chain => [chain.updateReview(review.id, { agreements: 'как $result[w0] и было' }, { state: 'scheduled', meeting })])).toEqual(['done'])
    expect(await ends(crm, chain => [chain.updateReview(review.id, { agreements: 'иначе: $result[w0]' }, { state: 'marked', meeting: null })])).toEqual(['not run'])
    expect(await crm.reviews.get(review.id)).toMatchObject({ agreements: 'как $result[w0] и было' })
  })

  test('the first failure stops what comes after it, and each write tells its own end', async () => {
    const card = newDeal()
    const gone: CardRef = { kind: 'deal', id: 999_999 }
    expect(await ends(crm, chain => [chain.addReview(newReview(card)), chain.setMark(gone, 'marked'), chain.addLine(card, line), chain.reviewsOf(card)]))
      .toEqual(['done', 'not-found', 'not run', 'not run'])
    expect(await crm.reviews.ofCard(card)).toHaveLength(1)
    expect(lines(card)).toEqual([])
  })

  test('a record that is gone already is removed, too, and the rest goes on', async () => {
    const card = newDeal()
    const { id } = await added(crm, newReview(card))
    const { id: other } = await added(crm, newReview(card, { key: 'other' }))
    await sent(crm, chain => [chain.removeReview(id)])
    expect(await ends(crm, chain => [chain.removeReview(id), chain.removeReview(other), chain.removeReview(id), chain.setMark(card, null), chain.addLine(card, line)])).toEqual(['done', 'done', 'done', 'done', 'done'])
    expect(await crm.reviews.ofCard(card)).toEqual([])
    expect(lines(card)).toHaveLength(1)
  })

  test('a record that is gone cannot be changed', async () => {
    const card = newDeal()
    const { id } = await added(crm, newReview(card))
    await sent(crm, chain => [chain.removeReview(id)])
    expect(await ends(crm, chain => [chain.updateReview(id, { agreements: 'Звонить' }), chain.setMark(card, null)])).toEqual(['not-found', 'not run'])
  })

  test('a change without changes reads the record', async () => {
    const card = newDeal()
    const review = await added(crm, newReview(card))
    world.calls()
    const [same] = await sent(crm, chain => [chain.updateReview(review.id, {})])
    expect(same).toEqual(review)
    expect(world.calls().filter(method => /update/.test(method))).toEqual([])
  })

  test('a text that looks like a reference of a batch is written as it is, and in its turn', async () => {
    const card = newDeal()
    const reason = 'Менеджер пишет $result[w0][item][id] в поле'
    const [review, , , reviews] = await sent(crm, chain => [chain.addReview(newReview(card, { reason })), chain.setMark(card, 'marked'), chain.addLine(card, { ...line, text: reason }), chain.reviewsOf(card)])
    expect(review.reason).toBe(reason)
    expect(reviews).toEqual([review])
    expect(lines(card)).toMatchObject([{ text: reason }])
    expect(world.calls()).not.toContain('batch')
  })

  test('writes that travel one by one stop at the first failure, too', async () => {
    const card = newDeal()
    const gone: CardRef = { kind: 'deal', id: 999_999 }
    expect(await ends(crm, chain => [chain.addLine(card, { ...line, text: '$result[w0]' }), chain.setMark(gone, 'marked'), chain.addLine(card, line)])).toEqual(['done', 'not-found', 'not run'])
    expect(lines(card)).toHaveLength(1)
  })

  test('more than fifty writes are several requests, and a failure in the first keeps the second back', async () => {
    const cards = Array.from({ length: 60 }, () => newDeal())
    expect(new Set(await ends(crm, chain => cards.map(card => chain.setMark(card, 'marked'))))).toEqual(new Set(['done']))
    expect(world.calls().filter(method => method === 'batch')).toHaveLength(2)
    const withGone = cards.map((card, index): CardRef => index === 3 ? { kind: 'deal', id: 999_999 } : card)
    const told = await ends(crm, chain => withGone.map(card => chain.setMark(card, 'held')))
    expect(told.slice(0, 4)).toEqual(['done', 'done', 'done', 'not-found'])
    expect(new Set(told.slice(4))).toEqual(new Set(['not run']))
    expect(world.calls().filter(method => method === 'batch')).toHaveLength(1)
  })

  test('more reviews of one card than a page are all read', async () => {
    const card = newDeal()
    const { id } = await added(crm, newReview(card))
    const table = smartProcesses ? world.tables.items([...world.tables.types.all()][0]?.entityTypeId ?? 0) : world.tables.entityItems
    const { id: own, ...row } = table.get(id) ?? { id: 0 }
    for (let i = 0; i < 60; i++) (table.insert as (row: object) => unknown)(row)
    expect(own).toBe(id)
    const [reviews] = await sent(crm, chain => [chain.reviewsOf(card)])
    expect(reviews).toHaveLength(61)
  })
})

describe('a chain', () => {
  let crm: Crm

  beforeAll(async () => {
    world = await openWorld()
    await world.install()
    crm = world.crm(auditor)
  })
  afterAll(() => world.portal.close())

  test('a line is taken back, and one that is gone is taken back already', async () => {
    const card = newDeal()
    const [{ id = 0 }] = await sent(crm, chain => [chain.addLine(card, line)])
    expect(await ends(crm, chain => [chain.removeLine(card, id), chain.removeLine(card, id)])).toEqual(['done', 'done'])
    expect(lines(card)).toEqual([])
  })

  test('of a request whose answer was lost, no write knows whether it has arrived', async () => {
    const card = newDeal()
    const lost = (transport: Transport): Transport => ({
      async send(method, params) {
        const reply = await transport.send(method, params)
        if (Object.keys(params['cmd'] ?? {}).includes('w0')) throw new CrmError('offline', 'lost', { method })
        return reply
      },
    })
    const writes = Array.from({ length: 60 }, () => line)
    const told = await ends(world.crm(auditor, null, { through: lost }), chain => writes.map(one => chain.addLine(card, one)))
    expect(new Set(told.slice(0, 50))).toEqual(new Set(['offline']))
    expect(new Set(told.slice(50))).toEqual(new Set(['not run']))
    expect(lines(card)).toHaveLength(50)
  })

  test('a chain is sent once', async () => {
    const card = newDeal()
    const chain = crm.chain()
    const written = chain.addLine(card, line)
    await Promise.all([chain.send(), chain.send()])
    await chain.send()
    await written
    expect(lines(card)).toHaveLength(1)
  })

  test('the record is answered as it was written, and the portal is not asked for it again', async () => {
    const card = newDeal()
    const review = await added(crm, newReview(card))
    world.calls()
    const [changed] = await sent(crm, chain => [chain.updateReview(review.id, { agreements: 'Звонить\nсразу', checklists: [{ title: 'a', url: 'https://a.example.ru' }] })])
    expect(changed).toMatchObject({ id: review.id, agreements: 'Звонить\nсразу', checklists: [{ title: 'a' }] })
    expect(world.calls()).toEqual(['batch', 'crm.item.update'])
  })

  test('a mark is refused where somebody has deleted the field or its value', async () => {
    const card = newDeal()
    const field = [...world.tables.userFields.all()].find(row => row.fieldName === markField && row.entityId === 'CRM_DEAL')
    if (!field) throw new Error('No mark field')
    world.tables.userFields.update(field.id, { items: field.items.filter(({ xmlId }) => xmlId !== 'RAZBOR_HELD') })
    expect(await ends(crm, chain => [chain.setMark(card, 'marked'), chain.setMark(card, 'held')])).toEqual(['done', 'refused'])
    world.tables.userFields.remove(field.id)
    expect(await ends(crm, chain => [chain.setMark(card, 'marked')])).toEqual(['refused'])
    expect(await ends(crm, chain => [chain.setMark(card, null)])).toEqual(['done'])
  })
})

test('where the app is not installed, nothing of a chain is sent from there on', async () => {
  world = await openWorld()
  const card = newDeal()
  world.calls()
  expect(await ends(world.crm(auditor), chain => [chain.addLine(card, line), chain.addReview(newReview(card)), chain.addLine(card, line)])).toEqual(['done', 'refused', 'not run'])
  expect(lines(card)).toHaveLength(1)
  await world.portal.close()
})
