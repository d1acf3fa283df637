import { fieldsOf, textOf } from '../../cards/values.ts'
import { may, mayAdd } from '../../rights.ts'
import type { CardKind, CardRow, CustomFieldRow, FieldValues, PipelineRow } from '../../tables.ts'
import type { CardField, CardPage, MissingPage, StageInfo } from '../wire.ts'
import { feedOf } from './feed.ts'
import { linksOf, personName, seen, taskInfo, type Reading } from './reading.ts'

function textOfField(reading: Reading, field: CustomFieldRow, values: FieldValues): string {
  const own = values[field.id] ?? []
  if (field.type === 'checkbox') return own.some(({ value }) => value === true || value === '1' || value === 1) ? '1' : ''
  if (field.type === 'date' || field.type === 'date_time' || field.type === 'birthday') {
    return own.map(({ value }) => typeof value === 'number' ? reading.print.moment(value) : String(value ?? '')).join(', ')
  }
  return own.map(value => textOf(field, value)).join(', ')
}

function fieldsOfCard(reading: Reading, kind: CardKind, values: FieldValues): CardField[] {
  return fieldsOf(reading.account.tables, kind).map(field => ({
    id: field.id,
    name: field.name,
    type: field.type,
    code: field.code,
    text: textOfField(reading, field, values),
    apiOnly: field.isApiOnly,
    enums: (field.enums ?? []).map(({ id, value }) => ({ id, value })),
  }))
}

function stagesOf({ account }: Reading, pipelineId: number): StageInfo[] {
  return account.tables.statuses.where('pipeline', status => status.pipelineId, pipelineId)
    .toSorted((a, b) => a.sort - b.sort)
    .map(({ statusId, name, color }) => ({ id: statusId, name, color }))
}

function pipelineOf({ account }: Reading, card: CardRow | null): PipelineRow | undefined {
  const pipelines = [...account.tables.pipelines.all()].sort((a, b) => a.sort - b.sort)
  return card ? account.tables.pipelines.get(card.pipelineId) : pipelines.find(({ isMain }) => isMain) ?? pipelines[0]
}

function pageOf(reading: Reading, kind: CardKind, card: CardRow | null): CardPage {
  const { user, account } = reading
  const pipeline = kind === 'leads' ? pipelineOf(reading, card) : undefined
  const stages = pipeline ? stagesOf(reading, pipeline.id) : []
  const tasks = card ? account.tables.tasks.where('page', row => `${row.entityType}/${row.entityId}`, `${kind}/${card.id}`) : []
  return {
    kind: 'card',
    entity: kind,
    id: card?.id ?? 0,
    name: card?.name ?? '',
    price: kind === 'leads' ? card?.price ?? 0 : null,
    pipeline: pipeline ? { id: pipeline.id, name: pipeline.name } : null,
    stages,
    stageId: card?.statusId ?? stages[1]?.id ?? stages[0]?.id ?? null,
    responsibleId: card?.responsibleUserId ?? user.id,
    responsible: personName(reading, card?.responsibleUserId ?? user.id),
    tags: (card?.tagIds ?? []).flatMap(id => account.tables.tags.get(id)?.name ?? []),
    fields: fieldsOfCard(reading, kind, card?.values ?? {}),
    links: card ? linksOf(reading, kind, card.id) : [],
    feed: card ? feedOf(reading, kind, card) : [],
    tasks: tasks.filter(({ isCompleted }) => !isCompleted).toSorted((a, b) => a.completeTill - b.completeTill).map(task => taskInfo(reading, task)),
    mayEdit: card ? may(user, 'edit', kind, card) : mayAdd(user, kind),
  }
}

export function newCardPage(reading: Reading, kind: CardKind): CardPage | MissingPage {
  return mayAdd(reading.user, kind) ? pageOf(reading, kind, null) : { kind: 'missing', reason: 'forbidden' }
}

export function cardPage(reading: Reading, kind: CardKind, id: number): CardPage | MissingPage {
  const card = reading.account.tables.cards[kind].get(id)
  if (!card || card.isDeleted) return { kind: 'missing', reason: 'not-found' }
  return seen(reading, kind, card) ? pageOf(reading, kind, card) : { kind: 'missing', reason: 'forbidden' }
}
