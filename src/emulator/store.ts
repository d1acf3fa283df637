import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createSortedIndex, type Range, type SortedIndex } from './sorted.ts'

/** A row of any table. Rows are replaced, never mutated. */
export interface Row { readonly id: number }

export interface Table<T extends Row> {
  get(id: number): T | undefined
  all(): IterableIterator<T>
  /** The numbers of all rows, ascending, as they stand until the next change. */
  ids(): readonly number[]
  readonly size: number
  /** Grows with every change: what was worked out from the rows holds as long as it stays. */
  readonly version: number
  /** Gives the next id unless the row brings one. */
  insert(row: Omit<T, 'id'> & { id?: number }): T
  update(id: number, patch: Partial<Omit<T, 'id'>>): T
  remove(id: number): void
  /** Rows whose `key` equals `value`, by an index that is made on first use and kept. `key` names the index. */
  where(key: string, keyOf: (row: T) => string | number | readonly (string | number)[], value: string | number): readonly T[]
  /** Numbers of the rows whose key lies between two, both included, by an index that is made on first use and kept. `key` names the index. */
  between(key: string, keyOf: (row: T) => number | readonly number[], from: number, to: number): Range
}

export interface Store {
  table<T extends Row>(name: string): Table<T>
  tableNames(): readonly string[]
  /** Runs `work`; what it changed is written to disk before this returns, or undone when it throws. One within another undoes its own part. */
  transaction<R>(work: () => R): R
  /** Writes a whole new snapshot and empties the log. */
  compact(): void
}

interface Change { t: string, id: number, row: Row | null }
interface Index { keyOf: (row: Row) => string | number | readonly (string | number)[], rows: Map<string | number, Map<number, Row>> }
interface Sorted { keyOf: (row: Row) => number | readonly number[], index: SortedIndex }
interface Data { rows: Map<number, Row>, nextId: number, version: number, indexes: Map<string, Index>, sorted: Map<string, Sorted> }

function numbersOf({ keyOf }: Sorted, row: Row): readonly number[] {
  const keys = keyOf(row)
  return typeof keys === 'number' ? [keys] : keys
}

function keysOf(index: Index, row: Row): readonly (string | number)[] {
  const keys = index.keyOf(row)
  return Array.isArray(keys) ? keys : [keys as string | number]
}

function put(data: Data, id: number, row: Row | null): void {
  const before = data.rows.get(id)
  for (const index of data.indexes.values()) {
    const kept = row ? keysOf(index, row) : []
    if (before) for (const key of keysOf(index, before)) if (!kept.includes(key)) index.rows.get(key)?.delete(id)
    if (row) {
      for (const key of kept) {
        const bucket = index.rows.get(key) ?? new Map<number, Row>()
        index.rows.set(key, bucket.set(id, row))
      }
    }
  }
  for (const sorted of data.sorted.values()) {
    const earlier = before ? numbersOf(sorted, before) : []
    const later = row ? numbersOf(sorted, row) : []
    for (const key of earlier) if (!later.includes(key)) sorted.index.note(key, id, false)
    for (const key of later) if (!earlier.includes(key)) sorted.index.note(key, id, true)
  }
  data.version += 1
  if (row) data.rows.set(id, row)
  else data.rows.delete(id)
  data.nextId = Math.max(data.nextId, id + 1)
}

function sortedOf(data: Data, name: string, keyOf: Sorted['keyOf']): Sorted {
  const sorted = data.sorted.get(name) ?? sortedBy(keyOf, data.rows.values())
  data.sorted.set(name, sorted)
  return sorted
}

function sortedBy(keyOf: Sorted['keyOf'], rows: Iterable<Row>): Sorted {
  const entries: (readonly [number, number])[] = []
  for (const row of rows) {
    const keys = keyOf(row)
    if (typeof keys === 'number') entries.push([keys, row.id])
    else for (const key of keys) entries.push([key, row.id])
  }
  return { keyOf, index: createSortedIndex(entries) }
}

/** More changes than this are written as a new snapshot, row by row: one line of them could outgrow a string. */
const largeTransaction = 10_000

/** Calls `read` with every finished line and answers where the last one ends, in bytes: what follows was torn off. */
function eachLine(path: string, read: (line: string) => void): number {
  const file = openSync(path, 'r')
  const chunk = Buffer.allocUnsafe(1 << 20)
  let rest = Buffer.alloc(0)
  let whole = 0
  for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, size)])
    let start = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      if (end > start) read(bytes.toString('utf8', start, end))
      start = end + 1
    }
    whole += start
    rest = bytes.subarray(start)
  }
  closeSync(file)
  return whole
}

/**
 * Collections in memory with an append-only log on disk: one line a transaction, appended before the answer leaves,
 * so that a kill loses nothing that was answered; a torn last line is dropped on reading.
 * Without `file` nothing is kept.
 */
export function openStore(file?: string): Store {
  const tables = new Map<string, Data>()
  const views = new Map<string, Table<Row>>()
  let undo: Change[] | null = null
  let changes = new Map<string, Change>()

  function dataOf(name: string): Data {
    const data = tables.get(name) ?? { rows: new Map(), nextId: 1, version: 0, indexes: new Map(), sorted: new Map() }
    tables.set(name, data)
    return data
  }

  function write(name: string, id: number, row: Row | null): void {
    if (!undo) return store.transaction(() => write(name, id, row))
    undo.push({ t: name, id, row: dataOf(name).rows.get(id) ?? null })
    change(name, id, row)
  }

  function change(name: string, id: number, row: Row | null): void {
    put(dataOf(name), id, row)
    if (file) changes.set(`${name}\n${id}`, { t: name, id, row })
  }

  function flush(): void {
    if (file && changes.size > largeTransaction) store.compact()
    else if (file && changes.size > 0) append(file, `${JSON.stringify([...changes.values()])}\n`)
    changes = new Map()
  }

  /** A line that could not be written whole (the disk is full) must not stand before the next one. */
  function append(path: string, line: string): void {
    const before = existsSync(path) ? statSync(path).size : 0
    try {
      appendFileSync(path, line)
    } catch (error) {
      if (existsSync(path)) truncateSync(path, before)
      throw error
    }
  }

  function table<T extends Row>(name: string): Table<T> {
    const known = views.get(name) ?? viewOf(name)
    views.set(name, known)
    return known as unknown as Table<T>
  }

  function viewOf<T extends Row>(name: string): Table<T> {
    const data = dataOf(name)
    return {
      get: id => data.rows.get(id) as T | undefined,
      all: () => data.rows.values() as IterableIterator<T>,
      ids: () => sortedOf(data, 'id', row => row.id).index.all(),
      get size() { return data.rows.size },
      get version() { return data.version },
      insert(row) {
        const id = row.id ?? data.nextId
        const whole = { ...row, id } as unknown as T
        write(name, id, whole)
        return whole
      },
      update(id, patch) {
        const before = data.rows.get(id)
        if (!before) throw new Error(`${name} has no row ${id}`)
        const after = { ...before, ...patch, id } as unknown as T
        write(name, id, after)
        return after
      },
      remove(id) {
        if (data.rows.has(id)) write(name, id, null)
      },
      where(key, keyOf, value) {
        let index = data.indexes.get(key)
        if (!index) {
          index = { keyOf: keyOf as Index['keyOf'], rows: new Map() }
          data.indexes.set(key, index)
          for (const row of data.rows.values()) {
            for (const k of keysOf(index, row)) index.rows.set(k, (index.rows.get(k) ?? new Map<number, Row>()).set(row.id, row))
          }
        }
        return [...(index.rows.get(value)?.values() ?? [])] as T[]
      },
      between(key, keyOf, from, to) {
        return sortedOf(data, key, keyOf as unknown as Sorted['keyOf']).index.between(from, to)
      },
    }
  }

  function load(path: string): void {
    const whole = eachLine(path, line => {
      for (const change of JSON.parse(line) as Change[]) put(dataOf(change.t), change.id, change.row)
    })
    truncateSync(path, whole)
  }

  const store: Store = {
    table,
    tableNames: () => [...tables.keys()],
    transaction(work) {
      const outermost = undo === null
      const done = undo ??= []
      const mark = done.length
      try {
        const result = work()
        if (outermost) flush()
        return result
      } catch (error) {
        for (const { t, id, row } of done.splice(mark).reverse()) change(t, id, row)
        if (outermost) changes = new Map()
        throw error
      } finally {
        if (outermost) undo = null
      }
    },
    compact() {
      if (!file) return
      const next = openSync(`${file}.new`, 'w')
      for (const [t, data] of tables) {
        for (const row of data.rows.values()) writeFileSync(next, `${JSON.stringify([{ t, id: row.id, row }])}\n`)
        // The number of a removed last row is never given again, also not after a restart.
        const last = data.nextId - 1
        if (last > 0 && !data.rows.has(last)) writeFileSync(next, `${JSON.stringify([{ t, id: last, row: null }])}\n`)
      }
      closeSync(next)
      renameSync(`${file}.new`, file)
    },
  }

  if (file) {
    mkdirSync(dirname(file), { recursive: true })
    rmSync(`${file}.new`, { force: true })
    if (existsSync(file)) load(file)
    store.compact()
  }
  return store
}
