import { z } from 'zod'
import { cardKey, sameCard, type Card, type CardRef, type ClientRef, type Twin } from '../../core/card.ts'
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

/**
 * Other cards of the same kind with the same phone, mailbox or taxpayer number, in one request: a search for each, since of several
 * values nobody could tell which one was found (crm/duplicates/crm-duplicate-find-by-comm.md). What is no sign of anybody, a placeholder or
 * a misspelt address, is not searched for; names are not compared. `card` has the parts `phonesAndEmails` and `requisites`.
 */
export async function twinsBySigns(caller: Caller, card: Card): Promise<readonly Twin[]> {
  // Only whoever asks for twins needs the libraries behind this.
  const [{ duplicateKeys }, { bringPhonesFor }] = await Promise.all([import('../../core/duplicate-keys.ts'), import('../../core/phones.ts')])
  const { phonesAndEmails } = card.parts
  await bringPhonesFor(phonesAndEmails?.known === true ? phonesAndEmails.value.phones : [], country)
  const { kind, id: own } = card.ref
  const entityType = kind.toUpperCase()
  const titles = (ids: unknown): Command => ({ method: 'crm.item.list', params: { entityTypeId: entityTypeIds[kind], filter: { '@id': ids }, select: titleFields, order: { id: 'ASC' }, start: -1 } })
  const keys = duplicateKeys({ country })(card).filter(({ by }) => by !== 'name-and-town' && by !== 'same-client').slice(0, mostSearches)
  if (keys.length === 0) return []
  const answers = await caller.readAll<string>(Object.fromEntries(keys.flatMap(({ by, key, value }, index): [string, Command][] => by === 'inn'
    ? [
        [`k${index}`, { method: 'crm.requisite.list', params: { filter: { ENTITY_TYPE_ID: entityTypeIds[kind], RQ_INN: value }, select: ['ID', 'ENTITY_ID'], order: { ID: 'ASC' }, start: -1 } }],
        [`t${index}`, titles(Array.from({ length: mostTitles }, (_, row) => answerOf(`k${index}`, row, 'ENTITY_ID')))],
      ]
    : [
        [`k${index}`, { method: 'crm.duplicate.findbycomm', params: { type: value.includes('@') ? 'EMAIL' : 'PHONE', values: [...new Set([value, key])], entity_type: entityType } }],
        [`t${index}`, titles(answerOf(`k${index}`, entityType))],
      ])))
  const named = new Map(keys.flatMap((_, index) => {
    const answer = answers[`t${index}`]
    return answer?.ok ? understandOutcome(answer, titledItems, 'crm.item.list') : []
  }).map(({ id, title }) => [id, title]))
  return keys.flatMap(({ by, value }, index) => {
    const answer = answerIn(answers, `k${index}`)
    const ids = by === 'inn'
      ? understandOutcome(answer, innRows, 'crm.requisite.list').map(({ ENTITY_ID }) => ENTITY_ID)
      : understandOutcome(answer, found, 'crm.duplicate.findbycomm')[entityType] ?? []
    const others = [...new Set(ids)].filter(id => id !== own)
    return others.map((id): Twin => ({ ref: { kind, id }, title: named.get(id) ?? `#${id}`, by: by !== 'inn' && others.length >= crowd ? 'shared' : by, value }))
  })
}

const dealRows = z.object({
  items: z.array(z.object({ id: number, title: text, name: text, lastName: text, secondName: text, companyId: optionalId, contactId: optionalId, contactIds: z.array(number).optional() })),
}).transform(({ items }) => items)

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

function idsOf(clients: readonly ClientRef[], kind: ClientRef['kind']): readonly number[] {
  return clients.filter(client => client.kind === kind).map(({ id }) => id)
}

/** By which fields of deals clients of a kind are searched for. */
const clientWays = { contact: ['contactId', 'contactIds'], company: ['companyId'] } as const satisfies Record<ClientRef['kind'], readonly string[]>

function searches(ref: CardRef, categoryId: unknown, contacts: unknown, companies: unknown): Readonly<Record<string, Command>> {
  const search = (field: string, ids: unknown): Command => ({
    method: 'crm.item.list',
    params: { entityTypeId: entityTypeIds.deal, filter: { 'stageSemanticId': 'P', categoryId, '!id': ref.id, [`@${field}`]: ids }, select: [...titleFields, 'companyId', 'contactId', 'contactIds'], order: { id: 'DESC' }, start: -1 },
  })
  const of = (kind: ClientRef['kind'], ids: unknown): [string, Command][] => [
    ...clientWays[kind].map((field): [string, Command] => [field, search(field, ids)]),
    [kind, listClients(kind, ids)],
  ]
  return Object.fromEntries([...of('contact', contacts), ...of('company', companies)])
}

function dealsIn(answers: Readonly<Record<string, Outcome>>, ref: CardRef, clients: readonly ClientRef[]): readonly Twin[] {
  const kinds = (['contact', 'company'] as const).filter(kind => idsOf(clients, kind).length > 0)
  const names = clientsIn(Object.fromEntries(kinds.flatMap(kind => answers[kind] ? [[kind, answers[kind]]] : [])))
  const rows = kinds.flatMap(kind => clientWays[kind]).flatMap(field => {
    const answer = answerIn(answers, field)
    return field === 'contactIds' && cannotFilter(answer) ? [] : understandOutcome(answer, dealRows, 'crm.item.list')
  })
  return [...new Map(rows.map(row => [row.id, row])).values()].flatMap((row): Twin[] => {
    const shared = clientsOf('deal', row).find(client => clients.some(own => own.kind === client.kind && own.id === client.id))
    const other: CardRef = { kind: 'deal', id: row.id }
    if (shared === undefined || sameCard(other, ref)) return []
    return [{ ref: other, title: titleOf(row), by: 'same-client', value: names.get(cardKey(shared))?.title ?? `#${shared.id}` }]
  })
}

function answerIn(answers: Readonly<Record<string, Outcome>>, name: string): Outcome {
  return answers[name] ?? { ok: true, result: undefined, total: 0 }
}
