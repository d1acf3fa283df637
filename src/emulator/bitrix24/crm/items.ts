import { RestError } from '../method.ts'
import { objectParam, textParam } from '../params.ts'
import type { ItemRow, StageHistoryRow } from '../tables.ts'
import { langOf, timeZoneOf, type CrmContext } from './context.ts'
import type { EntityType } from './entity-type.ts'
import { companyIdsOf, contactIdsOf, userFieldsOf } from './fields.ts'
import { idsOf, isEmpty, type Field } from './field.ts'
import { categoriesOf, categoryIdOf, defaultCategoryId, dictionary, hasStages, semanticsOf, stagesOf } from './stages.ts'
import { addRecord, wording } from './timeline-record.ts'
import { isoInZone } from '../zone.ts'
import { invalidValue, parseValue } from './values.ts'

export type Values = Readonly<Record<string, unknown>>

/** What may be written of `fields`, read and checked; unknown and read-only fields are passed over without a word. */
export function parseFields(context: CrmContext, fields: ReadonlyMap<string, Field>, given: Values): Values {
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const field = fields.get(name)
    if (!field || field.readOnly || field.disabled || field.descriptionOnly) continue
    values[field.key] = parseValue(context.tables, field, value)
  }
  return linked(values)
}

/** `contactId` and `contactIds` say the same, so do `companyId` and `companyIds`. */
function linked(values: Record<string, unknown>): Values {
  for (const [one, many] of [['contactId', 'contactIds'], ['companyId', 'companyIds']] as const) {
    if (values[many] !== undefined) values[one] = idsOf(values[many])[0] ?? 0
    else if (values[one] !== undefined && one === 'contactId') values[many] = idsOf(values[one])
  }
  return values
}

export function createItem(context: CrmContext, type: EntityType, fields: ReadonlyMap<string, Field>, values: Values): ItemRow {
  const { tables, user } = context
  const now = context.now().toISOString()
  const placed = placedAt(context, type, fields, values, null)
  const system = { createdTime: now, updatedTime: now, createdBy: user.id, updatedBy: user.id, lastActivityTime: now, lastActivityBy: user.id }
  const stage = hasStages(type) ? { movedTime: now, movedBy: user.id } : {}
  const draft: Values = { ...defaults(context, type), ...values, ...placed, ...system, ...stage }
  checkRequired(context, type, draft)
  const row = tables.items(type.id).insert({ ...draft, assignedById: Number(draft.assignedById ?? user.id) || user.id } as Omit<ItemRow, 'id'>)
  const named = { ...nameOf(context, type, row), ...closing(context, type, row) }
  const whole = Object.keys(named).length > 0 ? tables.items(type.id).update(row.id, named) : row
  if (hasStages(type)) addHistory(context, type, whole, 1)
  addRecord(context, type, whole.id, { kind: 'created', title: wording(context, 'created') })
  return whole
}

/**
 * Writes what differs; where nothing does, nothing is saved and no time moves (`crm/universal/crm-item-update.md`).
 * Mandatory fields are checked only when the stage changes within its pipeline.
 */
export function changeItem(context: CrmContext, type: EntityType, fields: ReadonlyMap<string, Field>, row: ItemRow, values: Values): ItemRow {
  const { tables, user } = context
  const wanted = { ...values, ...placedAt(context, type, fields, values, row) }
  const changed = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !same(row[key], value)))
  if (Object.keys(changed).length === 0) return row
  const stageMoved = 'stageId' in changed
  const pipelineMoved = 'categoryId' in changed
  if (stageMoved && !pipelineMoved) checkRequired(context, type, { ...row, ...changed })
  if (type.id === 3 && isEmpty({ ...row, ...changed }.name) && isEmpty({ ...row, ...changed }.lastName)) {
    // tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.md
    throw new RestError('CRM_FIELD_ERROR_REQUIRED', 'Fill in at least one of the fields: First name, Last name')
  }
  const now = context.now().toISOString()
  const moved = stageMoved ? { movedTime: now, movedBy: user.id, ...(type.type ? { previousStageId: row.stageId ?? null } : {}) } : {}
  const after = tables.items(type.id).update(row.id, { ...changed, ...moved, updatedTime: now, updatedBy: user.id })
  const whole = stageMoved ? tables.items(type.id).update(row.id, closing(context, type, after)) : after
  if (stageMoved) noteStage(context, type, row, whole, pipelineMoved)
  if ('assignedById' in changed) noteResponsible(context, type, row, whole)
  return whole
}

/** Pipeline and stage after the change, checked against each other. */
function placedAt(context: CrmContext, type: EntityType, fields: ReadonlyMap<string, Field>, values: Values, row: ItemRow | null): Values {
  const { tables } = context
  if (type.id === 1) return stageIn(context, type, fields, 0, values.stageId, row)
  if (!type.type && type.id !== 2) return { categoryId: 0 }
  const current = row ? categoryIdOf(row) : defaultCategoryId(tables, type)
  const categoryId = values.categoryId === undefined || values.categoryId === null ? current : Number(values.categoryId)
  const field = fields.get('categoryId')
  if (field && !categoriesOf(tables, type).some(category => category.id === categoryId)) throw invalidValue(field)
  const stays = row !== null && categoryId === current
  return { categoryId, ...stageIn(context, type, fields, categoryId, values.stageId, stays ? row : null) }
}

function stageIn(context: CrmContext, type: EntityType, fields: ReadonlyMap<string, Field>, categoryId: number, wanted: unknown, row: ItemRow | null): Values {
  if (!hasStages(type)) return {}
  const stages = stagesOf(context.tables, type, categoryId)
  if (isEmpty(wanted)) return row ? { stageId: row.stageId } : { stageId: stages[0]?.statusId ?? null }
  const field = fields.get('stageId')
  if (field && !stages.some(stage => stage.statusId === wanted)) throw invalidValue(field)
  return { stageId: wanted }
}

/** What a new card is given where the caller says nothing: `crm/universal/crm-item-add.md`, table by table. */
function defaults(context: CrmContext, type: EntityType): Values {
  const { tables } = context
  const today = isoInZone(context.now(), timeZoneOf(tables)).slice(0, 10)
  const first = (entityId: string) => dictionary(tables, entityId)[0]?.statusId ?? null
  const money = { opportunity: 0, taxValue: 0, currencyId: 'RUB', isManualOpportunity: 'N' }
  if (type.id === 1) return { opened: 'Y', sourceId: first('SOURCE'), ...money }
  if (type.id === 2) {
    const week = new Date(Date.parse(`${today}T00:00:00Z`) + 7 * 86_400_000).toISOString().slice(0, 10)
    return { opened: 'Y', sourceId: first('SOURCE'), typeId: first('DEAL_TYPE'), isRecurring: 'N', begindate: today, closedate: week, ...money }
  }
  if (type.id === 3) return { opened: 'Y', export: 'Y', sourceId: first('SOURCE'), typeId: first('CONTACT_TYPE') }
  if (type.id === 4) {
    return { opened: 'Y', typeId: first('COMPANY_TYPE'), industry: first('INDUSTRY'), employees: first('EMPLOYEES'), currencyId: 'RUB', revenue: 0, isMyCompany: 'N' }
  }
  return { opened: 'Y', ...(type.type?.flags.isLinkWithProductsEnabled ? money : {}) }
}

/** `Сделка #13` where nobody named it; contacts get a name of the kind. */
function nameOf(context: CrmContext, type: EntityType, row: ItemRow): Values {
  const name = `${type.names[langOf(context.tables)]} #${row.id}`
  if (type.id === 3) return isEmpty(row.name) && isEmpty(row.lastName) ? { name } : {}
  return textParam(row.title).trim() === '' ? { title: name } : {}
}

function closing(context: CrmContext, type: EntityType, row: ItemRow): Values {
  if (type.id !== 1) return {}
  return { dateClosed: semanticsOf(context.tables, type, row) === 'P' ? null : context.now().toISOString() }
}

function checkRequired(context: CrmContext, type: EntityType, values: Values): void {
  const empty = userFieldsOf(context.tables, type).find(field => field.mandatory && isEmpty(values[field.fieldName]))
  if (!empty) return
  const lang = langOf(context.tables)
  // The code is in tutorials/crm/how-to-use-analitycs/use-analitics-for-add-contact.md, «A required field is not filled».
  throw new RestError('CRM_FIELD_ERROR_REQUIRED', `Required field "${empty.labels.edit[lang] || empty.fieldName}" is not filled`)
}

function noteStage(context: CrmContext, type: EntityType, before: ItemRow, after: ItemRow, pipelineMoved: boolean): void {
  const semantics = semanticsOf(context.tables, type, after)
  addHistory(context, type, after, pipelineMoved ? 5 : semantics === 'P' ? 2 : 3)
  const nameOfStage = (row: ItemRow) => stagesOf(context.tables, type, categoryIdOf(row)).find(stage => stage.statusId === row.stageId)?.name ?? textParam(row.stageId)
  addRecord(context, type, after.id, {
    kind: 'stage', title: wording(context, pipelineMoved ? 'category' : 'stage'), text: `${nameOfStage(before)} → ${nameOfStage(after)}`,
  })
}

function addHistory(context: CrmContext, type: EntityType, row: ItemRow, typeId: StageHistoryRow['typeId']): void {
  context.tables.stageHistory.insert({
    entityTypeId: type.id,
    typeId,
    ownerId: row.id,
    createdTime: context.now().toISOString(),
    categoryId: categoryIdOf(row),
    stageId: textParam(row.stageId),
    stageSemanticId: semanticsOf(context.tables, type, row),
  })
}

function noteResponsible(context: CrmContext, type: EntityType, before: ItemRow, after: ItemRow): void {
  const nameOfUser = (id: number) => {
    const user = context.tables.users.get(id)
    return user ? `${user.name} ${user.lastName}`.trim() : `#${id}`
  }
  addRecord(context, type, after.id, {
    kind: 'responsible', title: wording(context, 'responsible'), text: `${nameOfUser(before.assignedById)} → ${nameOfUser(after.assignedById)}`,
  })
}

function same(stored: unknown, value: unknown): boolean {
  if (isEmpty(stored) && isEmpty(value)) return true
  return JSON.stringify(stored) === JSON.stringify(value)
}

/**
 * Phones and mails after writing `fm`: entries with a known id are changed, emptied ones removed, all others added;
 * a list or an object by id is taken (`crm/universal/crm-item-update.md`).
 */
export function mergedCommunications(current: ItemRow['fm'], given: unknown): NonNullable<ItemRow['fm']> {
  const byKey = Array.isArray(given) ? given.map((entry): [string, unknown] => ['', entry]) : Object.entries(objectParam(given))
  let entries = [...current ?? []]
  for (const [key, value] of byKey) {
    const entry = objectParam(value)
    const id = Number(textParam(entry.id) || key)
    const known = entries.find(candidate => candidate.id === id)
    // Without its type an entry is passed over, also one that exists: tutorials/crm/how-to-edit-crm-objects/how-to-change-email-or-phone.md
    const typeId = textParam(entry.typeId)
    if (typeId !== 'PHONE' && typeId !== 'EMAIL') continue
    const text = entry.value === undefined ? known?.value ?? '' : textParam(entry.value).trim()
    const next = { id: known?.id ?? nextCommunicationId(entries), typeId, valueType: textParam(entry.valueType) || known?.valueType || 'WORK', value: text } as const
    entries = text === '' ? entries.filter(candidate => candidate !== known) : known ? entries.map(candidate => candidate === known ? next : candidate) : [...entries, next]
  }
  return entries
}

/** Unique within the card; the vendor's are unique in the portal, which nothing can rely on. */
function nextCommunicationId(entries: NonNullable<ItemRow['fm']>): number {
  return Math.max(0, ...entries.map(entry => entry.id)) + 1
}

/** Cards that name a contact or a company. */
export function cardsOfClient(context: Pick<CrmContext, 'tables'>, entityTypeId: number, clientTypeId: 3 | 4, clientId: number): readonly ItemRow[] {
  return clientTypeId === 3
    ? context.tables.items(entityTypeId).where('crm:contactIds', contactIdsOf, clientId)
    : context.tables.items(entityTypeId).where('crm:companyIds', companyIdsOf, clientId)
}
