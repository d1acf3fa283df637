import type { AmoKind } from '../names.ts'

/** How many cards a scan comes to, by how the ids lie of those that were read: amoCRM does not count its lists. */
export interface Reckoning {
  /** A page was read up to some id; so many of its cards are given. */
  read(kind: AmoKind, rows: readonly { readonly id: number }[], given: number): void
  /** Pages come behind those that were read, up to this id; `null`: none do. */
  upTo(kind: AmoKind, last: number | null): void
  knowsEnd(kind: AmoKind): boolean
  /** Cards that were read, and that are still to be read. */
  counts(): { readonly read: number, readonly unread: number }
}

interface Count {
  readonly first: number
  readonly at: number
  readonly given: number
  /** `undefined`: nobody has looked. */
  readonly last?: number | null
}

export function createReckoning(): Reckoning {
  const counts = new Map<AmoKind, Count>()
  const of = (kind: AmoKind): Count => counts.get(kind) ?? { first: 0, at: 0, given: 0 }
  return {
    read(kind, rows, given) {
      const before = of(kind)
      counts.set(kind, { ...before, first: before.first || (rows[0]?.id ?? 0), at: Math.max(before.at, rows.at(-1)?.id ?? 0), given: before.given + given })
    },
    upTo(kind, last) { counts.set(kind, { ...of(kind), last }) },
    knowsEnd: kind => of(kind).last !== undefined,
    counts() {
      const all = [...counts.values()]
      const unread = ({ first, at, given, last }: Count): number => typeof last !== 'number' || at <= first ? 0 : given / (at - first + 1) * Math.max(0, last - at)
      return { read: all.reduce((sum, { given }) => sum + given, 0), unread: all.reduce((sum, one) => sum + unread(one), 0) }
    },
  }
}
