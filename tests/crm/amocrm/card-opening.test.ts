import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watch } from 'vue'
import { prepareCard } from '../../../src/app/card-opening.ts'
import { useCardInspection } from '../../../src/app/card-inspection.ts'
import type { InspectedCard } from '../../../src/app/card-look.ts'
import { useCardReview } from '../../../src/app/card-review.ts'
import { useSession } from '../../../src/app/session.ts'
import { useStrayMark } from '../../../src/app/stray-mark.ts'
import type { CardRef } from '../../../src/core/card.ts'
import { exceptionKey, exceptionText } from '../../../src/core/exception-book.ts'
import { latest } from '../../../src/core/load.ts'
import { readKept } from '../../../src/crm/amocrm/setup.ts'
import { anything } from '../../../src/crm/amocrm/wire/parse.ts'
import type { Persona } from '../../../src/emulator/amocrm/tables.ts'
import { newBrowser } from '../../app/page.ts'
import { memoryCache } from '../../support/amocrm.ts'
import { hostAt } from '../../support/host.ts'
import { factsOf, openWorld, type World } from './world.ts'

let world: World

beforeEach(async () => {
  world = openWorld()
  await world.install()
})
afterEach(() => world.amo.account.faults.clear())

interface Opening {
  /** What was asked before there was anything to show of the regulation, and after it. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly first: InspectedCard
  readonly whole: InspectedCard
  readonly reviews: number
}

interface OpeningSays extends NonNullable<Parameters<World['crm']>[1]> {
  readonly who?: Persona
}

/** The card's page as this person opens it, from its first request to its last. */
async function open(card: CardRef, { who = 'auditor', ...options }: OpeningSays = {}): Promise<Opening> {
  const pinia = createPinia()
  const session = useSession(pinia)
  session.open({ crm: world.crm(who, options), host: { ...hostAt({ kind: 'card-tab', card }), now: world.amo.account.now } }, newBrowser(world.amo.account.now).openTab())
  const [inspection, review, stray] = [useCardInspection(pinia), useCardReview(pinia), useStrayMark(pinia)]
  world.amo.requests()
  const seen: { first: InspectedCard | null, before: readonly string[] } = { first: null, before: [] }
  watch(() => latest(inspection.load), found => {
    if (found === null || seen.first !== null) return
    seen.first = found
    seen.before = world.amo.requests()
  }, { flush: 'sync' })
  prepareCard(pinia)(card)
  await settled(() => [inspection.load.state, review.load.state, stray.load.state].every(state => state === 'ready' || state === 'failed'))
  const whole = latest(inspection.load)
  if (seen.first === null || whole === null) throw new Error(`The card was not inspected: ${JSON.stringify(inspection.load)}`)
  return { before: seen.before, after: world.amo.requests(), first: seen.first, whole, reviews: review.reviews.length }
}

async function settled(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000 && !done(); turn++) await new Promise(resolve => setTimeout(resolve, 1))
}

/** One of two deals of the same client that stand in the same stage. */
async function dealWithTwin(): Promise<CardRef> {
  const [ref, twin] = [world.deal(), world.deal()]
  const [contact] = world.tables.cards.contacts.all()
  const caller = world.amo.caller('admin')
  for (const { id } of [ref, twin]) await caller.ask('linkCard', { path: { entity: 'leads', id }, body: [{ to_entity_id: contact?.id, to_entity_type: 'contacts' }] }, anything)
  return ref
}

async function warmCache(who: Persona = 'auditor') {
  const cache = memoryCache()
  await open(world.deal(), { who, cache })
  return cache
}

async function save(entries: readonly unknown[], number: number): Promise<void> {
  await world.crm('admin').settings.saveRegulation(JSON.stringify({ version: 1, revision: { number, by: { id: 1, name: 'Админ' }, at: '2026-11-23T05:00:00.000Z' }, entries }))
}

const ruleIds = ({ inspection: { findings, passed, notApplicable, notChecked } }: InspectedCard) => new Set([...[...findings, ...notChecked].map(({ ruleId }) => ruleId), ...passed, ...notApplicable])

test.each(['auditor', 'salesperson', 'admin'] as const)('on a warm session the verdict on a deal takes three requests (%s)', async who => {
  const cache = await warmCache(who)
  const ref = await dealWithTwin()
  const { before, first } = await open(ref, { who, cache })
  expect(before.toSorted()).toEqual(['GET /api/v4/events', `GET /api/v4/leads/${ref.id}`, 'GET /api/v4/tasks'])
  expect(first.inspection.findings.map(({ messageId }) => messageId)).toContain('noNextStep')
  expect(first.pending.toSorted()).toEqual(['activities', 'comments', 'exceptions', 'lastActivity', 'twins'])
})

test('what the verdict waits for is in no part of it, and comes with seven more requests at most', async () => {
  const cache = await warmCache()
  const { after, first, whole } = await open(await dealWithTwin(), { cache })
  expect([...ruleIds(whole)].filter(id => !ruleIds(first).has(id)).toSorted()).toEqual(['corporate-channel-used', 'duplicates-absent', 'outcome-recorded', 'touched-recently'])
  expect(first.inspection.notChecked.map(({ obstacle }) => obstacle)).not.toContain('failed')
  expect(whole.pending).toEqual([])
  expect(whole.inspection.findings.map(({ ruleId }) => ruleId)).toContain('duplicates-absent')
  expect(after.length).toBeLessThanOrEqual(7)
  const reviews = `GET /api/v4/catalogs/${readKept(world.amo.account.widgets.get('razbor')?.settings).setup?.records}/elements`
  expect(after.filter(one => one === reviews)).toHaveLength(1)
})

test('a first opening asks besides for what all cards share, once', async () => {
  const { before, after } = await open(await dealWithTwin())
  expect(before.toSorted().filter(one => !/\/\d+$|tasks|events/.test(one))).toEqual(['GET /api/v4/account', 'GET /api/v4/leads/custom_fields', 'GET /api/v4/leads/loss_reasons', 'GET /api/v4/leads/pipelines'])
  expect(before).toHaveLength(7)
  expect(after.length).toBeLessThanOrEqual(8)
})

test('the verdict on a contact takes one request', async () => {
  const [contact] = world.tables.cards.contacts.all()
  const ref: CardRef = { kind: 'contact', id: contact?.id ?? 0 }
  const cache = memoryCache()
  await open(ref, { cache, who: 'admin' })
  const { before, whole } = await open(ref, { cache, who: 'admin' })
  expect(before).toEqual([`GET /api/v4/contacts/${ref.id}`])
  expect(whole.pending).toEqual([])
})

test('a contact’s twin is found as the company’s country writes phones, with one request more', async () => {
  const [contact] = world.tables.cards.contacts.all()
  const phone = [...world.tables.fields.all()].find(({ owner, code }) => owner === 'contacts' && code === 'PHONE')
  if (contact === undefined || phone === undefined) throw new Error('No contact')
  const insert = (name: string, value: string) => world.tables.cards.contacts.insert({ ...contact, id: undefined as unknown as number, name, values: { [phone.id]: [{ value }] } }).id
  const [id] = [insert('Анна Белова', '+375 29 000-12-34'), insert('Анна Орлова', '8 029 000-12-34')]
  await save([{ ruleId: 'duplicates-absent' }, { ruleId: 'phones-valid', enabled: false, options: { country: 'BY' } }], 1)
  const { before, after, whole } = await open({ kind: 'contact', id }, { who: 'admin', cache: await warmCache('admin') })
  expect(before).toEqual([`GET /api/v4/contacts/${id}`])
  expect(after.filter(one => one === 'GET /api/v4/contacts')).toHaveLength(1)
  expect(whole.inspection.findings.map(({ messageId }) => messageId)).toEqual(['samePhone'])
})

test('only what switched-on rules need is read', async () => {
  await save([{ ruleId: 'client-linked' }], 1)
  const { before, after, first } = await open(world.deal(), { cache: await warmCache() })
  expect(before).toHaveLength(1)
  expect(first.pending).toEqual(['exceptions'])
  expect(after.filter(one => /tasks|events|notes|contacts|companies/.test(one))).toEqual([])
})

test('of a closed deal nothing is read that is asked of open ones', async () => {
  await save([{ ruleId: 'touched-recently' }, { ruleId: 'corporate-channel-used' }], 1)
  const ref = world.deal({ statusId: 143, closedAt: 1_790_000_000 })
  const { first, after, whole } = await open(ref, { cache: await warmCache() })
  expect(first.pending).toEqual([])
  expect(after.filter(one => /notes/.test(one))).toEqual([])
  expect(whole.inspection.notApplicable.toSorted()).toEqual(['corporate-channel-used', 'touched-recently'])
})

test('a finding that is excepted on the card moves to the excepted ones', async () => {
  const ref = world.deal()
  await world.crm('admin').notebook.add('exceptions', [{ key: exceptionKey(ref), text: exceptionText({
    ruleId: 'client-linked', card: ref, until: '2099-01-01', reason: 'Розница', by: { id: 1, name: 'Админ' }, at: world.amo.account.now(), savedBy: null, ended: null,
  }) }])
  const { first, whole } = await open(ref, { cache: await warmCache() })
  expect(first.inspection.findings.map(({ ruleId }) => ruleId)).toContain('client-linked')
  expect(first.pending).toContain('exceptions')
  expect(whole.inspection.findings.map(({ ruleId }) => ruleId)).not.toContain('client-linked')
  expect(whole.inspection.excepted.map(({ ruleId }) => ruleId)).toEqual(['client-linked'])
})

test('a regulation that was saved after the CRM’s page was opened is found behind the verdict, and counts', async () => {
  await save([{ ruleId: 'client-linked' }], 1)
  const ref = world.deal()
  const told: string[] = []
  const facts = factsOf(world.amo, 'auditor')
  await save([{ ruleId: 'touched-recently' }, { ruleId: 'next-step-planned' }], 2)
  const { first, whole } = await open(ref, { facts, remember: settings => told.push(JSON.stringify(settings)) })
  expect([...ruleIds(first)]).toEqual(['client-linked'])
  expect([...ruleIds(whole)].toSorted()).toEqual(['next-step-planned', 'touched-recently'])
  expect(whole.inspection.notChecked).toEqual([])
  expect(whole.inspection.revision).toBe(2)
  expect(told).toHaveLength(1)
})

test('reviews and the mark are there when the card cannot be held against the regulation', async () => {
  const ref = world.deal()
  world.amo.account.faults.changeTo({ forbidden: { methods: ['GET /tasks', 'GET /events', 'GET /leads/{id}/notes'] } })
  const { first, whole, reviews } = await open(ref, { cache: await warmCache() })
  expect(reviews).toBe(0)
  expect(first.inspection.notChecked.filter(({ obstacle }) => obstacle === 'forbidden').map(({ ruleId }) => ruleId)).toContain('next-step-planned')
  expect(whole.pending).toEqual([])
})

test('products on a card cost no request of its own', async () => {
  const ref = world.deal()
  const catalog = world.tables.catalogs.insert({ ...[...world.tables.catalogs.all()][0], id: undefined, name: 'Товары', type: 'regular' } as never)
  const product = world.tables.elements.insert({ ...[...world.tables.elements.all()][0], id: undefined, catalogId: catalog.id, name: 'Стол', values: {}, isDeleted: false, createdAt: 1, updatedAt: 1, createdBy: 1, updatedBy: 1 } as never)
  await world.amo.caller('admin').ask('linkCard', { path: { entity: 'leads', id: ref.id }, body: [{ to_entity_id: product.id, to_entity_type: 'catalog_elements', metadata: { catalog_id: catalog.id, quantity: 1 } }] }, anything)
  const crm = world.crm('admin')
  world.amo.requests()
  await Promise.all([crm.reviews.ofCard(ref), crm.reviews.ofCard(ref), crm.cards.mark(ref)])
  expect(world.amo.requests()).toHaveLength(2)
})
