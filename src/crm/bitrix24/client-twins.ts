import { z } from 'zod'
import { known, type Card, type CardKind, type CardRef, type Twin } from '../../core/card.ts'
import { duplicateKeys, type DuplicateKey } from '../../core/duplicate-keys.ts'
import type { DuplicateSettings } from '../../core/duplicate-settings.ts'
import { bringPhonesFor, digitSpellings } from '../../core/phones.ts'
import { searchedKeys, twinsFound } from '../../core/twin-search.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { hasStages } from './card-parts.ts'
import { entityTypeIds } from './names.ts'
import { answerOf } from './query.ts'
import { communications, phonesAndEmailsOf, titleFields, titleOf } from './wire/card.ts'
import { mapOf, number, text } from './wire/parse.ts'

/** With the titles of what they find, which may take three commands each, so many searches fit into one request. */
const mostSearches = 16
const mostTitles = 5

const found = mapOf(z.array(number))
const innRows = z.array(z.object({ ENTITY_ID: number }))

/** A card that was found, as far as people know it by that, and as it is compared. */
const foundRow = z.object({ id: number, title: text, name: text, lastName: text, secondName: text, stageSemanticId: text, ...communications.shape })
export const foundRows = z.object({ items: z.array(foundRow) }).transform(({ items }) => items)
export type FoundRow = z.output<typeof foundRow>

/** What a card is searched for by: a phone, a mailbox, a taxpayer number. */
export type Sign = DuplicateKey

/** One way of asking who has a sign. */
export interface Search {
  readonly by: 'communication' | 'requisite' | 'field'
  readonly command: Command
}

/**
 * By what other cards of the kind are to be searched for. What is no sign of anybody, a placeholder or a misspelt address, is none. The cards have the
 * parts `phonesAndEmails` and `requisites`, and the values of the fields that the company keeps INN in.
 */
export async function signsOfCards(cards: readonly Card[], compares: DuplicateSettings): Promise<(card: Card) => readonly Sign[]> {
  await bringPhonesFor(cards.flatMap(phonesOf), countryOf(compares))
  const keysOf = duplicateKeys(compares)
  return card => searchedKeys(keysOf(card), mostSearches)
}

function phonesOf({ parts: { phonesAndEmails } }: Card): readonly string[] {
  return phonesAndEmails?.known === true ? phonesAndEmails.value.phones : []
}

function countryOf({ country = 'RU' }: DuplicateSettings): string {
  return country
}

/**
 * A search for each sign, since of several values nobody could tell which one was found (crm/duplicates/crm-duplicate-find-by-comm.md); of a phone, the
 * ways of writing it. `values`: of a card of the kind, by which it is known which fields the portal has.
 */
export function searchesFor({ ref: { kind }, values }: Pick<Card, 'ref' | 'values'>, { by, key, value }: Sign, { innFields }: DuplicateSettings): readonly Search[] {
  if (by !== 'inn') {
    const number = key.replace(/#.*$/, '')
    const asked = value.includes('@') ? { type: 'EMAIL', values: [key] } : { type: 'PHONE', values: [...new Set([value, number, ...digitSpellings(number)])] }
    return [{ by: 'communication', command: { method: 'crm.duplicate.findbycomm', params: { ...asked, entity_type: kind.toUpperCase() } } }]
  }
  const fields = (innFields?.get(kind) ?? []).filter(name => name in values)
  // A field of numbers has lost a zero in front.
  const written = [...new Set([value, value.replace(/^0/, '')])]
  const either = Object.fromEntries(fields.map((name, index) => [index, { [`@${name}`]: written }]))
  const searches: Search[] = []
  if (!hasStages(kind)) {
    searches.push({
      by: 'requisite',
      command: { method: 'crm.requisite.list', params: { filter: { 'ENTITY_TYPE_ID': entityTypeIds[kind], '@RQ_INN': written }, select: ['ID', 'ENTITY_ID'], order: { ID: 'ASC' }, start: -1 } },
    })
  }
  if (fields.length > 0) searches.push({ by: 'field', command: itemsWhere(kind, { 0: { logic: 'OR', ...either } }, [...titleFields, ...hasStages(kind) ? ['stageSemanticId'] : []]) })
  return searches
}

function itemsWhere(kind: CardKind, filter: Readonly<Record<string, unknown>>, select: readonly string[]): Command {
  return { method: 'crm.item.list', params: { entityTypeId: entityTypeIds[kind], useOriginalUfNames: 'Y', filter, select, order: { id: 'ASC' }, start: -1 } }
}

/** Whom the search has found, the searched card too. */
export function foundBy(kind: CardKind, { by }: Search, outcome: Outcome): readonly number[] {
  switch (by) {
    case 'communication': return understandOutcome(outcome, found, 'crm.duplicate.findbycomm')[kind.toUpperCase()] ?? []
    case 'requisite': return understandOutcome(outcome, innRows, 'crm.requisite.list').map(({ ENTITY_ID }) => ENTITY_ID)
    case 'field': return understandOutcome(outcome, foundRows, 'crm.item.list').map(({ id }) => id)
  }
}

/** Phones and mailboxes come with all fields or not at all (crm/universal/crm-item-list.md). */
export function cardsFound(kind: CardKind, ids: unknown): Command {
  return itemsWhere(kind, { '@id': ids }, ['*'])
}

/** What was found by a sign of a card. */
export interface FoundBySign {
  readonly sign: Sign
  readonly ids: readonly number[]
}

/**
 * Makes what tells a card's twins by what was found: the portal has looked for digits, and knows neither extensions nor whether a lead is open, so that who
 * was found is held against the card by the same keys as in a comparison of all cards. `rows`: of those who may be seen.
 */
export async function twinTeller(kind: CardKind, rows: readonly FoundRow[], compares: DuplicateSettings): Promise<(own: CardRef, found: readonly FoundBySign[]) => readonly Twin[]> {
  await bringPhonesFor(rows.flatMap(row => phonesAndEmailsOf(row).phones), countryOf(compares))
  const keysOf = duplicateKeys(compares)
  const seen = new Map(rows.map(row => [row.id, { title: titleOf(row), isOpen: !['S', 'F'].includes(row.stageSemanticId), keys: keysOf(comparable(kind, row)) }]))
  const has = (id: number, { by, key }: Sign): boolean => {
    const card = seen.get(id)
    return card === undefined || (card.isOpen && (by === 'inn' || card.keys.some(one => one.by === by && one.key === key)))
  }
  return (own, found) => twinsFound(found.map(({ sign, ids }) => ({
    key: sign,
    others: [...new Set(ids)].filter(id => id !== own.id && has(id, sign)).map(id => ({ ref: { kind, id }, title: seen.get(id)?.title ?? `#${id}` })),
  })), compares)
}

/** As much of a card as its phones and mailboxes are compared by. */
function comparable(kind: CardKind, row: FoundRow): Card {
  const nobody = { id: 0, name: '', position: '', departmentIds: [], active: 'unknown', photo: null } as const
  const never = new Date(0)
  return {
    ref: { kind, id: row.id }, title: '', path: '', pipeline: null, stage: null, amount: null, clients: [], responsible: nobody, createdAt: never, updatedAt: never, closeDate: null, values: {},
    parts: { phonesAndEmails: known(phonesAndEmailsOf(row)) },
  }
}

/** Other cards of the same kind with the same phone, mailbox or taxpayer number, in one request. */
export async function twinsBySigns(caller: Caller, card: Card, compares: DuplicateSettings): Promise<readonly Twin[]> {
  const { ref, ref: { kind } } = card
  const signs = (await signsOfCards([card], compares))(card)
  if (signs.length === 0) return []
  const asked = signs.map((sign, index) => ({ sign, searches: searchesFor(card, sign, compares).map((search, way) => ({ search, name: `k${index}w${way}` })) }))
  const all = asked.flatMap(({ searches }) => searches)
  const answers = await caller.readAll<string>(Object.fromEntries(all.flatMap(({ search, name }): [string, Command][] => {
    const whom = search.by === 'communication' ? answerOf(name, kind.toUpperCase()) : Array.from({ length: mostTitles }, (_, row) => answerOf(name, row, 'ENTITY_ID'))
    return [[name, search.command], ...search.by === 'field' ? [] : [[`t${name}`, cardsFound(kind, whom)] as [string, Command]]]
  })))
  const rowsIn = (name: string): readonly FoundRow[] => {
    const answer = answers[name]
    return answer?.ok ? understandOutcome(answer, foundRows, 'crm.item.list') : []
  }
  const twinsOf = await twinTeller(kind, all.flatMap(({ search, name }) => search.by === 'field' ? rowsIn(name) : []).concat(all.flatMap(({ name }) => rowsIn(`t${name}`))), compares)
  return twinsOf(ref, asked.map(({ sign, searches }) => ({ sign, ids: searches.flatMap(({ search, name }) => foundBy(kind, search, answers[name] ?? missing)) })))
}

const missing: Outcome = { ok: true, result: undefined, total: 0 }
