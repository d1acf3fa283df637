import { z } from 'zod'
import type { SessionCache } from '../../browser/port.ts'
import { cardKey, cardKinds, sameCard, type CardKind, type CardRef } from '../../core/card.ts'
import type { CardSnapshot } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import type { CardPort } from '../port.ts'
import { understandOutcome, type Caller, type Outcome } from './call.ts'
import { createCardDictionaries } from './card-dictionaries.ts'
import { linesSince } from './card-history.ts'
import { markOf } from './card-mark.ts'
import { whichCard } from './card-params.ts'
import { createCardReader } from './card-read.ts'
import { addTodo } from './card-todo.ts'
import { createChecklistPin } from './checklist-pin.ts'
import { entityTypeIds } from './names.ts'
import { chunksOf, pageSize } from './paging.ts'
import type { SetupBox } from './setup.ts'
import { oneRawItem, titledItems, titleFields } from './wire/card.ts'
import { number } from './wire/parse.ts'

const listedIds = z.object({ items: z.array(z.object({ id: number })) }).transform(({ items }) => items.map(({ id }) => id))

/** More candidates than anybody would look through. */
const mostSurvivors = 20

export interface CardNeeds {
  readonly setup: SetupBox
  readonly locale: Locale
  readonly cache: SessionCache
}

export function createCards(caller: Caller, { setup, locale, cache }: CardNeeds): CardPort {
  const reader = createCardReader(caller, createCardDictionaries(caller, cache))

  async function listedOf(refs: readonly CardRef[]): Promise<ReadonlySet<string>> {
    const keys = await Promise.all(cardKinds.map(async kind => {
      const ids = refs.filter(ref => ref.kind === kind).map(ref => ref.id)
      const rows = await Promise.all(chunksOf(ids, pageSize).map(chunk => caller.read('crm.item.list', {
        entityTypeId: entityTypeIds[kind], filter: { '@id': chunk }, select: ['id'], order: { id: 'ASC' }, start: -1,
      }, listedIds)))
      return rows.flat().map(id => cardKey({ kind, id }))
    }))
    return new Set(keys.flat())
  }

  return {
    ...reader,
    readInTurns: null,
    pinChecklists: createChecklistPin(caller, locale),

    async alive(refs) {
      const unique = [...new Map(refs.map(ref => [cardKey(ref), ref])).values()]
      const found = await listedOf(unique)
      const missing = unique.filter(ref => !found.has(cardKey(ref)))
      // A list leaves out without a word what is gone and what is forbidden; only reading each tells them apart.
      const lives = await Promise.all(missing.map(async ref => {
        return [cardKey(ref), lifeOf(await caller.attempt('crm.item.get', { entityTypeId: entityTypeIds[ref.kind], id: ref.id }))] as const
      }))
      return new Map([...[...found].map(key => [key, 'alive'] as const), ...lives])
    },

    async survivors(snapshot, gone) {
      const params = { entityTypeId: entityTypeIds[gone.kind], select: titleFields, order: { id: 'DESC' }, filter: sameClient(snapshot, gone.kind) }
      const rows = await caller.read('crm.item.list', params, titledItems)
      return rows
        .map(({ id, title }) => ({ ref: { kind: gone.kind, id }, title }))
        .filter(({ ref }) => !sameCard(ref, gone))
        .slice(0, mostSurvivors)
    },

    async mark(ref) {
      const item = understandOutcome(await caller.attempt('crm.item.get', whichCard(ref)), oneRawItem, 'crm.item.get')
      return markOf(setup, ref.kind, item)
    },

    linesSince: (ref, since) => linesSince(caller, ref, since),
    addTodo: (ref, todo, lookSince) => addTodo(caller, locale, ref, todo, lookSince),
  }
}

function lifeOf(answer: Outcome): 'alive' | 'gone' | 'forbidden' {
  if (answer.ok) return 'alive'
  if (answer.error.code === 'not-found') return 'gone'
  if (answer.error.code === 'forbidden') return 'forbidden'
  throw answer.error
}

/** Deals and leads are found by their clients, else by their title; contacts and companies are clients themselves and are found by name. */
function sameClient(snapshot: CardSnapshot, kind: CardKind): Readonly<Record<string, unknown>> {
  if (kind === 'company') return { '%title': snapshot.title }
  if (kind === 'contact') return { '%lastName': snapshot.title.split(' ')[0] }
  const contacts = snapshot.clients.filter(client => client.kind === 'contact').map(client => client.id)
  const companies = snapshot.clients.filter(client => client.kind === 'company').map(client => client.id)
  const ways = [
    ...(contacts.length > 0 ? [{ '@contactId': contacts }] : []),
    ...(companies.length > 0 ? [{ '@companyId': companies }] : []),
  ]
  return ways.length > 0 ? { 0: { logic: 'OR', ...ways } } : { '=title': snapshot.title }
}
