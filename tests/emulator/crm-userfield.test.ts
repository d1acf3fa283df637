import { describe, expect, test } from 'vitest'
import { admin, ivan, smartProcess, world } from './crm-world.ts'

const mark = { USER_TYPE_ID: 'enumeration', FIELD_NAME: 'MARK', LABEL: 'Отметка', SHOW_FILTER: 'Y', XML_ID: 'mark', LIST: [{ VALUE: 'да', XML_ID: 'yes', SORT: 10 }, { VALUE: '' }, { VALUE: 'нет', XML_ID: 'no', SORT: 20, DEF: 'Y' }] }

describe('crm.deal.userfield', () => {
  test('the prefix is put before the code', () => {
    const w = world()
    for (const FIELD_NAME of ['note', 'UF_REMARK', 'UF_CRM_WORD']) w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'string', FIELD_NAME } })
    expect([...w.tables.userFields.all()].map(row => row.fieldName)).toEqual(['UF_CRM_NOTE', 'UF_CRM_REMARK', 'UF_CRM_WORD'])
  })

  test('a list field keeps its values with ids and external codes', () => {
    const w = world()
    const id = w.call(admin, 'crm.deal.userfield.add', { fields: mark }).result
    expect(w.call(ivan, 'crm.deal.userfield.get', { id }).result).toMatchObject({
      ID: '1', ENTITY_ID: 'CRM_DEAL', FIELD_NAME: 'UF_CRM_MARK', USER_TYPE_ID: 'enumeration', XML_ID: 'mark', SORT: '100', MULTIPLE: 'N', SHOW_FILTER: 'E',
      LIST: [{ ID: '1', SORT: '10', VALUE: 'да', DEF: 'N', XML_ID: 'yes' }, { ID: '2', SORT: '20', VALUE: 'нет', DEF: 'Y', XML_ID: 'no' }],
      SETTINGS: { DISPLAY: 'LIST', LIST_HEIGHT: 1 },
    })
  })

  test('labels come by every language from get, as text from list with a language, and not at all without', () => {
    const w = world()
    w.call(admin, 'crm.deal.userfield.add', { fields: { ...mark, EDIT_FORM_LABEL: { en: 'Mark' } } })
    expect(w.call(admin, 'crm.deal.userfield.get', { id: 1 }).result.EDIT_FORM_LABEL).toMatchObject({ ru: 'Отметка', en: 'Mark', de: 'Отметка' })
    expect(w.call(admin, 'crm.deal.userfield.list', { filter: { LANG: 'en' } }).result[0]).toMatchObject({ EDIT_FORM_LABEL: 'Mark', LIST_COLUMN_LABEL: 'Отметка' })
    expect(w.call(admin, 'crm.deal.userfield.list', {}).result[0]).not.toHaveProperty('EDIT_FORM_LABEL')
  })

  test('fields are found by code or external code', () => {
    const w = world()
    w.call(admin, 'crm.deal.userfield.add', { fields: mark })
    w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'url', FIELD_NAME: 'LINKS', MULTIPLE: 'Y' } })
    const found = (filter: Record<string, unknown>) => w.call(admin, 'crm.deal.userfield.list', { filter }).result.map((row: { ID: string }) => row.ID)
    expect(found({ FIELD_NAME: 'UF_CRM_LINKS' })).toEqual(['2'])
    expect(found({ XML_ID: 'mark' })).toEqual(['1'])
    expect(found({ MULTIPLE: 'Y' })).toEqual(['2'])
    expect(found({})).toEqual(['1', '2'])
    expect(w.call(admin, 'crm.contact.userfield.list', {}).result).toEqual([])
  })

  test.each([
    [{ FIELD_NAME: 'A' }, '', 'The \'USER_TYPE_ID\' field is not found.'],
    [{ USER_TYPE_ID: 'string' }, '', 'The \'FIELD_NAME\' field is not found.'],
    [{ USER_TYPE_ID: 'string', FIELD_NAME: 'Я' }, 'ERROR_CORE', 'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.'],
    [{ USER_TYPE_ID: 'string', FIELD_NAME: 'A'.repeat(44) }, 'ERROR_CORE', 'Field name is too long (more than 50 characters).'],
    [{ USER_TYPE_ID: 'poem', FIELD_NAME: 'A' }, 'ERROR_CORE', 'Incorrect custom type specified.'],
    [{ USER_TYPE_ID: 'string', FIELD_NAME: 'MARK' }, 'ERROR_CORE', 'Field UF_CRM_MARK for the object CRM_DEAL already exists.'],
    [{ USER_TYPE_ID: 'enumeration', FIELD_NAME: 'A', LIST: [{ VALUE: 'a', XML_ID: 'x' }, { VALUE: 'b', XML_ID: 'x' }] }, 'ERROR_CORE', 'List item with value XML_ID=x already exists.'],
  ])('%j is refused', (fields, code, message) => {
    const w = world()
    w.call(admin, 'crm.deal.userfield.add', { fields: mark })
    expect(w.refused(admin, 'crm.deal.userfield.add', { fields })).toEqual({ code, status: 400, message })
  })

  test('who is no administrator is refused with an empty code, and each page has its own status', () => {
    const w = world()
    expect(w.refused(ivan, 'crm.deal.userfield.add', { fields: mark })).toEqual({ code: '', status: 403, message: 'Access denied.' })
    expect(w.refused(ivan, 'crm.contact.userfield.add', { fields: mark })).toEqual({ code: '', status: 400, message: 'Access denied.' })
  })

  test('an update changes list values by id, adds new ones and replaces labels whole', () => {
    const w = world()
    w.call(admin, 'crm.deal.userfield.add', { fields: mark })
    w.call(admin, 'crm.deal.userfield.update', { id: 1, fields: { LIST: [{ ID: 1, VALUE: 'точно да' }, { ID: 2, DEL: 'Y' }, { VALUE: 'позже' }], EDIT_FORM_LABEL: { ru: 'Новая' }, SHOW_FILTER: 'N' } })
    const field = w.call(admin, 'crm.deal.userfield.get', { id: 1 }).result
    expect(field.LIST.map((item: { ID: string, VALUE: string }) => [item.ID, item.VALUE])).toEqual([['3', 'позже'], ['1', 'точно да']])
    expect(field).toMatchObject({ SHOW_FILTER: 'N', EDIT_FORM_LABEL: { ru: 'Новая', en: '' }, LIST_COLUMN_LABEL: { ru: 'Отметка' } })
  })

  test('a deleted field takes its values along', () => {
    const w = world()
    w.call(admin, 'crm.deal.userfield.add', { fields: mark })
    w.deal({ UF_CRM_MARK: 1 })
    expect(w.call(admin, 'crm.deal.userfield.delete', { id: 1 }).result).toBe(true)
    expect(w.tables.items(2).get(1)?.UF_CRM_MARK).toBeUndefined()
    expect(w.refused(admin, 'crm.deal.userfield.delete', { id: 1 })).toMatchObject({ code: 'ERROR_NOT_FOUND', status: 400 })
    expect(w.refused(admin, 'crm.deal.userfield.delete', {})).toMatchObject({ code: '', status: 400 })
  })

  test('a field of leads is no field of deals', () => {
    const w = world()
    const id = w.call(admin, 'crm.lead.userfield.add', { fields: mark }).result
    expect(w.refused(admin, 'crm.deal.userfield.get', { id })).toMatchObject({ code: '', status: 403 })
  })
})

describe('userfieldconfig', () => {
  const module = { moduleId: 'crm' }

  test('a field of a smart process is named after the id of the type, not its number', () => {
    const w = world()
    w.call(admin, 'crm.type.add', { fields: { title: 'Первый' } })
    const type = smartProcess(w)
    const field = { entityId: 'CRM_2', fieldName: 'UF_CRM_2_STATE', userTypeId: 'enumeration', xmlId: 'state', editFormLabel: { ru: 'Состояние' }, enum: [{ value: 'отмечена', xmlId: 'marked', sort: 100 }, { value: 'назначен', def: 'Y', sort: 200 }] }
    expect(type.id).toBe(2)
    expect(w.call(admin, 'userfieldconfig.add', { ...module, field }).result.field).toMatchObject({
      id: '1', entityId: 'CRM_2', fieldName: 'UF_CRM_2_STATE', userTypeId: 'enumeration', xmlId: 'state', sort: '100', multiple: 'N', mandatory: 'N', showFilter: 'N',
      showInList: 'Y', editInList: 'Y', isSearchable: 'N', languageId: { ru: 'ru' }, editFormLabel: { ru: 'Состояние' }, listColumnLabel: { ru: null },
      enum: [{ id: '1', userFieldId: '1', value: 'отмечена', def: 'N', sort: '100', xmlId: 'marked' }, { id: '2', value: 'назначен', def: 'Y', sort: '200' }],
    })
    w.call(admin, 'crm.item.add', { entityTypeId: 177, useOriginalUfNames: 'Y', fields: { UF_CRM_2_STATE: 1 } })
    expect(w.call(ivan, 'crm.item.list', { entityTypeId: 177, select: ['ufCrm2State'], filter: { ufCrm2State: 1 } }).result.items).toEqual([{ ufCrm2State: 1 }])
  })

  test.each([
    [{ entityId: 'CRM_1', fieldName: 'UF_CRM_177_A', userTypeId: 'string' }, 'You cannot create custom fields'],
    [{ entityId: 'CRM_177', fieldName: 'UF_CRM_177_A', userTypeId: 'string' }, 'You cannot create custom fields'],
    [{ entityId: 'CRM_1', userTypeId: 'string' }, 'The \'FIELD_NAME\' field is not found.'],
    [{ entityId: 'CRM_1', fieldName: 'UF_CRM_1_A' }, 'The \'USER_TYPE_ID\' field is not found.'],
    [{ entityId: 'CRM_1', fieldName: 'UF_CRM_1_a', userTypeId: 'string' }, 'Fail to create new user field'],
    [{ entityId: 'CRM_1', fieldName: 'UF_CRM_1_USED', userTypeId: 'string' }, 'Field UF_CRM_1_USED for the object CRM_1 already exists.'],
  ])('%j is refused with an empty code', (field, message) => {
    const w = world()
    smartProcess(w)
    w.call(admin, 'userfieldconfig.add', { ...module, field: { entityId: 'CRM_1', fieldName: 'UF_CRM_1_USED', userTypeId: 'string' } })
    expect(w.refused(admin, 'userfieldconfig.add', { ...module, field })).toEqual({ code: '', status: 400, message })
  })

  test('the module must be named, and only those who may change settings add fields', () => {
    const w = world()
    smartProcess(w)
    const field = { entityId: 'CRM_1', fieldName: 'UF_CRM_1_A', userTypeId: 'string' }
    expect(w.refused(admin, 'userfieldconfig.add', { field })).toEqual({ code: '', status: 400, message: 'No settings for UserFieldAccess' })
    expect(w.refused(ivan, 'userfieldconfig.add', { ...module, field })).toEqual({ code: '', status: 400, message: 'Access denied' })
  })

  test('the list knows entities and languages, and never the values of lists', () => {
    const w = world()
    smartProcess(w)
    w.call(admin, 'crm.deal.userfield.add', { fields: mark })
    w.call(admin, 'userfieldconfig.add', { ...module, field: { entityId: 'CRM_1', fieldName: 'UF_CRM_1_STATE', userTypeId: 'enumeration', editFormLabel: 'Состояние', enum: [{ value: 'a' }] } })
    const list = w.call(ivan, 'userfieldconfig.list', { ...module, filter: { entityId: 'CRM_1' }, select: { 0: '*', language: 'ru' } })
    expect(list.total).toBe(1)
    expect(list.result.fields).toMatchObject([{ fieldName: 'UF_CRM_1_STATE', editFormLabel: { ru: 'Состояние' }, helpMessage: null }])
    expect(list.result.fields[0]).not.toHaveProperty('enum')
    expect(w.call(ivan, 'userfieldconfig.list', { ...module, filter: { entityId: 'CRM_1' } }).result.fields[0]).not.toHaveProperty('editFormLabel')
    expect(w.call(ivan, 'userfieldconfig.list', module).total).toBe(2)
  })

  test('list values change only when the type is named beside them', () => {
    const w = world()
    smartProcess(w)
    w.call(admin, 'userfieldconfig.add', { ...module, field: { entityId: 'CRM_1', fieldName: 'UF_CRM_1_S', userTypeId: 'enumeration', enum: [{ value: 'a' }, { value: 'b' }] } })
    const update = (field: Record<string, unknown>) => w.call(admin, 'userfieldconfig.update', { ...module, id: 1, field }).result.field.enum.map((item: { value: string }) => item.value)
    expect(update({ enum: [{ id: 1, del: 'Y' }] })).toEqual(['a', 'b'])
    expect(update({ userTypeId: 'enumeration', enum: [{ id: 1, del: 'Y' }, { id: '2', value: 'B' }, { value: 'c' }] })).toEqual(['B', 'c'])
  })

  test('a deleted field is answered with null, and then refused', () => {
    const w = world()
    smartProcess(w)
    w.call(admin, 'userfieldconfig.add', { ...module, field: { entityId: 'CRM_1', fieldName: 'UF_CRM_1_A', userTypeId: 'string' } })
    expect(w.call(admin, 'userfieldconfig.delete', { ...module, id: 1 }).result).toBeNull()
    expect(w.refused(admin, 'userfieldconfig.delete', { ...module, id: 1 })).toEqual({ code: '', status: 400, message: 'You cannot delete the user field' })
    expect(w.refused(admin, 'userfieldconfig.get', { ...module, id: 1 }).message).toBe('You do not have permission to view user field settings')
  })
})
