import { z } from 'zod'
import { cardKey, known, unknown, type CardKind, type ClientFacts, type ClientRef, type Known, type Person } from '../../core/card.ts'
import { grouped } from '../../core/grouped.ts'
import type { Caller, Command, Outcome } from './call.ts'
import { knownOf } from './known.ts'
import { entityTypeIds } from './names.ts'
import { chunksOf, pageSize } from './paging.ts'
import { personFields } from './people.ts'
import { answerOf } from './query.ts'
import { titleFields, titleOf } from './wire/card.ts'
import { number, text } from './wire/parse.ts'
import { people, unlisted } from './wire/person.ts'

/** Where a kind keeps its clients (crm/universal/object-fields.md). */
export const clientFields: Readonly<Record<CardKind, readonly (readonly [ClientRef['kind'], string])[]>> = {
  deal: [['contact', 'contactIds'], ['company', 'companyId']],
  lead: [['contact', 'contactIds'], ['company', 'companyId']],
  contact: [['company', 'companyId']],
  company: [],
}

export const clientRows = z.object({ items: z.array(z.object({ id: number, title: text, name: text, lastName: text, secondName: text, assignedById: number.optional() })) })
  .transform(({ items }) => items.map(row => ({ id: row.id, title: titleOf(row), responsibleId: row.assignedById ?? 0 })))

type ClientRow = z.output<typeof clientRows>[number]

/** So many responsibles of contacts are asked for beside the contacts themselves; a deal with more of them takes a second request. */
const foreseen = 4

export function listClients(kind: ClientRef['kind'], ids: unknown): Command {
  return { method: 'crm.item.list', params: { entityTypeId: entityTypeIds[kind], filter: { '@id': ids }, select: [...titleFields, 'assignedById'], order: { id: 'ASC' }, start: -1 } }
}

/**
 * Commands that read the clients of the card and who is responsible for them in the request that reads the card: a whole list may be referred
 * to (sdk/bx24-js-sdk/how-to-call-rest-methods/bx24-call-batch.md).
 */
export function clientCommands(kind: CardKind, item: string): Readonly<Record<string, Command>> {
  const fields = clientFields[kind]
  if (fields.length === 0) return {}
  const responsibles = fields.flatMap(([client]) => Array.from({ length: client === 'contact' ? foreseen : 1 }, (_, index) => answerOf(client, 'items', index, 'assignedById')))
  return {
    ...Object.fromEntries(fields.map(([client, field]) => [client, listClients(client, answerOf(item, 'item', field))])),
    responsibles: { method: 'user.get', params: { FILTER: { ID: responsibles }, select: personFields } },
  }
}

/** Rows of these commands, by the client's key. */
export function clientsIn(answers: Readonly<Record<string, Outcome | undefined>>): ReadonlyMap<string, ClientRow> {
  return new Map((['contact', 'company'] as const).flatMap(kind => {
    const answer = answers[kind]
    const rows = answer && knownOf(answer, clientRows, 'crm.item.list')
    return rows?.known ? rows.value.map((row): [string, ClientRow] => [cardKey({ kind, id: row.id }), row]) : []
  }))
}

/**
 * The clients as rules see them. What the first request did not bring is asked for in a second one: forbidden clients, gone ones, all of a
 * portal that takes no whole list. Who is left out then may not be seen, and a rule must not take that for «none».
 */
export async function clientFacts(caller: Caller, clients: readonly ClientRef[], answers: Readonly<Record<string, Outcome | undefined>>): Promise<Known<readonly ClientFacts[]>> {
  const found = new Map(clientsIn(answers))
  const persons = new Map(peopleIn(answers['responsibles']).map(person => [person.id, person]))
  const missing = clients.filter(client => !found.has(cardKey(client)))
  if (missing.length > 0) {
    const again = await caller.readAll<string>(Object.fromEntries([...grouped(missing, ({ kind }) => kind)].map(([kind, refs]) => [kind, listClients(kind, refs.map(({ id }) => id))])))
    const failed = Object.values(again).find(answer => !answer.ok)
    if (failed) return knownOf(failed, z.never(), 'crm.item.list')
    for (const [key, row] of clientsIn(again)) found.set(key, row)
  }
  const strangers = [...new Set([...found.values()].map(({ responsibleId }) => responsibleId))].filter(id => id > 0 && !persons.has(id))
  if (strangers.length > 0) {
    const rows = await Promise.all(chunksOf(strangers, pageSize).map(ids => caller.attempt('user.get', { FILTER: { ID: ids }, select: personFields })))
    for (const person of rows.flatMap(peopleIn)) persons.set(person.id, person)
  }
  if (clients.some(client => !found.has(cardKey(client)))) return unknown('forbidden')
  return known(clients.flatMap(client => {
    const row = found.get(cardKey(client))
    return row === undefined ? [] : [{ ...client, title: row.title, responsible: persons.get(row.responsibleId) ?? unlisted(row.responsibleId) }]
  }))
}

/** The person may be unreadable for the user; the card is not. */
export function peopleIn(outcome: Outcome | undefined): readonly Person[] {
  const read = outcome && knownOf(outcome, people, 'user.get')
  return read?.known ? read.value : []
}
