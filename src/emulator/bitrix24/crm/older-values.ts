import { RestError } from '../method.ts'
import { listParam, objectParam, textParam } from '../params.ts'
import type { ItemRow } from '../tables.ts'
import type { Field } from './field.ts'
import type { OlderField } from './older-fields.ts'
import { printValue } from './values.ts'

/** Kinds of phones and the like (`crm_multifield` in `crm/data-types.md`); the local portal keeps the first two. */
export const multifields = ['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'] as const

/** The value as the older methods print it: everything that is not empty is text, amounts with their cents. */
export function printOlder({ field }: OlderField, row: ItemRow, timeZone: string): unknown {
  if (!field) return null
  const value = printValue(field, row, timeZone)
  return Array.isArray(value) ? value.map(entry => printOne(field, entry)) : printOne(field, value)
}

function printOne(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return field.type === 'date' || field.type === 'datetime' ? '' : null
  // Printed as it is filtered by (`crm/universal/crm-item-list.md`).
  if (field.type === 'boolean' && field.userField) return value === 'Y' ? '1' : '0'
  if (field.type === 'double' && !field.userField) return Number(value).toFixed(2)
  return String(value)
}

export function printMultifield(row: ItemRow, typeId: string): readonly Record<string, string>[] {
  return (row.fm ?? []).filter(entry => entry.typeId === typeId)
    .map(entry => ({ ID: String(entry.id), VALUE_TYPE: entry.valueType, VALUE: entry.value, TYPE_ID: entry.typeId }))
}

/** `fields` by the names of `crm.item.*`; names that no field has and read-only fields are passed over. */
export function currentNames(fields: ReadonlyMap<string, OlderField>, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => {
    const older = fields.get(name)
    return older?.field && !older.readOnly ? [[older.field.name, value]] : []
  }))
}

/**
 * `PHONE` and `EMAIL` as `crm.item.*` takes them, or undefined when neither is given. An entry with `ID` is changed, emptied or
 * with `DELETE: 'Y'` removed (`crm/contacts/crm-contact-update.md`).
 */
export function givenMultifields(given: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  const kinds = multifields.filter(kind => given[kind] !== undefined)
  if (kinds.length === 0) return undefined
  return kinds.flatMap(kind => listParam(given[kind]).map(entry => {
    const { ID, VALUE, VALUE_TYPE, DELETE } = objectParam(entry)
    return { id: ID, typeId: kind, valueType: VALUE_TYPE, value: textParam(DELETE) === 'Y' ? '' : VALUE }
  }))
}

/** An error of the shared machinery as these methods tell it: with its text and no code. */
export function codeless<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RestError) throw new RestError('', error.message)
    throw error
  }
}
