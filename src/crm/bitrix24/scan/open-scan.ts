import { cardKey, type Card, type CardKind, type PartName } from '../../../core/card.ts'
import { CrmError, type Scan, type ScanChunk, type ScanCursor, type ScanOrder } from '../../port.ts'
import type { Caller } from '../call.ts'
import type { Clock } from '../../shared/clock.ts'
import { chunksOf, pageSize } from '../paging.ts'
import { begin, type BegunKind } from './beginning.ts'
import { clientsBook, peopleBook } from './books.ts'
import { readStretch } from './chain.ts'
import { completed, stillThere, type Completing } from './complete.ts'
import type { Interval, KindLeft } from './cursor.ts'
import type { Extent, OwnedName } from './kind-plan.ts'
import { leftOf } from './left.ts'
import { openDealsBook } from './open-deals.ts'
import { noTodos, readOurTodos, type OurTodos } from './our-deeds.ts'
import { abundanceOf, rowsBetween, type Abundance } from './owned.ts'
import { createPacker } from './packer.ts'
import { createPieces, type Piece, type Pieces } from './pieces.ts'
import { drawSample } from './sample.ts'
import { cardsOfRows, type Ahead, type WindowNeeds } from './window.ts'

export interface ScanTools {
  readonly caller: Caller
  readonly clock: Clock
  readonly pause: () => Promise<void>
  readonly twins: Completing['twins']
  readonly extent?: Extent
  /** Cards of one window, when the scan is large. */
  readonly windowSize?: number
}

/** Windows of so many cards are read or wait to be given at the same time. */
const mostCards = 60_000
const usualWindow = 1_000
/** Of a large scan windows are larger: every one ends in pages that are half empty. */
const largeScan = 20_000
const largeWindow = 2_000
/** Towards its end they become smaller: a window that is begun in one request and ended in the next makes all wait for the second. */
const lastWindows = 24
/** A smaller scan has smaller windows, so that some are read at the same time. */
const windowsAtLeast = 6
const smallestWindow = 500

/** A window: cards of neighbouring ids, or cards that are read by their ids. */
type Window =
  | { readonly kind: BegunKind, readonly piece: Piece }
  | { readonly kind: BegunKind, readonly ids: readonly number[] }

/** What a window has given, and what of the scan it was. */
interface Given {
  readonly kind: CardKind
  readonly cards: readonly Card[]
  readonly interval: Interval | null
  readonly ids: readonly number[]
  /** As `sizeOf` its window. */
  readonly size: number
}

/** Cards that a window was thought to have when it was opened. */
function sizeOf(window: Window): number {
  return 'ids' in window ? window.ids.length : window.piece.expect(0, window.piece.after)
}

/**
 * Reads a portal in windows of about a thousand cards. For lists of R₁, R₂, … rows of fifty a page, W windows and C clients a scan takes about
 *
 *     1 + (ΣR / 50 + W × lists / 2 + C / 50) / 50 + 1
 *
 * requests: the first one counts, every list of a window ends in a page that is half empty, and the last request is not full. From 20,000 cards of a
 * kind on one request more counts how they lie among the ids. 10,000 deals with 20,000 activities: 12 at best, 14 in fact.
 */
export function openScan({ caller, clock, pause, twins, extent = 'whole', windowSize = usualWindow }: ScanTools, order: ScanOrder, from: ScanCursor | null, signal: AbortSignal): Scan {
  const packer = createPacker(caller, clock)
  let sequence = 1
  let stop: () => void = () => undefined
  const stopped = new Promise<null>(resolve => {
    stop = () => {
      packer.stop()
      resolve(null)
    }
  })
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })

  async function* chunks(): AsyncGenerator<ScanChunk, void, undefined> {
    // It travels in the first request.
    const todos = order.kinds.some(({ parts }) => parts.includes('lastActivity')) ? readOurTodos(packer) : null
    todos?.catch(() => undefined)
    const beginning = await Promise.race([begin(packer, order, extent), stopped])
    if (beginning === null) return
    const drawn = order.sample === undefined ? null : await Promise.race([drawSample(packer, beginning.kinds, order.sample), stopped])
    if (order.sample !== undefined && drawn === null) return
    const left = drawn === null ? leftOf(order, extent, from) : leftOf({ kinds: order.kinds, also: drawn.refs }, 'only-listed', null)
    const { kinds } = beginning
    const shelves: readonly Shelf[] = kinds.map(kind => shelfOf(kind, left.of(kind.kind), () => shelves.reduce((sum, { pieces }) => sum + pieces.left(), 0)))
    const total = left.done() + shelves.reduce((sum, shelf) => sum + shelf.expected, 0)
    const needs = windowNeeds(beginning.dictionaries, kinds, todos ?? Promise.resolve(noTodos), drawn?.refs.length ?? null)

    let failure: unknown = null
    let open = 0
    let openCards = 0
    let readingCards = 0
    let ended = false
    const ready: Given[] = []
    let tails: Window[] | null = null
    let tell: () => void = () => undefined
    void stopped.then(() => tell())

    function next(): Window | null {
      for (const shelf of shelves) {
        const window = shelf.next()
        if (window !== null) return window
      }
      // What was added meanwhile is looked for when everything else was read.
      if (tails === null && readingCards > 0) return null
      tails ??= shelves.flatMap(shelf => shelf.tail() ?? [])
      return tails.shift() ?? null
    }

    function openMore(): void {
      while (!ended && failure === null && !signal.aborted && openCards < mostCards) {
        const window = next()
        if (window === null) return packer.ending()
        open += 1
        const size = sizeOf(window)
        openCards += size
        void read(window, sequence++, size).catch((error: unknown) => {
          failure ??= error
        }).finally(() => tell())
      }
    }

    async function read(window: Window, place: number, size: number): Promise<void> {
      readingCards += 1
      const ahead = 'piece' in window ? aheadOf(needs, window.kind, window.piece, place) : null
      const rows = await rowsOf(window, place).finally(() => { readingCards -= 1 })
      openMore()
      const cards = await cardsOfRows(needs, window.kind, rows.rows, place, ahead)
      ready.push({ kind: window.kind.kind, cards, interval: rows.interval, ids: rows.ids, size })
    }

    async function rowsOf(window: Window, place: number): Promise<{ readonly rows: readonly unknown[], readonly interval: Interval | null, readonly ids: readonly number[] }> {
      const { kind } = window
      const also = left.alsoOf(kind.kind)
      if ('ids' in window) {
        const pages = await Promise.all(chunksOf(window.ids, pageSize).map(ids => readStretch(packer, {
          list: { ...kind.cards, filter: { '@id': ids } }, after: 0, upTo: null, order: place, expect: () => 1, enough: read => read >= ids.length,
        })))
        return { rows: pages.flatMap(({ rows }) => rows), interval: null, ids: window.ids }
      }
      const { piece } = window
      const { rows, last } = await readStretch(packer, { list: kind.cards, after: piece.after, upTo: piece.upTo, order: place, expect: piece.expect, enough: piece.enough })
      shelves.find(shelf => shelf.kind === kind)?.pieces.read(piece, rows.length, last)
      const others = also.size === 0 ? rows : rows.filter(row => !also.has(Number((row as { readonly id?: unknown }).id)))
      // Behind the last id that was read others may be added: they are of the next scan.
      const end = last ?? (piece.upTo ?? null)
      return { rows: others, interval: [piece.after, end], ids: [] }
    }

    try {
      for (;;) {
        if (signal.aborted) return
        const given = ready.shift()
        if (given !== undefined) {
          left.give({ ...given, count: given.cards.length })
          if (given.cards.length > 0) yield { cards: given.cards, cursor: left.cursor(), done: left.done(), total: Math.max(total, left.done()), ...(drawn !== null && { drawnFrom: drawn.from }) }
          open -= 1
          openCards -= given.size
          continue
        }
        if (failure !== null) throw failure
        const told = new Promise<void>(resolve => { tell = resolve })
        openMore()
        if (open === 0) break
        if (ready.length === 0 && failure === null) await told
      }
    } finally {
      ended = true
      if (failure !== null) stop()
    }
    if (beginning.forbidden.length > 0 && beginning.forbidden.length === order.kinds.length) throw new CrmError('forbidden', `No right to read any ${beginning.forbidden.join(', ')}`, { method: 'crm.item.list' })
    if (beginning.forbidden.length > 0) yield { cards: [], cursor: left.cursor(), done: left.done(), total: Math.max(total, left.done()), refused: beginning.forbidden }
  }

  function windowNeeds(dictionaries: WindowNeeds['dictionaries'], kinds: readonly BegunKind[], ourTodos: Promise<OurTodos>, drawn: number | null): WindowNeeds {
    const abundances = new Map<string, Abundance>()
    const clients = kinds.filter(({ kind }) => kind === 'contact' || kind === 'company').reduce((sum, { count }) => sum + count, 0)
    return {
      packer, pause, dictionaries,
      people: peopleBook(packer),
      clients: clientsBook(packer),
      openDeals: openDealsBook(packer, pause, { clients: drawn ?? clients + order.also.length }),
      ourTodos,
      abundance(kind, list: OwnedName) {
        const name = `${kind.kind} ${list}`
        const before = abundances.get(name)
        if (before) return before
        const made = abundanceOf(kind.counts[list] ?? 0, kind.whole)
        abundances.set(name, made)
        return made
      },
    }
  }

  function shelfOf(kind: BegunKind, { left, also }: KindLeft, leftOfAll: () => number): Shelf {
    const width = Math.max(1, kind.last - kind.first + 1)
    const unread = left.reduce((sum, [after, upTo]) => sum + Math.max(0, Math.min(upTo ?? kind.last, kind.last) - Math.max(after, kind.first - 1)), 0)
    const count = Math.round(kind.count * unread / width)
    const most = count < largeScan || windowSize !== usualWindow ? Math.min(windowSize, Math.max(smallestWindow, Math.ceil(count / windowsAtLeast))) : largeWindow
    const target = (): number => count < largeScan ? most : Math.min(most, Math.max(smallestWindow, pageSize * Math.ceil(leftOfAll() / lastWindows / pageSize)))
    const pieces = createPieces(left, { ...kind, count, target })
    const byId = chunksOf([...also].sort((a, b) => a - b), windowSize)
    return {
      kind, pieces,
      expected: count + also.length,
      next() {
        const ids = byId.shift()
        if (ids) return { kind, ids }
        const piece = pieces.next()
        return piece && { kind, piece }
      },
      tail() {
        const piece = pieces.tail()
        return piece && { kind, piece }
      },
    }
  }

  return {
    chunks,
    async complete(cards: readonly Card[], parts: readonly PartName[]) {
      const needs: Completing = { packer, order: 0, done: order.doneSince, compares: order.compares ?? {}, twins }
      const work = Promise.all([stillThere(needs, cards), completed(needs, cards, parts)]).then(([alive, whole]) => whole.filter(({ ref }) => alive.has(cardKey(ref))))
      const done = await Promise.race([work, stopped])
      if (done === null) throw new CrmError('offline', 'The scan was stopped', { retryable: false, notRun: true })
      return done
    },
  }
}

/** Where the cards of a piece were counted, what belongs to them need not wait for them. */
function aheadOf({ packer, abundance }: WindowNeeds, kind: BegunKind, { after, upTo, counted }: Piece, order: number): Ahead | null {
  if (counted === null || counted === 0 || upTo === null) return null
  return new Map(kind.owned.map(list => {
    const rows = rowsBetween(packer, list, [after, upTo], counted, abundance(kind, list.name), order)
    // Whoever reads the window hears of it; until then nobody does.
    rows.catch(() => undefined)
    return [list.name, rows]
  }))
}

interface Shelf {
  readonly kind: BegunKind
  readonly pieces: Pieces
  /** Cards that are left, as far as one can tell. */
  readonly expected: number
  next(): Window | null
  tail(): Window | null
}
