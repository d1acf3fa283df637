import type { Account } from '../account.ts'
import type { Call } from '../call.ts'
import { isObject, text, wholeNumber, type Item } from '../items.ts'
import { notAChoice } from '../problem.ts'
import { cardKinds, lostStatus, wonStatus, type CardKind, type CardRow, type EventEntity, type FieldOwner, type FieldValues, type Tables } from '../tables.ts'
import { record, singularOf, type Actor } from './events.ts'
import { readTags, recordTags } from './tags.ts'
import { fieldsOf, readValues, textOf } from './values.ts'

type Fields = Omit<CardRow, 'id'>

const sharedKeys = ['name', 'responsible_user_id', 'created_by', 'updated_by', 'created_at', 'updated_at', 'custom_fields_values', 'tags_to_add', 'tags_to_delete', '_embedded', 'request_id', 'id']
const embeddedKeys: readonly string[] = ['tags', ...cardKinds]
const ownKeys: Readonly<Record<CardKind, readonly string[]>> = {
  leads: ['price', 'status_id', 'pipeline_id', 'loss_reason_id', 'closed_at', 'visitor_uid'],
  contacts: ['first_name', 'last_name'],
  companies: [],
}

/** What an item makes of a card, or of a new one; complains on the item about what is wrong. */
export function readCard(call: Call, kind: CardKind, item: Item, earlier: CardRow | null): Fields {
  for (const key of Object.keys(item.values)) if (![...sharedKeys, ...ownKeys[kind]].includes(key)) call.unknown(`body.${key}`)
  for (const key of isObject(item.values._embedded) ? Object.keys(item.values._embedded) : []) if (!embeddedKeys.includes(key)) call.unknown(`body._embedded.${key}`)
  const { account, tables, user, now } = call
  const before = earlier ?? blank(call)
  const responsibleUserId = person(tables, item, 'responsible_user_id') ?? before.responsibleUserId
  return {
    ...before,
    ...names(kind, item, before),
    responsibleUserId,
    groupId: tables.users.get(responsibleUserId)?.groupId ?? before.groupId,
    createdBy: person(tables, item, 'created_by', true) ?? before.createdBy,
    updatedBy: person(tables, item, 'updated_by', true) ?? user.id,
    createdAt: wholeNumber(item, 'created_at') ?? before.createdAt,
    updatedAt: wholeNumber(item, 'updated_at') ?? now,
    ...(kind === 'leads' ? leadFields(tables, item, before, now) : {}),
    values: readValues(account, kind, item, before.values),
    tagIds: readTags(tables, kind, item, before.tagIds),
  }
}

function blank({ user, tables, now }: Call): Fields {
  const pipeline = [...tables.pipelines.all()].find(row => row.isMain)
  return {
    name: '', firstName: '', lastName: '', price: 0, pipelineId: pipeline?.id ?? 0, statusId: pipeline ? firstStatus(tables, pipeline.id) : 0, lossReasonId: null, closedAt: null,
    responsibleUserId: user.id, groupId: user.groupId, createdBy: user.id, updatedBy: user.id, createdAt: now, updatedAt: now, isDeleted: false, values: {}, tagIds: [],
  }
}

/** The system itself has the number 0. */
function person(tables: Tables, item: Item, name: string, system = false): number | undefined {
  const id = wholeNumber(item, name)
  if (id === undefined || (system && id === 0) || tables.users.get(id)) return id
  item.wrong(notAChoice(name))
  return undefined
}

/** A contact's whole name and its parts follow each other. */
function names(kind: CardKind, item: Item, before: Fields): Pick<Fields, 'name' | 'firstName' | 'lastName'> {
  const name = text(item, 'name')
  if (kind !== 'contacts') return { name: name ?? before.name, firstName: '', lastName: '' }
  const [first, last] = [text(item, 'first_name'), text(item, 'last_name')]
  if (first === undefined && last === undefined) return { name: name ?? before.name, firstName: before.firstName, lastName: before.lastName }
  const [firstName, lastName] = [first ?? before.firstName, last ?? before.lastName]
  return { name: name ?? [firstName, lastName].filter(Boolean).join(' '), firstName, lastName }
}

function firstStatus(tables: Tables, pipelineId: number): number {
  const statuses = tables.statuses.where('pipeline', row => row.pipelineId, pipelineId).filter(row => row.type === 0)
  return [...statuses].sort((a, b) => a.sort - b.sort)[0]?.statusId ?? wonStatus
}

function isClosed(statusId: number): boolean {
  return statusId === wonStatus || statusId === lostStatus
}

function leadFields(tables: Tables, item: Item, before: Fields, now: number): Pick<Fields, 'price' | 'pipelineId' | 'statusId' | 'lossReasonId' | 'closedAt'> {
  const stage = stageOf(tables, item, before)
  const lossReasonId = item.values.loss_reason_id === null ? null : wholeNumber(item, 'loss_reason_id') ?? before.lossReasonId
  if (lossReasonId !== null && lossReasonId !== before.lossReasonId && !tables.lossReasons.get(lossReasonId)) item.wrong(notAChoice('loss_reason_id'))
  const closedAt = isClosed(stage.statusId) ? wholeNumber(item, 'closed_at') ?? before.closedAt ?? now : null
  return { price: wholeNumber(item, 'price') ?? before.price, ...stage, lossReasonId: stage.statusId === lostStatus ? lossReasonId : null, closedAt }
}

/** A stage without its pipeline brings that along; a pipeline without a stage means its first one. */
function stageOf(tables: Tables, item: Item, before: Fields): Pick<Fields, 'pipelineId' | 'statusId'> {
  const [statusId, pipelineId] = [wholeNumber(item, 'status_id'), wholeNumber(item, 'pipeline_id')]
  if (pipelineId !== undefined && !tables.pipelines.get(pipelineId)) {
    item.wrong(notAChoice('pipeline_id'))
    return before
  }
  if (statusId === undefined) {
    return pipelineId === undefined || pipelineId === before.pipelineId ? { pipelineId: before.pipelineId, statusId: before.statusId } : { pipelineId, statusId: firstStatus(tables, pipelineId) }
  }
  const rows = [...tables.statuses.all()].filter(row => row.statusId === statusId)
  const inPipeline = rows.find(row => row.pipelineId === (pipelineId ?? before.pipelineId))
  const found = inPipeline ?? (pipelineId === undefined ? rows[0] : undefined)
  if (found) return { pipelineId: found.pipelineId, statusId }
  item.wrong(notAChoice('status_id'))
  return before
}

/** Writes down every change as events, the way the feed of the card shows them. */
function recordChanges(actor: Actor, kind: CardKind, before: CardRow, after: CardRow): void {
  const entity = singularOf(kind)
  const told = (type: string, from: unknown, to: unknown): void => void record(actor, type, entity, after.id, { before: [from], after: [to] })
  if (before.name !== after.name) told('name_field_changed', { name_field_value: { name: before.name } }, { name_field_value: { name: after.name } })
  if (before.price !== after.price) told('sale_field_changed', { sale_field_value: { sale: before.price } }, { sale_field_value: { sale: after.price } })
  if (before.responsibleUserId !== after.responsibleUserId) {
    told('entity_responsible_changed', { responsible_user: { id: before.responsibleUserId } }, { responsible_user: { id: after.responsibleUserId } })
  }
  if (before.statusId !== after.statusId || before.pipelineId !== after.pipelineId) {
    told('lead_status_changed', { lead_status: { id: before.statusId, pipeline_id: before.pipelineId } }, { lead_status: { id: after.statusId, pipeline_id: after.pipelineId } })
  }
  recordValues(actor, { owner: kind, entity, id: after.id }, before.values, after.values)
  recordTags(actor, kind, after.id, before.tagIds, after.tagIds)
}

interface Changed { readonly owner: FieldOwner, readonly entity: EventEntity, readonly id: number }

/** Of an element of a list too. */
export function recordValues(actor: Actor, { owner, entity, id }: Changed, before: FieldValues, after: FieldValues): void {
  for (const field of fieldsOf(actor.tables, owner)) {
    const [from, to] = [before[field.id] ?? [], after[field.id] ?? []]
    if (JSON.stringify(from) === JSON.stringify(to)) continue
    const told = (values: typeof from) => values.map(value => ({ custom_field_value: { field_id: field.id, field_type: fieldTypeNumbers[field.type] ?? 1, enum_id: value.enumId ?? null, text: textOf(field, value) } }))
    record(actor, `custom_field_${field.id}_value_changed`, entity, id, { before: told(from), after: told(to) })
  }
}

/** The numbers that events give to the types of fields. */
const fieldTypeNumbers: Readonly<Record<string, number>> = {
  text: 1, numeric: 2, checkbox: 3, select: 4, multiselect: 5, date: 6, url: 7, multitext: 8, textarea: 9, radiobutton: 10, streetaddress: 11, smart_address: 13, birthday: 14, legal_entity: 15, date_time: 19,
}

export function createCard(call: Call, kind: CardKind, fields: Fields): CardRow {
  const { tables, user, now } = call
  const row = tables.cards[kind].insert(fields)
  record({ tables, userId: fields.createdBy === 0 ? 0 : user.id, now }, `${singularOf(kind)}_added`, singularOf(kind), row.id)
  return row
}

export function changeCard({ account, user, now }: { readonly account: Pick<Account, 'tables'>, readonly user: { readonly id: number }, readonly now: number }, kind: CardKind, before: CardRow, fields: Fields): CardRow {
  const { tables } = account
  const after = tables.cards[kind].update(before.id, fields)
  recordChanges({ tables, userId: user.id, now }, kind, before, after)
  return after
}

/** Ids of the cards that a new one brings along in `_embedded`. */
export function embeddedIds(item: Item, name: string): readonly { readonly id: number, readonly isMain?: boolean }[] {
  const embedded = item.values._embedded
  const list = isObject(embedded) ? embedded[name] : undefined
  if (!Array.isArray(list)) return []
  return list.filter(isObject).flatMap(one => one.id === undefined ? [] : [{ id: Number(one.id), ...(typeof one.is_main === 'boolean' ? { isMain: one.is_main } : {}) }])
}
