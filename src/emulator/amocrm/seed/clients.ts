import type { ItemRow } from '../../bitrix24/tables.ts'
import type { CardRow, CustomFieldRow, FieldValue, FieldValues } from '../tables.ts'
import type { Fields } from './fields.ts'
import { idOf, seconds, type World } from './world.ts'

/** Of the choice that a field of the other CRM had: the option of the same words. */
export function sameChoice({ company }: World, field: CustomFieldRow, fieldName: string, choiceId: unknown): readonly FieldValue[] {
  const words = [...company.userFields.all()].find(one => one.fieldName === fieldName)?.items
  const chosen = [...company.userFields.all()].filter(one => one.fieldName === fieldName).flatMap(one => one.items).find(item => item.id === choiceId) ?? words?.find(item => item.id === choiceId)
  const option = field.enums?.find(one => one.value === chosen?.value)
  return option ? [{ value: option.value, enumId: option.id }] : []
}

export function text(value: unknown): readonly FieldValue[] {
  return typeof value === 'string' && value !== '' ? [{ value }] : []
}

export function valuesOf(pairs: readonly (readonly [CustomFieldRow, readonly FieldValue[]])[]): FieldValues {
  return Object.fromEntries(pairs.filter(([, values]) => values.length > 0).map(([field, values]) => [field.id, values]))
}

/** What a card of any kind has from its twin in the company. */
export function cardOf({ tables }: World, row: ItemRow): Omit<CardRow, 'id' | 'name' | 'values'> {
  const responsibleUserId = idOf.user(row.assignedById)
  return {
    firstName: '', lastName: '', price: 0, statusId: 0, pipelineId: 0, lossReasonId: null, closedAt: null,
    responsibleUserId,
    groupId: tables.users.get(responsibleUserId)?.groupId ?? 0,
    createdBy: idOf.user(row.createdBy),
    updatedBy: idOf.user(row.updatedBy),
    createdAt: seconds(row.createdTime),
    updatedAt: seconds(row.updatedTime),
    isDeleted: false,
    tagIds: [],
  }
}

function reachOf(row: ItemRow, phone: CustomFieldRow, mail: CustomFieldRow): readonly (readonly [CustomFieldRow, readonly FieldValue[]])[] {
  const option = (field: CustomFieldRow, code: string): number => (field.enums?.find(one => one.code === code) ?? field.enums?.[0])?.id ?? 0
  const of = (field: CustomFieldRow, typeId: 'PHONE' | 'EMAIL') => (row.fm ?? []).filter(one => one.typeId === typeId)
    .map(({ value, valueType }): FieldValue => ({ value, enumId: option(field, valueType === 'MOBILE' ? 'MOB' : 'WORK') }))
  return [[phone, of(phone, 'PHONE')], [mail, of(mail, 'EMAIL')]]
}

export function seedClients(world: World, fields: Fields): void {
  const { tables, company, tell } = world
  for (const row of company.items(4).all()) {
    const id = idOf.company(row.id)
    tables.cards.companies.insert({
      ...cardOf(world, row),
      id,
      name: String(row.title ?? ''),
      values: valuesOf([...reachOf(row, fields.phone.companies, fields.mail.companies), [fields.web, text(row.UF_CRM_SITE)], [fields.inn, text(row.UF_CRM_INN)]]),
    })
    tell({ type: 'company_added', entityType: 'company', entityId: id, createdBy: idOf.user(row.createdBy), createdAt: seconds(row.createdTime), valueBefore: [], valueAfter: [] })
  }
  for (const row of company.items(3).all()) {
    const id = idOf.contact(row.id)
    const [firstName, lastName] = [String(row.name ?? ''), String(row.lastName ?? '')]
    tables.cards.contacts.insert({
      ...cardOf(world, row),
      id,
      name: [firstName, lastName].filter(Boolean).join(' '),
      firstName,
      lastName,
      values: valuesOf([
        [fields.position, text(row.post)], ...reachOf(row, fields.phone.contacts, fields.mail.contacts), [fields.role, sameChoice(world, fields.role, 'UF_CRM_ROLE', row.UF_CRM_ROLE)],
      ]),
    })
    tell({ type: 'contact_added', entityType: 'contact', entityId: id, createdBy: idOf.user(row.createdBy), createdAt: seconds(row.createdTime), valueBefore: [], valueAfter: [] })
    if (typeof row.companyId === 'number' && row.companyId > 0) {
      tables.links.insert({ fromType: 'contacts', fromId: id, toType: 'companies', toId: idOf.company(row.companyId), isMain: false, catalogId: null, quantity: 1 })
    }
  }
}
