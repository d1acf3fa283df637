import { z } from 'zod'
import { cardKey, known, unknown, type Activity, type Card, type CardKind, type CardRef, type ClientRef, type Known, type PartName, type Stage } from '../../core/card.ts'
import { grouped } from '../../core/grouped.ts'
import type { CardSnapshot } from '../../core/review.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import type { CardDictionaries } from './card-dictionaries.ts'
import { boundTo, commentsOf, whichCard } from './card-params.ts'
import { knownOf, obstacleOf } from './known.ts'
import { lastActivityOf } from './last-activity.ts'
import { entityTypeIds } from './names.ts'
import { everyRow } from './paging.ts'
import { personFields } from './people.ts'
import { cardPath } from './place.ts'
import { answerOf } from './query.ts'
import { activity, activityFields, clientsOf, item, oneRawItem, titledItems, titleFields, titleOf, valuesOf, type Item } from './wire/card.ts'
import { comment, type Comment } from './wire/comment.ts'
import { people, unlisted } from './wire/person.ts'
import { understand } from './wire/parse.ts'

export interface CardReader {
  read(ref: CardRef, parts: readonly PartName[]): Promise<Card>
  snapshot(ref: CardRef): Promise<CardSnapshot>
}

/** A card in one request, the first time in a session and later. */
export function createCardReader(caller: Caller, dictionaries: CardDictionaries): CardReader {
  /** The newest page is enough: of ours there is one in a card. */
  async function newestComments(ref: CardRef): Promise<Known<readonly Comment[]>> {
    const { method, params = {} } = commentsOf(ref)
    try {
      return known(await caller.read(method, params, z.array(comment)))
    } catch (error) {
      return unknown(obstacleOf(error))
    }
  }

  async function openActivities(ref: CardRef): Promise<Known<readonly Activity[]>> {
    const about = boundTo(ref)
    const method = 'crm.activity.list'
    const latest = { order: { LAST_UPDATED: 'DESC' }, filter: { ...about, COMPLETED: 'Y' }, select: activityFields }
    try {
      const [open, done] = await Promise.all([
        everyRow(caller, { method, params: { order: { ID: 'ASC' }, filter: { ...about, COMPLETED: 'N' }, select: activityFields } }, activity),
        caller.read(method, latest, z.array(activity)),
      ])
      return known([...open, ...done])
    } catch (error) {
      return unknown(obstacleOf(error))
    }
  }

  async function read(ref: CardRef, parts: readonly PartName[]): Promise<Card> {
    // All of this starts in one tick and so travels in one request.
    const main = caller.readAll({
      item: { method: 'crm.item.get', params: whichCard(ref) },
      person: { method: 'user.get', params: { FILTER: { ID: answerOf('item', 'item', 'assignedById') }, select: personFields } },
    })
    const shared = dictionaries.open(ref.kind)
    const activities = parts.includes('activities') || parts.includes('lastActivity') ? openActivities(ref) : null
    const wanted = {
      activities: parts.includes('activities') ? activities : null,
      comments: parts.includes('lastActivity') ? newestComments(ref) : null,
      fields: parts.includes('fields') ? dictionaries.fields(ref.kind) : null,
    }
    const { item: found, person } = await main
    const raw = understandOutcome(found, oneRawItem, 'crm.item.get')
    const row = understand(item, raw, 'crm.item.get')
    const [pipeline, itsStages] = await Promise.all([shared.pipeline(row.categoryId ?? 0), shared.stages(row.categoryId ?? 0, row.stageId)])
    return {
      ref,
      title: titleOf(row),
      path: cardPath(ref),
      pipeline,
      stage: ref.kind === 'deal' || ref.kind === 'lead' ? stageOf(row, itsStages) : null,
      amount: amountOf(ref.kind, row),
      clients: clientsOf(ref.kind, row),
      responsible: peopleOf(person).find(one => one.id === row.assignedById) ?? unlisted(row.assignedById),
      createdAt: row.createdTime,
      updatedAt: row.updatedTime,
      closeDate: /^\d{4}-\d{2}-\d{2}/.exec(row.closedate)?.[0] ?? null,
      values: valuesOf(raw),
      parts: {
        ...(wanted.activities && { activities: await wanted.activities }),
        ...(wanted.fields && { fields: await wanted.fields }),
        ...(parts.includes('stages') && { stages: itsStages }),
        ...(wanted.comments && activities && { lastActivity: lastActivityOf(row, await wanted.comments, await activities) }),
      },
    }
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

/** Where a kind keeps its clients (crm/universal/object-fields.md). */
const clientFields: Readonly<Record<CardKind, readonly (readonly [ClientRef['kind'], string])[]>> = {
  deal: [['contact', 'contactIds'], ['company', 'companyId']],
  lead: [['contact', 'contactIds'], ['company', 'companyId']],
  contact: [['company', 'companyId']],
  company: [],
}

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

function stageOf(row: Item, itsStages: Known<readonly Stage[]>): Stage | null {
  if (row.stageId === '') return null
  const found = itsStages.known ? itsStages.value.find(stage => stage.id === row.stageId) : undefined
  const outcome = row.stageSemanticId === 'S' ? 'won' : row.stageSemanticId === 'F' ? 'lost' : 'open'
  return found ?? { id: row.stageId, name: row.stageId, order: 0, outcome }
}

function amountOf(kind: CardKind, row: Item): Card['amount'] {
  if (kind !== 'deal' && kind !== 'lead') return null
  return row.opportunity === null || row.opportunity === undefined ? null : { value: row.opportunity, currency: row.currencyId }
}

/** The person may be unreadable for the user; the card is not. */
function peopleOf(outcome: Outcome) {
  const read = knownOf(outcome, people, 'user.get')
  return read.known ? read.value : []
}
