import type { Row, Table } from '../../store.ts'
import { objectParam, textParam } from '../params.ts'
import type { Bounds, Candidates } from './narrow.ts'
import { firstRows, pageSize, type Compare } from './paging.ts'

interface Search<T extends Row> {
  readonly table: Table<T>
  readonly accepts: (row: T) => boolean
  /** In the order of the rows' numbers, or by something else. */
  readonly order: 'ASC' | 'DESC' | Compare<T>
  /** What the filter says of the rows' own numbers. */
  readonly ids: Bounds
  /** Rows among which all are that can be found; null when it may be any. */
  readonly candidates: Candidates | null
  readonly start: number
  readonly counts: boolean
  /** How often a row comes; once where nothing is said. */
  readonly times?: (row: T) => number
}

interface Found<T> {
  readonly rows: readonly T[]
  /** Of all rows; means nothing without counting. */
  readonly total: number
}

/** One page of a list, looking at no more rows than its order and its filter make necessary. */
export function findPage<T extends Row>(search: Search<T>): Found<T> {
  const { order, accepts, start, counts } = search
  if (typeof order === 'string') return inOrder(search, order)
  const found = firstRows(repeated(rowsOf(search), search.times), accepts, order, start + pageSize, counts)
  return { rows: found.rows.slice(start), total: found.total }
}

function inOrder<T extends Row>(search: Search<T>, way: 'ASC' | 'DESC'): Found<T> {
  const { table, accepts, start, counts, times } = search
  const { numbers, first, end } = sliceOf(search)
  const rows: T[] = []
  let total = 0
  for (let index = 0; index < end - first; index += 1) {
    const row = table.get(numbers[way === 'ASC' ? first + index : end - 1 - index] ?? 0)
    if (!row || !accepts(row)) continue
    for (let time = times ? times(row) : 1; time > 0; time -= 1) {
      if (total >= start && rows.length < pageSize) rows.push(row)
      total += 1
    }
    if (!counts && rows.length === pageSize) break
  }
  return { rows, total }
}

function* repeated<T>(rows: Iterable<T>, times: ((row: T) => number) | undefined): Generator<T> {
  if (!times) yield* rows
  else for (const row of rows) for (let time = times(row); time > 0; time -= 1) yield row
}

function* rowsOf<T extends Row>(search: Search<T>): Generator<T> {
  const { numbers, first, end } = sliceOf(search)
  for (let index = first; index < end; index += 1) {
    const row = search.table.get(numbers[index] ?? 0)
    if (row) yield row
  }
}

/** Beyond this share of the table its rows are gone through one after another: most of them fit anyway. */
const worthwhile = 0.4

/** The rows to look at, by their numbers. */
function sliceOf<T extends Row>({ table, ids, candidates }: Search<T>): { readonly numbers: ArrayLike<number>, readonly first: number, readonly end: number } {
  const numbers = ids.among
    ? Uint32Array.from(new Set(ids.among)).sort()
    : candidates && candidates.count < table.size * worthwhile ? candidates.ids() : table.ids()
  return { numbers, first: placeOf(numbers, ids.from), end: placeOf(numbers, ids.to + 1) }
}

/** Where the first number stands that is not below this one. */
function placeOf(numbers: ArrayLike<number>, number: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}

/** The usual way through a large portal (`settings/performance/huge-data.md`) is by the number alone; null when the order is another one. */
export function wayById(order: unknown, idName: string, unordered: 'ASC' | null): 'ASC' | 'DESC' | null {
  const [first] = Object.entries(objectParam(order))
  if (!first) return unordered
  const way = textParam(first[1]).toUpperCase()
  return first[0] !== idName || (way !== 'ASC' && way !== 'DESC') ? null : way
}
