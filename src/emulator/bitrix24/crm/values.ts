import { RestError } from '../method.ts'
import { listParam, textParam } from '../params.ts'
import type { ItemRow, Tables } from '../tables.ts'
import { timeZoneOf } from './context.ts'
import { isEmpty, isFlag, type Field } from './field.ts'
import type { Comparison, FilterField } from './filter.ts'
import { parseDay, parseMoment, printDate, printMoment } from './time.ts'

const numeric = new Set(['integer', 'double', 'crm_category'])
const ids = new Set(['user', 'employee', 'enumeration', 'crm_lead', 'crm_deal', 'crm_contact', 'crm_company', 'crm_quote', 'crm_entity', 'location', 'iblock_section', 'iblock_element'])

function comparisonOf(field: Field): Comparison {
  if (field.type === 'boolean') return field.userField ? 'userFlag' : 'flag'
  if (field.type === 'datetime') return 'moment'
  if (field.type === 'date') return 'day'
  return numeric.has(field.type) ? 'number' : ids.has(field.type) ? 'id' : 'text'
}

/** The field for filters; undefined when it cannot be filtered by. */
export function filterFieldOf(field: Field | undefined): FilterField<ItemRow> | undefined {
  if (!field || field.disabled || field.descriptionOnly) return undefined
  return { compare: comparisonOf(field), read: field.read }
}

export function orderFieldOf(field: Field | undefined): FilterField<ItemRow> | undefined {
  return field?.multiple ? undefined : filterFieldOf(field)
}

/** The value as `crm.item.*` prints it. */
export function printValue(field: Field, row: ItemRow, timeZone: string): unknown {
  if (field.disabled) return null
  const value = field.read(row)
  if (!field.multiple) return printOne(field, Array.isArray(value) ? value[0] : value, timeZone)
  return listParam(value).map(entry => printOne(field, entry, timeZone))
}

/** Unfilled links to a company or contact and an unset form are 0 in the samples, everything else is null. */
const zeroWhenEmpty = new Set(['companyId', 'contactId', 'webformId', 'categoryId'])

function printOne(field: Field, value: unknown, timeZone: string): unknown {
  if (field.type === 'boolean') return isFlag(value) ? 'Y' : 'N'
  if (field.type === 'datetime') return printMoment(value, timeZone)
  if (field.type === 'date') return printDate(value, timeZone)
  if (value === undefined || value === null) return zeroWhenEmpty.has(field.name) ? 0 : null
  if (numeric.has(field.type) || ids.has(field.type)) {
    if (value === '') return null
    const number = Number(value)
    return number === 0 && ids.has(field.type) && !zeroWhenEmpty.has(field.name) ? null : number
  }
  return String(value)
}

/** The value as it is stored; throws the documented errors of `crm.item.add` and `crm.item.update`. */
export function parseValue(tables: Tables, field: Field, value: unknown): unknown {
  if (!field.multiple) return parseOne(tables, field, value)
  if (typeof value !== 'object' || value === null) {
    throw new RestError('100', `Expected iterable value for multiple field, but got ${phpType(value)} instead`)
  }
  return Object.values(value).filter(entry => !isEmpty(entry)).map(entry => parseOne(tables, field, entry))
}

export function invalidValue(field: Field): RestError {
  return new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', `Invalid value for field "${field.title}"`)
}

function parseOne(tables: Tables, field: Field, value: unknown): unknown {
  if (value === null || value === '') return field.type === 'boolean' ? 'N' : field.userField || ids.has(field.type) || numeric.has(field.type) ? null : value
  if (field.type === 'file') throw new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'The local portal keeps no files in fields')
  if (typeof value === 'object') throw invalidValue(field)
  const timeZone = timeZoneOf(tables)
  switch (field.type) {
    case 'boolean': return flagOf(field, value)
    case 'datetime': return parseMoment(value, timeZone)?.toISOString() ?? refuse(field)
    case 'date': return parseDay(value, timeZone) ?? refuse(field)
    case 'enumeration': return field.userField?.items.find(item => item.id === Number(value))?.id ?? refuse(field)
    case 'user': case 'employee': return tables.users.get(Number(value))?.id ?? refuse(field)
    case 'integer': return Math.trunc(numberOf(field, value))
    case 'double': case 'crm_category': return numberOf(field, value)
  }
  return ids.has(field.type) ? numberOf(field, value) : textParam(value)
}

function flagOf(field: Field, value: unknown): 'Y' | 'N' {
  if (isFlag(value) || value === 'true') return 'Y'
  if (value === 'N' || value === false || value === 0 || value === '0' || value === 'false') return 'N'
  throw invalidValue(field)
}

function numberOf(field: Field, value: unknown): number {
  const number = Number(textParam(value).replace(',', '.'))
  if (Number.isNaN(number)) throw invalidValue(field)
  return number
}

function refuse(field: Field): never {
  throw invalidValue(field)
}

function phpType(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? Number.isInteger(value) ? 'int' : 'float' : typeof value
}
