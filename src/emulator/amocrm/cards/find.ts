import { namesIn, type Call } from '../call.ts'
import { isObject } from '../items.ts'
import { may } from '../rights.ts'
import type { CardKind, CardRow, CustomFieldRow, FieldValue } from '../tables.ts'
import { closestTaskAt } from './tasks.ts'
import { fieldsOf, textOf } from './values.ts'

type Test<T> = (row: T) => boolean

/** One number of a card that a list may be narrowed and ordered by. */
type NumberOf<T> = (row: T) => number | null

/** `filter[x][]=1&filter[x][]=2`, or a single one: any of them. */
export function anyOf<T>(asked: unknown, valueOf: (row: T) => string | number | null): Test<T> | null {
  const wanted = new Set(namesIn(asked))
  return wanted.size > 0 ? row => wanted.has(String(valueOf(row))) : null
}

/** `filter[x][from]=…&filter[x][to]=…`, both included; a single moment means from then on. */
export function within<T>(asked: unknown, valueOf: NumberOf<T>): Test<T> | null {
  const number = (value: unknown): number | null => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null
  const [from, to] = isObject(asked) ? [number(asked.from), number(asked.to)] : [number(asked), null]
  if (from === null && to === null) return null
  return row => {
    const value = valueOf(row)
    return value !== null && (from === null || value >= from) && (to === null || value <= to)
  }
}

export function all<T>(tests: readonly (Test<T> | null)[]): Test<T> {
  const real = tests.filter(test => test !== null)
  return row => real.every(test => test(row))
}

/** `order[updated_at]=desc`; among equals, and without an order, by number as the account is used to. */
export function ordered<T extends { readonly id: number }>({ query, account }: Pick<Call, 'query' | 'account'>, rows: readonly T[], keys: Readonly<Record<string, NumberOf<T>>>): readonly T[] {
  const [name = '', direction] = isObject(query.order) ? Object.entries(query.order)[0] ?? [] : []
  const key = keys[name] ?? ((row: T) => row.id)
  const down = name in keys ? String(direction).toLowerCase() === 'desc' : account.faults.is.usualOrder === 'desc'
  const sorted = [...rows].sort((a, b) => (key(a) ?? 0) - (key(b) ?? 0) || a.id - b.id)
  return down ? sorted.reverse() : sorted
}

/** Cards that the caller may see and that fit the query (https://www.amocrm.ru/developers/content/crm_platform/filters-api). */
export function findCards(call: Call, kind: CardKind): readonly CardRow[] {
  const { tables, query, user } = call
  const filter = call.account.faults.is.apiFilter && isObject(query.filter) ? query.filter : {}
  noteStrange(call, filter, fieldsOf(tables, kind))
  const ids = namesIn(filter.id).map(Number)
  const rows = ids.length > 0 ? [...new Set(ids)].flatMap(id => tables.cards[kind].get(id) ?? []) : [...tables.cards[kind].all()]
  const deleted = namesIn(query.with).includes('only_deleted')
  const fits = all<CardRow>([
    row => row.isDeleted === deleted,
    user.isAdmin ? null : row => may(user, 'view', kind, row),
    named(filter.name),
    anyOf(filter.pipeline_id, row => row.pipelineId),
    inStatuses(filter.statuses),
    anyOf(filter.responsible_user_id, row => row.responsibleUserId),
    anyOf(filter.created_by, row => row.createdBy),
    anyOf(filter.updated_by, row => row.updatedBy),
    within(filter.price, row => row.price),
    within(filter.created_at, row => row.createdAt),
    within(filter.updated_at, row => row.updatedAt),
    within(filter.closed_at, row => row.closedAt),
    within(filter.closest_task_at, row => closestTaskAt(tables, kind, row.id)),
    ...ofFields(filter.custom_fields_values, fieldsOf(tables, kind)),
    worded(query.query, fieldsOf(tables, kind)),
  ])
  return ordered(call, rows.filter(fits), {
    ...(kind === 'leads' ? { created_at: (row: CardRow) => row.createdAt } : {}),
    updated_at: row => row.updatedAt,
    id: row => row.id,
  })
}

/** Parts of a filter that cannot be read or name a field that is not there. */
function noteStrange({ unknown }: Call, { statuses, custom_fields_values: values }: Readonly<Record<string, unknown>>, fields: readonly CustomFieldRow[]): void {
  const stages: readonly unknown[] = Array.isArray(statuses) ? statuses : isObject(statuses) ? Object.values(statuses) : []
  if (statuses !== undefined && (stages.length === 0 || stages.some(one => !isObject(one) || one.pipeline_id === undefined || one.status_id === undefined))) unknown('filter[statuses] without pipeline_id and status_id')
  for (const id of isObject(values) || Array.isArray(values) ? Object.keys(values) : []) if (!fields.some(field => field.id === Number(id))) unknown(`filter[custom_fields_values][${id}]`)
}

function named(asked: unknown): Test<CardRow> | null {
  const list: readonly unknown[] = Array.isArray(asked) ? asked : isObject(asked) ? Object.values(asked) : [asked]
  const wanted = list.filter(name => typeof name === 'string').map(name => name.toLowerCase())
  return wanted.length > 0 ? row => wanted.includes(row.name.toLowerCase()) : null
}

/** `filter[statuses][0][pipeline_id]=…&filter[statuses][0][status_id]=…`. */
export function inStatuses(asked: unknown): Test<Pick<CardRow, 'pipelineId' | 'statusId'>> | null {
  const list: readonly unknown[] = Array.isArray(asked) ? asked : isObject(asked) ? Object.values(asked) : []
  const wanted = list.filter(isObject)
  return wanted.length > 0 ? row => wanted.some(one => row.pipelineId === Number(one.pipeline_id) && row.statusId === Number(one.status_id)) : null
}

function ofFields(asked: unknown, fields: readonly CustomFieldRow[]): readonly (Test<CardRow> | null)[] {
  if (!isObject(asked) && !Array.isArray(asked)) return []
  return Object.entries(asked).map(([id, wanted]: [string, unknown]): Test<CardRow> | null => {
    const field = fields.find(one => one.id === Number(id))
    if (!field) return null
    if (isObject(wanted) && ('from' in wanted || 'to' in wanted)) return within(wanted, row => numberIn(row.values[field.id]?.[0]))
    const texts = namesOf(wanted)
    return row => (row.values[field.id] ?? []).some(value => texts.includes(textOf(field, value)) || (value.enumId !== undefined && texts.includes(String(value.enumId))))
  })
}

function namesOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [value]).map(String)
}

function numberIn(value: FieldValue | undefined): number | null {
  const number = Number(value?.value ?? Number.NaN)
  return Number.isFinite(number) ? number : null
}

/** Fewer digits than this are no phone number. */
const phoneDigits = 5

/** `query=`: a part of the name or of any filled field; of a phone number only the digits count. */
function worded(asked: unknown, fields: readonly CustomFieldRow[]): Test<CardRow> | null {
  const text = typeof asked === 'string' || typeof asked === 'number' ? String(asked).trim().toLowerCase() : ''
  if (text === '') return null
  const digits = /^[\d\s()+-]+$/.test(text) ? text.replace(/\D/g, '') : ''
  const phones = fields.filter(field => field.code === 'PHONE')
  return row => {
    if (row.name.toLowerCase().includes(text) || String(row.id) === text) return true
    if (digits.length >= phoneDigits && phones.some(field => (row.values[field.id] ?? []).some(({ value }) => String(value).replace(/\D/g, '').includes(digits)))) return true
    return fields.some(field => (row.values[field.id] ?? []).some(value => textOf(field, value).toLowerCase().includes(text)))
  }
}
