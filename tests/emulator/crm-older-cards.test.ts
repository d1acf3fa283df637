import { beforeEach, describe, expect, it } from 'vitest'
import { crmOlderCardMethods } from '../../src/emulator/bitrix24/methods/crm-older-cards.ts'
import { admin, ivan, olga, pavel, reader, world, type World } from './crm-world.ts'

let w: World

beforeEach(() => { w = world() })

describe('crm.deal.get', () => {
  it('prints upper-case names and text, amounts with their cents', () => {
    const { id } = w.deal({ title: 'Поставка', opportunity: 1500, currencyId: 'RUB', contactIds: [7], closedate: '2026-11-30' })
    const { result } = w.call(admin, 'crm.deal.get', { ID: String(id) })
    expect(result).toMatchObject({
      ID: String(id), TITLE: 'Поставка', OPPORTUNITY: '1500.00', CURRENCY_ID: 'RUB', CATEGORY_ID: '0', STAGE_ID: 'NEW', STAGE_SEMANTIC_ID: 'P',
      CONTACT_ID: '7', ASSIGNED_BY_ID: String(ivan), CREATED_BY_ID: '1', MODIFY_BY_ID: '1', OPENED: 'Y', CLOSED: 'N', LEAD_ID: null,
      CLOSEDATE: '2026-11-30T03:00:00+03:00', DATE_CREATE: '2026-11-01T12:00:00+03:00', DATE_MODIFY: '2026-11-01T12:00:00+03:00', MOVED_TIME: '2026-11-01T12:00:00+03:00',
    })
    expect(Object.keys(result).slice(0, 4)).toEqual(['ID', 'TITLE', 'TYPE_ID', 'STAGE_ID'])
    expect(result).not.toHaveProperty('CONTACT_IDS')
  })

  it('has errors without codes', () => {
    const { id } = w.deal()
    expect(w.refused(admin, 'crm.deal.get')).toEqual({ code: '', status: 400, message: 'ID is not defined or invalid.' })
    expect(w.refused(admin, 'crm.deal.get', { id: 0 }).message).toBe('ID is not defined or invalid.')
    expect(w.refused(admin, 'crm.deal.get', { id: 999 })).toEqual({ code: '', status: 400, message: 'Not found' })
    expect(w.refused(pavel, 'crm.deal.get', { id })).toEqual({ code: '', status: 400, message: 'Access denied.' })
  })
})

describe('crm.deal.list', () => {
  it('filters by prefixes, orders and selects', () => {
    for (const [title, opportunity, assignedById] of [['Альфа', 10, ivan], ['Бета', 30, ivan], ['Ада', 20, olga], ['Азия', 40, pavel]] as const) {
      w.deal({ title, opportunity, assignedById })
    }
    const { result, total } = w.call(admin, 'crm.deal.list', {
      SELECT: ['ID', 'TITLE'], FILTER: { '=%TITLE': 'А%', '<=OPPORTUNITY': '20', '@ASSIGNED_BY_ID': [ivan, olga], '>DATE_CREATE': '2026-10-01' }, ORDER: { OPPORTUNITY: 'DESC' },
    })
    expect(result.map((row: { TITLE: string }) => row.TITLE)).toEqual(['Ада', 'Альфа'])
    expect(Object.keys(result[0])).toEqual(['ID', 'TITLE'])
    expect(total).toBe(2)
  })

  it('looks past fields that it does not know', () => {
    w.deal()
    expect(w.call(admin, 'crm.deal.list', { filter: { NOPE: 1 }, order: { NOPE: 'ASC' }, select: ['ID', 'NOPE'] })).toEqual({ result: [{ ID: '1' }], total: 1 })
  })

  it('turns pages of fifty and does not count with -1', () => {
    for (let number = 1; number <= 60; number += 1) w.deal()
    const first = w.call(admin, 'crm.deal.list', { select: ['ID'] })
    expect([first.result.length, first.total, first.next]).toEqual([50, 60, 50])
    const second = w.call(admin, 'crm.deal.list', { select: ['ID'], start: '50' })
    expect([second.result.length, second.total, second.next]).toEqual([10, 60, undefined])
    const uncounted = w.call(admin, 'crm.deal.list', { select: ['ID'], filter: { '>ID': 55 }, order: { ID: 'ASC' }, start: -1 })
    expect(uncounted).toEqual({ result: ['56', '57', '58', '59', '60'].map(ID => ({ ID })) })
  })

  it('leaves out what the person may not read', () => {
    w.deal({ assignedById: ivan })
    w.deal({ assignedById: pavel })
    expect(w.call(pavel, 'crm.deal.list', { select: ['ID'] })).toEqual({ result: [{ ID: '2' }], total: 1 })
  })

  it('refuses a filter that is no object', () => {
    expect(w.refused(admin, 'crm.deal.list', { filter: 'ID=1' })).toEqual({ code: '', status: 400, message: 'Parameter \'filter\' must be array.' })
  })
})

describe('crm.deal.add, update and delete', () => {
  it('write the card that crm.item.* shows', () => {
    const { result: id } = w.call(ivan, 'crm.deal.add', { fields: { TITLE: 'Новая', OPPORTUNITY: '12,5', COMMENTS: '[B]важно[/B]', ID: 77, LEAD_ID: 5, NOPE: 1 } })
    expect(id).toBe(1)
    expect(w.call(ivan, 'crm.item.get', { entityTypeId: 2, id }).result.item).toMatchObject({ title: 'Новая', opportunity: 12.5, leadId: null, comments: '[B]важно[/B]', assignedById: ivan })
    expect(w.call(ivan, 'crm.deal.update', { id, fields: { STAGE_ID: 'WON' } })).toEqual({ result: true })
    expect(w.call(ivan, 'crm.deal.get', { id }).result).toMatchObject({ STAGE_ID: 'WON', CLOSED: 'Y', MODIFY_BY_ID: String(ivan) })
    expect(w.call(ivan, 'crm.deal.delete', { id })).toEqual({ result: true })
    expect(w.refused(ivan, 'crm.deal.delete', { id }).message).toBe('Not found')
  })

  it('refuse without rights, without fields and with a stage of nowhere', () => {
    const { id } = w.deal()
    expect(w.refused(reader, 'crm.deal.add', { fields: {} })).toEqual({ code: '', status: 400, message: 'Access denied.' })
    expect(w.refused(pavel, 'crm.deal.update', { id, fields: { TITLE: 'x' } }).message).toBe('Access denied.')
    expect(w.refused(pavel, 'crm.deal.delete', { id }).message).toBe('Access denied.')
    expect(w.refused(admin, 'crm.deal.add', { fields: 'TITLE' })).toEqual({ code: '', status: 400, message: 'Parameter \'fields\' must be array.' })
    expect(w.refused(admin, 'crm.deal.update', { id, fields: { STAGE_ID: 'NOWHERE' } })).toMatchObject({ code: '', status: 400 })
  })
})

describe('contacts, companies and leads', () => {
  it('carry their phones and mails', () => {
    const { result: id } = w.call(admin, 'crm.contact.add', {
      fields: { NAME: 'Мария', PHONE: [{ VALUE: '+79000000001', VALUE_TYPE: 'MOBILE' }], EMAIL: { n0: { VALUE: 'maria@example.com' } } },
    })
    const phone = { ID: '1', VALUE_TYPE: 'MOBILE', VALUE: '+79000000001', TYPE_ID: 'PHONE' }
    const mail = { ID: '2', VALUE_TYPE: 'WORK', VALUE: 'maria@example.com', TYPE_ID: 'EMAIL' }
    expect(w.call(admin, 'crm.contact.get', { id }).result).toMatchObject({ NAME: 'Мария', HAS_PHONE: 'Y', BIRTHDATE: '', PHONE: [phone], EMAIL: [mail] })
    expect(w.call(admin, 'crm.contact.list', { filter: { PHONE: '+79000000001' }, select: ['NAME', 'EMAIL'] }).result).toEqual([{ ID: '1', NAME: 'Мария', EMAIL: [mail] }])
    w.call(admin, 'crm.contact.update', { id, fields: { PHONE: [{ ID: 1, DELETE: 'Y' }, { VALUE: '+79000000002' }] } })
    expect(w.call(admin, 'crm.contact.get', { id }).result).toMatchObject({ PHONE: [{ VALUE: '+79000000002' }], EMAIL: [mail] })
  })

  it('have names of their own for stage and type', () => {
    const { result: leadId } = w.call(admin, 'crm.lead.add', { fields: { TITLE: 'Заявка', STATUS_ID: 'NEW' } })
    w.call(admin, 'crm.lead.update', { id: leadId, fields: { STATUS_ID: 'CONVERTED' } })
    expect(w.call(admin, 'crm.lead.list', { filter: { STATUS_ID: 'CONVERTED' }, select: ['STATUS_ID', 'STATUS_SEMANTIC_ID'] }).result).toEqual([{ STATUS_ID: 'CONVERTED', STATUS_SEMANTIC_ID: 'S' }])
    const { result: companyId } = w.call(admin, 'crm.company.add', { fields: { TITLE: 'Ромашка', COMPANY_TYPE: 'CUSTOMER', REVENUE: 0 } })
    expect(w.call(admin, 'crm.company.get', { id: companyId }).result).toMatchObject({ TITLE: 'Ромашка', COMPANY_TYPE: 'CUSTOMER', IS_MY_COMPANY: 'N', ADDRESS_CITY: null })
  })

  it('say each in their own way that there is no such card', () => {
    expect(w.refused(admin, 'crm.contact.delete', { id: 9 })).toEqual({ code: 'ERROR_CORE', status: 400, message: 'Element not found' })
    expect(w.refused(admin, 'crm.company.delete', { id: 9 })).toEqual({ code: '', status: 400, message: 'Company is not found' })
    expect(w.refused(admin, 'crm.contact.update', { id: 9, fields: {} })).toEqual({ code: '', status: 400, message: 'Contact is not found' })
  })
})

describe('user fields', () => {
  it('keep their names, print as text and are described', () => {
    const { result: field } = w.call(admin, 'crm.deal.userfield.add', { fields: {
      FIELD_NAME: 'MARK', USER_TYPE_ID: 'enumeration', EDIT_FORM_LABEL: { ru: 'Отметка' }, LIST: [{ VALUE: 'Да' }, { VALUE: 'Нет' }],
    } })
    expect(field).toBe(1)
    const { items } = w.call(admin, 'crm.deal.fields').result.UF_CRM_MARK
    expect(items.map((item: { VALUE: string }) => item.VALUE)).toEqual(['Да', 'Нет'])
    const { result: id } = w.call(admin, 'crm.deal.add', { fields: { TITLE: 'С отметкой', UF_CRM_MARK: items[1].ID } })
    w.deal()
    expect(w.call(admin, 'crm.deal.list', { filter: { UF_CRM_MARK: items[1].ID }, select: ['UF_*'] })).toEqual({ result: [{ UF_CRM_MARK: items[1].ID }], total: 1 })
    expect(w.call(admin, 'crm.deal.get', { id }).result.UF_CRM_MARK).toBe(items[1].ID)
  })

  it('stand beside the fields of the system in crm.*.fields', () => {
    const { result } = w.call(admin, 'crm.deal.fields')
    expect(result.ID).toMatchObject({ type: 'integer', isRequired: false, isReadOnly: true, isImmutable: false, isMultiple: false, isDynamic: false })
    expect(result.TYPE_ID).toMatchObject({ type: 'crm_status', statusType: 'DEAL_TYPE' })
    expect(result.OPENED).toMatchObject({ type: 'char' })
    expect(result.CONTACT_IDS).toMatchObject({ type: 'crm_contact', isMultiple: true })
    expect(result.CONTACT_ID).toMatchObject({ type: 'crm_contact', isDeprecated: true })
    expect(result.LEAD_ID).toMatchObject({ isReadOnly: true, settings: { parentEntityTypeId: 1 } })
    expect(w.call(admin, 'crm.contact.fields').result.PHONE).toMatchObject({ type: 'crm_multifield', isMultiple: true })
  })
})

it('Every method names its page', () => {
  expect(Object.keys(crmOlderCardMethods)).toHaveLength(24)
  expect(crmOlderCardMethods['crm.company.list']).toMatchObject({ page: 'crm/companies/crm-company-list.md', scope: ['crm'] })
})
