import type { SessionCache } from '../../browser/port.ts'
import { cardKey, sameCard, type CardRef } from '../../core/card.ts'
import { grouped } from '../../core/grouped.ts'
import type { CardSnapshot } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import type { CardPort } from '../port.ts'
import type { Caller } from './call.ts'
import { clientRows } from './card-clients.ts'
import { createCardDictionaries } from './card-dictionaries.ts'
import type { CardFetch } from './card-fetch.ts'
import { cardsByIds, cardsByWords, orNone } from './card-lists.ts'
import { createCardReader } from './card-read.ts'
import { addTodo } from './card-todo.ts'
import { createChecklistPin } from './checklist-pin.ts'
import { linesSince } from './history.ts'
import { entityOf, type AmoKind } from './names.ts'
import type { AmoPeople } from './people.ts'
import type { SetupBox } from './setup.ts'
import { markOn, titleOf, type CardRow } from './wire/card.ts'

/** More candidates than anybody would look through. */
const mostSurvivors = 20

export interface CardNeeds {
  readonly fetch: CardFetch
  readonly setup: SetupBox
  readonly people: AmoPeople
  readonly locale: Locale
  readonly cache: SessionCache
  /** The account's zone. */
  readonly timeZone: () => string
}

export function createCards(caller: Caller, { fetch, setup, people, locale, cache, timeZone }: CardNeeds): CardPort {
  const dictionaries = createCardDictionaries(caller, cache, locale)
  const reader = createCardReader(caller, { fetch, dictionaries, people, locale, timeZone })

  async function aliveOf(kind: AmoKind, refs: readonly CardRef[]): Promise<readonly string[]> {
    const { hasFilters } = await dictionaries.account()
    // One by one they are asked for below, which tells more.
    if (!hasFilters || refs.length === 1) return []
    return (await orNone(cardsByIds(caller, kind, refs.map(({ id }) => id), { hasFilters }))).map(({ id }) => cardKey({ kind, id }))
  }

  async function ofSameClient(snapshot: CardSnapshot, gone: CardRef): Promise<readonly CardRow[]> {
    if (gone.kind !== 'deal') return cardsByWords(caller, gone.kind as AmoKind, snapshot.title)
    const { hasFilters } = await dictionaries.account()
    const rows = await clientRows(caller, snapshot.clients, hasFilters)
    const ids = [...rows.values()].flatMap(row => row._embedded?.leads ?? []).toSorted((a, b) => b - a).slice(0, mostSurvivors + 1)
    return ids.length > 0 ? cardsByIds(caller, 'deal', ids, { hasFilters }) : cardsByWords(caller, 'deal', snapshot.title)
  }

  return {
    ...reader,
    pinChecklists: createChecklistPin(caller, fetch, locale),

    async alive(refs) {
      const unique = [...new Map(refs.map(ref => [cardKey(ref), ref])).values()]
      const known = unique.filter(({ kind }) => entityOf(kind) !== null)
      const found = new Set((await Promise.all([...grouped(known, ({ kind }) => kind)].map(([kind, some]) => aliveOf(kind as AmoKind, some)))).flat())
      // A list leaves out without a word what is gone and what is forbidden; only reading each tells them apart.
      const lives = await Promise.all(unique.filter(ref => !found.has(cardKey(ref))).map(async ref => [cardKey(ref), entityOf(ref.kind) === null ? 'gone' as const : await fetch.life(ref)] as const))
      return new Map([...[...found].map(key => [key, 'alive'] as const), ...lives])
    },

    async survivors(snapshot, gone) {
      if (entityOf(gone.kind) === null) return []
      return (await ofSameClient(snapshot, gone))
        .map(row => ({ ref: { kind: gone.kind, id: row.id }, title: titleOf(row) }))
        .filter(({ ref }) => !sameCard(ref, gone))
        .toSorted((a, b) => b.ref.id - a.ref.id)
        .slice(0, mostSurvivors)
    },

    async mark(ref) {
      return markOn(await fetch.recent(ref), setup.get()?.marks[ref.kind as AmoKind] ?? null)
    },

    linesSince: (ref, since) => linesSince(caller, ref, since),
    addTodo: (ref, todo, lookSince) => addTodo(caller, locale, ref, todo, lookSince),
  }
}
