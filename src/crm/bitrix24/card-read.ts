import { cardKey, known, type Card, type CardKind, type CardParts, type CardRef, type ClientRef, type Known, type PartName, type Stage, type Twin } from '../../core/card.ts'
import { grouped } from '../../core/grouped.ts'
import type { CardSnapshot } from '../../core/review.ts'
import type { HowToCompare } from '../port.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { clientCommands, clientFacts, clientFields, peopleIn } from './card-clients.ts'
import type { CardDictionaries } from './card-dictionaries.ts'
import { openDealsOf } from './card-open-deals.ts'
import { whichCard } from './card-params.ts'
import { attempted, hasStages, linkedActivities, newestComments, requisitesOf, stageMoves } from './card-parts.ts'
import { dealsOfSameClient } from './card-twins.ts'
import { knownOf } from './known.ts'
import { lastActivityOf } from './last-activity.ts'
import { entityTypeIds } from './names.ts'
import { personFields } from './people.ts'
import { cardPath } from './place.ts'
import { answerOf } from './query.ts'
import { clientsOf, communications, item, oneRawItem, phonesAndEmailsOf, titledItems, titleFields, titleOf, valuesOf, type Item } from './wire/card.ts'
import { writtenByPeople } from './wire/comment.ts'
import { unlisted } from './wire/person.ts'
import { understand } from './wire/parse.ts'

type ReadParts = { readonly [P in PartName]?: Known<CardParts[P]> | null }

export interface CardReader {
  read(ref: CardRef, parts: readonly PartName[], compares?: HowToCompare): Promise<Card>
  snapshot(ref: CardRef): Promise<CardSnapshot>
}

/** A card in one request, the first time in a session and later. */
export function createCardReader(caller: Caller, dictionaries: CardDictionaries): CardReader {
  async function read(ref: CardRef, parts: readonly PartName[], compares?: HowToCompare): Promise<Card> {
    const wants = (...names: readonly PartName[]): boolean => names.some(name => parts.includes(name))
    // All of this starts in one tick and so travels in one request.
    const main = caller.readAll<string>({
      item: { method: 'crm.item.get', params: whichCard(ref) },
      person: { method: 'user.get', params: { FILTER: { ID: answerOf('item', 'item', 'assignedById') }, select: personFields } },
      ...(wants('clients') && clientCommands(ref.kind, 'item')),
    })
    const shared = dictionaries.open(ref.kind)
    const begun = {
      activities: wants('activities', 'lastActivity') ? attempted(linkedActivities(caller, ref)) : null,
      comments: wants('comments', 'lastActivity') ? attempted(newestComments(caller, ref)) : null,
      fields: wants('fields') ? dictionaries.fields(ref.kind) : null,
      stageHistory: wants('stageHistory') ? attempted(stageMoves(caller, ref)) : null,
      requisites: wants('requisites', 'twins') ? attempted(requisitesOf(caller, ref)) : null,
      openDeals: wants('openDeals') ? attempted(openDealsOf(caller, ref)) : null,
      workingHours: wants('workingHours') ? dictionaries.workingHours() : null,
      sameClient: wants('twins') && ref.kind === 'deal' ? attempted(dealsOfSameClient(caller, ref)) : null,
    }
    const answers = await main
    const raw = understandOutcome(answers['item'] ?? missing, oneRawItem, 'crm.item.get')
    const row = understand(item, raw, 'crm.item.get')
    const clients = clientsOf(ref.kind, row)
    const [pipeline, itsStages, itsClients] = await Promise.all([
      shared.pipeline(row.categoryId ?? 0),
      shared.stages(row.categoryId ?? 0, row.stageId),
      wants('clients') ? clientFacts(caller, clients, answers) : null,
    ])
    const { activities, comments, ...others } = begun
    const [itsActivities, itsComments] = [await activities, await comments]
    const read: ReadParts = {
      activities: itsActivities,
      comments: itsComments?.known ? known(writtenByPeople(itsComments.value)) : itsComments,
      lastActivity: itsActivities && itsComments && lastActivityOf(row, itsComments, itsActivities),
      fields: await others.fields,
      stages: itsStages,
      clients: itsClients,
      stageHistory: await others.stageHistory,
      requisites: await others.requisites,
      openDeals: await others.openDeals,
      workingHours: await others.workingHours,
      phonesAndEmails: wants('phonesAndEmails', 'twins') ? known(phonesAndEmailsOf(understand(communications, raw, 'crm.item.get'))) : null,
    }
    const card: Card = {
      ref,
      title: titleOf(row),
      path: cardPath(ref),
      pipeline,
      stage: hasStages(ref.kind) ? stageOf(row, itsStages) : null,
      amount: amountOf(ref.kind, row),
      clients,
      responsible: peopleIn(answers['person']).find(one => one.id === row.assignedById) ?? unlisted(row.assignedById),
      createdAt: row.createdTime,
      updatedAt: row.updatedTime,
      closeDate: /^\d{4}-\d{2}-\d{2}/.exec(row.closedate)?.[0] ?? null,
      values: valuesOf(raw),
      parts: Object.fromEntries(parts.flatMap(name => read[name] ? [[name, read[name]]] : [])),
    }
    if (!wants('twins')) return card
    return { ...card, parts: { ...card.parts, twins: await twinsOf(card, await others.sameClient, read, compares) } }
  }

  /** Of a client a second request: what to look for is known only when its card is. */
  async function twinsOf(card: Card, sameClient: Known<(clients: readonly ClientRef[]) => readonly Twin[]> | null, { phonesAndEmails, requisites }: ReadParts, compares?: HowToCompare): Promise<Known<readonly Twin[]>> {
    if (sameClient !== null) return sameClient.known ? attempted(Promise.resolve().then(() => sameClient.value(card.clients))) : sameClient
    if (requisites?.known === false) return requisites
    const bare: Card = { ...card, parts: { ...phonesAndEmails && { phonesAndEmails }, ...requisites && { requisites } } }
    // Only whoever asks for twins of clients needs what is behind this.
    return attempted(Promise.all([import('./client-twins.ts'), compares?.() ?? {}]).then(([{ twinsBySigns }, settings]) => twinsBySigns(caller, bare, settings)))
  }

  async function snapshot(ref: CardRef): Promise<CardSnapshot> {
    const [card, listed] = await Promise.all([read(ref, []), clientsOnCard(ref)])
    const names = new Map([...listed, ...await namesOf(card.clients.filter(client => !listed.has(cardKey(client))))])
    return {
      title: card.title,
      path: card.path,
      pipeline: card.pipeline?.name || null,
      stage: card.stage?.name || null,
      amount: card.amount,
      clients: card.clients,
      clientNames: card.clients.flatMap(client => names.get(cardKey(client)) ?? []),
      responsible: { id: card.responsible.id, name: card.responsible.name },
      departmentIds: card.responsible.departmentIds,
    }
  }

  /** The names of the card's clients in the request that reads the card: a whole list may be referred to (sdk/bx24-js-sdk/how-to-call-rest-methods/bx24-call-batch.md). */
  async function clientsOnCard(ref: CardRef): Promise<ReadonlyMap<string, string>> {
    const fields = clientFields[ref.kind]
    if (fields.length === 0) return new Map()
    const answers = await caller.readAll<string>({
      item: { method: 'crm.item.get', params: whichCard(ref) },
      ...Object.fromEntries(fields.map(([kind, field]) => [kind, titlesOf(kind, answerOf('item', 'item', field))])),
    })
    return titlesIn(answers)
  }

  /** Clients that the reference has left out: forbidden ones, gone ones, and all of a portal that takes no whole list. */
  async function namesOf(clients: readonly ClientRef[]): Promise<ReadonlyMap<string, string>> {
    const kinds = grouped(clients, ({ kind }) => kind)
    if (kinds.size === 0) return new Map()
    return titlesIn(await caller.readAll<string>(Object.fromEntries([...kinds].map(([kind, refs]) => [kind, titlesOf(kind, refs.map(({ id }) => id))]))))
  }

  return { read, snapshot }
}

const missing: Outcome = { ok: true, result: undefined, total: 0 }

function titlesOf(kind: ClientRef['kind'], ids: unknown): Command {
  return { method: 'crm.item.list', params: { entityTypeId: entityTypeIds[kind], filter: { '@id': ids }, select: titleFields, order: { id: 'ASC' }, start: -1 } }
}

function titlesIn(answers: Readonly<Record<string, Outcome>>): ReadonlyMap<string, string> {
  return new Map((['contact', 'company'] as const).flatMap(kind => {
    const answer = answers[kind]
    const rows = answer && knownOf(answer, titledItems, 'crm.item.list')
    return rows?.known ? rows.value.map(({ id, title }): [string, string] => [cardKey({ kind, id }), title]) : []
  }))
}

/** The card's stage; one that the dictionary does not have goes by its id. */
export function stageOf(row: { readonly stageId: string, readonly stageSemanticId?: unknown }, itsStages: Known<readonly Stage[]>): Stage | null {
  if (row.stageId === '') return null
  const found = itsStages.known ? itsStages.value.find(stage => stage.id === row.stageId) : undefined
  const outcome = row.stageSemanticId === 'S' ? 'won' : row.stageSemanticId === 'F' ? 'lost' : 'open'
  return found ?? { id: row.stageId, name: row.stageId, order: 0, outcome }
}

function amountOf(kind: CardKind, row: Item): Card['amount'] {
  if (kind !== 'deal' && kind !== 'lead') return null
  return row.opportunity === null || row.opportunity === undefined ? null : { value: row.opportunity, currency: row.currencyId }
}
