import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createPortal, type Portal } from '../../src/emulator/bitrix24/portal.ts'
import { fillPortal, touch } from '../../src/emulator/large.ts'
import { seed } from '../../src/emulator/seed.ts'
import { openStore } from '../../src/emulator/store.ts'

const now = new Date('2026-11-23T06:00:00Z')
const size = { deals: 500, activitiesPerDeal: 3, contacts: 200, companies: 90, people: 40 }

function filled(more: Partial<Parameters<typeof fillPortal>[1]> = {}, lang: 'ru' | 'en' = 'ru'): Portal {
  const store = openStore()
  seed(store, { now, deals: 5, lang })
  const portal = createPortal({ store, origin: 'http://127.0.0.1:1', appOrigin: 'http://127.0.0.1:2', now: () => now })
  fillPortal(portal, { ...size, ...more })
  return portal
}

/** Of all tables but that of the portal's secrets, in short. */
function digestOf({ store }: Portal): string {
  const rows = store.tableNames().filter(name => name !== 'secrets').map(name => [name, [...store.table(name).all()]])
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

test('a large portal is as large as was asked for, and the same each time', () => {
  const portal = filled()
  const { tables } = portal
  expect([tables.items(2).size, tables.users.size]).toEqual([505, 40])
  expect([...tables.activities.all()].filter(row => row.ownerTypeId === 2 && row.ownerId > 5)).toHaveLength(1500)
  expect([...tables.stageHistory.all()].filter(row => row.entityTypeId === 2 && row.ownerId > 5).length).toBeGreaterThanOrEqual(500)
  expect(tables.requisites.size).toBeGreaterThan(60)
  expect(digestOf(portal)).toBe(digestOf(filled()))
})

test('its cards name people, clients and stages that there are', () => {
  const { tables } = filled()
  const stages = new Set([...tables.statuses.all()].map(row => `${row.entityId} ${row.statusId}`))
  for (const deal of tables.items(2).all()) {
    expect(tables.users.get(deal.assignedById)).toBeDefined()
    expect(stages).toContain(`${deal.categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${String(deal.categoryId)}`} ${String(deal.stageId)}`)
    if (deal.companyId) expect(tables.items(4).get(Number(deal.companyId))).toBeDefined()
    for (const id of deal.contactIds as readonly number[]) expect(tables.items(3).get(id)).toBeDefined()
    const steps = [...tables.stageHistory.all()].filter(row => row.entityTypeId === 2 && row.ownerId === deal.id)
    expect(steps.at(-1)).toMatchObject({ stageId: deal.stageId, stageSemanticId: deal.stageSemanticId })
    expect(steps.map(step => step.createdTime)).toEqual(steps.map(step => step.createdTime).sort())
  }
  expect([...tables.activities.all()].filter(row => row.bindings.some(card => !tables.items(card.ownerTypeId).get(card.ownerId)))).toEqual([])
})

test('shares of open deals and planned activities are as was asked for', () => {
  const { tables } = filled({ openShare: 1, plannedShare: 1 })
  expect([...tables.items(2).all()].filter(deal => deal.id > 5 && deal.closed !== 'N')).toEqual([])
  expect([...tables.activities.all()].filter(row => row.ownerTypeId === 2 && row.ownerId > 5 && row.completed)).toEqual([])
})

test('its data are invented, and English on an English portal', () => {
  const { tables } = filled({}, 'en')
  const fields = [3, 4].flatMap(entity => [...tables.items(entity).all()]).flatMap(row => row.fm ?? [])
  const phones = fields.filter(field => field.typeId === 'PHONE').map(field => field.value.replace(/\D/g, ''))
  expect(phones.filter(value => !/^[78]9\d\d000\d{4}$/.test(value) && value !== '79999999999' && !/^\d{0,7}$/.test(value))).toEqual([])
  expect(fields.filter(field => field.typeId === 'EMAIL' && !/@([\w-]+\.)?example\.(ru|com)$/i.test(field.value))).toEqual([])
  expect([...tables.requisites.all()].map(row => row.values.RQ_INN ?? '').filter(number => number !== '' && !number.startsWith('00'))).toEqual([])
  expect(JSON.stringify([...tables.items(2).all(), ...tables.items(3).all(), ...tables.activities.all()])).not.toMatch(/[а-яё]/i)
})

test('touched cards are newer than all others', () => {
  const portal = filled()
  const ids = [7, 100, 333]
  touch(portal, ids)
  const changed = [...portal.tables.items(2).all()].filter(deal => deal.updatedTime >= now.toISOString()).map(deal => deal.id)
  expect(changed).toEqual(ids)
  expect(portal.tables.items(2).get(7)).toMatchObject({ updatedBy: portal.tables.items(2).get(7)?.assignedById, lastActivityTime: now.toISOString() })
  touch(portal, [3], 3)
  expect(portal.tables.items(3).get(3)?.updatedTime).toBe(now.toISOString())
})
