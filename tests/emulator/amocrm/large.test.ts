import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fillAccount, type LargeSize } from '../../../src/emulator/amocrm/large.ts'
import { lostStatus, wonStatus } from '../../../src/emulator/amocrm/tables.ts'
import { world, type World } from './account-world.ts'

const size = { leads: 500, contacts: 200, companies: 90, tasksPerLead: 2 }

function filled(more: Partial<LargeSize> = {}, lang: 'ru' | 'en' = 'ru'): World {
  const account = world({ leads: 5, lang })
  fillAccount(account.account, { ...size, ...more })
  return account
}

function digestOf({ account: { store } }: World): string {
  return createHash('sha256').update(JSON.stringify(store.tableNames().map(name => [name, [...store.table(name).all()]]))).digest('hex')
}

test('a large account is as large as was asked for, and the same each time', () => {
  const account = filled()
  const { tables } = account.account
  expect(tables.cards.leads.size).toBe(505)
  expect([...tables.tasks.all()].filter(task => task.entityType === 'leads' && (task.entityId ?? 0) > 26_050_865)).toHaveLength(1000)
  expect(digestOf(account)).toBe(digestOf(filled()))
})

test('its leads stand in stages that there are, and their history leads there', () => {
  const { tables } = filled().account
  const stages = new Set([...tables.statuses.all()].map(row => `${row.pipelineId} ${row.statusId}`))
  for (const lead of tables.cards.leads.all()) {
    expect(stages).toContain(`${lead.pipelineId} ${lead.statusId}`)
    expect(lead.closedAt === null).toBe(lead.statusId !== wonStatus && lead.statusId !== lostStatus)
    const steps = tables.events.where('entity', row => `${row.entityType}:${row.entityId}`, `lead:${lead.id}`).filter(row => row.type === 'lead_status_changed')
    if (steps.length > 0) expect(steps.at(-1)?.valueAfter).toEqual([{ lead_status: { id: lead.statusId, pipeline_id: lead.pipelineId } }])
  }
})

test('shares of open leads are as was asked for', () => {
  expect([...filled({ openShare: 1 }).account.tables.cards.leads.all()].filter(lead => lead.id > 26_050_865 && lead.closedAt !== null)).toEqual([])
})

test('its data are English on an English account', () => {
  const { tables } = filled({}, 'en').account
  expect(JSON.stringify([...tables.cards.leads.all(), ...tables.cards.contacts.all(), ...tables.cards.companies.all(), ...tables.tasks.all(), ...tables.notes.all()])).not.toMatch(/[а-яё]/i)
})

test('a scan of all its leads with their contacts takes a request for every 250', async () => {
  const { as } = filled()
  const admin = as('admin')
  const pages: number[] = []
  for (let page = 1, more = true; more; page += 1) {
    const { body } = await admin.get(`/leads?limit=250&page=${page}&with=contacts`)
    pages.push(body._embedded.leads.length)
    more = body._links.next !== undefined
  }
  expect(pages).toEqual([250, 250, 5])
})
