import { z } from 'zod'
import { known, unknown, type Activity, type Card, type CardKind, type CardRef, type FieldInfo, type Known, type Obstacle, type PartName, type Pipeline, type Stage } from '../../core/card.ts'
import type { CardSnapshot } from '../../core/review.ts'
import { CrmError } from '../port.ts'
import { understandOutcome, type Caller, type Outcome } from './call.ts'
import { lastActivityOf } from './last-activity.ts'
import { entityTypeIds } from './names.ts'
import { everyRow } from './paging.ts'
import { personFields } from './people.ts'
import { cardPath } from './place.ts'
import { answerOf } from './query.ts'
import { activity, activityFields, clientsOf, fields, item, oneItem, oneRawItem, pipelines, stages, titleOf, valuesOf, type Item } from './wire/card.ts'
import { comment, commentFields, type Comment } from './wire/comment.ts'
import { people, unlisted } from './wire/person.ts'
import { understand } from './wire/parse.ts'

export interface CardReader {
  read(ref: CardRef, parts: readonly PartName[]): Promise<Card>
  snapshot(ref: CardRef): Promise<CardSnapshot>
}

/** Where a kind keeps its stages (crm/status/crm-status-list.md); contacts and companies have none. */
function stageDictionary(kind: CardKind, pipelineId: number): string | null {
  if (kind === 'lead') return 'STATUS'
  if (kind === 'deal') return pipelineId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${pipelineId}`
  return null
}

const which = ({ kind, id }: CardRef) => ({ entityTypeId: entityTypeIds[kind], id, useOriginalUfNames: 'Y' })

/** A card in one request; in two when its pipeline is met for the first time. Dictionaries are read once. */
export function createCardReader(caller: Caller): CardReader {
  const knownStages = new Map<string, readonly Stage[]>()
  const knownFields = new Map<CardKind, readonly FieldInfo[]>()
  let knownPipelines: ReadonlyMap<number, Pipeline> | null = null

  async function stagesOf(dictionary: string): Promise<Known<readonly Stage[]>> {
    const before = knownStages.get(dictionary)
    if (before) return known(before)
    const { found } = await caller.readAll({ found: { method: 'crm.status.list', params: { filter: { ENTITY_ID: dictionary } } } })
    const read = knownOf(found, stages, 'crm.status.list')
    if (read.known) knownStages.set(dictionary, read.value)
    return read
  }

  /** The newest page is enough: of ours there is one in a card. */
  async function newestComments(ref: CardRef): Promise<Known<readonly Comment[]>> {
    const params = { filter: { ENTITY_ID: ref.id, ENTITY_TYPE: ref.kind }, order: { ID: 'DESC' }, select: commentFields }
    try {
      return known(await caller.read('crm.timeline.comment.list', params, z.array(comment)))
    } catch (error) {
      return unknown(obstacleOf(error))
    }
  }

  async function openActivities(ref: CardRef): Promise<Known<readonly Activity[]>> {
    const about = { BINDINGS: [{ OWNER_TYPE_ID: entityTypeIds[ref.kind], OWNER_ID: ref.id }] }
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

  async function fieldsOf(kind: CardKind): Promise<Known<readonly FieldInfo[]>> {
    const before = knownFields.get(kind)
    if (before) return known(before)
    const params = { entityTypeId: entityTypeIds[kind], useOriginalUfNames: 'Y' }
    const { found } = await caller.readAll({ found: { method: 'crm.item.fields', params } })
    const read = knownOf(found, fields, 'crm.item.fields')
    if (read.known) knownFields.set(kind, read.value)
    return read
  }

  async function pipelineOf(kind: CardKind): Promise<ReadonlyMap<number, Pipeline>> {
    if (kind !== 'deal') return new Map()
    if (knownPipelines) return knownPipelines
    const { found } = await caller.readAll({ found: { method: 'crm.category.list', params: { entityTypeId: entityTypeIds.deal } } })
    const read = knownOf(found, pipelines, 'crm.category.list')
    if (read.known) knownPipelines = read.value
    return read.known ? read.value : new Map()
  }

  async function read(ref: CardRef, parts: readonly PartName[]): Promise<Card> {
    // All of this starts in one tick and so travels in one request.
    const main = caller.readAll({
      item: { method: 'crm.item.get', params: which(ref) },
      person: { method: 'user.get', params: { FILTER: { ID: answerOf('item', 'item', 'assignedById') }, select: personFields } },
    })
    const firstGuess = stageDictionary(ref.kind, 0)
    const guessed = firstGuess ? stagesOf(firstGuess) : null
    const activities = parts.includes('activities') || parts.includes('lastActivity') ? openActivities(ref) : null
    const wanted = {
      pipelines: pipelineOf(ref.kind),
      activities: parts.includes('activities') ? activities : null,
      comments: parts.includes('lastActivity') ? newestComments(ref) : null,
      fields: parts.includes('fields') ? fieldsOf(ref.kind) : null,
    }
    const { item: found, person } = await main
    const raw = understandOutcome(found, oneRawItem, 'crm.item.get')
    const row = understand(item, raw, 'crm.item.get')
    const dictionary = stageDictionary(ref.kind, row.categoryId ?? 0)
    const itsStages = dictionary === null
      ? known([])
      : await (dictionary === firstGuess && guessed ? guessed : stagesOf(dictionary))
    return {
      ref,
      title: titleOf(row),
      path: cardPath(ref),
      pipeline: ref.kind === 'deal' ? (await wanted.pipelines).get(row.categoryId ?? 0) ?? { id: row.categoryId ?? 0, name: '' } : null,
      stage: dictionary === null ? null : stageOf(row, itsStages),
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
    const card = await read(ref, [])
    const answers = await Promise.all(card.clients.map(client => caller.attempt('crm.item.get', which(client))))
    const names = answers.flatMap(answer => answer.ok ? [titleOf(understand(oneItem, answer.result, 'crm.item.get'))] : [])
    return {
      title: card.title,
      path: card.path,
      pipeline: card.pipeline?.name || null,
      stage: card.stage?.name || null,
      amount: card.amount,
      clients: card.clients,
      clientNames: names,
      responsible: { id: card.responsible.id, name: card.responsible.name },
      departmentIds: card.responsible.departmentIds,
    }
  }

  return { read, snapshot }
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

function knownOf<T>(outcome: Outcome, schema: z.ZodType<T>, method: string): Known<T> {
  try {
    return known(understandOutcome(outcome, schema, method))
  } catch (error) {
    return unknown(obstacleOf(error))
  }
}

const obstacles: Readonly<Partial<Record<CrmError['code'], Obstacle>>> = { forbidden: 'forbidden', limit: 'limit', offline: 'offline' }

function obstacleOf(error: unknown): Obstacle {
  return (error instanceof CrmError && obstacles[error.code]) || 'failed'
}
