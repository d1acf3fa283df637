import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Card, CardRef, PartName } from '../../../src/core/card.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { removeCard } from '../../../src/emulator/amocrm/cards/removal.ts'
import { memoryCache } from '../../support/amocrm.ts'
import { openWorld, sent, type World } from './world.ts'

let world: World
let crm: Crm

beforeAll(async () => {
  world = openWorld()
  await world.install()
})
beforeEach(() => {
  crm = world.crm('auditor')
  world.amo.requests()
})
afterEach(() => world.amo.account.faults.clear())

const second = (): number => Math.floor(world.amo.account.now().getTime() / 1000)

function note(ref: CardRef, noteType: string, params: Readonly<Record<string, unknown>>, at = second()): void {
  const userId = world.id('salesperson')
  world.tables.notes.insert({ entityType: 'leads', entityId: ref.id, noteType, params, isPinned: false, responsibleUserId: userId, groupId: 0, createdBy: userId, updatedBy: userId, createdAt: at, updatedAt: at })
}

function task(ref: CardRef, fields: Readonly<Record<string, unknown>> = {}): number {
  const userId = world.id('salesperson')
  return world.tables.tasks.insert({
    text: 'Позвонить', responsibleUserId: userId, groupId: 0, entityType: 'leads', entityId: ref.id, duration: 0, isCompleted: false, taskTypeId: 1, completeTill: second() + 86_400, resultText: null,
    createdBy: userId, updatedBy: userId, createdAt: second(), updatedAt: second(), ...fields,
  }).id
}

function partOf<P extends PartName>(card: Card, part: P): unknown {
  const read = card.parts[part]
  return read?.known === true ? read.value : read?.obstacle
}

test('a deal is read with its stage, its amount in the account’s money and whom it belongs to', async () => {
  const ref = world.deal()
  const card = await crm.cards.read(ref, [])
  expect(card).toMatchObject({
    ref, title: 'Поставка мебели', path: `/leads/detail/${ref.id}`, amount: { value: 150_000, currency: 'RUB' }, closeDate: null,
    responsible: { id: world.id('salesperson'), active: true }, values: { title: 'Поставка мебели', price: 150_000, loss_reason_id: null },
  })
  expect(card.pipeline?.name).not.toBe('')
  expect(card.stage).toMatchObject({ id: expect.stringMatching(/^\d+:\d+$/) as string, outcome: 'open' })
  expect(card.parts).toEqual({})
})

test('on a warm session a card with its activities, fields and stages is four requests at once', async () => {
  const cache = memoryCache()
  const parts: readonly PartName[] = ['activities', 'comments', 'lastActivity', 'fields', 'stages', 'stageHistory']
  await world.crm('auditor', { cache }).cards.read(world.deal(), parts)
  const ref = world.deal()
  world.amo.requests()
  await world.crm('auditor', { cache }).cards.read(ref, parts)
  expect(world.amo.requests().toSorted()).toEqual(['GET /api/v4/events', 'GET /api/v4/leads/' + ref.id, `GET /api/v4/leads/${ref.id}/notes`, 'GET /api/v4/tasks'])
})

test('tasks, calls and chats are activities, and the newest of what others did is the last one', async () => {
  const ref = world.deal()
  const open = task(ref)
  task(ref, { text: 'Регламент: исправьте карточку\nЗаполните поле', createdAt: second() + 50 })
  task(ref, { text: 'Встреча\nАдрес', taskTypeId: 2, duration: 3600, isCompleted: true, resultText: 'Договорились', completeTill: second() - 9000 })
  note(ref, 'call_in', { uniq: 'x1', duration: 125, source: 'telephony', link: '', phone: '+7 900 000-00-01', call_responsible: world.id('salesperson') }, second() - 500)
  note(ref, 'common', { text: 'Клиент просит счёт' }, second() + 10)
  note(ref, 'common', { text: 'Чек-листы разбора\n1. Звонок https://example.com/1' }, second() + 100)
  const card = await crm.cards.read(ref, ['activities', 'comments', 'lastActivity'])
  expect(partOf(card, 'activities')).toEqual([
    expect.objectContaining({ id: open, kind: 'task', subject: 'Позвонить', done: false, ours: false, source: 'other' }),
    expect.objectContaining({ subject: 'Регламент: исправьте карточку', ours: true }),
    expect.objectContaining({ kind: 'meeting', subject: 'Встреча', done: true, description: 'Договорились', finishedAt: new Date((second() - 5400) * 1000) }),
    expect.objectContaining({ kind: 'call', direction: 'incoming', source: 'telephony', subject: 'Входящий звонок +7 900 000-00-01', startedAt: new Date((second() - 625) * 1000), finishedAt: new Date((second() - 500) * 1000) }),
  ])
  expect(partOf(card, 'comments')).toEqual([{ at: new Date((second() + 10) * 1000), authorId: world.id('salesperson'), text: 'Клиент просит счёт' }])
  expect(partOf(card, 'lastActivity')).toEqual(new Date((second() + 10) * 1000))
})

test('what the account does not tell is not supported, and what may not be read is an obstacle', async () => {
  const ref = world.deal()
  world.amo.account.faults.changeTo({ forbidden: { methods: ['GET /tasks'] } })
  const card = await crm.cards.read(ref, ['workingHours', 'activities', 'comments', 'lastActivity'])
  expect(partOf(card, 'workingHours')).toBe('not-supported')
  expect(partOf(card, 'activities')).toBe('forbidden')
  expect(partOf(card, 'lastActivity')).toBe('forbidden')
  expect(partOf(card, 'comments')).toEqual([])
})

test('the way through the stages begins where the first move says that it did', async () => {
  const ref = world.deal()
  const [pipeline] = world.tables.pipelines.all()
  const caller = world.amo.caller('salesperson')
  const before = await crm.cards.read(ref, ['stageHistory'])
  expect(partOf(before, 'stageHistory')).toEqual([{ stageId: before.stage?.id, pipelineId: pipeline?.id, at: before.createdAt }])
  const other = [...world.tables.statuses.all()].filter(row => row.pipelineId === pipeline?.id && row.type === 0).sort((a, b) => a.sort - b.sort)[1]
  const { anything } = await import('../../../src/crm/amocrm/wire/parse.ts')
  await caller.ask('changeCard', { path: { entity: 'leads', id: ref.id }, body: { status_id: other?.statusId } }, anything)
  const after = await crm.cards.read(ref, ['stageHistory'])
  expect(partOf(after, 'stageHistory')).toMatchObject([{ stageId: before.stage?.id, at: before.createdAt }, { stageId: `${pipeline?.id}:${other?.statusId}` }])
})

test.each([
  [204, 204], [204, 403], [404, 204], [404, 403],
])('a card that is gone (%i) and one that may not be seen (%i) are told apart, for people without rights to everything too', async (missingIs, hiddenIs) => {
  world.amo.account.faults.changeTo({ missingIs, hiddenIs })
  const [hidden, gone, seen] = [world.deal({ responsibleUserId: world.id('admin'), groupId: 1 }), world.deal(), world.deal()]
  removeCard(world.amo.account, 'leads', gone.id, world.id('admin'))
  const seller = world.crm('salesperson')
  expect(await seller.cards.alive([hidden, gone, seen])).toEqual(new Map([[`deal:${seen.id}`, 'alive'], [`deal:${hidden.id}`, 'forbidden'], [`deal:${gone.id}`, 'gone']]))
  await expect(seller.cards.read(hidden, [])).rejects.toMatchObject({ code: 'forbidden' })
  await expect(seller.cards.read(gone, [])).rejects.toMatchObject({ code: 'not-found' })
  await expect(world.crm('admin').cards.read({ kind: 'deal', id: 999_999_999 }, [])).rejects.toMatchObject({ code: 'not-found' })
  await expect(crm.cards.read({ kind: 'lead', id: 1 }, [])).rejects.toMatchObject({ code: 'not-found' })
})

test('without filters of lists every card is asked for by itself', async () => {
  world.amo.account.faults.changeTo({ apiFilter: false })
  const refs = [world.deal(), world.deal()]
  expect(await world.crm('auditor').cards.alive(refs)).toEqual(new Map(refs.map(({ id }) => [`deal:${id}`, 'alive'])))
})

test('another open deal of the same client in the same pipeline is a twin, and a closed one is none', async () => {
  const [contact] = world.tables.cards.contacts.all()
  const [own, other, closed] = [world.deal(), world.deal({ name: 'Вторая поставка' }), world.deal({ statusId: 143 })]
  const links = world.amo.caller('admin')
  const { anything } = await import('../../../src/crm/amocrm/wire/parse.ts')
  for (const { id } of [own, other, closed]) await links.ask('linkCard', { path: { entity: 'leads', id }, body: [{ to_entity_id: contact?.id, to_entity_type: 'contacts' }] }, anything)
  const card = await crm.cards.read(own, ['twins', 'clients'])
  expect((partOf(card, 'twins') as readonly { readonly ref: CardRef }[]).map(({ ref }) => ref.id)).toContain(other.id)
  expect((partOf(card, 'twins') as readonly { readonly ref: CardRef }[]).map(({ ref }) => ref.id)).not.toContain(closed.id)
  expect(partOf(card, 'clients')).toMatchObject([{ kind: 'contact', id: contact?.id, title: contact?.name }])
  const { clientNames } = await crm.cards.snapshot(own)
  expect(clientNames).toEqual([contact?.name])
  const client = await crm.cards.read({ kind: 'contact', id: contact?.id ?? 0 }, ['openDeals'])
  expect(partOf(client, 'openDeals')).toEqual(expect.arrayContaining([own, other]))
  removeCard(world.amo.account, 'leads', closed.id, world.id('admin'))
  expect((await crm.cards.survivors(await crm.cards.snapshot(own), closed)).map(({ ref }) => ref.id)).toEqual(expect.arrayContaining([own.id, other.id]))
})

test('a contact with the same phone, written otherwise, is a twin', async () => {
  const [first] = [...world.tables.cards.contacts.all()]
  const phone = [...world.tables.fields.all()].find(({ owner, code }) => owner === 'contacts' && code === 'PHONE')
  if (!first || !phone) throw new Error('No contact')
  const insert = (name: string, value: string) => world.tables.cards.contacts.insert({ ...first, id: undefined as unknown as number, name, values: { [phone.id]: [{ value, enumId: phone.enums?.[0]?.id }] } }).id
  const a = insert('Иван Ромашкин', '+7 (495) 123-45-67')
  const b = insert('Ромашкин', '84951234567')
  const card = await crm.cards.read({ kind: 'contact', id: a }, ['twins', 'phonesAndEmails'])
  expect(partOf(card, 'phonesAndEmails')).toEqual({ phones: ['+7 (495) 123-45-67'], emails: [] })
  expect(partOf(card, 'twins')).toEqual([{ ref: { kind: 'contact', id: b }, title: 'Ромашкин', by: 'phone', value: expect.any(String) as string }])
})

test('the mark that was written is read, and an empty one is null', async () => {
  const ref = world.deal()
  expect(await crm.cards.mark(ref)).toBeNull()
  await sent(crm, chain => [chain.setMark(ref, 'scheduled')])
  await sent(crm, chain => [chain.setMark(ref, 'scheduled')])
  expect(await crm.cards.mark(ref)).toBe('scheduled')
  await sent(crm, chain => [chain.setMark(ref, null)])
  expect(await crm.cards.mark(ref)).toBeNull()
})

test('our own fields are none of the fields that a regulation may name', async () => {
  const { fields, pipelines, people } = await world.crm('admin').settings.structure()
  expect(fields.deal.map(({ title }) => title)).toEqual(expect.arrayContaining(['Название', 'Бюджет', 'Причина отказа']))
  expect(fields.deal.map(({ title }) => title)).not.toContain('На разбор')
  expect(fields.lead).toEqual([])
  expect(fields.deal.find(({ name }) => name === 'loss_reason_id')?.choices?.length).toBeGreaterThan(0)
  expect(pipelines[0]?.stages.at(-1)).toMatchObject({ outcome: 'lost' })
  expect(people.length).toBeGreaterThan(5)
})

test('a to-do that was written before is found and not written again', async () => {
  const ref = world.deal()
  const todo = { description: 'Заполните поле «Бюджет»', deadline: new Date('2026-11-25T15:00:00Z'), responsibleId: world.id('salesperson') }
  const since = world.amo.account.now()
  const first = await crm.cards.addTodo(ref, todo, null)
  expect(await crm.cards.addTodo(ref, todo, since)).toBe(first)
  expect(await crm.cards.addTodo(ref, { ...todo, description: 'Другое' }, since)).not.toBe(first)
  expect(world.tables.tasks.get(first)).toMatchObject({ text: 'Регламент: исправьте карточку\nЗаполните поле «Бюджет»', taskTypeId: 1, entityId: ref.id })
})
