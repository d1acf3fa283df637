import { expect, test } from 'vitest'
import { admin, ivan, reader, smartProcess, world } from './crm-world.ts'

test('a smart process begins with one pipeline and five stages', () => {
  const w = world()
  const type = smartProcess(w)
  const { categories } = w.call(admin, 'crm.category.list', { entityTypeId: 177 }).result
  expect(categories).toEqual([{ id: 1, name: 'Общая', sort: 500, entityTypeId: 177, isDefault: 'Y' }])
  expect(w.call(admin, 'crm.status.list', { filter: { ENTITY_ID: 'DYNAMIC_177_STAGE_1' } }).result.map((row: { STATUS_ID: string, SEMANTICS: string | null }) => [row.STATUS_ID, row.SEMANTICS]))
    .toEqual([['DT177_1:NEW', null], ['DT177_1:PREPARATION', null], ['DT177_1:CLIENT', null], ['DT177_1:SUCCESS', 'S'], ['DT177_1:FAIL', 'F']])
  expect(type).toMatchObject({ id: 1, entityTypeId: 177, isStagesEnabled: 'Y', isSetOpenPermissions: 'Y', isRecyclebinEnabled: 'N', createdTime: '2026-11-23T09:00:00+03:00' })
})

test('stages come when they are switched on', () => {
  const w = world()
  const type = smartProcess(w, { isStagesEnabled: 'N' })
  const stages = () => w.call(admin, 'crm.status.entity.items', { entityId: 'DYNAMIC_177_STAGE_1' }).result.length
  expect(stages()).toBe(0)
  w.call(admin, 'crm.type.update', { id: type.id, fields: { isStagesEnabled: 'Y' } })
  expect(stages()).toBe(5)
})

test('the number of a type is given, or taken from 1030 on', () => {
  const w = world()
  const add = (fields: Record<string, unknown>) => w.call(admin, 'crm.type.add', { fields: { title: 'x', ...fields } }).result.type.entityTypeId
  expect([add({}), add({}), add({ entityTypeId: 2024 }), add({ entityTypeId: '128' })]).toEqual([1030, 1032, 2024, 128])
  for (const entityTypeId of [127, 193, 1028, 1031, 128]) {
    expect(w.refused(admin, 'crm.type.add', { fields: { title: 'x', entityTypeId } })).toMatchObject({ code: 'INVALID_ARG_VALUE', status: 400 })
  }
})

test('settings are Y and N, but inside relations and links only true counts', () => {
  const w = world()
  const type = smartProcess(w, {
    isClientEnabled: 'Y', isUseInUserfieldEnabled: 'Y',
    relations: { parent: [{ entityTypeId: 2, isChildrenListEnabled: 'true' }, { entityTypeId: 1, isChildrenListEnabled: 'Y' }] },
    linkedUserFields: { 'CALENDAR_EVENT|UF_CRM_CAL_EVENT': 'true', 'TASKS_TASK|UF_CRM_TASK': 'Y' },
  })
  expect(w.call(admin, 'crm.type.get', { id: type.id }).result.type).toMatchObject({
    relations: {
      parent: [
        { entityTypeId: 3, isChildrenListEnabled: 'Y', isPredefined: 'Y' }, { entityTypeId: 4, isChildrenListEnabled: 'Y', isPredefined: 'Y' },
        { entityTypeId: 2, isChildrenListEnabled: 'Y', isPredefined: 'N' }, { entityTypeId: 1, isChildrenListEnabled: 'N', isPredefined: 'N' },
      ],
      child: [],
    },
    linkedUserFields: { 'CALENDAR_EVENT|UF_CRM_CAL_EVENT': 'Y', 'TASKS_TASK|UF_CRM_TASK': 'N', 'TASKS_TASK_TEMPLATE|UF_CRM_TASK': 'N' },
  })
})

test('only administrators make, list, change and delete types, but those who may read one see it', () => {
  const w = world()
  const type = smartProcess(w)
  for (const method of ['crm.type.add', 'crm.type.list', 'crm.type.update', 'crm.type.delete']) {
    expect(w.refused(ivan, method, { id: type.id, fields: { title: 'x' } })).toMatchObject({ code: 'ACCESS_DENIED', status: 400 })
  }
  expect(w.call(ivan, 'crm.type.get', { id: type.id }).result.type.title).toBe('Разборы')
  expect(w.call(reader, 'crm.type.getByEntityTypeId', { entityTypeId: 177 }).result.type.id).toBe(type.id)
  w.call(admin, 'crm.type.update', { id: type.id, fields: { isSetOpenPermissions: 'N' } })
  expect(w.refused(ivan, 'crm.type.get', { id: type.id }).code).toBe('ACCESS_DENIED')
})

test('a plan without smart processes refuses a new one', () => {
  expect(world({ smartProcesses: false }).refused(admin, 'crm.type.add', { fields: { title: 'x' } })).toMatchObject({ code: 'CREATE_DYNAMIC_TYPE_RESTRICTED', status: 400 })
})

test('a type with items stays, an empty one goes with its pipelines, stages and fields', () => {
  const w = world()
  const type = smartProcess(w)
  w.call(admin, 'userfieldconfig.add', { moduleId: 'crm', field: { entityId: `CRM_${type.id}`, fieldName: `UF_CRM_${type.id}_CARD`, userTypeId: 'string' } })
  w.call(admin, 'crm.item.add', { entityTypeId: 177, fields: {} })
  expect(w.refused(admin, 'crm.type.delete', { id: type.id })).toEqual({ code: 'BX_ERROR', status: 400, message: 'You cannot delete an entity type that has elements' })
  w.call(admin, 'crm.item.delete', { entityTypeId: 177, id: 1 })
  expect(w.call(admin, 'crm.type.delete', {}).result).toBeNull()
  expect(w.call(admin, 'crm.type.delete', { id: type.id }).result).toEqual([])
  expect([w.tables.types.size, w.tables.categories.size, w.tables.userFields.size]).toEqual([0, 0, 0])
  expect(w.refused(admin, 'crm.type.get', { id: type.id })).toMatchObject({ code: '0', status: 400 })
})

test('types are filtered and ordered', () => {
  const w = world()
  for (const title of ['Аудит', 'Разбор', 'Аренда']) w.call(admin, 'crm.type.add', { fields: { title } })
  const list = w.call(admin, 'crm.type.list', { filter: { '=%title': 'А%' }, order: { title: 'ASC' } })
  expect([list.total, list.result.types.map((type: { title: string }) => type.title)]).toEqual([2, ['Аренда', 'Аудит']])
  expect(list.result.types[0]).not.toHaveProperty('relations')
  expect(w.refused(admin, 'crm.type.list', { filter: { nothing: 1 } }).message).toBe('Invalid filter: field \'nothing\' is not allowed in filter')
})
