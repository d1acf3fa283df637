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
import { nextPage, type AscendingList } from './pages.ts'
import { patient } from './patient.ts'
import { drawSample } from './sample.ts'
import { readAllWork, readWorkOf, touchedSince } from './work.ts'

export interface ScanTools {
  readonly caller: Caller
  readonly dictionaries: CardDictionaries
  readonly people: AmoPeople
  readonly locale: Locale
  readonly timeZone: () => string
  readonly reader: CardReader
  readonly wait: (milliseconds: number) => Promise<void>
}

/** Last activities are looked for among everything of so many days; of whom there is nothing in them, card by card. */
const lastActivityDays = 31
const dayMs = 86_400_000

/** What a stretch of a kind's cards has come to. */
interface Stretch {
  readonly kind: AmoKind
  readonly cards: Promise<readonly Card[]>
  /** How far the kind was given with it. */
  readonly left: (before: KindLeft) => KindLeft
}

/** How many cards a kind still has, by how its ids lie: amoCRM does not count its lists. */
interface Reckoning {
  first: number
  at: number
  last: number
  rows: number
  ended: boolean
}

/**
 * Reads every list once from its lowest id upwards, the kinds and what belongs to them side by side:
 *
 *     (leads + contacts + companies + tasks + notes) / 247 + moves and messages / 100 + 1 for each kind + dictionaries
 *
 * requests, of each list what the order asks for. A page repeats a few rows of the one before it; see `nextPage`.
 */
export function openScan(tools: ScanTools, order: ScanOrder, from: ScanCursor | null, signal: AbortSignal): Scan {
  /** Whoever takes no more chunks lets go of what would still be read for them. */
  let isLeft = false
  const isOver = (): boolean => signal.aborted || isLeft
  const caller = patient(tools.caller, tools.wait, () => signal.aborted)
  const hasFilters = async (): Promise<boolean> => (await tools.dictionaries.account()).hasFilters
  const kinds = order.kinds.filter((one): one is ScannedKind & { readonly kind: AmoKind } => isAmoKind(one.kind))

  async function* chunks(): AsyncGenerator<ScanChunk, void, undefined> {
    try {
      yield* given()
    } finally {
      isLeft = true
    }
  }

  async function* given(): AsyncGenerator<ScanChunk, void, undefined> {
    if (isOver()) return
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

    const reckonings = new Map<AmoKind, Reckoning>()
    const readers = new Map<AmoKind, Promise<void>>()
    const others = createOtherCards(caller, { people: tools.people, hasFilters, isOver, read: async kind => { if (order.changedSince === null && whole) await readers.get(kind)?.catch(() => undefined) } })
    const building: Building = { ...tools, caller, others, work: workSource(whole) }
    const ready: Stretch[] = []
    let failure: unknown = null
    let tell: () => void = () => undefined

    function hand(scanned: ScannedKind & { readonly kind: AmoKind }, rows: readonly CardRow[], after: Stretch['left']): void {
      const cards = buildCards(building, scanned.kind, rows, scanned.parts)
      cards.catch(() => undefined)
      ready.push({ kind: scanned.kind, cards, left: after })
      tell()
    }

    async function byIds(scanned: ScannedKind & { readonly kind: AmoKind }, ids: readonly number[], fits: (row: CardRow) => boolean, after: (before: KindLeft, some: ReadonlySet<number>) => KindLeft): Promise<void> {
      for (const some of chunksOf(ids, pageSize)) {
        if (isOver()) return
        const rows = await cardsByIds(caller, scanned.kind, some, { hasFilters: filtered, withs: withsOf(scanned.kind) })
        const set = new Set(some)
        hand(scanned, rows.filter(fits), before => after(before, set))
      }
    }

    async function readKind(scanned: ScannedKind & { readonly kind: AmoKind }): Promise<void> {
      const { kind } = scanned
      const begun = left.get(kind)
      if (begun === undefined) return
      await byIds(scanned, begun.also, () => true, (before, some) => ({ ...before, also: before.also.filter(id => !some.has(id)) }))
      await byIds(scanned, begun.touchedLeft, row => belongs(scanned, row), (before, some) => ({ ...before, touchedLeft: before.touchedLeft.filter(id => !some.has(id)) }))
      if (begun.ended) return
      const list = listOf(kind, filtered)
      const apart = new Set([...order.also.filter(ref => ref.kind === kind).map(({ id }) => id), ...begun.touched])
      const reckoning: Reckoning = { first: 0, at: begun.after, last: await lastId(caller, list), rows: 0, ended: false }
      reckonings.set(kind, reckoning)
      let place = { after: begun.after, seen: begun.seen }
      for (let ended = false; !ended;) {
        if (isOver()) return
        const page = await nextPage(caller, list, place)
        others.note(kind, page.rows)
        const rows = page.rows.filter(row => row.is_deleted !== true && !apart.has(row.id) && belongs(scanned, row) && hasChanged(kind, row, touched))
        place = page.place
        ended = page.ended
        reckoning.first ||= page.rows[0]?.id ?? 0
        reckoning.at = place.after
        reckoning.rows += rows.length
        reckoning.ended = ended
        const { after, seen } = place
        hand(scanned, rows, before => ({ ...before, after, seen, ended: page.ended }))
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
        if (reading === 0) return
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
      const waiting = ready.length
      const open = [...reckonings.values()].map(({ first, at, last, rows, ended }) => ended || at <= first ? 0 : rows / (at - first + 1) * Math.max(0, last - at))
      const byId = [...left.values()].reduce((sum, { also, touchedLeft }) => sum + also.length + touchedLeft.length, 0)
      const read = [...reckonings.values()].reduce((sum, { rows }) => sum + rows, 0) + (resumed?.done ?? 0)
      return Math.round((waiting === 0 ? sofar : Math.max(sofar, read)) + byId + open.reduce((sum, one) => sum + one, 0))
    }

    function kindOf(kind: AmoKind): ScannedKind {
      return kinds.find(one => one.kind === kind) ?? { kind, parts: [], closedSince: null, fields: [] }
    }
  }

  function listOf(kind: AmoKind, filtered: boolean): AscendingList<CardRow> {
    const changed = filtered && order.changedSince !== null ? { filter: { updated_at: { from: secondsOf(order.changedSince) } } } : {}
    return { call: 'cards', path: { entity: entities[kind] }, query: { with: withsOf(kind), ...changed }, rows: entities[kind], schema: cardRow }
  }

  /** Parts that a row alone does not have are of few cards, or of all: then whole lists are read. */
  function workSource(whole: boolean): Building['work'] {
    const lasting = kinds.filter(({ parts }) => parts.includes('lastActivity')).map(({ kind }) => kind)
    const doing = kinds.filter(({ parts }) => order.doneSince !== null && (parts.includes('activities') || parts.includes('comments'))).map(({ kind }) => kind)
    const horizon = lasting.length === 0 ? null : new Date(tools.caller.now().getTime() - lastActivityDays * dayMs)
    const since = [order.doneSince, horizon].filter(moment => moment !== null).reduce<Date | null>((earliest, moment) => earliest === null || moment < earliest ? moment : earliest, null)
    const doneKinds = [...new Set([...lasting, ...doing])]
    const done = since === null || doneKinds.length === 0 ? null : { kinds: doneKinds, since, chats: true }
    const moves = kinds.some(({ kind, parts }) => kind === 'deal' && parts.includes('stageHistory'))
    const planned = kinds.filter(({ parts }) => parts.includes('activities') || parts.includes('lastActivity')).map(({ kind }) => kind)
    // Nothing that was done was read: comments are still to come.
    const from = since ?? tools.caller.now()
    if (!whole || order.changedSince !== null) return async refs => ({ book: await readWorkOf(caller, refs, { done, moves }), since: from })
    let all: ReturnType<typeof readAllWork> | null = null
    return async () => {
      all ??= readAllWork(caller, { kinds: planned, done, moves }, isOver)
      return { book: await all, since: from }
    }
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
      return completed({ ...tools, caller }, cards, parts, await hasFilters())
    },
  }
}

async function lastId(caller: Caller, { call, path, query, rows }: AscendingList<CardRow>): Promise<number> {
  const answer = await caller.ask(call, { ...(path && { path }), query: { ...query, with: undefined, order: { id: 'desc' }, limit: 1, page: 1 } }, z.looseObject({ _embedded: z.record(z.string(), z.array(z.looseObject({ id: z.number() }))) }))
  return answer?._embedded[rows]?.[0]?.id ?? 0
}
