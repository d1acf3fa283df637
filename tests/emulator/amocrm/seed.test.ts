import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { seedAccount } from '../../../src/emulator/amocrm/seed.ts'
import { lostStatus, tablesOf, wonStatus, type Tables } from '../../../src/emulator/amocrm/tables.ts'
import { tablesOf as portalTablesOf } from '../../../src/emulator/bitrix24/tables.ts'
import { seed } from '../../../src/emulator/seed.ts'
import { openStore, type Store } from '../../../src/emulator/store.ts'
import { seededAt } from './account-world.ts'

function seeded(lang: 'ru' | 'en' = 'ru', leads = 400): Store {
  const store = openStore()
  seedAccount(store, { now: seededAt, leads, lang })
  return store
}

function digestOf(store: Store): string {
  return createHash('sha256').update(JSON.stringify(store.tableNames().map(name => [name, [...store.table(name).all()]]))).digest('hex')
}

const ru = seeded()
const tables: Tables = tablesOf(ru)
const leads = [...tables.cards.leads.all()]
const now = seededAt.getTime() / 1000

test('the same options give the same account', () => {
  expect(digestOf(seeded('ru', 30))).toBe(digestOf(seeded('ru', 30)))
})

test('it is the company of the other portal: the same people, clients and deals', () => {
  const store = openStore()
  seed(store, { now: seededAt, deals: 400 })
  const portal = portalTablesOf(store)
  expect([...tables.users.all()].filter(user => user.persona !== 'free').map(user => user.name)).toEqual([...portal.users.all()].map(user => `${user.name} ${user.lastName}`))
  expect(leads.map(lead => lead.name)).toEqual([...portal.items(2).all()].map(deal => deal.title))
  expect([...tables.cards.companies.all()].map(row => row.name)).toEqual([...portal.items(4).all()].map(row => row.title))
  expect(tables.cards.contacts.size).toBe(portal.items(3).size)
})

test('there is one of each who matters', () => {
  const people = [...tables.users.all()]
  expect(people.map(user => user.persona).filter(Boolean).sort()).toEqual(['admin', 'auditor', 'free', 'head', 'inactive', 'outsider', 'salesperson'])
  expect(people.filter(user => user.isAdmin)).toHaveLength(1)
  expect(people.filter(user => !user.isActive)).toMatchObject([{ persona: 'inactive' }])
  expect(new Set(people.map(user => user.groupId)).size).toBe(4)
})

test('every card names people, stages and options that there are', () => {
  const stages = new Set([...tables.statuses.all()].map(row => `${row.pipelineId} ${row.statusId}`))
  const options = new Set([...tables.fields.all()].flatMap(field => (field.enums ?? []).map(one => one.id)))
  for (const lead of leads) {
    expect(stages).toContain(`${lead.pipelineId} ${lead.statusId}`)
    expect(tables.users.get(lead.responsibleUserId)?.groupId).toBe(lead.groupId)
    expect(lead.closedAt === null).toBe(lead.statusId !== wonStatus && lead.statusId !== lostStatus)
    for (const values of Object.values(lead.values)) for (const { enumId } of values) if (enumId !== undefined) expect(options).toContain(enumId)
    expect(lead.updatedAt).toBeLessThanOrEqual(now)
  }
  for (const link of tables.links.all()) {
    expect(tables.cards[link.fromType].get(link.fromId)).toBeDefined()
    if (link.toType !== 'catalog_elements') expect(tables.cards[link.toType].get(link.toId)).toBeDefined()
  }
})

test('there is something of everything that a rule looks for', () => {
  const open = leads.filter(lead => lead.closedAt === null)
  const openTasks = [...tables.tasks.all()].filter(task => !task.isCompleted)
  const planned = new Set(openTasks.map(task => task.entityId))
  expect(open.filter(lead => !planned.has(lead.id)).length).toBeGreaterThan(10)
  expect(openTasks.filter(task => task.completeTill < now).length).toBeGreaterThan(10)
  expect(leads.filter(lead => lead.statusId === lostStatus && lead.lossReasonId === null).length).toBeGreaterThan(5)
  expect(leads.filter(lead => lead.statusId === lostStatus && lead.lossReasonId !== null).length).toBeGreaterThan(20)
  const linked = new Set([...tables.links.all()].filter(link => link.fromType === 'leads').map(link => link.fromId))
  expect(open.filter(lead => !linked.has(lead.id)).length).toBeGreaterThan(3)
  expect([...tables.fields.all()].filter(field => field.requiredStatuses.length > 0)).toHaveLength(2)
  expect(new Set([...tables.notes.all()].map(note => note.noteType))).toEqual(new Set(['common', 'call_in', 'call_out', 'amomail_message']))
})

test('events stand in their order, and none is yet to come', () => {
  const times = [...tables.events.all()].map(event => event.createdAt)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(times.at(-1)).toBeLessThanOrEqual(now)
})

test('an English account has not a word of Russian', () => {
  const store = seeded('en', 60)
  for (const name of store.tableNames()) expect([name, JSON.stringify([...store.table(name).all()]).match(/[а-яё]+/i)?.[0]]).toEqual([name, undefined])
})
