import { z } from 'zod'
import { cardKey, type Card } from '../../../core/card.ts'
import type { Locale } from '../../../core/rule.ts'
import { CrmError, type Scan, type ScanChunk, type ScanCursor, type ScannedKind, type ScanOrder } from '../../port.ts'
import type { Caller } from '../call.ts'
import type { CardDictionaries } from '../card-dictionaries.ts'
import { cardsByIds, pageSize } from '../card-lists.ts'
import type { CardReader } from '../card-read.ts'
import { chunksOf } from '../chunks.ts'
import { entities, type AmoKind } from '../names.ts'
import type { AmoPeople } from '../people.ts'
import { cardRow, type CardRow } from '../wire/card.ts'
import { secondsOf } from '../wire/parse.ts'
import { outcomeOf } from '../wire/pipeline.ts'
import { buildCards, type Building } from './build.ts'
import { completed, withsOf } from './complete.ts'
import { cursorOf, isAmoKind, readCursor, type KindLeft } from './cursor.ts'
import { createOtherCards } from './others.ts'
import type { AscendingList } from './pages.ts'
import { patient } from './patient.ts'
import { createReckoning } from './reckoning.ts'
import { createRemovals } from './removals.ts'
import { drawSample } from './sample.ts'
import { surePages } from './sure-pages.ts'
import { touchedSince } from './work.ts'
import { workSource } from './work-source.ts'

type AmoScanned = ScannedKind & { readonly kind: AmoKind }

export interface ScanTools {
  readonly caller: Caller
  readonly dictionaries: CardDictionaries
  readonly people: AmoPeople
  readonly locale: Locale
  readonly timeZone: () => string
  readonly reader: CardReader
  readonly isAdmin: boolean
  readonly wait: (milliseconds: number) => Promise<void>
}

/** What a stretch of a kind's cards has come to. */
interface Stretch {
  readonly kind: AmoKind
  readonly cards: Promise<readonly Card[]>
  /** How far the kind was given with it. */
  readonly left: (before: KindLeft) => KindLeft
}

/**
 * Reads every list once from its lowest id upwards, the kinds and what belongs to them side by side:
 *
 *     (leads + contacts + companies + open tasks) / 250 + (notes + finished tasks) / 233 + moves and messages / 100 + 2 for removals + dictionaries
 *
 * requests, of each list what the order asks for; who is no administrator asks once more for each kind, whether they may see any of it; where things are removed while it reads, or where nobody can tell, all lists take as many as notes do. See `surePages`.
 */
export function openScan(tools: ScanTools, order: ScanOrder, from: ScanCursor | null, signal: AbortSignal): Scan {
  /** Whoever takes no more chunks lets go of what would still be read for them. */
  let isLeft = false
  const isOver = (): boolean => signal.aborted || isLeft
  const caller = patient(tools.caller, tools.wait, () => signal.aborted)
  const hasFilters = async (): Promise<boolean> => (await tools.dictionaries.account()).hasFilters
  const asked = order.kinds.filter((one): one is AmoScanned => isAmoKind(one.kind))

  async function* chunks(): AsyncGenerator<ScanChunk, void, undefined> {
    try {
      yield* given()
    } finally {
      isLeft = true
    }
  }

  async function* given(): AsyncGenerator<ScanChunk, void, undefined> {
    if (isOver()) return
    const closed = new Set(tools.isAdmin ? [] : await closedAmong(caller, [...asked.map(({ kind }) => kind), ...asked.some(({ parts }) => parts.includes('openDeals')) ? ['deal' as const] : []]))
    if (isOver()) return
    const kinds = asked.filter(({ kind }) => !closed.has(kind))
    const refused = asked.flatMap(({ kind }) => closed.has(kind) ? [kind] : [])
    if (refused.length > 0 && kinds.length === 0) throw new CrmError('forbidden', `No right to read any ${refused.join(', ')}`, { method: 'cards' })
    const drawn = order.sample === undefined ? null : await drawSample(caller, kinds.map(({ kind }) => kind), kind => listOf(kind, false), row => belongs(kindOf(row.kind), row.row), order.sample, isOver)
    const whole = drawn === null
    const resumed = whole ? readCursor(from) : null
    const filtered = await hasFilters()
    const touched = whole && order.changedSince !== null ? await touchedSince(caller, kinds.map(({ kind }) => kind), order.changedSince, isOver) : new Set<string>()
    if (isOver()) return
    const left = new Map(kinds.map(({ kind }): [AmoKind, KindLeft] => {
      const also = [...new Set((drawn?.refs ?? order.also).filter(ref => ref.kind === kind).map(({ id }) => id))]
      const idsTouched = filtered ? [...touched].flatMap(key => key.startsWith(`${kind}:`) ? [Number(key.slice(kind.length + 1))] : []).filter(id => !also.includes(id)) : []
      return [kind, resumed?.kinds[kind] ?? { after: 0, seen: 0, ended: !whole, also, touched: idsTouched, touchedLeft: idsTouched }]
    }))
    let done = resumed?.done ?? 0

    const reckoning = createReckoning()
    const readers = new Map<AmoKind, Promise<void>>()
    const others = createOtherCards(caller, { people: tools.people, hasFilters, refused: closed, isOver, read: async kind => { if (order.changedSince === null && whole) await readers.get(kind)?.catch(() => undefined) } })
    const removals = whole && order.changedSince === null && tools.isAdmin ? createRemovals(tools.caller, isOver) : null
    const building: Building = { ...tools, caller, others, work: workSource(caller, { order, kinds, isWhole: whole && order.changedSince === null, removals, isOver }) }
    const ready: Stretch[] = []
    let failure: unknown = null
    let tell: () => void = () => undefined

    function build({ kind, parts, fields }: AmoScanned, rows: readonly CardRow[]): Promise<readonly Card[]> {
      const cards = buildCards(building, kind, rows, parts, fields)
      cards.catch(() => undefined)
      return cards
    }

    function hand(kind: AmoKind, cards: Promise<readonly Card[]>, after: Stretch['left']): void {
      ready.push({ kind, cards, left: after })
      tell()
    }

    async function byIds(scanned: AmoScanned, ids: readonly number[], fits: (row: CardRow) => boolean, after: (before: KindLeft, some: ReadonlySet<number>) => KindLeft): Promise<void> {
      for (const some of chunksOf(ids, pageSize)) {
        if (isOver()) return
        const rows = await cardsByIds(caller, scanned.kind, some, { hasFilters: filtered, withs: withsOf(scanned.kind) })
        const set = new Set(some)
        hand(scanned.kind, build(scanned, rows.filter(fits)), before => after(before, set))
      }
    }

    async function readKind(scanned: AmoScanned): Promise<void> {
      const { kind } = scanned
      const begun = left.get(kind)
      if (begun === undefined) return
      await byIds(scanned, begun.also, () => true, (before, some) => ({ ...before, also: before.also.filter(id => !some.has(id)) }))
      await byIds(scanned, begun.touchedLeft, row => belongs(scanned, row), (before, some) => ({ ...before, touchedLeft: before.touchedLeft.filter(id => !some.has(id)) }))
      if (begun.ended) return
      const list = listOf(kind, filtered)
      const apart = new Set([...order.also.filter(ref => ref.kind === kind).map(({ id }) => id), ...begun.touched])
      const make = (rows: readonly CardRow[]): Promise<readonly Card[]> => {
        others.note(kind, rows)
        const given = rows.filter(row => row.is_deleted !== true && !apart.has(row.id) && belongs(scanned, row) && hasChanged(kind, row, touched))
        reckoning.read(kind, rows, given.length)
        return build(scanned, given)
      }
      const pages = surePages(caller, list, { after: begun.after, seen: begun.seen }, { watch: removals?.watch(entities[kind]) ?? null, isOver, make })
      for await (const { made, late, place: { after, seen }, ended, more } of pages) {
        const cards = late.length === 0 ? made : Promise.all([make(late), made]).then(both => both.flat())
        cards.catch(() => undefined)
        if (!more) reckoning.upTo(kind, null)
        else if (!reckoning.knowsEnd(kind)) reckoning.upTo(kind, await lastId(caller, list).catch(() => 0))
        hand(kind, cards, before => ({ ...before, after, seen, ended }))
      }
    }

    let reading = kinds.length
    for (const scanned of kinds) {
      const work = readKind(scanned)
      readers.set(scanned.kind, work)
      work.catch((error: unknown) => { failure ??= error }).finally(() => {
        reading -= 1
        tell()
      })
    }
    const stopped = new Promise<null>(resolve => signal.addEventListener('abort', () => resolve(null), { once: true }))

    for (;;) {
      if (isOver()) return
      const stretch = ready.shift()
      if (stretch === undefined) {
        if (failure !== null) throw failure
        if (reading === 0) {
          if (refused.length > 0) yield { cards: [], cursor: cursorOf({ done, kinds: Object.fromEntries(left) }), done, total: Math.max(done, totalOf(done)), refused }
          return
        }
        const told = new Promise<void>(resolve => { tell = resolve })
        if (ready.length === 0 && failure === null && reading > 0) await Promise.race([told, stopped])
        continue
      }
      const cards = await Promise.race([stretch.cards, stopped])
      if (cards === null || isOver()) return
      const before = left.get(stretch.kind)
      if (before !== undefined) left.set(stretch.kind, stretch.left(before))
      done += cards.length
      if (cards.length === 0) continue
      yield { cards, cursor: cursorOf({ done, kinds: Object.fromEntries(left) }), done, total: Math.max(done, totalOf(done)), ...(drawn !== null && { drawnFrom: drawn.from }) }
    }

    function totalOf(sofar: number): number {
      const { read, unread } = reckoning.counts()
      const byId = [...left.values()].reduce((sum, { also, touchedLeft }) => sum + also.length + touchedLeft.length, 0)
      return Math.round(Math.max(sofar, read + (resumed?.done ?? 0)) + byId + unread)
    }

    function kindOf(kind: AmoKind): ScannedKind {
      return kinds.find(one => one.kind === kind) ?? { kind, parts: [], closedSince: null, fields: [] }
    }
  }

  function listOf(kind: AmoKind, filtered: boolean): AscendingList<CardRow> {
    const changed = filtered && order.changedSince !== null ? { filter: { updated_at: { from: secondsOf(order.changedSince) } } } : {}
    return { call: 'cards', path: { entity: entities[kind] }, query: { with: withsOf(kind), ...changed }, rows: entities[kind], schema: cardRow }
  }

  /** Whether the order is about such a card at all. */
  function belongs({ kind, closedSince }: Pick<ScannedKind, 'kind' | 'closedSince'>, row: CardRow): boolean {
    if (row.is_deleted === true) return false
    return kind !== 'deal' || outcomeOf(row.status_id ?? 0) === 'open' || (closedSince !== null && row.updated_at >= closedSince)
  }

  function hasChanged(kind: AmoKind, row: CardRow, touched: ReadonlySet<string>): boolean {
    return order.changedSince === null || secondsOf(row.updated_at) >= secondsOf(order.changedSince) || touched.has(cardKey({ kind, id: row.id }))
  }

  return {
    chunks,
    async complete(cards, parts) {
      if (signal.aborted) throw new CrmError('offline', 'The scan was stopped', { retryable: false, notRun: true })
      return completed({ ...tools, caller, compares: order.compares ?? {} }, cards, parts, await hasFilters())
    },
  }
}

/** The kinds of which nothing may be seen: amoCRM refuses their lists. */
async function closedAmong(caller: Caller, kinds: readonly AmoKind[]): Promise<readonly AmoKind[]> {
  const found = await Promise.all([...new Set(kinds)].map(async kind => {
    try {
      await caller.ask('cards', { path: { entity: entities[kind] }, query: { limit: 1, page: 1 } }, z.unknown())
      return []
    } catch (error) {
      if (error instanceof CrmError && error.code === 'forbidden') return [kind]
      throw error
    }
  }))
  return found.flat()
}

async function lastId(caller: Caller, { call, path, query, rows }: AscendingList<CardRow>): Promise<number> {
  const answer = await caller.ask(call, { ...(path && { path }), query: { ...query, with: undefined, order: { id: 'desc' }, limit: 1, page: 1 } }, z.looseObject({ _embedded: z.record(z.string(), z.array(z.looseObject({ id: z.number() }))) }))
  return answer?._embedded[rows]?.[0]?.id ?? 0
}
