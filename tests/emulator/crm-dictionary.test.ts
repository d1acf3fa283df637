import { describe, expect, test } from 'vitest'
import { admin, ivan, pavel, reader, smartProcess, world } from './crm-world.ts'

test('the common pipeline of deals is always there', () => {
  const w = world()
  w.call(admin, 'crm.category.add', { entityTypeId: 2, fields: { name: 'Опт', sort: 100 } })
  expect(w.call(ivan, 'crm.category.list', { entityTypeId: 2 })).toEqual({
    result: {
      categories: [
        { id: 1, name: 'Опт', sort: 100, entityTypeId: 2, isDefault: 'N', originId: '', originatorId: '' },
        { id: 0, name: 'Общая', sort: 300, entityTypeId: 2, isDefault: 'Y' },
      ],
    },
    total: 2,
  })
})

test('leads have no pipelines and unknown types no anything', () => {
  const w = world()
  expect(w.refused(ivan, 'crm.category.list', { entityTypeId: 1 })).toMatchObject({ code: 'ENTITY_TYPE_NOT_SUPPORTED', status: 400 })
  expect(w.refused(ivan, 'crm.category.list', { entityTypeId: 500 })).toMatchObject({ code: 'NOT_FOUND', status: 400 })
})

test('a pipeline with cards or the default one is not deleted', () => {
  const w = world()
  smartProcess(w)
  const { category } = w.call(admin, 'crm.category.add', { entityTypeId: 177, fields: { name: 'Вторая' } }).result
  w.call(admin, 'crm.item.add', { entityTypeId: 177, fields: { categoryId: category.id } })
  expect(w.refused(admin, 'crm.category.delete', { entityTypeId: 177, id: 1 })).toMatchObject({ code: 'BX_ERROR', message: 'This funnel is the default funnel' })
  expect(w.refused(admin, 'crm.category.delete', { entityTypeId: 177, id: category.id })).toMatchObject({ code: 'BX_ERROR', message: 'Elements related to the funnel found' })
  expect(w.refused(admin, 'crm.category.delete', { entityTypeId: 2, id: 0 })).toMatchObject({ code: '0' })
  expect(w.refused(ivan, 'crm.category.add', { entityTypeId: 177, fields: { name: 'x' } }).code).toBe('ACCESS_DENIED')
  expect(w.refused(admin, 'crm.category.add', { entityTypeId: 177, fields: {} })).toMatchObject({ code: '0', message: 'Field \'NAME\' is required' })
})

test('dictionaries are printed as strings, stages of deals with their group in words', () => {
  const w = world()
  const list = w.call(ivan, 'crm.status.list', { filter: { ENTITY_ID: 'DEAL_STAGE' } })
  expect(list.total).toBe(4)
  expect(list.result[0]).toEqual({
    ID: '1', ENTITY_ID: 'DEAL_STAGE', STATUS_ID: 'NEW', NAME: 'Новая', NAME_INIT: 'Новая', SORT: '10', SYSTEM: 'Y', CATEGORY_ID: null, COLOR: '#39A8EF', SEMANTICS: null,
    EXTRA: { SEMANTICS: 'process', COLOR: '#39A8EF' },
  })
  expect(list.result.map((row: { EXTRA: { SEMANTICS: string } }) => row.EXTRA.SEMANTICS)).toEqual(['process', 'process', 'success', 'failure'])
  expect(w.call(ivan, 'crm.status.list', { filter: { ENTITY_ID: 'SOURCE' } }).result[0]).not.toHaveProperty('EXTRA')
  expect(w.call(ivan, 'crm.status.entity.items', { entityId: 'SOURCE' }).result).toEqual([{ NAME: 'Звонок', SORT: 10, STATUS_ID: 'CALL' }])
})

test('all stages come at once when nothing is filtered', () => {
  const w = world()
  smartProcess(w)
  for (let i = 0; i < 60; i += 1) w.call(admin, 'crm.status.add', { fields: { ENTITY_ID: 'SOURCE', STATUS_ID: `S${i}`, NAME: `Источник ${i}` } })
  const list = w.call(reader, 'crm.status.list')
  expect([list.result.length, list.total, list.next]).toEqual([72, 72, undefined])
})

test('a stage is added before the final one, and goes when no card is in it', () => {
  const w = world()
  const fields = { ENTITY_ID: 'DEAL_STAGE', STATUS_ID: 'CHECK', NAME: 'Проверка', SORT: 25 }
  expect(w.refused(admin, 'crm.status.add', { fields: { ...fields, SORT: 90 } })).toMatchObject({ code: '', status: 400 })
  const id = w.call(admin, 'crm.status.add', { fields }).result
  expect(w.refused(admin, 'crm.status.add', { fields }).code).toBe('ERROR_CORE')
  w.deal({ stageId: 'CHECK' })
  expect(w.refused(admin, 'crm.status.delete', { id }).message).toBe('There are active items in this status.')
  expect(w.refused(ivan, 'crm.status.delete', { id }).message).toBe('Access denied.')
})

describe('crm.stagehistory.list', () => {
  test('tells every step of a deal in numbers and moments', () => {
    const w = world()
    w.call(ivan, 'crm.item.add', { entityTypeId: 2, fields: {} })
    w.call(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { stageId: 'EXECUTING' } })
    w.call(ivan, 'crm.item.add', { entityTypeId: 2, fields: {} })
    expect(w.call(ivan, 'crm.stagehistory.list', { entityTypeId: 2, filter: { OWNER_ID: 1 }, order: { ID: 'ASC' } })).toEqual({
      result: {
        items: [
          { ID: 1, TYPE_ID: 1, OWNER_ID: 1, CREATED_TIME: '2026-11-23T09:00:00+03:00', CATEGORY_ID: 0, STAGE_SEMANTIC_ID: 'P', STAGE_ID: 'NEW' },
          { ID: 2, TYPE_ID: 2, OWNER_ID: 1, CREATED_TIME: '2026-11-23T09:00:00+03:00', CATEGORY_ID: 0, STAGE_SEMANTIC_ID: 'P', STAGE_ID: 'EXECUTING' },
        ],
      },
      total: 2,
    })
    expect(w.call(ivan, 'crm.stagehistory.list', { entityTypeId: 2, filter: { '@OWNER_ID': [1, 2], 'TYPE_ID': 1 }, select: ['OWNER_ID'] }).result.items).toEqual([{ OWNER_ID: 1 }, { OWNER_ID: 2 }])
    expect(w.call(pavel, 'crm.stagehistory.list', { entityTypeId: 2 }).result.items).toEqual([])
  })

  test('leads speak of statuses', () => {
    const w = world()
    w.call(ivan, 'crm.item.add', { entityTypeId: 1, fields: {} })
    w.call(ivan, 'crm.item.update', { entityTypeId: 1, id: 1, fields: { stageId: 'CONVERTED' } })
    expect(w.call(ivan, 'crm.stagehistory.list', { entityTypeId: 1, filter: { STATUS_ID: 'CONVERTED' } }).result.items)
      .toMatchObject([{ TYPE_ID: 3, STATUS_SEMANTIC_ID: 'S' }])
    expect(w.refused(ivan, 'crm.stagehistory.list', { entityTypeId: 1, filter: { STAGE_ID: 'NEW' } }).code).toBe('INVALID_ARG_VALUE')
  })

  test('contacts have none', () => {
    expect(world().refused(ivan, 'crm.stagehistory.list', { entityTypeId: 3 })).toMatchObject({ code: 'ENTITY_TYPE_NOT_SUPPORTED', status: 400 })
  })
})

test('everybody learns the numbers of smart processes from the owner types', () => {
  const w = world()
  smartProcess(w, { isSetOpenPermissions: 'N' })
  const types = w.call(ivan, 'crm.enum.ownertype').result
  expect(types[1]).toEqual({ ID: 2, NAME: 'Сделка', SYMBOL_CODE: 'DEAL', SYMBOL_CODE_SHORT: 'D' })
  expect(types.at(-1)).toEqual({ ID: 177, NAME: 'Разборы', SYMBOL_CODE: 'DYNAMIC_177', SYMBOL_CODE_SHORT: 'Tb1' })
})
