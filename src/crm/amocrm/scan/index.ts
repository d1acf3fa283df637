import type { SessionCache } from '../../../browser/port.ts'
import { cardKey, unknown, type Card, type CardRef } from '../../../core/card.ts'
import type { Locale } from '../../../core/rule.ts'
import type { ScanPort } from '../../port.ts'
import type { Caller } from '../call.ts'
import { createCardDictionaries } from '../card-dictionaries.ts'
import { createCardFetch } from '../card-fetch.ts'
import { cardsByIds, orNone } from '../card-lists.ts'
import { createCardReader } from '../card-read.ts'
import type { AmoPeople } from '../people.ts'
import { titleOf } from '../wire/card.ts'
import { buildCards } from './build.ts'
import { withsOf } from './complete.ts'
import { isAmoKind } from './cursor.ts'
import { openScan } from './open-scan.ts'
import { createOtherCards } from './others.ts'
import { readWorkOf } from './work.ts'

export interface ScanNeeds {
  readonly cache: SessionCache
  readonly people: AmoPeople
  readonly locale: Locale
  readonly timeZone: () => string
  readonly isAdmin: boolean
  /** Before a question is asked again. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

export function createScans(caller: Caller, { cache, people, locale, timeZone, isAdmin, wait = after }: ScanNeeds): ScanPort {
  const tools = (over: Caller) => {
    const dictionaries = createCardDictionaries(over, cache, locale)
    const reader = createCardReader(over, { fetch: createCardFetch(over, isAdmin), dictionaries, people, locale, timeZone })
    return { caller: over, dictionaries, people, locale, timeZone, reader, isAdmin, wait }
  }
  const ahead = tools(caller)
  const behind = tools(caller.inBackground())
  const hasFilters = async (): Promise<boolean> => (await ahead.dictionaries.account()).hasFilters

  return {
    open: (order, from, signal) => openScan(behind, order, from, signal),

    async look(refs, parts, compares = {}) {
      const unique = [...new Map(refs.map(ref => [cardKey(ref), ref])).values()]
      const filtered = await hasFilters()
      const others = createOtherCards(caller, { people, hasFilters, read: () => Promise.resolve(), isOver: () => false })
      const found = await Promise.all([...new Set(unique.map(({ kind }) => kind))].filter(isAmoKind).map(async (kind): Promise<readonly Card[]> => {
        const wanted = parts(kind)
        const rows = await orNone(cardsByIds(caller, kind, unique.filter(ref => ref.kind === kind).map(({ id }) => id), { hasFilters: filtered, withs: withsOf(kind) }))
        const done = wanted.some(part => part === 'activities' || part === 'comments' || part === 'lastActivity') ? { kinds: [kind], since: null, chats: true } : null
        const work = async (some: readonly CardRef[]) => ({ book: await readWorkOf(caller, some, { done, moves: wanted.includes('stageHistory') }), since: null })
        const cards = await buildCards({ ...ahead, others, work }, kind, rows, wanted)
        if (!wanted.includes('twins')) return cards
        return Promise.all(cards.map(async card => {
          const twins = (await ahead.reader.read(card.ref, ['twins'], () => Promise.resolve(compares)).catch(() => null))?.parts.twins ?? unknown('failed')
          return { ...card, parts: { ...card.parts, twins } }
        }))
      }))
      return found.flat()
    },

    async titles(refs) {
      const filtered = refs.length > 1 ? await hasFilters() : false
      const found = await Promise.all([...new Set(refs.map(({ kind }) => kind))].filter(isAmoKind).map(async kind => {
        const rows = await orNone(cardsByIds(caller, kind, refs.filter(ref => ref.kind === kind).map(({ id }) => id), { hasFilters: filtered }))
        return rows.map((row): [string, string] => [cardKey({ kind, id: row.id }), titleOf(row)])
      }))
      return new Map(found.flat())
    },
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
