import { expect, test } from 'vitest'
import { admin, ivan, olga, pavel, reader, smartProcess, world, type World } from './crm-world.ts'

function ids(w: World, user: number, params: Record<string, unknown>): number[] {
  return w.call(user, 'crm.item.list', { entityTypeId: 2, select: ['id'], ...params }).result.items.map((item: { id: number }) => item.id)
}

test('only the selected fields come, and names that no field has are passed over', () => {
  const w = world()
  w.deal({ opportunity: 5000 })
  expect(w.call(admin, 'crm.item.list', { entityTypeId: 2, select: ['id', 'title', 'opportunity', 'nothing', 'fm'] }).result.items)
    .toEqual([{ id: 1, title: 'Сделка', opportunity: 5000 }])
})

test('numbers are numbers, moments carry the portal\'s offset, unfilled links are 0', () => {
  const w = world()
  w.deal({ closedate: '2026-11-30' })
  const [item] = w.call(admin, 'crm.item.list', { entityTypeId: '2' }).result.items
  expect(item).toMatchObject({
    id: 1, assignedById: ivan, createdTime: '2026-11-01T12:00:00+03:00', closedate: '2026-11-30T03:00:00+03:00', companyId: 0, contactId: 0,
    contactIds: [], stageSemanticId: 'P', closed: 'N', isWon: null, entityTypeId: 2,
  })
})

test('fifty rows make a page, with total and next', () => {
  const w = world()
  for (let i = 0; i < 120; i += 1) w.deal()
  const first = w.call(admin, 'crm.item.list', { entityTypeId: 2, select: ['id'] })
  expect([first.result.items.length, first.total, first.next]).toEqual([50, 120, 50])
  const last = w.call(admin, 'crm.item.list', { entityTypeId: 2, select: ['id'], start: '100' })
  expect([last.result.items.length, last.total, last.next]).toEqual([20, 120, undefined])
  expect(last.result.items[0].id).toBe(101)
})

test('start -1 gives the first page without counting', () => {
  const w = world()
  for (let i = 0; i < 120; i += 1) w.deal()
  const page = w.call(admin, 'crm.item.list', { entityTypeId: 2, select: ['id'], start: -1, filter: { '>id': 30 }, order: { id: 'ASC' } })
  expect(page.total).toBeUndefined()
  expect(page.next).toBeUndefined()
  expect(page.result.items.map((item: { id: number }) => item.id)).toEqual(Array.from({ length: 50 }, (_, i) => i + 31))
})

test('rows come in the order that is asked for, equal ones by id', () => {
  const w = world()
  for (const opportunity of [30, 10, 20, 10]) w.deal({ opportunity })
  expect(ids(w, admin, { order: { opportunity: 'ASC' } })).toEqual([2, 4, 3, 1])
  expect(ids(w, admin, { order: { opportunity: 'desc', id: 'desc' } })).toEqual([1, 3, 4, 2])
  expect(ids(w, admin, { order: { id: 'DESC' }, start: -1 })).toEqual([4, 3, 2, 1])
})

test.each([
  [{ order: { contactIds: 'ASC' } }, 'Invalid order: field \'contactIds\' is not allowed in order'],
  [{ order: { id: 'UP' } }, 'Invalid order: allowed sort directions are ASC, DESC. But got \'UP\' for field \'id\''],
  [{ filter: { isWon: 'Y' } }, 'Invalid filter: field \'isWon\' is not allowed in filter'],
  [{ filter: { UF_CRM_NOTHING: 1 } }, 'Invalid filter: field \'UF_CRM_NOTHING\' is not allowed in filter'],
])('%j is refused', (params, message) => {
  expect(world().refused(admin, 'crm.item.list', { entityTypeId: 2, ...params })).toEqual({ code: 'INVALID_ARG_VALUE', status: 400, message })
})

test('each person sees the cards that the role allows, the others are missing without an error', () => {
  const w = world()
  w.deal({ assignedById: ivan })
  w.deal({ assignedById: olga })
  w.deal({ assignedById: pavel })
  w.deal({ assignedById: pavel, observers: [ivan] })
  expect(ids(w, admin, {})).toEqual([1, 2, 3, 4])
  expect(ids(w, reader, {})).toEqual([1, 2, 3, 4])
  expect(ids(w, olga, {})).toEqual([1, 2])
  expect(ids(w, ivan, {})).toEqual([1, 4])
  expect(w.call(ivan, 'crm.item.list', { entityTypeId: 2 }).total).toBe(2)
})

test('indexed conditions find what a whole reading finds', () => {
  const w = world()
  w.contact()
  w.deal({ assignedById: olga, contactIds: [1], companyId: 7 })
  w.deal({ assignedById: ivan, contactIds: [2, 1] })
  expect(ids(w, admin, { filter: { assignedById: olga } })).toEqual([1])
  expect(ids(w, admin, { filter: { '@assignedById': [olga, ivan] } })).toEqual([1, 2])
  expect(ids(w, admin, { filter: { contactIds: 1 } })).toEqual([1, 2])
  expect(ids(w, admin, { filter: { contactId: 1 } })).toEqual([1])
  expect(ids(w, admin, { filter: { companyId: 7 } })).toEqual([1])
  expect(ids(w, admin, { filter: { '@id': [2, 1, 2, 9] } })).toEqual([1, 2])
  expect(ids(w, admin, { filter: { 'id': 2, '!contactIds': 3 } })).toEqual([2])
  expect(w.call(admin, 'crm.item.list', { entityTypeId: 4, filter: { contactIds: 1 } }).result.items).toEqual([])
})

test('cards can be found by the group of their stage', () => {
  const w = world()
  w.deal({ stageId: 'WON' })
  w.deal({ stageId: 'EXECUTING' })
  expect(ids(w, admin, { filter: { stageSemanticId: 'P' } })).toEqual([2])
  expect(ids(w, admin, { filter: { closed: 'Y' } })).toEqual([1])
})

test('user fields have their original names only when asked for', () => {
  const w = world()
  w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'boolean', FIELD_NAME: 'CHECKED' } })
  w.deal({ UF_CRM_CHECKED: 'Y' })
  w.deal()
  expect(w.call(admin, 'crm.item.list', { entityTypeId: 2, select: ['ufCrmChecked'], filter: { ufCrmChecked: 1 } }).result.items).toEqual([{ ufCrmChecked: 'Y' }])
  expect(w.call(admin, 'crm.item.list', { entityTypeId: 2, select: ['UF_CRM_CHECKED'], filter: { UF_CRM_CHECKED: '0' }, useOriginalUfNames: 'Y' }).result.items)
    .toEqual([{ UF_CRM_CHECKED: 'N' }])
  expect(w.refused(admin, 'crm.item.list', { entityTypeId: 2, filter: { UF_CRM_CHECKED: 1 } }).code).toBe('INVALID_ARG_VALUE')
  expect(w.refused(admin, 'crm.item.list', { entityTypeId: 2, filter: { ufCrmChecked: 'Y' } }).message).toContain('has invalid value')
})

test('a list field is filtered by the id of its value, and by emptiness', () => {
  const w = world()
  w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'enumeration', FIELD_NAME: 'MARK', LIST: [{ VALUE: 'да' }, { VALUE: 'нет' }] } })
  w.deal({ UF_CRM_MARK: 1 })
  w.deal({ UF_CRM_MARK: 2 })
  w.deal()
  const found = (filter: Record<string, unknown>) => ids(w, admin, { filter, useOriginalUfNames: 'Y' })
  expect(found({ UF_CRM_MARK: 1 })).toEqual([1])
  expect(found({ '@UF_CRM_MARK': ['1', '2'] })).toEqual([1, 2])
  expect(found({ UF_CRM_MARK: '' })).toEqual([3])
  expect(found({ '!UF_CRM_MARK': '' })).toEqual([1, 2])
})

test('fm comes with an asterisk alone, and phones have their aliases', () => {
  const w = world()
  w.contact({ fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value: '+7 900 000-00-01' }] })
  const [whole] = w.call(admin, 'crm.item.list', { entityTypeId: 3, select: ['*'] }).result.items
  expect(whole).toMatchObject({ fm: [{ id: 1, valueType: 'WORK', value: '+7 900 000-00-01', typeId: 'PHONE' }], phoneWork: '+7 900 000-00-01', phoneMobile: '', hasPhone: 'Y', hasEmail: 'N' })
  expect(w.call(admin, 'crm.item.list', { entityTypeId: 3, select: ['fm', 'hasPhone'], filter: { hasPhone: 'Y' } }).result.items).toEqual([{ hasPhone: 'Y' }])
})

test('a type that the portal does not have is not found', () => {
  const w = world()
  expect(w.refused(admin, 'crm.item.list', { entityTypeId: 999 })).toMatchObject({ code: 'NOT_FOUND', status: 400 })
  expect(w.refused(admin, 'crm.item.list', {})).toMatchObject({ code: '100', status: 400 })
  expect(w.refused(admin, 'crm.item.list', { entityTypeId: 5 })).toMatchObject({ code: 'ENTITY_TYPE_NOT_SUPPORTED' })
})

test('a smart process shows the fields that its settings switch on', () => {
  const w = world()
  smartProcess(w, { isClientEnabled: 'Y', relations: { parent: [{ entityTypeId: 2, isChildrenListEnabled: 'true' }] } })
  w.call(admin, 'crm.item.add', { entityTypeId: 177, fields: { title: 'Первый', parentId2: 15 } })
  const [item] = w.call(ivan, 'crm.item.list', { entityTypeId: 177, filter: { parentId2: 15 } }).result.items
  expect(item).toMatchObject({ title: 'Первый', stageId: 'DT177_1:NEW', previousStageId: null, categoryId: 1, parentId2: 15, companyId: 0, contactIds: [], entityTypeId: 177 })
  expect(item).not.toHaveProperty('opportunity')
  expect(item).not.toHaveProperty('stageSemanticId')
})

test('a smart process without open permissions is for administrators alone', () => {
  const w = world()
  smartProcess(w, { isSetOpenPermissions: 'N' })
  w.call(admin, 'crm.item.add', { entityTypeId: 177, fields: { title: 'Первый' } })
  expect(w.call(reader, 'crm.item.list', { entityTypeId: 177 }).result.items).toEqual([])
  expect(w.refused(reader, 'crm.item.get', { entityTypeId: 177, id: 1 }).code).toBe('ACCESS_DENIED')
  expect(w.refused(reader, 'crm.item.fields', { entityTypeId: 177 }).code).toBe('ACCESS_DENIED')
})
