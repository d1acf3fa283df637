import { z } from 'zod'
import { cardKey, sameCard, type CardRef, type ClientRef, type Twin } from '../../core/card.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { clientsIn, listClients } from './card-clients.ts'
import { cannotFilter } from './card-open-deals.ts'
import { whichCard } from './card-params.ts'
import { entityTypeIds } from './names.ts'
import { answerOf } from './query.ts'
import { clientsOf, titleFields, titleOf } from './wire/card.ts'
import { number, optionalId, text } from './wire/parse.ts'

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
