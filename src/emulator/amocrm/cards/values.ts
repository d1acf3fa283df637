import type { Account } from '../account.ts'
import { isObject, type Item } from '../items.ts'
import { notAChoice, wrongType } from '../problem.ts'
import type { CustomFieldRow, FieldOwner, FieldValue, FieldValues, Tables } from '../tables.ts'

export function fieldsOf({ fields }: Pick<Tables, 'fields'>, owner: FieldOwner): readonly CustomFieldRow[] {
  return fields.where('owner', row => row.owner, owner)
}

/** `custom_fields_values` as an answer has them: in the order of the fields, null when there are none. */
export function printValues(tables: Pick<Tables, 'fields'>, owner: FieldOwner, values: FieldValues): readonly unknown[] | null {
  const printed = fieldsOf(tables, owner).flatMap(field => {
    const own = values[field.id]
    if (!own || own.length === 0) return []
    return [{ field_id: field.id, field_name: field.name, field_code: field.code, field_type: field.type, values: own.map(value => printValue(field, value)) }]
  })
  return printed.length > 0 ? printed : null
}

function printValue(field: CustomFieldRow, { value, enumId, more }: FieldValue): unknown {
  if (enumId === undefined) return value === undefined ? { ...more } : { value, ...more }
  const option = field.enums?.find(one => one.id === enumId)
  return { value: field.type === 'multitext' ? value : option?.value ?? value, enum_id: enumId, enum_code: option?.code ?? null }
}

/** What events and filters say of a value. */
export function textOf(field: CustomFieldRow, { value, enumId }: FieldValue): string {
  const option = field.type === 'multitext' ? undefined : field.enums?.find(one => one.id === enumId)
  return option?.value ?? (value === true ? '1' : value === false ? '0' : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''))
}

/**
 * Reads `custom_fields_values` of an item and lays them over the earlier ones (https://www.amocrm.ru/developers/content/crm_platform/custom-fields):
 * a field is named by its id or its code, `values: null` clears it.
 */
export function readValues(account: Account, owner: FieldOwner, item: Item, earlier: FieldValues): FieldValues {
  const sent = item.values.custom_fields_values
  if (sent === undefined || sent === null) return earlier
  if (!Array.isArray(sent)) {
    item.wrong(wrongType('custom_fields_values', 'array'))
    return earlier
  }
  const fields = fieldsOf(account.tables, owner)
  const values = new Map(Object.entries(earlier))
  sent.forEach((one: unknown, index) => {
    const path = `custom_fields_values.${index}`
    const field = isObject(one) ? fields.find(known => known.id === Number(one.field_id)) ?? fields.find(known => known.code !== null && known.code === one.field_code) : undefined
    if (!isObject(one) || !field) {
      item.wrong(notAChoice(isObject(one) && one.field_id === undefined && one.field_code !== undefined ? `${path}.field_code` : `${path}.field_id`))
      return
    }
    if (one.values === null || (Array.isArray(one.values) && one.values.length === 0)) {
      values.delete(String(field.id))
      return
    }
    if (!Array.isArray(one.values)) {
      item.wrong(wrongType(`${path}.values`, 'array'))
      return
    }
    const read = one.values.map((value: unknown, place) => readValue(account, field, value, item, `${path}.values.${place}`)).filter(value => value !== null)
    if (read.length === 0) values.delete(String(field.id))
    else values.set(String(field.id), takesMany(field) ? read : read.slice(0, 1))
  })
  return Object.fromEntries(values)
}

const manyTypes: readonly string[] = ['multiselect', 'multitext', 'items', 'linked_entity', 'smart_address', 'legal_entity', 'file', 'chained_list']

function takesMany({ type }: CustomFieldRow): boolean {
  return manyTypes.includes(type)
}

const textTypes: readonly string[] = ['text', 'textarea', 'url', 'streetaddress', 'tracking_data', 'org_legal_name']

function readValue(account: Account, field: CustomFieldRow, sent: unknown, item: Item, path: string): FieldValue | null {
  if (!isObject(sent)) {
    item.wrong(wrongType(path, 'object'))
    return null
  }
  if (field.type === 'multitext' || field.enums !== null) return readChoice(field, sent, item, path)
  const { value } = sent
  if (field.type === 'chained_list') return { value: undefined, more: { catalog_id: sent.catalog_id, catalog_element_id: sent.catalog_element_id } }
  if (value === null || value === undefined || value === '') return null
  if (field.type === 'checkbox') {
    if (typeof value === 'boolean') return { value }
    item.wrong(wrongType(`${path}.value`, 'bool'))
    return null
  }
  if (field.type === 'date' || field.type === 'date_time' || field.type === 'birthday') return readMoment(value, item, path)
  if (field.type === 'numeric' || field.type === 'monetary' || field.type === 'price') {
    if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))) return { value: String(value) }
    item.wrong(wrongType(`${path}.value`, 'numeric'))
    return null
  }
  if (field.type === 'smart_address') return { value, more: { enum_id: sent.enum_id ?? null, enum_code: sent.enum_code ?? null } }
  if (!textTypes.includes(field.type)) return { value }
  if (typeof value !== 'string' && typeof value !== 'number') {
    item.wrong(wrongType(`${path}.value`, 'string'))
    return null
  }
  return { value: cut(account, String(value)) }
}

/** How much of a text the account keeps. */
export function cut(account: Pick<Account, 'faults'>, text: string): string {
  const { textAtMost } = account.faults.is
  return textAtMost > 0 ? text.slice(0, textAtMost) : text
}

/** RFC 3339 or Unix seconds; kept and answered as seconds. */
function readMoment(value: unknown, item: Item, path: string): FieldValue | null {
  const seconds = typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : typeof value === 'string' ? Math.floor(Date.parse(value) / 1000) : Number.NaN
  if (Number.isFinite(seconds)) return { value: seconds }
  item.wrong(wrongType(`${path}.value`, 'date'))
  return null
}

/** A choice by its number, its code or its words. Phones and mails have words of their own beside the choice. */
function readChoice(field: CustomFieldRow, sent: Readonly<Record<string, unknown>>, item: Item, path: string): FieldValue | null {
  const enums = field.enums ?? []
  const code = sent.enum_code ?? sent.enum
  const named = sent.enum_id !== undefined && sent.enum_id !== null
  const option = named
    ? enums.find(one => one.id === Number(sent.enum_id))
    : code !== undefined && code !== null ? enums.find(one => one.code === code) : field.type === 'multitext' ? enums[0] : enums.find(one => one.value === sent.value)
  if (field.type !== 'multitext' && !named && (sent.value === null || sent.value === '') && code === undefined) return null
  if (!option) {
    item.wrong(notAChoice(named ? `${path}.enum_id` : code !== undefined && code !== null ? `${path}.enum_code` : `${path}.value`))
    return null
  }
  if (field.type !== 'multitext') return { value: option.value, enumId: option.id }
  const value = typeof sent.value === 'number' ? String(sent.value) : sent.value
  if (typeof value === 'string' && value !== '') return { value, enumId: option.id }
  if (value !== '' && value !== null && value !== undefined) item.wrong(wrongType(`${path}.value`, 'string'))
  return null
}
