import type { Interval } from './cursor.ts'

/** A stretch of ids that is read as one window. */
export interface Piece {
  readonly after: number
  /** `null`: the last piece of a kind, with what was added since the scan began. */
  readonly upTo: number | null
  /** How many cards it holds, where they were counted; what belongs to them can then be asked for at the same time. */
  readonly counted: number | null
  /**
   * Cards that are left in it, as far as one can tell, and one more, since a full last page is not known for the last one; where nobody has looked yet,
   * no more than a look would find.
   */
  readonly expect: (read: number, last: number) => number
  readonly enough: (read: number, last: number) => boolean
}

export interface Pieces {
  /** The next piece of the ids that were there at the beginning; `null`: there is none. */
  next(): Piece | null
  /** The piece behind the last of these ids; once. */
  tail(): Piece | null
  /** Cards for which there is no piece yet, as far as one can tell. */
  left(): number
  /** A piece was read up to and with this id, or to its end. */
  read(piece: Piece, rows: number, last: number | null): void
}

/** Cards between two ids. */
export interface Bin {
  readonly after: number
  readonly upTo: number
  readonly count: number
}

interface Unread {
  readonly after: number
  readonly upTo: number
  /** Cards for each id, where they were counted or their neighbours were read; `null`: nobody has looked near. */
  readonly density: number | null
  readonly counted: boolean
}

/** A window may become so much longer than it should rather than be cut. */
const stretchable = 1.4
/** A counted one has what belongs to its cards asked for already, and is cut only when the count was far off. */
const farOff = 3
const nearlyFull = 0.99
/** So many cards are asked for where nobody has looked yet. */
const firstLook = 500

export interface PieceFacts {
  readonly first: number
  readonly last: number
  readonly count: number
  /** Cards of the next piece. */
  readonly target: () => number
  /** Where the cards were counted: neighbouring bins that cover all ids. */
  readonly bins?: readonly Bin[]
}

/**
 * Cuts the ids of a kind into pieces of about `target` cards. How the cards lie among the ids is known only where they were counted. Elsewhere a
 * piece that turns out to hold many more is cut again where its reading stopped, and a thin one costs the pages of a first look.
 */
export function createPieces(left: readonly Interval[], { first, last, count, target: targetNow, bins = [] }: PieceFacts): Pieces {
  const unread: Unread[] = left.flatMap(([after, upTo]) => {
    const from = Math.max(after, first - 1)
    const to = Math.min(upTo ?? last, last)
    if (from >= to) return []
    if (bins.length === 0) return [{ after: from, upTo: to, density: null, counted: false }]
    return bins.flatMap((bin): Unread[] => {
      const [low, high] = [Math.max(from, bin.after), Math.min(to, bin.upTo)]
      return low < high ? [{ after: low, upTo: high, density: bin.count / (bin.upTo - bin.after), counted: true }] : []
    })
  })
  const open = left.find(([, upTo]) => upTo === null)
  let tail: number | null = open === undefined ? null : Math.max(open[0], last)
  let width = unread.reduce((sum, { after, upTo }) => sum + upTo - after, 0)
  let cards = count

  function usualDensity(): number {
    return Math.max(1, cards) / Math.max(1, width)
  }

  function pieceOf({ after, upTo, density }: Unread, target: number): Piece {
    const here = (read: number, last: number): number => read === 0 || last <= after ? density ?? usualDensity() : read / (last - after)
    const rest = (read: number, last: number): number => here(read, last) * (upTo - Math.max(last, after))
    return {
      after, upTo, counted: null,
      expect: (read, last) => 1 + (read === 0 && density === null ? Math.min(firstLook - 1, rest(read, last)) : rest(read, last)),
      enough: (read, last) => read >= target * stretchable && rest(read, last) > target * (stretchable - 1),
    }
  }

  /** Counted neighbours together, so that thin stretches make no thin windows. */
  function countedPiece(begin: Unread, target: number): Piece {
    let { upTo } = begin
    let holds = (begin.upTo - begin.after) * (begin.density ?? 0)
    for (let next = unread[0]; next?.counted === true && next.after === upTo; next = unread[0]) {
      const more = (next.upTo - next.after) * (next.density ?? 0)
      if (holds + more > target * stretchable) break
      unread.shift()
      upTo = next.upTo
      holds += more
    }
    const counted = Math.ceil(holds)
    // Where there is a card for every id, the last one is known by its id.
    const whole = counted >= upTo - begin.after ? counted : counted + 1
    return {
      after: begin.after, upTo, counted,
      expect: read => whole > read ? whole - read : Math.max(1, read / 10),
      enough: read => read >= target * farOff,
    }
  }

  return {
    next() {
      const here = unread.shift()
      if (here === undefined) return null
      const density = here.density ?? usualDensity()
      const target = targetNow()
      if ((here.upTo - here.after) * density <= target * stretchable) return here.counted ? countedPiece(here, target) : pieceOf(here, target)
      // Where some ids are missing, a few cards fewer, so that the last page is known for the last one.
      const cut = Math.min(here.upTo, here.after + Math.max(1, density < 1 ? Math.floor(target * nearlyFull / density) : Math.ceil(target / density)))
      if (cut < here.upTo) unread.unshift({ ...here, after: cut })
      const piece = { ...here, upTo: cut }
      return here.counted ? countedPiece(piece, target) : pieceOf(piece, target)
    },
    tail() {
      if (tail === null) return null
      const after = tail
      tail = null
      return { after, upTo: null, counted: null, expect: () => 1, enough: () => false }
    },
    left: () => unread.reduce((sum, { after, upTo, density }) => sum + (upTo - after) * (density ?? usualDensity()), 0),
    read({ after, upTo }, rows, last) {
      cards -= rows
      if (upTo === null) return
      width -= (last ?? upTo) - after
      if (last !== null && last < upTo) unread.unshift({ after: last, upTo, density: rows / (last - after), counted: false })
    },
  }
}

/** Equal stretches between the first and the last id. */
export function equalBins(first: number, last: number, count: number): readonly (readonly [after: number, upTo: number])[] {
  const edges = Array.from({ length: count + 1 }, (_, index) => first - 1 + Math.floor((last - first + 1) * index / count))
  return edges.slice(1).flatMap((upTo, index) => {
    const after = edges[index] ?? upTo
    return after < upTo ? [[after, upTo] as const] : []
  })
}
