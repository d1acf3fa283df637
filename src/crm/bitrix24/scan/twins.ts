import { cardKey, known, unknown, type Card, type CardKind, type CardParts, type CardRef, type ClientRef, type Known } from '../../../core/card.ts'
import type { DuplicateSettings } from '../../../core/duplicate-settings.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Outcome } from '../call.ts'
import { clientRows, listClients } from '../card-clients.ts'
import { cannotFilter } from '../card-open-deals.ts'
import { hasStages } from '../card-parts.ts'
import { clientWays, dealColumns, dealRow, twinsAmong, type DealRow } from '../card-twins.ts'
import { cardsFound, foundBy, foundRows, searchesFor, signsOfCards, twinTeller, type Sign } from '../client-twins.ts'
import { RestError } from '../errors.ts'
import { knownOf, obstacleOf } from '../known.ts'
import { entityTypeIds } from '../names.ts'
import { chunksOf, pageSize } from '../paging.ts'
import { clientsOf } from '../wire/card.ts'
import { understand } from '../wire/parse.ts'
import { askEach, isRefusal } from './ask.ts'
import { readStretch } from './chain.ts'
import type { Packer } from './packer.ts'

type Twins = Known<CardParts['twins']>

interface Asking {
  readonly packer: Packer
  readonly order: number
  readonly compares: DuplicateSettings
  /** For cards of which it was not read what they are searched by. */
  readonly oneByOne: (ref: CardRef) => Promise<Twins>
}

/** The twins of many cards by `cardKey`, as `twinsBySigns` and `dealsOfSameClient` tell them of one, with shared commands. */
export async function twinsOfCards(asking: Asking, cards: readonly Card[]): Promise<ReadonlyMap<string, Twins>> {
  const found = await Promise.all([...grouped(cards, ({ ref }) => ref.kind)].map(async ([kind, ofKind]) => {
    if (kind === 'deal') return twinsOfDeals(asking, ofKind)
    const strangers = ofKind.filter(card => !hasSigns(card))
    const [searched, ...others] = await Promise.all([
      twinsByTheirSigns(asking, kind, ofKind.filter(hasSigns)),
      ...strangers.map(async ({ ref }): Promise<readonly [string, Twins]> => [cardKey(ref), await asking.oneByOne(ref)]),
    ])
    return [...searched, ...others]
  }))
  return new Map(found.flat())
}

type Told = readonly (readonly [key: string, twins: Twins])[]

function hasSigns({ ref, parts }: Card): boolean {
  return parts.phonesAndEmails !== undefined && (hasStages(ref.kind) || parts.requisites !== undefined)
}

/** Every sign of every card is searched for once; then comes one round for all who were found. */
async function twinsByTheirSigns({ packer, order, compares }: Asking, kind: CardKind, cards: readonly Card[]): Promise<Told> {
  const [first] = cards
  if (first === undefined) return []
  const signsOf = await signsOfCards(cards, compares)
  const own = cards.map(card => ({ card, signs: card.parts.requisites?.known === false ? card.parts.requisites : known(signsOf(card)) }))
  const all = new Map(own.flatMap(({ signs }) => valueOf(signs)).map(sign => [nameOf(sign), sign]))
  const searches = [...all].flatMap(([name, sign]) => searchesFor(first, sign, compares).map(search => ({ name, search })))
  const answers = await askEach(packer, searches.map(({ search: { command } }) => command), order)
  const bySign = grouped(searches.map((one, index) => ({ ...one, answer: answers[index] ?? missing })), ({ name }) => name)
  const found = own.map(({ card: { ref }, signs }) => ({
    ref, found: signs.known ? attempted(() => signs.value.map(sign => ({ sign, ids: (bySign.get(nameOf(sign)) ?? []).flatMap(({ search, answer }) => foundBy(kind, search, answer)) }))) : signs,
  }))

  const others = found.flatMap(({ ref, found }) => valueOf(found).flatMap(({ ids }) => ids.filter(id => id !== ref.id)))
  const pages = await askEach(packer, chunksOf([...new Set(others)], pageSize).map(some => cardsFound(kind, some)), order)
  const twinsOf = await twinTeller(kind, pages.flatMap(page => valueOf(knownOf(page, foundRows, 'crm.item.list'))), compares)
  return found.map(({ ref, found }) => [cardKey(ref), found.known ? known(twinsOf(ref, found.value)) : found])
}

function nameOf({ by, key, value }: Sign): string {
  return `${by} ${key} ${value}`
}

/** So many pages of deals fifty clients of a kind have as a rule: cards that have just changed are of clients with more deals than others. */
const likelyPages: Readonly<Record<ClientRef['kind'], number>> = { contact: 3, company: 5 }

/** The deals of all clients, fifty at a time, and meanwhile the clients' names. */
async function twinsOfDeals(asking: Asking, cards: readonly Card[]): Promise<Told> {
  const clients = [...new Map(cards.flatMap(card => card.clients).map(client => [cardKey(client), client])).values()]
  const chunks = [...grouped(clients, ({ kind }) => kind)].flatMap(([kind, ofKind]) => chunksOf(ofKind.map(({ id }) => id), pageSize).map(ids => ({ kind, ids })))
  const pipelines = [...new Set(cards.map(pipelineOf))]
  const [names, ...found] = await Promise.all([
    namesOfClients(asking, cards, clients),
    ...chunks.map(async ({ kind, ids }) => ({ kind, ids, rows: await attemptedLater(dealsOfClients(asking, kind, ids, pipelines)) })),
  ])
  const byClient = new Map<string, DealRow[]>()
  const refused = new Map<string, Twins>()
  for (const { kind, ids, rows } of found) {
    if (!rows.known) for (const id of ids) refused.set(cardKey({ kind, id }), rows)
    else for (const row of rows.value) for (const client of clientsOf('deal', row)) push(byClient, inPipeline(client, row.categoryId ?? 0), row)
  }
  return cards.map(card => [cardKey(card.ref), card.clients.map(client => refused.get(cardKey(client))).find(one => one !== undefined)
    ?? known(twinsAmong(card.clients.flatMap(client => byClient.get(inPipeline(client, pipelineOf(card))) ?? []), card.ref, card.clients, names))])
}

function pipelineOf({ pipeline }: Card): number {
  return pipeline?.id ?? 0
}

function inPipeline(client: ClientRef, pipelineId: number): string {
  return `${cardKey(client)}/${pipelineId}`
}

async function dealsOfClients({ packer, order }: Asking, kind: ClientRef['kind'], ids: readonly number[], pipelines: readonly number[]): Promise<readonly DealRow[]> {
  const likely = Math.ceil(likelyPages[kind] * ids.length / pageSize) * pageSize
  const lists = await Promise.all(clientWays[kind].map(async field => {
    try {
      const { rows } = await readStretch(packer, {
        list: {
          method: 'crm.item.list', id: 'id', inItems: true, params: { entityTypeId: entityTypeIds.deal, select: dealColumns },
          filter: { 'stageSemanticId': 'P', '@categoryId': pipelines, [`@${field}`]: ids },
        },
        after: 0, upTo: null, order, expect: read => Math.max(1, likely - read),
      })
      return rows.map(row => understand(dealRow, row, 'crm.item.list'))
    } catch (error) {
      if (field === 'contactIds' && error instanceof RestError && cannotFilter({ ok: false, error })) return []
      throw error
    }
  }))
  return [...new Map(lists.flat().map(row => [row.id, row])).values()]
}

/** A client whose name may not be read goes by its number. */
async function namesOfClients({ packer, order }: Asking, cards: readonly Card[], clients: readonly ClientRef[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map(cards.flatMap(({ parts }) => valueOf(parts.clients ?? unknown('failed'))).map(client => [cardKey(client), client.title]))
  const nameless = [...grouped(clients.filter(client => !names.has(cardKey(client))), ({ kind }) => kind)]
    .flatMap(([kind, ofKind]) => chunksOf(ofKind.map(({ id }) => id), pageSize).map(ids => ({ kind, ids })))
  const pages = await askEach(packer, nameless.map(({ kind, ids }) => listClients(kind, ids)), order)
  nameless.forEach(({ kind }, index) => {
    for (const { id, title } of valueOf(knownOf(pages[index] ?? missing, clientRows, 'crm.item.list'))) names.set(cardKey({ kind, id }), title)
  })
  return names
}

const missing: Outcome = { ok: true, result: undefined, total: 0 }

function valueOf<T>(part: Known<readonly T[]>): readonly T[] {
  return part.known ? part.value : []
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const before = lists.get(key)
  if (before === undefined) lists.set(key, [value])
  else before.push(value)
}

function attempted<T>(work: () => T): Known<T> {
  try {
    return known(work())
  } catch (error) {
    return unknown(obstacleOf(error))
  }
}

/** The portal's refusal is an obstacle, a fault that does not pass is thrown. */
async function attemptedLater<T>(work: Promise<T>): Promise<Known<T>> {
  try {
    return known(await work)
  } catch (error) {
    if (isRefusal(error)) return unknown(obstacleOf(error))
    throw error
  }
}
