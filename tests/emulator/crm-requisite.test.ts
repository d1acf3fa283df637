import { beforeEach, describe, expect, it, test } from 'vitest'
import type { RequisiteRow } from '../../src/emulator/bitrix24/tables.ts'
import { admin, ivan, olga, pavel, reader, world, type World } from './crm-world.ts'

let w: World
let companyId: number

function company(assignedById: number): number {
  const past = '2026-11-01T09:00:00.000Z'
  return w.tables.items(4).insert({ title: 'Ромашка', assignedById, createdBy: admin, updatedBy: admin, createdTime: past, updatedTime: past, lastActivityTime: past, lastActivityBy: admin }).id
}

function add(user: number, fields: Record<string, unknown> = {}): number {
  return w.call(user, 'crm.requisite.add', { fields: { ENTITY_TYPE_ID: 4, ENTITY_ID: companyId, PRESET_ID: 1, NAME: 'Организация', RQ_INN: '0010000036', ...fields } }).result as number
}

beforeEach(() => {
  w = world()
  companyId = company(ivan)
})

describe('legal details', () => {
  it('are added, changed and removed by whoever may change their owner', () => {
    const id = add(ivan, { RQ_KPP: '001001001', NOTHING: 'x' })
    expect(w.call(ivan, 'crm.requisite.get', { id }).result).toMatchObject({
      ID: String(id), ENTITY_TYPE_ID: '4', ENTITY_ID: String(companyId), PRESET_ID: '1', DATE_CREATE: '2026-11-23T09:00:00+03:00', DATE_MODIFY: '', CREATED_BY_ID: String(ivan),
      MODIFY_BY_ID: null, NAME: 'Организация', ACTIVE: 'Y', SORT: '500', RQ_INN: '0010000036', RQ_KPP: '001001001', RQ_OGRN: null, RQ_VAT_PAYER: 'N',
    })
    expect(w.call(ivan, 'crm.requisite.update', { id, fields: { RQ_INN: '', RQ_OGRN: '1', ENTITY_ID: 99 } }).result).toBe(true)
    expect(w.tables.requisites.get(id)).toMatchObject({ entityId: companyId, values: { RQ_KPP: '001001001', RQ_OGRN: '1' }, modifiedBy: ivan })
    expect(w.call(ivan, 'crm.requisite.delete', { id }).result).toBe(true)
    expect(w.refused(ivan, 'crm.requisite.get', { id })).toMatchObject({ code: '', status: 400, message: `The Requisite with ID '${id}' is not found` })
  })

  it.each([
    [{ ENTITY_TYPE_ID: 2 }, 'ENTITY_TYPE_ID is not defined or invalid.'],
    [{ ENTITY_ID: '' }, 'ENTITY_ID is not defined or invalid.'],
    [{ PRESET_ID: 0 }, 'PRESET_ID is not defined or invalid.'],
    [{ ENTITY_ID: 99 }, 'Entity not found.'],
  ])('with %j are refused', (fields, message) => {
    expect(w.refused(ivan, 'crm.requisite.add', { fields: { ENTITY_TYPE_ID: 4, ENTITY_ID: companyId, PRESET_ID: 1, ...fields } })).toMatchObject({ code: '', message })
  })

  it('of another\'s client stay hidden and unchanged', () => {
    const id = add(ivan)
    for (const [method, params] of [['get', {}], ['update', { fields: { NAME: 'x' } }], ['delete', {}]] as const) {
      expect(w.refused(pavel, `crm.requisite.${method}`, { id, ...params })).toMatchObject({ code: '', message: 'Access denied.' })
    }
    expect(w.refused(reader, 'crm.requisite.update', { id, fields: { NAME: 'x' } }).message).toBe('Access denied.')
    expect(w.call(pavel, 'crm.requisite.list').total).toBe(0)
    expect(w.call(olga, 'crm.requisite.list').total).toBe(1)
  })

  it('are listed to nobody without any right to clients', () => {
    w.tables.users.update(pavel, { crm: { read: 'none', write: 'none' } })
    expect(w.refused(pavel, 'crm.requisite.list')).toMatchObject({ code: '0', status: 400, message: 'Access denied.' })
  })

  it('go with their owner, and move to the one it is merged into', () => {
    const other = company(ivan)
    const moved = add(ivan, { ENTITY_ID: other })
    w.call(admin, 'crm.entity.mergeBatch', { params: { entityTypeId: 4, entityIds: [companyId, other] } })
    expect(w.tables.requisites.get(moved)?.entityId).toBe(companyId)
    w.call(admin, 'crm.item.delete', { entityTypeId: 4, id: companyId })
    expect(w.tables.requisites.size).toBe(0)
  })
})

describe('crm.requisite.list', () => {
  function ids(params: Record<string, unknown>): number[] {
    return w.call(admin, 'crm.requisite.list', { select: ['ID'], ...params }).result.map((row: { ID: string }) => Number(row.ID))
  }

  beforeEach(() => {
    const contact = w.contact().id
    const second = company(ivan)
    add(admin)
    add(admin, { ENTITY_ID: second, RQ_INN: '0020000072', PRESET_ID: 2 })
    add(admin, { ENTITY_TYPE_ID: 3, ENTITY_ID: contact, RQ_INN: '001000000000' })
    add(admin, { ENTITY_ID: second, RQ_INN: '' })
  })

  test.each([
    [{ filter: { '>ID': 2 } }, [3, 4]],
    [{ filter: { '>ID': '' } }, [1, 2, 3, 4]],
    [{ filter: { '>=ID': 2, '<ID': 4 } }, [2, 3]],
    [{ filter: { ENTITY_TYPE_ID: 4 } }, [1, 2, 4]],
    [{ filter: { 'ENTITY_TYPE_ID': 4, '@ENTITY_ID': [2, 7] } }, [2, 4]],
    [{ filter: { 'ENTITY_TYPE_ID': 4, '>=ENTITY_ID': 2, '<=ENTITY_ID': 9 } }, [2, 4]],
    [{ filter: { ENTITY_ID: 1 } }, [1, 3]],
    [{ filter: { '!@PRESET_ID': [1] } }, [2]],
    [{ filter: { '%RQ_INN': '0000000' } }, [3]],
    [{ filter: { '=%RQ_INN': '002%' } }, [2]],
    [{ filter: { '!RQ_INN': '' } }, [1, 2, 3]],
    [{ filter: { RQ_INN: '0010000036' } }, [1]],
    [{ filter: { NOTHING: 1 } }, [1, 2, 3, 4]],
    [{ order: { ID: 'DESC' } }, [4, 3, 2, 1]],
    [{ order: { RQ_INN: 'desc' }, filter: { ENTITY_TYPE_ID: 4 } }, [2, 1, 4]],
    [{ filter: { 'ENTITY_TYPE_ID': 4, '>ID': 1 }, order: { ID: 'ASC' }, start: -1 }, [2, 4]],
  ])('with %j finds %j', (params, expected) => {
    expect(ids(params)).toEqual(expected)
  })

  it('pages by fifty and counts unless it is told not to', () => {
    for (let number = 0; number < 56; number += 1) add(admin)
    const first = w.call(admin, 'crm.requisite.list', { select: ['ID', 'NAME'] })
    expect([first.result.length, first.total, first.next]).toEqual([50, 60, 50])
    expect(Object.keys(first.result[0])).toEqual(['ID', 'NAME'])
    expect(w.call(admin, 'crm.requisite.list', { start: -1 })).not.toHaveProperty('total')
    expect(w.call(admin, 'crm.requisite.list', { start: 50 }).result).toHaveLength(10)
  })

  it('shows every field when none is chosen', () => {
    const [row] = w.call(admin, 'crm.requisite.list', { filter: { ID: 1 } }).result
    expect(Object.keys(row)).toEqual(Object.keys(w.call(admin, 'crm.requisite.fields').result))
    const kept: RequisiteRow | undefined = w.tables.requisites.get(1)
    expect(row.RQ_INN).toBe(kept?.values.RQ_INN)
  })
})
