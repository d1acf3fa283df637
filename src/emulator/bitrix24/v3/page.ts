import { objectParam } from '../params.ts'
import type { Params } from '../method.ts'
import { fieldOf, type Dto } from './dto.ts'
import { invalidOrder, invalidPagination } from './error.ts'
import type { V3Call } from './method.ts'

const standardLimit = 50

/** Rows in the `order` that is asked for; by number when none is. `sortable` names the fields that the page lets sort by. */
export function inOrder<T extends { readonly id: number }>(dto: Dto<T>, call: V3Call, rows: readonly T[], order: unknown): readonly T[] {
  if (order !== undefined && order !== null && typeof order !== 'object') throw invalidOrder(order)
  const steps = Object.entries(objectParam(order)).map(([name, direction]) => {
    const field = fieldOf(dto, name)
    const way = String(direction).toUpperCase()
    if (!field?.sortable || (way !== 'ASC' && way !== 'DESC')) throw invalidOrder(order)
    return { read: (row: T) => field.read(row, call), sign: way === 'ASC' ? 1 : -1 }
  })
  return rows.toSorted((a, b) => {
    for (const { read, sign } of steps) {
      const difference = compared(read(a), read(b)) * sign
      if (difference !== 0) return difference
    }
    return a.id - b.id
  })
}

/** Empty values come first, as NULL does in the vendor's database. */
function compared(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null || a === undefined) return -1
  if (b === null || b === undefined) return 1
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1
}

/** One page by `pagination`: a page's number goes before an offset. */
export function pageOf<T>(rows: readonly T[], params: Params, most: number): readonly T[] {
  const { pagination } = params
  if (pagination === undefined || pagination === null) return rows.slice(0, standardLimit)
  if (typeof pagination !== 'object') throw invalidPagination(pagination)
  const given = objectParam(pagination)
  const [page, limit, offset] = [given.page, given.limit, given.offset].map(value => countOf(value, pagination))
  if (limit === 0) throw invalidPagination(pagination)
  const size = Math.min(limit ?? standardLimit, most)
  const start = page ? (page - 1) * size : offset ?? 0
  return rows.slice(start, start + size)
}

function countOf(value: unknown, pagination: unknown): number | null {
  if (value === undefined || value === null) return null
  if (!/^\d+$/.test(String(value))) throw invalidPagination(pagination)
  return Number(value)
}
