/** Numbers of rows whose key lies within a range. */
export interface Range {
  /** How many entries there are; a row with two keys in the range counts twice. */
  readonly count: number
  /** Ascending, each once. */
  ids(): Uint32Array
}

/** Numbers of rows in the order of a numeric key. What changes is noted, and worked in when somebody asks. */
export interface SortedIndex {
  note(key: number, id: number, there: boolean): void
  /** Both ends are included. */
  between(from: number, to: number): Range
  /** The rows of all entries in the order of their keys, as they stand until the next change. */
  all(): readonly number[]
}

interface Change { readonly key: number, readonly id: number, readonly there: boolean }

function before(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1])
}

/** More changes than this are sorted in together, fewer are put into their places one by one. */
const many = 500

/** Ranges that somebody pages through are asked for again and again. */
const remembered = 64

export function createSortedIndex(entries: Iterable<readonly [key: number, id: number]>): SortedIndex {
  let keys: number[] = []
  let ids: number[] = []
  let pending: Change[] = []
  let ranges = new Map<string, Uint32Array>()
  order([...entries])

  function order(pairs: (readonly [number, number])[]): void {
    const inOrder = pairs.every((pair, index) => index === 0 || before(pairs[index - 1] ?? pair, pair))
    if (!inOrder) pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1])
    keys = pairs.map(pair => pair[0])
    ids = pairs.map(pair => pair[1])
  }

  /** Where an entry stands, or would stand. */
  function place(key: number, id: number): number {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      const there = keys[middle] ?? 0
      if (there < key || (there === key && (ids[middle] ?? 0) < id)) low = middle + 1
      else high = middle
    }
    return low
  }

  function settle(): void {
    if (pending.length === 0) return
    const changes = pending
    pending = []
    ranges = new Map()
    if (changes.length > many) merge(changes)
    else changes.forEach(put)
  }

  function put({ key, id, there }: Change): void {
    const lastKey = keys.at(-1) ?? -Infinity
    const at = key > lastKey ? keys.length : place(key, id)
    const present = keys[at] === key && ids[at] === id
    if (there && !present) {
      keys.splice(at, 0, key)
      ids.splice(at, 0, id)
    } else if (!there && present) {
      keys.splice(at, 1)
      ids.splice(at, 1)
    }
  }

  function merge(changes: readonly Change[]): void {
    const last = new Map<number, Map<number, boolean>>()
    for (const { key, id, there } of changes) {
      const ofRow = last.get(id) ?? new Map<number, boolean>()
      last.set(id, ofRow.set(key, there))
    }
    const pairs: (readonly [number, number])[] = []
    keys.forEach((key, index) => {
      const id = ids[index] ?? 0
      if (last.get(id)?.has(key) !== true) pairs.push([key, id])
    })
    for (const [id, ofRow] of last) for (const [key, there] of ofRow) if (there) pairs.push([key, id])
    order(pairs)
  }

  function idsBetween(low: number, high: number): Uint32Array {
    const name = `${low} ${high}`
    const known = ranges.get(name)
    if (known) return known
    const found = Uint32Array.from(ids.slice(low, high)).sort().filter((id, index, all) => id !== all[index - 1])
    if (ranges.size >= remembered) ranges.clear()
    ranges.set(name, found)
    return found
  }

  return {
    note(key, id, there) {
      pending.push({ key, id, there })
      // Of an index that nobody asks any more.
      if (pending.length > 20 * many) settle()
    },
    between(from, to) {
      settle()
      const low = place(from, -1)
      const high = Math.max(low, place(to, Infinity))
      return { count: high - low, ids: () => idsBetween(low, high) }
    },
    all() {
      settle()
      return ids
    },
  }
}
