import { beforeAll, describe, expect, it } from 'vitest'
import { activityColumns } from '../../src/emulator/bitrix24/crm/activity-columns.ts'
import { entityTypeOf } from '../../src/emulator/bitrix24/crm/entity-type.ts'
import { fieldsOf } from '../../src/emulator/bitrix24/crm/fields.ts'
import { compileFilter } from '../../src/emulator/bitrix24/crm/filter.ts'
import { filterFieldOf } from '../../src/emulator/bitrix24/crm/values.ts'
import { createPortal, type Portal } from '../../src/emulator/bitrix24/portal.ts'
import type { ActivityRow, ItemRow } from '../../src/emulator/bitrix24/tables.ts'
import { fillPortal } from '../../src/emulator/large.ts'
import { seed } from '../../src/emulator/seed.ts'
import { openStore } from '../../src/emulator/store.ts'
import { fc } from '../support/property.ts'

/** Every list is held against its filter's meaning row by row, whichever way it is found. */

let portal: Portal
const timeZone = 'Europe/Moscow'
const admin = 1

beforeAll(() => {
  const store = openStore()
  const now = new Date('2026-11-23T06:00:00Z')
  seed(store, { now, deals: 40 })
  portal = createPortal({ store, origin: 'http://127.0.0.1:1', appOrigin: 'http://127.0.0.1:2', now: () => now })
  fillPortal(portal, { deals: 260, activitiesPerDeal: 2, contacts: 120, companies: 60, people: 24 })
})

type Params = Readonly<Record<string, unknown>>

function answer(method: string, params: Params, userId = admin): { result: unknown, total?: number } {
  const { status, body } = portal.call({ method, params, userId, clientId: null, scope: ['crm'] })
  expect(status).toBe(200)
  return body as { result: unknown, total?: number }
}

function everyPage(method: string, params: Params, idName: string, userId = admin): number[] {
  const ids: number[] = []
  for (let last = 0; ;) {
    const { result } = answer(method, { ...params, order: { [idName]: 'ASC' }, filter: { ...params.filter as Params, [`>${idName}`]: last }, start: -1 }, userId)
    const rows = (Array.isArray(result) ? result : (result as { items: readonly unknown[] }).items) as readonly Record<string, unknown>[]
    ids.push(...rows.map(row => Number(row[idName])))
    if (rows.length < 50) return ids
    last = ids.at(-1) ?? 0
  }
}

const moment = fc.integer({ min: 0, max: 120 }).map(days => new Date(Date.UTC(2026, 10, 23) - days * 86_400_000).toISOString())
const number = fc.integer({ min: 0, max: 320 })

const dealCondition = fc.oneof(
  fc.record({ '<=id': number }), fc.record({ '>=id': number }), fc.record({ '@id': fc.array(number, { minLength: 1, maxLength: 60 }) }),
  fc.record({ '>=updatedTime': moment }), fc.record({ '<updatedTime': moment }), fc.record({ '>=lastActivityTime': moment }), fc.record({ '>createdTime': moment }),
  fc.record({ assignedById: fc.integer({ min: 0, max: 24 }) }), fc.record({ '!assignedById': fc.integer({ min: 5, max: 24 }) }), fc.record({ '@assignedById': fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 }) }),
  fc.record({ companyId: fc.integer({ min: 0, max: 60 }) }), fc.record({ '@contactIds': fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 5 }) }),
  fc.record({ closed: fc.constantFrom('Y', 'N') }), fc.record({ '@stageId': fc.constant(['NEW', 'C1:NEW', 'WON']) }), fc.record({ '>opportunity': fc.constantFrom(0, 50_000, '') }),
)

const merged = (parts: readonly Params[]): Params => Object.assign({}, ...parts) as Params
const dealFilter = fc.tuple(fc.array(dealCondition, { maxLength: 3 }).map(merged), fc.option(fc.array(dealCondition, { minLength: 1, maxLength: 3 }), { nil: null }))
  .map(([all, any]): Params => any === null ? all : { ...all, 0: { logic: 'OR', ...any } })

describe('a list of cards', () => {
  function fitting(filter: Params): ItemRow[] {
    const type = entityTypeOf(portal.tables, 2)
    if (!type) throw new Error('no deals')
    const fields = fieldsOf(portal.tables, type, true)
    const matches = compileFilter<ItemRow>(filter, { field: name => filterFieldOf(fields.get(name)), unknown: 'refused', timeZone })
    return [...portal.tables.items(2).all()].filter(matches).sort((a, b) => a.id - b.id)
  }

  it('holds what fits its filter and nothing else, page by page and counted', () => {
    fc.assert(fc.property(dealFilter, filter => {
      const expected = fitting(filter).map(row => row.id)
      const params = { entityTypeId: 2, select: ['id'], filter }
      expect(everyPage('crm.item.list', params, 'id')).toEqual(expected)
      expect(answer('crm.item.list', params).total).toBe(expected.length)
      const backwards = answer('crm.item.list', { ...params, order: { id: 'DESC' }, start: -1 }).result as { items: readonly { id: number }[] }
      expect(backwards.items.map(row => row.id)).toEqual([...expected].reverse().slice(0, 50))
    }), { numRuns: 300 })
  })

  it('holds only what a person may read', () => {
    const sellers = [...portal.tables.users.all()].filter(user => user.active && user.crm.read === 'own').slice(0, 6)
    for (const seller of sellers) {
      const expected = fitting({ closed: 'N' }).filter(row => row.assignedById === seller.id || (row.observers as readonly number[]).includes(seller.id)).map(row => row.id)
      expect(everyPage('crm.item.list', { entityTypeId: 2, select: ['id'], filter: { closed: 'N' } }, 'id', seller.id)).toEqual(expected)
    }
  })
})

const activityCondition = fc.oneof(
  fc.record({ OWNER_TYPE_ID: fc.constantFrom(2, '2', 3, 1) }), fc.record({ '!OWNER_TYPE_ID': fc.constantFrom(2, 1) }), fc.record({ '@OWNER_TYPE_ID': fc.constant([2, 3]) }),
  fc.record({ '>=OWNER_ID': number, '<=OWNER_ID': number }), fc.record({ '@OWNER_ID': fc.array(number, { minLength: 1, maxLength: 50 }) }), fc.record({ OWNER_ID: number }),
  fc.record({ COMPLETED: fc.constantFrom('Y', 'N') }), fc.record({ '!COMPLETED': fc.constant('Y') }),
  fc.record({ '>=LAST_UPDATED': moment }), fc.record({ '<CREATED': moment }), fc.record({ '>=CREATED': moment }), fc.record({ '<=ID': number }),
  fc.record({ RESPONSIBLE_ID: fc.integer({ min: 1, max: 24 }) }), fc.record({ '@TYPE_ID': fc.constant([1, 2]) }), fc.record({ '!ORIGIN_ID': fc.constant('') }), fc.record({ '<DEADLINE': moment }),
)

describe('a list of activities', () => {
  it('holds what fits its filter and nothing else, page by page and counted', () => {
    fc.assert(fc.property(fc.array(activityCondition, { maxLength: 4 }).map(merged), filter => {
      const matches = compileFilter<ActivityRow>(filter, { field: name => activityColumns[name], unknown: 'ignored', timeZone })
      const expected = [...portal.tables.activities.all()].filter(matches).map(row => row.id).sort((a, b) => a - b)
      expect(everyPage('crm.activity.list', { select: ['ID'], filter }, 'ID')).toEqual(expected)
      expect(answer('crm.activity.list', { select: ['ID'], filter }).total).toBe(expected.length)
    }), { numRuns: 300 })
  })

  it('by bindings holds an activity once for each pair that it is bound to', () => {
    const pair = fc.record({ OWNER_TYPE_ID: fc.constantFrom(2, 3, 4), OWNER_ID: fc.integer({ min: 1, max: 120 }) }, { requiredKeys: ['OWNER_TYPE_ID'] })
    fc.assert(fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 500 }), (BINDINGS, from) => {
      const expected = [...portal.tables.activities.all()].filter(row => row.id > from).sort((a, b) => a.id - b.id).flatMap(row => {
        const cards = [{ ownerTypeId: row.ownerTypeId, ownerId: row.ownerId }, ...row.bindings]
        const times = BINDINGS.filter(({ OWNER_TYPE_ID, OWNER_ID }) => cards.some(card => card.ownerTypeId === OWNER_TYPE_ID && (OWNER_ID === undefined || card.ownerId === OWNER_ID)))
        return times.map(() => row.id)
      })
      const { result, total } = answer('crm.activity.list', { select: ['ID'], order: { ID: 'ASC' }, filter: { BINDINGS, '>ID': from } })
      expect((result as readonly { ID: string }[]).map(row => Number(row.ID))).toEqual(expected.slice(0, 50))
      expect(total).toBe(expected.length)
    }))
  })
})

describe('the stage history', () => {
  it.each<[Params]>([
    [{}], [{ OWNER_ID: 7 }], [{ '@OWNER_ID': [3, 9, 200] }], [{ '>=OWNER_ID': 20, '<=OWNER_ID': 90 }], [{ '>=OWNER_ID': 20, '<OWNER_ID': 90, 'TYPE_ID': 2 }],
    [{ '>=CREATED_TIME': '2026-10-01T00:00:00+03:00' }], [{ '<CREATED_TIME': '2026-10-01T00:00:00+03:00', 'STAGE_SEMANTIC_ID': 'S' }], [{ '!OWNER_ID': 5, '@STAGE_ID': ['NEW', 'WON'] }],
  ])('with %j holds what fits', filter => {
    const holds = (row: { ownerId: number, typeId: number, createdTime: string, stageId: string, stageSemanticId: string }) => Object.entries(filter).every(([key, value]) => {
      const day = '2026-09-30T21:00:00.000Z'
      switch (key) {
        case 'OWNER_ID': return row.ownerId === value
        case '@OWNER_ID': return (value as number[]).includes(row.ownerId)
        case '>=OWNER_ID': return row.ownerId >= Number(value)
        case '<=OWNER_ID': return row.ownerId <= Number(value)
        case '<OWNER_ID': return row.ownerId < Number(value)
        case '!OWNER_ID': return row.ownerId !== value
        case 'TYPE_ID': return row.typeId === value
        case '>=CREATED_TIME': return row.createdTime >= day
        case '<CREATED_TIME': return row.createdTime < day
        case 'STAGE_SEMANTIC_ID': return row.stageSemanticId === value
        default: return (value as string[]).includes(row.stageId)
      }
    })
    const expected = [...portal.tables.stageHistory.all()].filter(row => row.entityTypeId === 2 && holds(row)).map(row => row.id).sort((a, b) => a - b)
    expect(expected.length).toBeGreaterThan(0)
    expect(everyPage('crm.stagehistory.list', { entityTypeId: 2, filter }, 'ID')).toEqual(expected)
    expect(answer('crm.stagehistory.list', { entityTypeId: 2, filter }).total).toBe(expected.length)
  })
})

describe('a chain of pages within a batch', () => {
  it('begins anew where the page before had no fiftieth row', () => {
    const page = (from: string) => `crm.item.list?entityTypeId=2&select[]=id&order[id]=ASC&start=-1&filter[%3C%3Did]=60&filter[%3Eid]=${from}`
    const cmd = { a: page('0'), b: page('$result[a][items][49][id]'), c: page('$result[b][items][49][id]') }
    const { result } = answer('batch', { cmd, halt: 0 })
    const { result: pages } = result as { result: Record<string, { items: readonly { id: number }[] }> }
    expect([pages.a, pages.b, pages.c].map(one => [one?.items.length, one?.items[0]?.id])).toEqual([[50, 1], [10, 51], [50, 1]])
  })
})
