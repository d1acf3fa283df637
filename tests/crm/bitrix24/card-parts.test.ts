import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Card, CardKind, CardParts, CardRef, PartName } from '../../../src/core/card.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { admin, auditor, openWorld, salesperson, type World } from './world.ts'

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

const types: Readonly<Record<CardKind, number>> = { lead: 1, deal: 2, contact: 3, company: 4 }

function insert(kind: CardKind, fields: Readonly<Record<string, unknown>> = {}): CardRef {
  const moment = '2026-11-20T09:00:00.000Z'
  const { id } = world.tables.items(types[kind]).insert({
    title: 'ООО «Проба»', name: 'Ирина', lastName: 'Тестова', assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: moment, updatedTime: moment,
    lastActivityTime: moment, lastActivityBy: salesperson, ...fields,
  } as never)
  return { kind, id }
}

const phone = (value: string, id = 1) => ({ id, typeId: 'PHONE', valueType: 'WORK', value })
const email = (value: string, id = 2) => ({ id, typeId: 'EMAIL', valueType: 'WORK', value })

async function part<P extends PartName>(ref: CardRef, name: P): Promise<Card['parts'][P]> {
  return (await crm.cards.read(ref, [name])).parts[name]
}

async function known<P extends PartName>(ref: CardRef, name: P): Promise<CardParts[P]> {
  const read = await part(ref, name)
  if (!read?.known) throw new Error(`${name} is not known`)
  return read.value as CardParts[P]
}

const everyPart: readonly PartName[] = [
  'activities', 'fields', 'stages', 'lastActivity', 'clients', 'stageHistory', 'comments', 'phonesAndEmails', 'requisites', 'openDeals', 'workingHours',
]

describe.each(['deal', 'lead', 'contact', 'company'] as const)('a %s', kind => {
  test('is read with all parts in one request; the twins of a client take another one', async () => {
    const contact = insert('contact', { fm: [phone('+7 900 000-10-01')] })
    const company = insert('company')
    const ref = kind === 'deal'
      ? { kind, id: world.deal({ contactId: contact.id, contactIds: [contact.id], companyId: company.id }) }
      : insert(kind, { fm: [phone('8 (900) 000-10-01')], ...(kind === 'company' ? {} : { companyId: company.id }), ...(kind === 'lead' ? { stageId: 'NEW' } : {}) })
    world.calls()
    const { parts } = await crm.cards.read(ref, everyPart)
    expect(world.requests()).toBe(1)
    expect(Object.entries(parts).filter(([, read]) => read?.known !== true)).toEqual([])
    expect(Object.keys(parts).toSorted()).toEqual(everyPart.toSorted())
    await crm.cards.read(ref, [...everyPart, 'twins'])
    expect(world.requests()).toBe(kind === 'deal' ? 1 : 2)
  })
})

describe('clients', () => {
  test('are told with their titles and who is responsible for them', async () => {
    const contact = insert('contact', { assignedById: 8 })
    const company = insert('company', { assignedById: 14 })
    const deal: CardRef = { kind: 'deal', id: world.deal({ contactId: contact.id, contactIds: [contact.id], companyId: company.id }) }
    expect(await known(deal, 'clients')).toMatchObject([
      { kind: 'contact', id: contact.id, title: 'Тестова Ирина', responsible: { id: 8, active: true } },
      { kind: 'company', id: company.id, title: 'ООО «Проба»', responsible: { id: 14, active: false } },
    ])
  })

  test('many of them with as many responsibles take a second request and are all there', async () => {
    const people = [...world.tables.users.all()].map(({ id }) => id).slice(0, 7)
    const ids = people.map(assignedById => insert('contact', { assignedById }).id)
    const deal: CardRef = { kind: 'deal', id: world.deal({ contactId: ids[0], contactIds: ids }) }
    world.calls()
    const clients = await known(deal, 'clients')
    expect(clients.map(({ responsible }) => responsible.id)).toEqual(people)
    expect(clients.every(({ responsible }) => responsible.name !== '')).toBe(true)
  })

  test('one that may not be seen is an obstacle', async () => {
    const mine = insert('contact')
    const theirs = insert('contact', { assignedById: 11 })
    const deal: CardRef = { kind: 'deal', id: world.deal({ contactId: mine.id, contactIds: [mine.id, theirs.id] }) }
    crm = world.crm(salesperson)
    expect(await part(deal, 'clients')).toEqual({ known: false, obstacle: 'forbidden' })
  })

  test('of a card without any there are none', async () => {
    expect(await known({ kind: 'deal', id: world.deal() }, 'clients')).toEqual([])
  })
})

test('the way through the stages is told from its beginning', async () => {
  const deal: CardRef = { kind: 'deal', id: await world.caller(admin).write('crm.item.add', { entityTypeId: 2, fields: { title: 'Путь' } }, z.object({ item: z.object({ id: z.number() }) })).then(({ item }) => item.id) }
  for (const stageId of ['PREPARATION', 'NEW']) await world.caller(admin).write('crm.item.update', { entityTypeId: 2, id: deal.id, fields: { stageId } }, z.unknown())
  expect((await known(deal, 'stageHistory')).map(({ stageId, pipelineId }) => [stageId, pipelineId])).toEqual([['NEW', 0], ['PREPARATION', 0], ['NEW', 0]])
  expect(await known(insert('contact'), 'stageHistory')).toEqual([])
})

test('comments are told as people wrote them, the newest first, and not our own', async () => {
  const deal: CardRef = { kind: 'deal', id: world.deal() }
  const write = (text: string) => world.caller(salesperson).write('crm.timeline.comment.add', { fields: { ENTITY_ID: deal.id, ENTITY_TYPE: 'deal', COMMENT: text } }, z.number())
  await write('Ждём [b]договор[/b]')
  await write('Клиент [URL=https://example.ru/1]прислал[/URL] правки')
  await crm.cards.pinChecklists(deal, [{ title: 'Первый звонок', url: 'https://docs.example.ru/1' }], null)
  expect((await known(deal, 'comments')).map(({ authorId, text }) => [authorId, text])).toEqual([[salesperson, 'Клиент прислал https://example.ru/1 правки'], [salesperson, 'Ждём договор']])
})

test('phones and mailboxes are told as they were typed, and a deal has none', async () => {
  const contact = insert('contact', { fm: [phone('8-900-000 10 02'), email('Irina@Example.ru'), { id: 3, typeId: 'WEB', valueType: 'WORK', value: 'example.ru' }] })
  expect(await known(contact, 'phonesAndEmails')).toEqual({ phones: ['8-900-000 10 02'], emails: ['Irina@Example.ru'] })
  expect(await known({ kind: 'deal', id: world.deal() }, 'phonesAndEmails')).toEqual({ phones: [], emails: [] })
})

function requisite(owner: CardRef, inn: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const [sample] = world.tables.requisites.all()
  world.tables.requisites.insert({ ...sample, id: undefined, entityTypeId: types[owner.kind], entityId: owner.id, name: 'Основные', addressOnly: false, values: { RQ_COMPANY_NAME: 'ООО «Проба»', RQ_INN: inn }, ...fields } as never)
}

test('legal details are told without those that are an address alone', async () => {
  const company = insert('company')
  requisite(company, '0000000001')
  requisite(company, '', { addressOnly: true, values: {} })
  expect(await known(company, 'requisites')).toEqual([{ name: 'ООО «Проба»', inn: '0000000001' }])
})

test('open deals are found by every contact in them, and closed ones are not', async () => {
  const [first, second] = [insert('contact'), insert('contact')]
  const company = insert('company')
  const open = world.deal({ contactId: first.id, contactIds: [first.id, second.id], companyId: company.id })
  world.deal({ contactId: first.id, contactIds: [first.id, second.id], companyId: company.id, stageId: 'WON' })
  const lead = insert('lead', { companyId: company.id, stageId: 'NEW' })
  for (const client of [first, second]) expect(await known(client, 'openDeals')).toEqual([{ kind: 'deal', id: open }])
  expect(await known(company, 'openDeals')).toEqual([{ kind: 'deal', id: open }, lead])
})

test('the hours in which the company works are those of its calendar', async () => {
  expect(await known({ kind: 'deal', id: world.deal() }, 'workingHours')).toEqual(await crm.meetings.workingHours())
})

describe('twins', () => {
  test('are found by a phone typed otherwise, a mailbox and a taxpayer number, and the card itself is none', async () => {
    const own = insert('contact', { fm: [phone('+7 900 000-20-01'), email('Twin@Example-mail.com')] })
    const byPhone = insert('contact', { lastName: 'Телефонова', fm: [phone('8 (900) 000-20-01')] })
    const byMail = insert('contact', { lastName: 'Почтова', fm: [email('twin@example-mail.com')] })
    insert('lead', { stageId: 'NEW', fm: [phone('+7 900 000-20-01')] })
    expect((await known(own, 'twins')).map(({ ref, title, by }) => [ref.id, title, by])).toEqual([[byPhone.id, 'Телефонова Ирина', 'phone'], [byMail.id, 'Почтова Ирина', 'email']])
  })

  test('a number that many have is a shared one', async () => {
    const contacts = Array.from({ length: 7 }, () => insert('contact', { fm: [phone('+7 900 000-20-02')] }))
    const twins = await known(contacts[0] ?? { kind: 'contact', id: 0 }, 'twins')
    expect(twins).toHaveLength(6)
    expect(new Set(twins.map(({ by }) => by))).toEqual(new Set(['shared']))
  })

  test('of a deal are open deals of a common client in its pipeline', async () => {
    const [contact, other] = [insert('contact'), insert('contact')]
    const deal = (fields: Readonly<Record<string, unknown>>) => world.deal({ contactId: contact.id, contactIds: [contact.id], ...fields })
    const own = deal({})
    const twin = deal({ title: 'Вторая', contactId: other.id, contactIds: [other.id, contact.id] })
    deal({ stageId: 'WON' })
    deal({ categoryId: 1, stageId: 'C1:NEW' })
    world.deal()
    expect(await known({ kind: 'deal', id: own }, 'twins')).toEqual([{ ref: { kind: 'deal', id: twin }, title: 'Вторая', by: 'same-client', value: 'Тестова Ирина' }])
  })

  test('of a card without signs and without clients there are none, and nothing is asked', async () => {
    expect(await known({ kind: 'deal', id: world.deal() }, 'twins')).toEqual([])
    expect(await known(insert('contact', { fm: [phone('+7 999 999-99-99')] }), 'twins')).toEqual([])
  })
})

test('what may be chosen in a list is told with the field', async () => {
  const fields = await known(insert('company'), 'fields')
  const choices = fields.filter(({ kind, choices }) => kind === 'choice' && choices !== undefined)
  expect(choices.length).toBeGreaterThan(0)
  for (const { choices: some = [] } of choices) expect(some.every(({ id, title }) => id !== '' && title !== '')).toBe(true)
})
