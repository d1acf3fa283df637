import { z } from 'zod'
import { cardKey, sameCard, type Card, type CardKind, type CardRef, type ClientRef, type Twin } from '../../core/card.ts'
import type { DuplicateKey } from '../../core/duplicate-keys.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { clientsIn, listClients } from './card-clients.ts'
import { cannotFilter } from './card-open-deals.ts'
import { whichCard } from './card-params.ts'
import { entityTypeIds } from './names.ts'
import { answerOf } from './query.ts'
import { clientsOf, titledItems, titleFields, titleOf } from './wire/card.ts'
import { mapOf, number, optionalId, text } from './wire/parse.ts'

/** With the titles of what they find, so many searches fit into one request. */
const mostSearches = 20
const mostTitles = 5

/** Of numbers without a code. */
const country = 'RU'

/** Whoever has so many namesakes by a phone shares a switchboard with them. */
const crowd = 5

const found = mapOf(z.array(number))
const innRows = z.array(z.object({ ENTITY_ID: number }))

/** What a card is searched for by: a phone, a mailbox, a taxpayer number. */
export type Sign = DuplicateKey

/**
 * By what other cards of the kind are to be searched for. What is no sign of anybody, a placeholder or a misspelt address, is none; names are
 * not compared. The cards have the parts `phonesAndEmails` and `requisites`.
 */
export async function signsOfCards(cards: readonly Card[]): Promise<(card: Card) => readonly Sign[]> {
  // Only whoever asks for twins needs the libraries behind this.
  const [{ duplicateKeys }, { bringPhonesFor }] = await Promise.all([import('../../core/duplicate-keys.ts'), import('../../core/phones.ts')])
  await bringPhonesFor(cards.flatMap(({ parts: { phonesAndEmails } }) => phonesAndEmails?.known === true ? phonesAndEmails.value.phones : []), country)
  const keysOf = duplicateKeys({ country })
  return card => keysOf(card).filter(({ by }) => by !== 'name-and-town' && by !== 'same-client').slice(0, mostSearches)
}

/** A search for each sign, since of several values nobody could tell which one was found (crm/duplicates/crm-duplicate-find-by-comm.md). */
export function searchFor(kind: CardKind, { by, key, value }: Sign): Command {
  return by === 'inn'
    ? { method: 'crm.requisite.list', params: { filter: { ENTITY_TYPE_ID: entityTypeIds[kind], RQ_INN: value }, select: ['ID', 'ENTITY_ID'], order: { ID: 'ASC' }, start: -1 } }
    : { method: 'crm.duplicate.findbycomm', params: { type: value.includes('@') ? 'EMAIL' : 'PHONE', values: [...new Set([value, key])], entity_type: kind.toUpperCase() } }
}

/** Whom the search has found, the searched card too. */
export function foundBy(kind: CardKind, { by }: Sign, outcome: Outcome): readonly number[] {
  return [...new Set(by === 'inn'
    ? understandOutcome(outcome, innRows, 'crm.requisite.list').map(({ ENTITY_ID }) => ENTITY_ID)
    : understandOutcome(outcome, found, 'crm.duplicate.findbycomm')[kind.toUpperCase()] ?? [])]
}

export function titlesOfCards(kind: CardKind, ids: unknown): Command {
  return { method: 'crm.item.list', params: { entityTypeId: entityTypeIds[kind], filter: { '@id': ids }, select: titleFields, order: { id: 'ASC' }, start: -1 } }
}

/** The twins of the card by one of its signs. */
export function twinsBy({ kind, id: own }: CardRef, { by, value }: Sign, ids: readonly number[], titles: ReadonlyMap<number, string>): readonly Twin[] {
  const others = ids.filter(id => id !== own)
  return others.map((id): Twin => ({ ref: { kind, id }, title: titles.get(id) ?? `#${id}`, by: by !== 'inn' && others.length >= crowd ? 'shared' : by, value }))
}

/** Other cards of the same kind with the same phone, mailbox or taxpayer number, in one request. */
export async function twinsBySigns(caller: Caller, card: Card): Promise<readonly Twin[]> {
  const { ref } = card
  const signs = (await signsOfCards([card]))(card)
  if (signs.length === 0) return []
  const answers = await caller.readAll<string>(Object.fromEntries(signs.flatMap((sign, index): [string, Command][] => [
    [`k${index}`, searchFor(ref.kind, sign)],
    [`t${index}`, titlesOfCards(ref.kind, sign.by === 'inn' ? Array.from({ length: mostTitles }, (_, row) => answerOf(`k${index}`, row, 'ENTITY_ID')) : answerOf(`k${index}`, ref.kind.toUpperCase()))],
  ])))
  const titles = new Map(signs.flatMap((_, index) => {
    const answer = answers[`t${index}`]
    return answer?.ok ? understandOutcome(answer, titledItems, 'crm.item.list') : []
  }).map(({ id, title }) => [id, title]))
  return signs.flatMap((sign, index) => twinsBy(ref, sign, foundBy(ref.kind, sign, answerIn(answers, `k${index}`)), titles))
}

export const dealRow = z.object({
  id: number, title: text, name: text, lastName: text, secondName: text, categoryId: optionalId, companyId: optionalId, contactId: optionalId, contactIds: z.array(number).optional(),
})
const dealRows = z.object({ items: z.array(dealRow) }).transform(({ items }) => items)

export type DealRow = z.output<typeof dealRow>

/** What a list of deals is asked for, to find those of the same client among them. */
export const dealColumns = [...titleFields, 'categoryId', 'companyId', 'contactId', 'contactIds']

/**
 * Other open deals of the same clients in the same pipeline, in the request that reads the card: its clients and its pipeline are referred to. Gives
 * what finds the twins once the clients are known; what the portal makes of a reference to no client is not looked at.
 */
export async function dealsOfSameClient(caller: Caller, ref: CardRef): Promise<(clients: readonly ClientRef[]) => readonly Twin[]> {
  const of = (field: string): unknown => answerOf('item', 'item', field)
  const answers = await caller.readAll<string>({
    item: { method: 'crm.item.get', params: whichCard(ref) },
    ...searches(ref, of('categoryId'), of('contactIds'), of('companyId')),
  })
  return clients => clients.length === 0 ? [] : dealsIn(answers, ref, clients)
}

/** By which fields of deals clients of a kind are searched for. */
export const clientWays = { contact: ['contactId', 'contactIds'], company: ['companyId'] } as const satisfies Record<ClientRef['kind'], readonly string[]>

function searches(ref: CardRef, categoryId: unknown, contacts: unknown, companies: unknown): Readonly<Record<string, Command>> {
  const search = (field: string, ids: unknown): Command => ({
    method: 'crm.item.list',
    params: { entityTypeId: entityTypeIds.deal, filter: { 'stageSemanticId': 'P', categoryId, '!id': ref.id, [`@${field}`]: ids }, select: dealColumns, order: { id: 'DESC' }, start: -1 },
  })
  const of = (kind: ClientRef['kind'], ids: unknown): [string, Command][] => [
    ...clientWays[kind].map((field): [string, Command] => [field, search(field, ids)]),
    [kind, listClients(kind, ids)],
  ]
  return Object.fromEntries([...of('contact', contacts), ...of('company', companies)])
}

function dealsIn(answers: Readonly<Record<string, Outcome>>, ref: CardRef, clients: readonly ClientRef[]): readonly Twin[] {
  const kinds = (['contact', 'company'] as const).filter(kind => clients.some(client => client.kind === kind))
  const names = clientsIn(Object.fromEntries(kinds.flatMap(kind => answers[kind] ? [[kind, answers[kind]]] : [])))
  const rows = kinds.flatMap(kind => clientWays[kind]).flatMap(field => {
    const answer = answerIn(answers, field)
    return field === 'contactIds' && cannotFilter(answer) ? [] : understandOutcome(answer, dealRows, 'crm.item.list')
  })
  return twinsAmong(rows, ref, clients, new Map([...names].map(([key, { title }]) => [key, title])))
}

/** As many as the portal gives at once. */
const mostDeals = 50

/** The deals that share a client with this one, the newest first. `names`: of clients, by their keys. */
export function twinsAmong(deals: readonly DealRow[], ref: CardRef, clients: readonly ClientRef[], names: ReadonlyMap<string, string>): readonly Twin[] {
  const unique = [...new Map(deals.map(row => [row.id, row])).values()].toSorted((a, b) => b.id - a.id)
  return unique.flatMap((row): Twin[] => {
    const shared = clientsOf('deal', row).find(client => clients.some(own => own.kind === client.kind && own.id === client.id))
    const other: CardRef = { kind: 'deal', id: row.id }
    if (shared === undefined || sameCard(other, ref)) return []
    return [{ ref: other, title: titleOf(row), by: 'same-client', value: names.get(cardKey(shared)) ?? `#${shared.id}` }]
  }).slice(0, mostDeals)
}

function answerIn(answers: Readonly<Record<string, Outcome>>, name: string): Outcome {
  return answers[name] ?? { ok: true, result: undefined, total: 0 }
}
