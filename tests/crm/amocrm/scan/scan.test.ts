import { beforeEach, describe, expect, test } from 'vitest'
import type { Card, CardParts, PartName } from '../../../../src/core/card.ts'
import { fillAccount } from '../../../../src/emulator/amocrm/large.ts'
import { openAmo, memoryCache } from '../../../support/amocrm.ts'
import { createPeople } from '../../../../src/crm/amocrm/people.ts'
import { createScans } from '../../../../src/crm/amocrm/scan/index.ts'
import { allCards, allChunks, day, keysOf, now, openScanWorld, ordered, unending, type ScanWorld } from './scan-world.ts'

let world: ScanWorld

beforeEach(() => { world = openScanWorld() })

function part<P extends PartName>(card: Card | undefined, name: P): CardParts[P] | undefined {
  const found = card?.parts[name]
  return found?.known === true ? found.value as CardParts[P] : undefined
}

const scanned = (parts: readonly PartName[], rest = {}) => allCards(world.scans().open(ordered(['deal'], parts, rest), null, unending()))
const at = (seconds: number) => new Date(seconds * 1_000)

describe('ten thousand leads, five thousand contacts and ten thousand tasks', () => {
  test('take no more than 108 requests, and every card has its tasks and clients', async () => {
    const amo = openAmo({ leads: 1 })
    const { tables } = amo.account
    fillAccount(amo.account, { leads: 9_950, contacts: 4_950, companies: 0, tasksPerLead: 2, openShare: 1 })
    amo.requests()
    const user = amo.user('admin')
    const caller = amo.caller('admin')
    const managers = [...tables.users.all()].map(one => ({ id: one.id, name: one.name, active: one.isActive, isAdmin: one.isAdmin, isFree: one.isFree, group: 'group_0', avatar: '' }))
    const people = createPeople(caller, { user: { id: user.id, name: user.name, isAdmin: true, isFree: false }, managers, groups: {} })
    const scans = createScans(caller, { cache: memoryCache(), people, locale: 'ru', timeZone: () => 'Europe/Moscow', isAdmin: true })
    const chunks = await allChunks(scans.open(ordered(['deal', 'contact'], ['activities', 'clients', 'stages']), null, unending()))
    const cards = chunks.flatMap(({ cards }) => cards)
    expect(cards.filter(({ ref }) => ref.kind === 'contact').length).toBeGreaterThan(4_950)
    const deals = cards.filter(({ ref }) => ref.kind === 'deal')
    expect(deals.length).toBeGreaterThan(9_900)
    const open = [...tables.tasks.all()].filter(({ isCompleted, entityType }) => !isCompleted && entityType === 'leads').length
    expect(deals.reduce((sum, card) => sum + (part(card, 'activities')?.length ?? 0), 0)).toBe(open)
    expect(deals.filter(card => card.clients.length !== part(card, 'clients')?.length)).toEqual([])
    expect(chunks.at(-1)).toMatchObject({ done: cards.length, total: cards.length })
    // From the first chunks on the estimate is near.
    expect(Math.abs((chunks[3]?.total ?? 0) - cards.length) / cards.length).toBeLessThan(0.2)
    const told = amo.requests()
    expect(told.length).toBeLessThanOrEqual(108)
  }, 120_000)
})

test('a card is read as one is that is looked at alone', async () => {
  const client = world.card('contact', { name: 'Анна Орлова', firstName: 'Анна', lastName: 'Орлова' })
  const id = world.card('deal')
  world.link(id, 'contacts', client)
  world.task('deal', id)
  world.note('deal', id, 'Договорились на вторник', { createdAt: now - day, updatedAt: now - day })
  const parts: readonly PartName[] = ['activities', 'clients', 'fields', 'stages', 'stageHistory', 'lastActivity', 'comments', 'phonesAndEmails', 'openDeals', 'workingHours']
  const [fromScan] = await allCards(world.scans().open(ordered([{ kind: 'deal', parts, closedSince: null, fields: ['loss_reason_id'] }], [], { doneSince: at(now - 7 * day) }), null, unending()))
  const [looked] = await world.scans().look([{ kind: 'deal', id }], () => parts)
  expect({ ...fromScan, incomplete: undefined }).toEqual({ ...looked, incomplete: undefined })
  expect(part(looked, 'clients')).toMatchObject([{ kind: 'contact', id: client, title: 'Анна Орлова' }])
  expect(part(looked, 'comments')).toMatchObject([{ text: 'Договорились на вторник' }])
  expect(part(looked, 'lastActivity')).toEqual(at(now - day))
  expect(looked?.parts.workingHours).toEqual({ known: false, obstacle: 'not-supported' })
})

test.each([[['loss_reason_id'], 1], [['price'], 0]] as const)('the reasons of a loss are read only for their own field: %s', async (fields, requests) => {
  world.card('deal')
  world.requests()
  const [card] = await allCards(world.scans().open(ordered([{ kind: 'deal', parts: ['fields'], closedSince: null, fields }], []), null, unending()))
  expect(world.requests().filter(request => request.endsWith('/loss_reasons'))).toHaveLength(requests)
  expect(part(card, 'fields')?.find(({ name }) => name === 'loss_reason_id')?.choices?.length ?? 0).toBe(requests === 0 ? 0 : [...world.account.tables.lossReasons.all()].length)
})

test('closed deals are given only when they were changed since the order’s moment', async () => {
  const [open, late, old] = [world.card('deal'), world.card('deal', { updatedAt: now - day }), world.card('deal')]
  world.close(late)
  world.close(old)
  expect(keysOf(await scanned([]))).toEqual([`deal:${open}`])
  const cards = await allCards(world.scans().open(ordered([{ kind: 'deal', parts: [], closedSince: at(now - 2 * day), fields: [] }], []), null, unending()))
  expect(keysOf(cards)).toEqual([`deal:${open}`, `deal:${late}`])
})

test.each([true, false])('what has changed is also what had a task, a note or a message since then; filters: %s', async apiFilter => {
  world.account.faults.change({ apiFilter })
  const [edited, planned, closed, noted, wrote] = [world.card('deal', { updatedAt: now - 60 }), ...Array.from({ length: 4 }, () => world.card('deal'))]
  const both = world.card('deal', { updatedAt: now - 60 })
  world.card('deal')
  world.task('deal', planned ?? 0, { createdAt: now - 60, updatedAt: now - 60 })
  world.task('deal', both, { createdAt: now - 60, updatedAt: now - 60 })
  world.task('deal', closed ?? 0, { isCompleted: true, updatedAt: now - 60 })
  world.note('deal', noted ?? 0, 'Звонил', { createdAt: now - 60, updatedAt: now - 60 })
  world.account.tables.events.insert({ type: 'incoming_chat_message', entityType: 'lead', entityId: wrote ?? 0, createdBy: 0, createdAt: now - 60, valueBefore: [], valueAfter: [] })
  const cards = await scanned(['activities'], { changedSince: at(now - 3_600) })
  expect(keysOf(cards)).toEqual([edited, planned, closed, noted, wrote, both].map(id => `deal:${id}`).sort())
  expect(part(cards.find(({ ref }) => ref.id === planned), 'activities')).toHaveLength(1)
})

test('the last activity is found however long ago it was', async () => {
  const [fresh, silent, never] = [world.card('deal'), world.card('deal'), world.card('deal')]
  world.note('deal', fresh, 'Вчера', { createdAt: now - day, updatedAt: now - day })
  world.note('deal', silent, 'Давно', { createdAt: now - 90 * day, updatedAt: now - 90 * day })
  const cards = await scanned(['lastActivity'])
  expect([fresh, silent, never].map(id => part(cards.find(({ ref }) => ref.id === id), 'lastActivity'))).toEqual([at(now - day), at(now - 90 * day), null])
})

test('comments from before what was read are found when they are missed', async () => {
  const id = world.card('deal')
  world.note('deal', id, 'Ждём оплату', { createdAt: now - 60 * day, updatedAt: now - 60 * day })
  const scan = world.scans().open(ordered(['deal'], ['activities', 'comments']), null, unending())
  const [card] = await allCards(scan)
  expect([part(card, 'comments'), card?.incomplete]).toEqual([[], ['comments']])
  const [whole] = await scan.complete(card === undefined ? [] : [card], ['comments'])
  expect(part(whole, 'comments')?.map(({ text }) => text)).toEqual(['Ждём оплату'])
  expect(whole?.incomplete).toBeUndefined()
})

test('cards that are gone are completed no more', async () => {
  const [here, gone] = [world.card('deal'), world.card('deal')]
  const scan = world.scans().open(ordered(['deal'], ['comments']), null, unending())
  const cards = await allCards(scan)
  world.account.tables.cards.leads.update(gone, { isDeleted: true })
  expect(keysOf(await scan.complete(cards, ['comments']))).toEqual([`deal:${here}`])
})

test('a contact’s open deals are those that are open', async () => {
  const contact = world.card('contact')
  const [open, closed] = [world.card('deal'), world.card('deal')]
  for (const id of [open, closed]) world.link(id, 'contacts', contact)
  world.close(closed)
  for (const kinds of [['contact'], ['contact', 'deal']] as const) {
    const cards = await allCards(world.scans().open(ordered(kinds, ['openDeals']), null, unending()))
    expect(part(cards.find(({ ref }) => ref.kind === 'contact'), 'openDeals')).toEqual([{ kind: 'deal', id: open }])
  }
})

test('a client whom the person may not see is not taken for none', async () => {
  const foreign = world.card('contact', { responsibleUserId: world.user('admin').id, groupId: 999 })
  const id = world.card('deal')
  world.link(id, 'contacts', foreign)
  const salesperson = world.user('salesperson')
  world.account.tables.users.update(salesperson.id, { rights: { ...salesperson.rights, contacts: { ...salesperson.rights.contacts, view: 'M' } } })
  const cards = await allCards(world.scans({ who: 'salesperson' }).open(ordered(['deal'], ['clients']), null, unending()))
  expect(cards.map(card => card.parts.clients)).toEqual([{ known: false, obstacle: 'forbidden' }])
})

describe('a kind whose list is refused', () => {
  beforeEach(() => { world.account.faults.change({ forbidden: { methods: ['GET /contacts', 'GET /contacts/notes', 'GET /contacts/*'] } }) })

  test.each([null, new Date((now - 5 * day) * 1_000)])('is told behind the others, which are given (since %s)', async changedSince => {
    world.card('contact')
    const id = world.card('deal', { updatedAt: now })
    const chunks = await allChunks(world.scans({ who: 'salesperson' }).open(ordered(['contact', 'deal'], ['activities', 'comments', 'lastActivity'], { changedSince, doneSince: new Date((now - 9 * day) * 1_000) }), null, unending()))
    expect(keysOf(chunks.flatMap(({ cards }) => cards))).toEqual([`deal:${id}`])
    expect(chunks.at(-1)?.refused).toEqual(['contact'])
    expect(chunks.slice(0, -1).filter(({ refused }) => refused !== undefined)).toEqual([])
  })

  test('is no reason to take the clients of deals for none', async () => {
    const [contact, id] = [world.card('contact'), world.card('deal')]
    world.link(id, 'contacts', contact)
    const [card] = await allCards(world.scans({ who: 'salesperson' }).open(ordered(['deal'], ['clients']), null, unending()))
    expect(card?.parts.clients).toEqual({ known: false, obstacle: 'forbidden' })
  })

  test('is an error where nothing else was asked for', async () => {
    world.card('contact')
    await expect(allCards(world.scans({ who: 'salesperson' }).open(ordered(['contact'], []), null, unending()))).rejects.toMatchObject({ code: 'forbidden', retryable: false })
  })

  test('is left out of a look at certain cards, and of titles', async () => {
    const [contact, another, deal] = [world.card('contact'), world.card('contact'), world.card('deal')]
    const refs = [{ kind: 'contact', id: contact }, { kind: 'contact', id: another }, { kind: 'deal', id: deal }] as const
    const scans = world.scans({ who: 'salesperson' })
    expect(keysOf(await scans.look(refs, () => []))).toEqual([`deal:${deal}`])
    expect([...(await scans.titles(refs)).keys()]).toEqual([`deal:${deal}`])
  })
})

test('a contact’s open deals are not taken for none by somebody who may see no deal', async () => {
  const [contact, deal] = [world.card('contact'), world.card('deal')]
  world.link(deal, 'contacts', contact)
  world.account.faults.change({ forbidden: { methods: ['GET /leads', 'GET /leads/*'] } })
  for (const kinds of [['contact'], ['contact', 'deal']] as const) {
    const cards = await allCards(world.scans({ who: 'salesperson' }).open(ordered(kinds, ['openDeals']), null, unending()))
    expect(cards.map(card => card.parts.openDeals)).toEqual([{ known: false, obstacle: 'forbidden' }])
  }
})

test('leads before deals are no cards of amoCRM: nothing of them is given', async () => {
  world.card('deal')
  expect(await allCards(world.scans().open(ordered(['lead'], ['activities']), null, unending()))).toEqual([])
  expect(await world.scans().look([{ kind: 'lead', id: 1 }], () => [])).toEqual([])
})

test('a fault of the moment is waited out, and one that stays is thrown behind what was given', async () => {
  for (let index = 0; index < 600; index++) world.card('deal')
  world.account.faults.change({ dropBefore: { methods: ['GET /leads'], times: 2, after: 1 } })
  expect(await scanned([])).toHaveLength(600)
  world.account.faults.change({ dropBefore: { methods: ['GET /leads'], after: 2 } })
  const given: Card[] = []
  await expect((async () => {
    for await (const { cards } of world.scans().open(ordered(['deal'], []), null, unending()).chunks()) given.push(...cards)
  })()).rejects.toMatchObject({ code: 'offline' })
  expect(given.length).toBeGreaterThan(0)
})

test('titles are told in a request for each kind', async () => {
  const [deal, contact] = [world.card('deal', { name: 'Окна для школы' }), world.card('contact', { name: 'Анна Орлова' })]
  const scans = world.scans()
  const titles = await scans.titles([{ kind: 'deal', id: deal }, { kind: 'deal', id: 999_999 }, { kind: 'contact', id: contact }])
  expect([...titles]).toEqual([[`deal:${deal}`, 'Окна для школы'], [`contact:${contact}`, 'Анна Орлова']])
})

describe('a sample', () => {
  const sampled = (size: number, seed: number) => world.scans().open(ordered(['deal'], ['activities'], { sample: { size, seed } }), null, unending())

  test('is the same by the same seed, another by another, and tells what it was drawn from', async () => {
    for (let index = 0; index < 600; index++) {
      const id = world.card('deal')
      if (index % 3 === 0) world.close(id)
    }
    const first = await allChunks(sampled(50, 7))
    expect(first.flatMap(({ cards }) => cards)).toHaveLength(50)
    expect(first.at(-1)).toMatchObject({ done: 50, total: 50, drawnFrom: { deal: 400 } })
    expect(keysOf(await allCards(sampled(50, 7)))).toEqual(keysOf(first.flatMap(({ cards }) => cards)))
    expect(keysOf(await allCards(sampled(50, 8)))).not.toEqual(keysOf(first.flatMap(({ cards }) => cards)))
    expect(await allCards(sampled(500, 7))).toHaveLength(400)
  })

  test('draws every card about as often as any other', async () => {
    const ids = Array.from({ length: 200 }, () => world.card('deal'))
    let low = 0
    for (let seed = 1; seed <= 40; seed++) for (const { ref } of await allCards(sampled(20, seed))) if (ids.indexOf(ref.id) < 100) low += 1
    // 400 of 800, with a standard deviation of 14.
    expect(Math.abs(low - 400)).toBeLessThan(60)
  }, 30_000)
})
