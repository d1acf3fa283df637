import { expect, test } from 'vitest'
import { admin, ivan, olga, pavel, reader, smartProcess, world, type World } from './crm-world.ts'

function markField(w: World, fields: Record<string, unknown> = {}): void {
  w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'enumeration', FIELD_NAME: 'MARK', LIST: [{ VALUE: 'да' }, { VALUE: 'нет' }], LABEL: 'Отметка', ...fields } })
}

test('a new deal is filled with what nobody said', () => {
  const w = world()
  const { item } = w.call(ivan, 'crm.item.add', { entityTypeId: 2, fields: { opportunity: '1500.5', nothingOfTheKind: 1, createdBy: 99 } }).result
  expect(item).toMatchObject({
    id: 1, title: 'Сделка #1', stageId: 'NEW', categoryId: 0, assignedById: ivan, createdBy: ivan, opened: 'Y', opportunity: 1500.5, currencyId: 'RUB', sourceId: 'CALL',
    begindate: '2026-11-23T03:00:00+03:00', closedate: '2026-11-30T03:00:00+03:00', createdTime: '2026-11-23T09:00:00+03:00', movedTime: '2026-11-23T09:00:00+03:00', isNew: 'Y',
  })
})

test('creation writes stage history and a line into the timeline', () => {
  const w = world()
  w.call(ivan, 'crm.item.add', { entityTypeId: 2, fields: { title: 'Первая' } })
  expect([...w.tables.stageHistory.all()]).toMatchObject([{ entityTypeId: 2, ownerId: 1, typeId: 1, stageId: 'NEW', stageSemanticId: 'P' }])
  expect([...w.tables.timeline.all()]).toMatchObject([{ kind: 'created', ownerTypeId: 2, ownerId: 1, authorId: ivan }])
})

test('a stage change moves its times, its history and the timeline, and leaves the last activity alone', () => {
  const w = world()
  w.deal()
  const { item } = w.call(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { stageId: 'WON' } }).result
  expect(item).toMatchObject({
    stageId: 'WON', stageSemanticId: 'S', closed: 'Y', movedBy: ivan, movedTime: '2026-11-23T09:00:00+03:00', updatedBy: ivan, updatedTime: '2026-11-23T09:00:00+03:00',
    lastActivityTime: '2026-11-01T12:00:00+03:00',
  })
  expect([...w.tables.stageHistory.all()]).toMatchObject([{ typeId: 3, stageId: 'WON', stageSemanticId: 'S' }])
  expect([...w.tables.timeline.all()]).toMatchObject([{ kind: 'stage', text: 'Новая → Успех' }])
})

test('a change of pipeline starts at its first stage and is history of its own kind', () => {
  const w = world()
  const { category } = w.call(admin, 'crm.category.add', { entityTypeId: 2, fields: { name: 'Вторая' } }).result
  w.deal()
  const { item } = w.call(admin, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { categoryId: category.id } }).result
  expect(item).toMatchObject({ categoryId: category.id, stageId: `C${category.id}:NEW` })
  expect([...w.tables.stageHistory.all()].at(-1)).toMatchObject({ typeId: 5, categoryId: category.id })
})

test('nothing is saved when nothing differs', () => {
  const w = world()
  const before = w.deal({ title: 'Та же', opportunity: 10 })
  w.call(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { title: 'Та же', opportunity: '10' } })
  expect(w.tables.items(2).get(1)).toEqual(before)
})

test('a stage of another pipeline is no stage', () => {
  const w = world()
  w.deal()
  expect(w.refused(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { stageId: 'C7:NEW' } })).toEqual({
    code: 'CRM_FIELD_ERROR_VALUE_NOT_VALID', status: 400, message: 'Invalid value for field "Стадия"',
  })
})

test.each([
  [{ assignedById: 777 }, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'],
  [{ closedate: 'скоро' }, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'],
  [{ opportunity: 'много' }, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'],
  [{ opened: 'может быть' }, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'],
  [{ UF_CRM_MARK: 99 }, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'],
  [{ contactIds: '5' }, '100'],
  [{ observers: null }, '100'],
])('writing %j is refused', (fields, code) => {
  const w = world()
  markField(w)
  w.deal()
  expect(w.refused(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, useOriginalUfNames: 'Y', fields })).toMatchObject({ code, status: 400 })
  expect(w.tables.items(2).get(1)).not.toHaveProperty('UF_CRM_MARK')
})

test('the message of a multiple field names what it got', () => {
  const w = world()
  w.deal()
  expect(w.refused(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { contactIds: '5' } }).message)
    .toBe('Expected iterable value for multiple field, but got string instead')
})

test('list, link and flag fields are written, read and emptied', () => {
  const w = world()
  markField(w)
  w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'url', FIELD_NAME: 'LINKS', MULTIPLE: 'Y' } })
  w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'boolean', FIELD_NAME: 'CHECKED' } })
  w.deal()
  const write = (fields: Record<string, unknown>) => {
    const { item } = w.call(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, useOriginalUfNames: 'Y', fields }).result
    return [item.UF_CRM_MARK, item.UF_CRM_LINKS, item.UF_CRM_CHECKED]
  }
  expect(write({})).toEqual([null, [], 'N'])
  expect(write({ UF_CRM_MARK: '2', UF_CRM_LINKS: ['https://example.com/a', '', 'https://example.com/b'], UF_CRM_CHECKED: 'Y' }))
    .toEqual([2, ['https://example.com/a', 'https://example.com/b'], 'Y'])
  expect(write({ UF_CRM_MARK: '', UF_CRM_LINKS: [], UF_CRM_CHECKED: '0' })).toEqual([null, [], 'N'])
})

test('camelCase is the only name of a user field when original names are not asked for', () => {
  const w = world()
  markField(w)
  w.deal()
  w.call(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { UF_CRM_MARK: 1 } })
  expect(w.call(ivan, 'crm.item.get', { entityTypeId: 2, id: 1 }).result.item.ufCrmMark).toBeNull()
  w.call(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { ufCrmMark: 1 } })
  expect(w.call(ivan, 'crm.item.get', { entityTypeId: 2, id: 1 }).result.item.ufCrmMark).toBe(1)
})

test('a mandatory field is asked for at creation and at a stage change, not at another change', () => {
  const w = world()
  w.deal()
  markField(w, { MANDATORY: 'Y' })
  const change = { entityTypeId: 2, id: 1, useOriginalUfNames: 'Y' }
  expect(w.refused(ivan, 'crm.item.add', { entityTypeId: 2, fields: { title: 'Без отметки' } })).toMatchObject({ code: 'CRM_FIELD_ERROR_REQUIRED', message: expect.stringContaining('Отметка') })
  expect(w.tables.items(2).size).toBe(1)
  w.call(ivan, 'crm.item.update', { ...change, fields: { title: 'Новое название' } })
  expect(w.refused(ivan, 'crm.item.update', { ...change, fields: { stageId: 'EXECUTING' } }).code).toBe('CRM_FIELD_ERROR_REQUIRED')
  w.call(ivan, 'crm.item.update', { ...change, fields: { stageId: 'EXECUTING', UF_CRM_MARK: 1 } })
  expect(w.tables.items(2).get(1)).toMatchObject({ stageId: 'EXECUTING', UF_CRM_MARK: 1 })
})

test('a person changes only the cards that the role allows', () => {
  const w = world()
  w.deal({ assignedById: pavel })
  const params = { entityTypeId: 2, id: 1, fields: { title: 'Моё' } }
  for (const user of [ivan, olga, reader]) {
    expect(w.refused(user, 'crm.item.update', params)).toMatchObject({ code: 'ACCESS_DENIED', status: 400 })
    expect(w.refused(user, 'crm.item.delete', { entityTypeId: 2, id: 1 })).toMatchObject({ code: 'ACCESS_DENIED', status: 400 })
  }
  expect(w.refused(ivan, 'crm.item.get', { entityTypeId: 2, id: 1 })).toMatchObject({ code: 'ACCESS_DENIED', status: 400 })
  expect(w.refused(reader, 'crm.item.add', { entityTypeId: 2, fields: {} }).code).toBe('ACCESS_DENIED')
  expect(w.tables.items(2).get(1)?.title).toBe('Сделка')
})

test('a card that is gone is not found', () => {
  const w = world()
  w.deal()
  expect(w.call(ivan, 'crm.item.delete', { entityTypeId: 2, id: 1 }).result).toEqual([])
  for (const method of ['crm.item.get', 'crm.item.delete', 'crm.item.update']) {
    expect(w.refused(ivan, method, { entityTypeId: 2, id: 1, fields: {} })).toEqual({ code: 'NOT_FOUND', status: 400, message: 'Element not found' })
  }
})

test('handing a card over is told in its timeline', () => {
  const w = world()
  w.deal()
  w.call(ivan, 'crm.item.update', { entityTypeId: 2, id: 1, fields: { assignedById: olga } })
  expect([...w.tables.timeline.all()]).toMatchObject([{ kind: 'responsible', text: 'Иван Примерова → Ольга Примерова', authorId: ivan }])
})

test('contactId and contactIds say the same', () => {
  const w = world()
  const add = (fields: Record<string, unknown>) => w.call(ivan, 'crm.item.add', { entityTypeId: 2, fields }).result.item
  expect(add({ contactId: 4 })).toMatchObject({ contactId: 4, contactIds: [4] })
  expect(add({ contactIds: [7, 8] })).toMatchObject({ contactId: 7, contactIds: [7, 8] })
})

test('phones are added, changed and removed by their ids', () => {
  const w = world()
  const { item } = w.call(ivan, 'crm.item.add', { entityTypeId: 3, fields: { name: 'Мария', fm: [{ typeId: 'PHONE', valueType: 'MOBILE', value: '+7 900 000-00-01' }, { typeId: 'EMAIL', value: 'm@example.com' }] } }).result
  expect(item.fm).toEqual([
    { id: 1, valueType: 'MOBILE', value: '+7 900 000-00-01', typeId: 'PHONE' }, { id: 2, valueType: 'WORK', value: 'm@example.com', typeId: 'EMAIL' },
  ])
  const after = w.call(ivan, 'crm.item.update', { entityTypeId: 3, id: 1, fields: { fm: { 1: { typeId: 'PHONE', valueType: 'WORK', value: '+7 900 000-00-02' }, 2: { typeId: 'EMAIL', value: '' } } } }).result.item
  expect(after).toMatchObject({ fm: [{ id: 1, value: '+7 900 000-00-02', valueType: 'WORK' }], hasEmail: 'N' })
})

test('a contact without any name is given one, and cannot lose it', () => {
  const w = world()
  expect(w.call(ivan, 'crm.item.add', { entityTypeId: 3, fields: {} }).result.item.name).toBe('Контакт #1')
  expect(w.refused(ivan, 'crm.item.update', { entityTypeId: 3, id: 1, fields: { name: '' } }).code).toBe('CRM_FIELD_ERROR_REQUIRED')
})

test('the fields of a card describe themselves', () => {
  const w = world()
  markField(w, { MANDATORY: 'Y' })
  const { fields } = w.call(ivan, 'crm.item.fields', { entityTypeId: 2 }).result
  expect(fields.assignedById).toEqual({
    type: 'user', isRequired: false, isReadOnly: false, isImmutable: false, isMultiple: false, isDynamic: false, title: 'Ответственный', upperName: 'ASSIGNED_BY_ID',
  })
  expect(fields.ufCrmMark).toMatchObject({
    type: 'enumeration', isRequired: true, isDynamic: true, title: 'Отметка', upperName: 'UF_CRM_MARK', items: [{ ID: '1', VALUE: 'да' }, { ID: '2', VALUE: 'нет' }],
  })
  expect(Object.keys(w.call(ivan, 'crm.item.fields', { entityTypeId: 2, useOriginalUfNames: 'Y' }).result.fields)).toContain('UF_CRM_MARK')
})

test('a plan without smart processes refuses their items', () => {
  const w = world()
  smartProcess(w)
  w.call(admin, 'crm.item.add', { entityTypeId: 177, fields: {} })
  w.tables.portal.update(1, { smartProcesses: false })
  expect(w.refused(admin, 'crm.item.add', { entityTypeId: 177, fields: {} })).toMatchObject({ code: 'CREATE_DYNAMIC_ITEM_RESTRICTED', status: 400 })
  expect(w.refused(admin, 'crm.item.update', { entityTypeId: 177, id: 1, fields: { title: 'x' } }).code).toBe('UPDATE_DYNAMIC_ITEM_RESTRICTED')
})

test('an item of a smart process remembers its previous stage', () => {
  const w = world()
  smartProcess(w)
  w.call(ivan, 'crm.item.add', { entityTypeId: 177, fields: {} })
  const { item } = w.call(ivan, 'crm.item.update', { entityTypeId: 177, id: 1, fields: { stageId: 'DT177_1:SUCCESS' } }).result
  expect(item).toMatchObject({ title: 'Разборы #1', stageId: 'DT177_1:SUCCESS', previousStageId: 'DT177_1:NEW' })
  expect([...w.tables.stageHistory.all()].map(row => row.typeId)).toEqual([1, 3])
})
