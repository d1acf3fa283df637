import { RestError, reply, type Params, type Reply } from './method.ts'
import { flagParam, intParam, listParam, textParam } from './params.ts'

/** Rows on a page of any list method. */
const pageLength = 50

/** One page of a list with `total` and `next`; `start: -1` turns counting off, as settings/performance/huge-data.md has it. */
export function paged<T>(rows: readonly T[], start: unknown, print: (rows: readonly T[]) => unknown): Reply {
  const from = intParam(start) ?? 0
  if (from < 0) return reply(print(rows.slice(0, pageLength)))
  const next = from + pageLength
  return reply(print(rows.slice(from, next)), { total: rows.length, ...(next < rows.length ? { next } : {}) })
}

type Condition = (value: unknown) => boolean

type Operator = (wanted: unknown) => Condition

/** What the older list methods put before a field's name in a filter. */
const operators: Readonly<Record<string, Operator>> = {
  '': oneOf,
  '=': oneOf,
  '@': oneOf,
  '!': wanted => not(oneOf(wanted)),
  '!=': wanted => not(oneOf(wanted)),
  '!@': wanted => not(oneOf(wanted)),
  '>': wanted => value => compare(value, wanted) > 0,
  '>=': wanted => value => compare(value, wanted) >= 0,
  '<': wanted => value => compare(value, wanted) < 0,
  '<=': wanted => value => compare(value, wanted) <= 0,
  '><': between,
  '!><': wanted => not(between(wanted)),
  '%': contains,
  '!%': wanted => not(contains(wanted)),
  '=%': like,
  '%=': like,
  '!=%': wanted => not(like(wanted)),
  '!%=': wanted => not(like(wanted)),
}

/** What `?` means differs from page to page: a search in the text here. */
export const searched: Readonly<Record<string, Operator>> = { '?': contains }

/** The prefixes of `entity/items/entity-item-get.md`, which are fewer; `?` tells whether there is a value or none. */
export const ofStorages: Readonly<Record<string, Operator | null>> = {
  '?': wanted => value => flagParam(wanted) === (textParam(value) !== ''), '@': null, '!@': null, '=%': null, '%=': null, '!=%': null, '!%=': null,
}

/**
 * Rows for which every condition of the filter holds; `fieldsOf` gives a row's values by the names a filter uses.
 * `own` are prefixes of this list alone, and those that it does not know.
 */
export function filtered<T>(rows: readonly T[], filter: Params, fieldsOf: (row: T) => Params, own: Readonly<Record<string, Operator | null>> = {}): readonly T[] {
  const conditions = Object.entries(filter).map(([key, wanted]) => {
    const [, prefix = '', field = ''] = /^([!@%=<>?]*)(.*)$/.exec(key) ?? []
    const operator = prefix in own ? own[prefix] : operators[prefix]
    if (!operator) throw new RestError('ERROR_ARGUMENT', `Invalid filter operation: ${prefix}`, 400, { argument: 'FILTER' })
    return { field: field.toUpperCase(), holds: operator(wanted) }
  })
  return rows.filter(row => {
    const values = fieldsOf(row)
    return conditions.every(({ field, holds }) => Array.isArray(values[field])
      ? (values[field] as unknown[]).some(holds)
      : holds(values[field]))
  })
}

/** Rows in the order of fields, the first one first. */
export function sorted<T>(rows: readonly T[], order: readonly (readonly [string, string])[], fieldsOf: (row: T) => Params): readonly T[] {
  const keyed = rows.map(row => ({ row, values: fieldsOf(row) }))
  keyed.sort((a, b) => {
    for (const [field, direction] of order) {
      const difference = compare(a.values[field.toUpperCase()], b.values[field.toUpperCase()])
      if (difference !== 0) return direction.toUpperCase().startsWith('D') ? -difference : difference
    }
    return 0
  })
  return keyed.map(({ row }) => row)
}

function not(condition: Condition): Condition {
  return value => !condition(value)
}

function oneOf(wanted: unknown): Condition {
  const options = Array.isArray(wanted) ? wanted : [wanted]
  return value => options.some(option => typeof value === 'boolean' ? value === flagParam(option) : compare(value, option) === 0)
}

function between(wanted: unknown): Condition {
  const [from, to] = listParam(wanted)
  return value => compare(value, from) >= 0 && compare(value, to) <= 0
}

function contains(wanted: unknown): Condition {
  const parts = listParam(wanted).map(part => textParam(part).toLowerCase())
  return value => parts.some(part => textParam(value).toLowerCase().includes(part))
}

function like(wanted: unknown): Condition {
  const patterns = listParam(wanted).map(part => textParam(part).split('%').map(escaped).join('.*'))
  return value => patterns.some(pattern => new RegExp(`^${pattern}$`, 'is').test(textParam(value)))
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Numbers as numbers, moments as moments, all else as text without case. */
function compare(a: unknown, b: unknown): number {
  const left = comparable(a)
  const right = comparable(b)
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return String(left).localeCompare(String(right), 'ru')
}

function comparable(value: unknown): number | string {
  const text = textParam(value)
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  if (/^\d{4}-\d\d-\d\d([T ]|$)/.test(text)) return Date.parse(text)
  return text.toLowerCase()
}
