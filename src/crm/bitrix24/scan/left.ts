import type { CardKind } from '../../../core/card.ts'
import type { ScanCursor, ScanOrder } from '../../port.ts'
import type { Extent } from './kind-plan.ts'
import { cursorOf, readCursor, without, type Interval, type KindLeft } from './cursor.ts'

/** What a scan still has to give, and how much it has given. */
export interface Left {
  readonly done: () => number
  of(kind: CardKind): KindLeft
  /** Cards that are read by their ids, given or not: among the others they do not count. */
  alsoOf(kind: CardKind): ReadonlySet<number>
  give(what: { readonly kind: CardKind, readonly count: number, readonly interval: Interval | null, readonly ids: readonly number[] }): void
  cursor(): ScanCursor
}

export function leftOf({ kinds, also }: Pick<ScanOrder, 'kinds' | 'also'>, extent: Extent, from: ScanCursor | null): Left {
  const resumed = readCursor(from)
  const named = new Map(kinds.map(({ kind }) => [kind, new Set(also.filter(ref => ref.kind === kind).map(({ id }) => id))]))
  const left = new Map(kinds.map(({ kind }): [CardKind, KindLeft] => [kind, resumed?.kinds[kind] ?? { left: extent === 'whole' ? [[0, null]] : [], also: [...named.get(kind) ?? []] }]))
  let done = resumed?.done ?? 0
  const of = (kind: CardKind): KindLeft => left.get(kind) ?? { left: [], also: [] }

  return {
    of,
    done: () => done,
    alsoOf: kind => named.get(kind) ?? new Set(),
    give({ kind, count, interval, ids }) {
      done += count
      const before = of(kind)
      const given = new Set(ids)
      left.set(kind, {
        left: interval === null ? before.left : without(before.left, interval),
        also: given.size === 0 ? before.also : before.also.filter(id => !given.has(id)),
      })
    },
    cursor: () => cursorOf({ done, kinds: Object.fromEntries(left) }),
  }
}
