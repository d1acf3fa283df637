import { RestError, reply, type Params, type Reply } from '../method.ts'
import { intParam, objectParam, textParam } from '../params.ts'
import { comparable, isStoredMoment, type FilterField } from './filter.ts'

/** Rows of one page of nearly every list method. */
export const pageSize = 50

export type Compare<T> = (a: T, b: T) => number

/** `start: -1` turns the counting off (`settings/performance/huge-data.md`); a negative or unreadable start is the first page. */
export function startOf(params: Params): { readonly start: number, readonly counts: boolean } {
  const start = intParam(params.start) ?? 0
  return { start: Math.max(0, start), counts: start !== -1 }
}

/** A reply with `total`, and `next` where there is one. */
export function paged(result: unknown, shown: number, total: number, start: number): Reply {
  const end = start + shown
  return reply(result, { total, ...(end < total ? { next: end } : {}) })
}

/** One page of rows that are already in order. */
export function pageOf<T>(params: Params, rows: readonly T[], size = pageSize): { readonly rows: readonly T[], readonly paging: { total?: number, next?: number } } {
  const { start, counts } = startOf(params)
  const page = rows.slice(start, start + size)
  const end = start + page.length
  return { rows: page, paging: counts ? { total: rows.length, ...(end < rows.length ? { next: end } : {}) } : {} }
}

/** The order that a caller asks for; `null` when none. Unknown fields are refused by newer methods and passed over by older ones. */
export function compileOrder<T>(order: unknown, field: (name: string) => FilterField<T> | undefined, unknown: 'refused' | 'ignored'): Compare<T> | null {
  const steps = Object.entries(objectParam(order)).flatMap(([name, direction]): Compare<T>[] => {
    const known = field(name)
    if (!known) {
      if (unknown === 'ignored') return []
      throw new RestError('INVALID_ARG_VALUE', `Invalid order: field '${name}' is not allowed in order`)
    }
    const way = textParam(direction).toUpperCase()
    if (way !== 'ASC' && way !== 'DESC') {
      if (unknown === 'ignored') return []
      throw new RestError('INVALID_ARG_VALUE', `Invalid order: allowed sort directions are ASC, DESC. But got '${textParam(direction)}' for field '${name}'`)
    }
    return [byField(known, way === 'ASC' ? 1 : -1)]
  })
  if (steps.length === 0) return null
  return (a, b) => {
    for (const step of steps) {
      const sign = step(a, b)
      if (sign !== 0) return sign
    }
    return 0
  }
}

/** Empty values come first, as NULL does in the vendor's database. */
function byField<T>(field: FilterField<T>, way: 1 | -1): Compare<T> {
  return (a, b) => {
    const [one, other] = [field.read(a), field.read(b)]
    if (field.compare === 'moment' && isStoredMoment(one) && isStoredMoment(other)) return one === other ? 0 : one < other ? -way : way
    const left = comparable(one, field.compare)
    const right = comparable(other, field.compare)
    if (left === right) return 0
    if (left === null) return -way
    if (right === null) return way
    return left < right ? -way : way
  }
}

/**
 * The first `limit` rows by `compare` without sorting all of them: what is surely behind is thrown away as it grows.
 * Gives the number of all rows too when `counts`; otherwise rows that come too late are not even looked at.
 */
export function firstRows<T>(rows: Iterable<T>, accepts: (row: T) => boolean, compare: Compare<T>, limit: number, counts: boolean): { readonly rows: readonly T[], readonly total: number } {
  let kept: T[] = []
  let total = 0
  const bound = 2 * limit
  let worst: T | undefined
  for (const row of rows) {
    const late = worst !== undefined && compare(row, worst) >= 0
    if ((late && !counts) || !accepts(row)) continue
    total += 1
    if (late) continue
    kept.push(row)
    if (kept.length >= bound) {
      kept = kept.sort(compare).slice(0, limit)
      worst = kept[limit - 1]
    }
  }
  return { rows: kept.sort(compare).slice(0, limit), total }
}
