import type { Row, Table } from '../../store.ts'
import { objectParam, textParam } from '../params.ts'
import { splitKey } from './filter.ts'
import { parseMoment } from './time.ts'

type Conditions = Readonly<Record<string, unknown>>

/** Whole numbers that a field may be for a filter to hold; both ends belong to it. */
export interface Bounds {
  readonly from: number
  readonly to: number
  /** Only these, if the filter names them. */
  readonly among: readonly number[] | null
}

const unbounded: Bounds = { from: -Infinity, to: Infinity, among: null }

/** What the conditions that must all hold say of a field; everything that is not understood leaves it open. */
export function boundsOf(filter: unknown, name: string, read: (value: unknown) => number | null = numberOf): Bounds {
  const conditions = objectParam(filter)
  if (isEither(conditions)) return unbounded
  let bounds = unbounded
  for (const [key, value] of Object.entries(conditions)) {
    const { operator, name: field } = splitKey(key)
    if (field === name) bounds = narrower(bounds, operator, value, read)
  }
  return bounds
}

function narrower(bounds: Bounds, operator: string, value: unknown, read: (value: unknown) => number | null): Bounds {
  if (operator === '' || operator === '=' || operator === '@') {
    const given = typeof value === 'object' && value !== null ? Object.values(value) : [value]
    const numbers = given.map(read)
    // Zero and «empty» find rows without a value, which no index has.
    if (numbers.some(number => number === null || number === 0)) return bounds
    const wanted = [...new Set(numbers.flatMap(number => number ?? []))]
    return { ...bounds, among: bounds.among ? bounds.among.filter(number => wanted.includes(number)) : wanted }
  }
  const number = read(value) ?? (textParam(value) === '' && read === numberOf ? 0 : null)
  if (number === null || !['>', '>=', '<', '<='].includes(operator)) return bounds
  if (operator.startsWith('>')) return { ...bounds, from: Math.max(bounds.from, operator === '>' ? Math.floor(number) + 1 : Math.ceil(number)) }
  return { ...bounds, to: Math.min(bounds.to, operator === '<' ? Math.ceil(number) - 1 : Math.floor(number)) }
}

function numberOf(value: unknown): number | null {
  const text = textParam(value).trim()
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

/** Reads a moment as milliseconds. */
export function momentsIn(timeZone: string): (value: unknown) => number | null {
  return value => parseMoment(value, timeZone)?.getTime() ?? null
}

export function isBounded({ from, to, among }: Bounds): boolean {
  return among !== null || from !== -Infinity || to !== Infinity
}

function isEither(conditions: Conditions): boolean {
  return textParam(conditions.logic).toUpperCase() === 'OR'
}

/** Rows among which all that a filter can find are. */
export interface Candidates {
  /** At most so many. */
  readonly count: number
  /** Ascending, each once. */
  ids(): ArrayLike<number>
}

/** What the conditions that must all hold leave, one entry for each of them that an index knows. */
export type Narrowing = (conditions: Conditions) => readonly Candidates[]

/** A field with an index: whatever the filter finds by it lies within its bounds. */
export function byIndex<T extends Row>(table: Table<T>, index: string, keyOf: (row: T) => number | readonly number[], fields: readonly string[], read?: (value: unknown) => number | null): Narrowing {
  return conditions => fields.flatMap(name => {
    const bounds = boundsOf(conditions, name, read)
    return isBounded(bounds) ? [inBounds(bounds, (from, to) => table.between(index, keyOf, from, to))] : []
  })
}

export function inBounds(bounds: Bounds, between: (from: number, to: number) => Candidates): Candidates {
  if (bounds.among === null) return between(bounds.from, bounds.to)
  return union(bounds.among.filter(number => number >= bounds.from && number <= bounds.to).map(number => between(number, number)))
}

export function union(parts: readonly Candidates[]): Candidates {
  const [only] = parts
  if (only && parts.length === 1) return only
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    ids: () => Uint32Array.from(new Set(parts.flatMap(part => Array.from(part.ids())))).sort(),
  }
}

/** The fewest rows among which a filter finds all that it can: by its fields, by the groups within it; null when nothing is known. */
export function narrowed(filter: unknown, fields: readonly Narrowing[]): Candidates | null {
  const conditions = objectParam(filter)
  const groups = Object.entries(conditions).filter(([key]) => /^\d+$/.test(key)).map(([, group]) => narrowed(group, fields))
  if (isEither(conditions)) {
    const single = Object.entries(conditions).filter(([key]) => key !== 'logic' && !/^\d+$/.test(key)).map(([key, value]) => narrowed({ [key]: value }, fields))
    const parts = [...groups, ...single].flatMap(part => part ?? [])
    return parts.length > 0 && parts.length === groups.length + single.length ? union(parts) : null
  }
  const parts = [...fields.flatMap(field => field(conditions)), ...groups.flatMap(group => group ?? [])]
  return fewest(...parts)
}

/** The smallest of what is known. */
export function fewest(...parts: readonly (Candidates | null)[]): Candidates | null {
  return parts.reduce((best, part) => best === null || (part !== null && part.count < best.count) ? part : best, null)
}

/** A card by the number of its kind and its own, as one number in the order of both. */
export function cardNumber(ownerTypeId: number, ownerId: number): number {
  return ownerTypeId * 4_294_967_296 + ownerId
}

/** Cards of one kind whose own numbers lie within bounds. */
export function cardsWithin(ownerTypeId: number, bounds: Bounds): Bounds {
  const last = 4_294_967_295
  return {
    from: cardNumber(ownerTypeId, Math.min(last, Math.max(0, bounds.from))),
    to: cardNumber(ownerTypeId, Math.max(0, Math.min(last, bounds.to))),
    among: bounds.among?.filter(id => id >= 0 && id <= last).map(id => cardNumber(ownerTypeId, id)) ?? null,
  }
}
