import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CardRef } from '../../../src/core/card.ts'
import { checklistField, markField } from '../../../src/crm/bitrix24/names.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { admin, auditor, marked, openWorld, salesperson, sent, type World } from './world.ts'

let world: World
let crm: Crm

beforeAll(async () => {
  world = await openWorld()
  await world.install()
})
afterAll(() => world.portal.close())
beforeEach(() => {
  crm = world.crm(auditor)
  world.calls()
})

function newDeal(fields: Readonly<Record<string, unknown>> = {}): CardRef {
  return { kind: 'deal', id: world.deal(fields) }
}

const seller = () => {
  const user = world.tables.users.get(salesperson)
  if (!user) throw new Error('No salesperson')
  return user
}

const firstStage = () => [...world.tables.statuses.all()].find(row => row.entityId === 'DEAL_STAGE' && row.statusId === 'NEW')

function activity(dealId: number, fields: Readonly<Record<string, unknown>> = {}): number {
  const moment = '2026-11-20T09:00:00.000Z'
  return world.tables.activities.insert({
    ownerTypeId: 2, ownerId: dealId, bindings: [{ ownerTypeId: 2, ownerId: dealId }], typeId: 6, providerId: 'CRM_TODO', providerTypeId: 'TODO', subject: 'Позвонить',
    description: '', direction: 0, completed: false, priority: 2, responsibleId: salesperson, authorId: salesperson, editorId: salesperson, created: moment, lastUpdated: moment,
    startTime: null, endTime: null, deadline: '2026-11-24T09:00:00.000Z', pingOffsets: [], colorId: null, settings: [], ...fields,
  }).id
}

function comments(ref: CardRef) {
  return [...world.tables.timeline.all()].filter(row => row.kind === 'comment' && row.ownerTypeId === 2 && row.ownerId === ref.id)
}

const links = [{ title: 'Первый звонок', url: 'https://docs.example.ru/1' }, { title: 'Второй [важно]', url: 'https://docs.example.ru/2?a=[b]' }]

test('a deal of the common pipeline is read whole in one request', async () => {
  const ref = newDeal()
  activity(ref.id)
  world.calls()
  const card = await crm.cards.read(ref, ['activities', 'fields', 'stages', 'lastActivity'])
  expect(world.calls().filter(method => method === 'batch' || !method.includes('.'))).toEqual(['batch'])
  expect(card).toMatchObject({
    ref, title: 'Поставка мебели', path: `/crm/deal/details/${ref.id}/`, stage: { id: 'NEW', outcome: 'open' }, amount: { value: 150000, currency: 'RUB' }, clients: [],
    closeDate: '2026-12-01', createdAt: new Date('2026-11-20T09:00:00Z'),
    responsible: { id: salesperson, name: `${seller().name} ${seller().lastName}`, active: true, departmentIds: [2] },
  })
  expect(card.pipeline?.id).toBe(0)
  expect(card.parts.activities).toMatchObject({ known: true, value: [{ kind: 'todo', done: false, deadline: new Date('2026-11-24T09:00:00Z') }] })
  expect(card.parts.stages).toMatchObject({ known: true })
  expect(card.parts.lastActivity).toEqual({ known: true, value: new Date('2026-11-20T09:00:00Z') })
  expect(card.values[checklistField]).toBeNull()
  expect(card.values).toHaveProperty('title')
})

test('all that a page asks for in one tick is one request', async () => {
  const ref = newDeal()
  world.calls()
  await Promise.all([crm.cards.read(ref, ['activities', 'fields']), crm.people.me(), crm.reviews.ofCard(ref), crm.settings.regulation(), crm.people.departments()])
  expect(world.calls().filter(method => method === 'batch')).toHaveLength(1)
})

test('more than fifty open activities are all read', async () => {
  const ref = newDeal()
  for (let i = 0; i < 70; i++) activity(ref.id)
  const { parts } = await crm.cards.read(ref, ['activities'])
  expect(parts.activities?.known && parts.activities.value.length).toBe(70)
})

test('an activity without a deadline has none', async () => {
  const ref = newDeal()
  activity(ref.id, { deadline: null })
  const { parts } = await crm.cards.read(ref, ['activities'])
  expect(parts.activities?.known && parts.activities.value[0]?.deadline).toBeNull()
})

test('contacts and companies have names and no stage', async () => {
  const [contact] = world.tables.items(3).all()
  const [company] = world.tables.items(4).all()
  const person = await crm.cards.read({ kind: 'contact', id: contact?.id ?? 0 }, ['stages', 'fields'])
  expect(person).toMatchObject({ stage: null, pipeline: null, amount: null, parts: { stages: { known: true, value: [] }, fields: { known: true } } })
  expect(person.title).toContain(String(contact?.['lastName'] ?? contact?.['name']))
  expect((await crm.cards.read({ kind: 'company', id: company?.id ?? 0 }, [])).title).toBe(company?.['title'])
})

test('a lead is read with its stage', async () => {
  const [lead] = world.tables.items(1).all()
  const card = await crm.cards.read({ kind: 'lead', id: lead?.id ?? 0 }, ['stages'])
  expect(card.stage?.id).toBe(lead?.['stageId'])
  expect(card.stage?.name).not.toBe('')
})

test('a deleted card is not found, somebody else\'s is forbidden', async () => {
  await expect(crm.cards.read({ kind: 'deal', id: 999999 }, ['activities', 'fields', 'stages'])).rejects.toMatchObject({ code: 'not-found' })
  const ref = newDeal({ assignedById: 11 })
  await expect(world.crm(salesperson).cards.read(ref, [])).rejects.toMatchObject({ code: 'forbidden' })
})

test('neither a gone nor a forbidden card is answered with an error of HTTP, of which the browser would complain', async () => {
  const [foreign] = [...world.tables.items(3).all()].filter(row => row.assignedById !== salesperson)
  const gone: CardRef = { kind: 'deal', id: 999999 }
  const theirs = newDeal({ assignedById: 11 })
  const mine = newDeal({ assignedById: salesperson, contactId: foreign?.id, contactIds: [foreign?.id] })
  const { cards } = world.crm(salesperson)
  world.calls()
  for (const ref of [gone, theirs]) {
    const code = ref === gone ? 'not-found' : 'forbidden'
    await expect(cards.read(ref, [])).rejects.toMatchObject({ code })
    await expect(cards.read(ref, ['activities', 'fields', 'stages', 'lastActivity'])).rejects.toMatchObject({ code })
    await expect(cards.snapshot(ref)).rejects.toMatchObject({ code })
    await expect(marked(world.crm(salesperson), ref, 'marked')).rejects.toMatchObject({ code })
    expect((await cards.alive([ref])).size).toBe(1)
  }
  expect((await cards.snapshot(mine)).clientNames).toEqual([])
  const answers = world.portal.portal.journal.entries()
  expect(answers.length).toBeGreaterThan(10)
  expect(answers.filter(({ status }) => status >= 400)).toEqual([])
})

test('which cards are alive, gone or forbidden is told apart', async () => {
  const mine = newDeal()
  const theirs = newDeal({ assignedById: 11 })
  const gone: CardRef = { kind: 'deal', id: 999999 }
  world.calls()
  const alive = await world.crm(salesperson).cards.alive([mine, theirs, gone, mine])
  expect(Object.fromEntries(alive)).toEqual({ [`deal:${mine.id}`]: 'alive', [`deal:${theirs.id}`]: 'forbidden', 'deal:999999': 'gone' })
})

test('a snapshot keeps names, not only ids', async () => {
  const [contact] = world.tables.items(3).all()
  const [company] = world.tables.items(4).all()
  const snapshot = await crm.cards.snapshot(newDeal({ contactId: contact?.id, contactIds: [contact?.id], companyId: company?.id }))
  expect(snapshot).toMatchObject({
    title: 'Поставка мебели', stage: firstStage()?.name, amount: { value: 150000, currency: 'RUB' }, departmentIds: [2],
    clients: [{ kind: 'contact', id: contact?.id }, { kind: 'company', id: company?.id }], responsible: { id: salesperson, name: `${seller().name} ${seller().lastName}` },
  })
  expect(snapshot.clientNames).toHaveLength(2)
  expect(snapshot.clientNames[1]).toBe(company?.['title'])
})

test('the survivors of a deal are its client\'s other deals', async () => {
  const company = world.tables.items(4).insert({ title: 'ООО «Выжившие»', assignedById: 6, createdBy: 6, updatedBy: 6, createdTime: '2026-11-20T09:00:00.000Z', updatedTime: '2026-11-20T09:00:00.000Z', lastActivityTime: '2026-11-20T09:00:00.000Z', lastActivityBy: 6 }).id
  const gone = newDeal({ companyId: company })
  const other = newDeal({ companyId: company, title: 'Остаётся' })
  newDeal()
  const snapshot = await crm.cards.snapshot(gone)
  world.tables.items(2).remove(gone.id)
  expect(await crm.cards.survivors(snapshot, gone)).toEqual([{ ref: other, title: 'Остаётся' }])
})

test('a title that looks like a reference of a batch is searched for as it is', async () => {
  const title = 'Сделка $result[g0_only][items][0][id] [срочно]'
  const [gone, alive] = [newDeal({ title }), newDeal({ title })]
  const snapshot = await crm.cards.snapshot(gone)
  const [survivors] = await Promise.all([crm.cards.survivors(snapshot, gone), crm.cards.alive([gone]), crm.people.departments()])
  expect(survivors).toEqual([{ ref: alive, title }])
})

test('the mark is written, followed and emptied', async () => {
  const ref = newDeal()
  const row = () => world.tables.items(2).get(ref.id)?.[markField]
  await marked(crm, ref, 'marked')
  const first = row()
  expect(first).toBeTruthy()
  expect(await crm.cards.mark(ref)).toBe('marked')
  await marked(crm, ref, 'held')
  expect(row()).not.toEqual(first)
  expect(await crm.cards.mark(ref)).toBe('held')
  await marked(crm, ref, null)
  expect(row() || null).toBeNull()
  expect(await crm.cards.mark(ref)).toBeNull()
})

test('a mark can be filtered by its value', async () => {
  const ref = newDeal()
  await marked(crm, ref, 'scheduled')
  const field = [...world.tables.userFields.all()].find(row => row.fieldName === markField && row.entityId === 'CRM_DEAL')
  const id = field?.items.find(item => item.xmlId === 'RAZBOR_SCHEDULED')?.id
  const { found } = await world.caller(admin).readAll({ found: { method: 'crm.item.list', params: { entityTypeId: 2, useOriginalUfNames: 'Y', filter: { [markField]: id }, select: ['id'] } } })
  expect(found).toMatchObject({ ok: true, result: { items: [{ id: ref.id }] } })
})

test('marking a card that one may not edit is forbidden, a deleted one is not found', async () => {
  world.tables.users.update(8, { crm: { read: 'all', write: 'own' } })
  await expect(marked(world.crm(8), newDeal(), 'marked')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(marked(crm, { kind: 'deal', id: 999999 }, 'marked')).rejects.toMatchObject({ code: 'not-found' })
})

test('the history gets a line that is the application\'s', async () => {
  const ref = newDeal()
  const [line] = await sent(crm, chain => [chain.addLine(ref, { title: 'На разбор', text: 'Первичный звонок' })])
  expect([...world.tables.timeline.all()].filter(row => row.ownerId === ref.id && row.ownerTypeId === 2 && row.kind === 'logmessage')).toMatchObject([{ id: line.id, title: 'На разбор', text: 'Первичный звонок' }])
})

test('a to-do is the responsible person\'s, with its deadline', async () => {
  const ref = newDeal()
  const id = await crm.cards.addTodo(ref, { description: 'Нет следующего шага', deadline: new Date('2026-11-24T12:00:00Z'), responsibleId: salesperson }, null)
  expect(world.tables.activities.get(id)).toMatchObject({ subject: 'Регламент: исправьте карточку', description: 'Нет следующего шага', responsibleId: salesperson, deadline: '2026-11-24T12:00:00.000Z', completed: false })
})

test('checklists become one pinned comment and the card\'s field', async () => {
  const ref = newDeal()
  const result = await crm.cards.pinChecklists(ref, links, null)
  const [comment, ...others] = comments(ref)
  expect(others).toEqual([])
  expect(result).toEqual({ pin: { commentId: comment?.id, pinned: true }, problem: null })
  expect(comment?.text).toBe('[B]Чек-листы разбора[/B]\n1. [URL=https://docs.example.ru/1]Первый звонок[/URL]\n2. [URL=https://docs.example.ru/2?a=%5Bb%5D]Второй (важно)[/URL]')
  expect(comment?.pinnedAt).not.toBeNull()
  expect(world.tables.items(2).get(ref.id)?.[checklistField]).toEqual(links.map(link => link.url))
})

test('a link that somebody wrote into the record by hand is shown as text and leads nowhere', async () => {
  const ref = newDeal()
  await crm.cards.pinChecklists(ref, [{ title: 'Жми\n[B]сюда', url: 'javascript:alert(1)' }, links[0] ?? { title: '', url: '' }], null)
  expect(comments(ref)[0]?.text.split('\n').slice(1)).toEqual(['1. Жми (B)сюда', '2. [URL=https://docs.example.ru/1]Первый звонок[/URL]'])
  expect(world.tables.items(2).get(ref.id)?.[checklistField]).toEqual(['https://docs.example.ru/1'])
})

test('pinning again changes the comment instead of adding one, also when nobody remembers it', async () => {
  const ref = newDeal()
  const first = await crm.cards.pinChecklists(ref, links, null)
  const again = await crm.cards.pinChecklists(ref, links.slice(0, 1), null)
  expect(again).toEqual(first)
  expect(comments(ref)).toHaveLength(1)
  expect(comments(ref)[0]?.text).not.toContain('Второй')
  expect(world.tables.items(2).get(ref.id)?.[checklistField]).toEqual([links[0]?.url])
})

test('a comment that somebody has deleted is written anew', async () => {
  const ref = newDeal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  world.tables.timeline.remove(pin?.commentId ?? 0)
  const again = await crm.cards.pinChecklists(ref, links, pin)
  expect(again).toMatchObject({ problem: null, pin: { pinned: true } })
  expect(comments(ref)).toHaveLength(1)
})

test('with the last link the comment goes and the field is empty', async () => {
  const ref = newDeal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  expect(await crm.cards.pinChecklists(ref, [], pin)).toEqual({ pin: null, problem: null })
  expect(comments(ref)).toEqual([])
  expect(world.tables.items(2).get(ref.id)?.[checklistField] ?? []).toEqual([])
  expect(await crm.cards.pinChecklists(ref, [], pin)).toEqual({ pin: null, problem: null })
})

test('when the card\'s pins are used up the comment stays, unpinned, and the reason is told', async () => {
  const ref = newDeal()
  for (let i = 0; i < 3; i++) {
    world.tables.timeline.insert({
      kind: 'comment', ownerTypeId: 2, ownerId: ref.id, created: '2026-11-20T09:00:00.000Z', authorId: 6, title: '', text: `Важно ${i}`, iconCode: '', activityId: null, pinnedAt: '2026-11-20T09:00:00.000Z', clientId: null,
    })
  }
  const result = await crm.cards.pinChecklists(ref, links, null)
  expect(result).toMatchObject({ problem: 'pins-used-up', pin: { pinned: false } })
  expect(comments(ref)).toHaveLength(4)
  expect(world.tables.items(2).get(ref.id)?.[checklistField]).toHaveLength(2)
})

test('our own pin takes no second place', async () => {
  const ref = newDeal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  for (let i = 0; i < 2; i++) {
    world.tables.timeline.insert({
      kind: 'comment', ownerTypeId: 2, ownerId: ref.id, created: '2026-11-20T09:00:00.000Z', authorId: 6, title: '', text: `Важно ${i}`, iconCode: '', activityId: null, pinnedAt: '2026-11-20T09:00:00.000Z', clientId: null,
    })
  }
  expect(await crm.cards.pinChecklists(ref, links.slice(1), pin)).toEqual({ pin, problem: null })
})

test('whoever may not edit the card keeps the links without a pin', async () => {
  world.tables.users.update(8, { crm: { read: 'all', write: 'own' } })
  const ref = newDeal()
  expect(await world.crm(8).cards.pinChecklists(ref, links, null)).toEqual({ pin: null, problem: 'forbidden' })
  expect(comments(ref)).toEqual([])
})
