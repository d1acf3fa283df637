/** The calls of a local CRM as they came in, the oldest first. */
export interface Journal<Entry> {
  add(entry: Entry): void
  entries(): readonly Entry[]
  clear(): void
}

/** Enough for hours of clicking and every test; the oldest entries go first. */
const capacity = 20_000

export function createJournal<Entry>(): Journal<Entry> {
  let kept: Entry[] = []
  return {
    add(entry) {
      kept.push(entry)
      if (kept.length > capacity * 1.1) kept = kept.slice(-capacity)
    },
    entries: () => kept.slice(-capacity),
    clear() { kept = [] },
  }
}
