import { z } from 'zod'
import type { Locale } from '../../core/rule.ts'
import { understandOutcome, type Caller, type Command } from './call.ts'
import { RestError } from './errors.ts'
import { portalTexts, storageCode } from './names.ts'
import { chunksOf, everyRow, pageSize } from './paging.ts'
import { recordFields, recordXmlId } from './record-fields.ts'
import { fieldOf, type ReviewType } from './reviews-process.ts'
import { propertyType } from './reviews-storage.ts'
import type { Setup } from './setup.ts'
import { columns, type Column } from './wire/review.ts'
import { done, number, text, understand } from './wire/parse.ts'

export interface RecordsFound {
  readonly store: Setup['store']
  readonly type: ReviewType | null
  readonly detail: 'created' | 'found' | 'fallback-storage'
}

const columnNames = Object.keys(columns) as Column[]
const typeRow = z.object({ id: number, entityTypeId: number, title: text })
const typeAnswer = z.object({ type: typeRow }).transform(({ type }): ReviewType => ({ id: type.id, entityTypeId: type.entityTypeId }))
const fieldRows = z.object({ fields: z.array(z.object({ entityId: text, fieldName: text })) }).transform(({ fields }) => fields)

/** Columns of one request: each alters the table, and a request has 60 seconds (limits.md). */
const fieldsAtOnce = 12

/** Finds or makes the place of the records. Where the portal refuses smart processes, the application's storage serves. */
export async function prepareRecords(caller: Caller, before: Setup | null, locale: Locale): Promise<RecordsFound> {
  if (before?.store === 'app-storage') return prepareStorage(caller)
  try {
    return await prepareProcess(caller, locale)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return prepareStorage(caller)
  }
}

/** The plan has no smart processes or no more of them, or the person is no CRM administrator. */
function isRefusal(error: unknown): boolean {
  return error instanceof RestError && (error.rest === 'CREATE_DYNAMIC_TYPE_RESTRICTED' || (error.code === 'forbidden' && error.method?.startsWith('crm.type.') === true))
}

async function ourFields(caller: Caller) {
  const params = { moduleId: 'crm', filter: { xmlId: recordXmlId } }
  const method = 'userfieldconfig.list'
  const { first } = await caller.readAll({ first: { method, params } })
  const rows = understandOutcome(first, fieldRows, method)
  const total = first.ok ? first.total : 0
  for (let start = pageSize; start < total; start += pageSize) {
    rows.push(...await caller.read(method, { ...params, start }, fieldRows))
  }
  return rows
}

async function prepareProcess(caller: Caller, locale: Locale): Promise<RecordsFound> {
  const fields = await ourFields(caller)
  const found = await typeOfFields(caller, fields.map(field => field.entityId)) ?? await abandonedType(caller)
  const type = found ?? await addType(caller, locale)
  const missing = columnNames.filter(column => !fields.some(field => field.fieldName === fieldOf(type, column)))
  await addFields(caller, type, missing)
  return { store: 'smart-process', type, detail: found && missing.length === 0 ? 'found' : 'created' }
}

/** The process that carries our fields and still exists; of several the oldest. */
async function typeOfFields(caller: Caller, entityIds: readonly string[]): Promise<ReviewType | null> {
  const ids = [...new Set(entityIds.flatMap(entityId => /^CRM_(\d+)$/.exec(entityId)?.[1] ?? []).map(Number))].toSorted((a, b) => a - b)
  for (const id of ids) {
    const found = await caller.attempt('crm.type.get', { id })
    if (found.ok) return understand(typeAnswer, found.result, 'crm.type.get')
    // Code 0 says that there is no such process; any other failure must not lead to a second one.
    if (!(found.error instanceof RestError && found.error.rest === '0')) throw found.error
  }
  return null
}

/** A process that an interrupted installation left: ours by title, without a single field or item, so that nobody's own process is taken. */
async function abandonedType(caller: Caller): Promise<ReviewType | null> {
  const titles: readonly string[] = Object.values(portalTexts.records)
  const types = await caller.read('crm.type.list', { filter: { '@title': titles }, order: { id: 'ASC' } }, z.object({ types: z.array(typeRow) }))
  for (const type of types.types.filter(({ title }) => titles.includes(title))) {
    const about = { entityTypeId: type.entityTypeId, useOriginalUfNames: 'Y' }
    const [itsFields, items] = await Promise.all([
      caller.read('crm.item.fields', about, z.object({ fields: z.record(z.string(), z.unknown()) })),
      caller.read('crm.item.list', { ...about, select: ['id'] }, z.object({ items: z.array(z.unknown()) })),
    ])
    const used = items.items.length > 0 || Object.keys(itsFields.fields).some(name => name.startsWith('UF_'))
    if (!used) return { id: type.id, entityTypeId: type.entityTypeId }
  }
  return null
}

async function addType(caller: Caller, locale: Locale): Promise<ReviewType> {
  const fields = {
    title: portalTexts.records[locale],
    isRecyclebinEnabled: 'Y',
    // With N nobody but administrators may write until roles are granted by hand, and the auditor's first mark would fail.
    isSetOpenPermissions: 'Y',
    isStagesEnabled: 'N',
    isCategoriesEnabled: 'N',
    isClientEnabled: 'N',
    isAutomationEnabled: 'N',
  }
  // In a batch, since a plan without smart processes refuses it and we have a way out.
  const { type } = await caller.chain({ type: { method: 'crm.type.add', params: { fields } } }, { halt: true })
  return understandOutcome(type, typeAnswer, 'crm.type.add')
}

async function addFields(caller: Caller, type: ReviewType, missing: readonly Column[]): Promise<void> {
  for (const chunk of chunksOf(missing, fieldsAtOnce)) {
    const commands = Object.fromEntries(chunk.map((column): [string, Command] => {
      const { ru, en, plain } = recordFields[column]
      return [column, {
        method: 'userfieldconfig.add',
        params: {
          moduleId: 'crm',
          field: {
            entityId: `CRM_${type.id}`,
            fieldName: fieldOf(type, column),
            userTypeId: columns[column],
            xmlId: recordXmlId,
            sort: (columnNames.indexOf(column) + 1) * 100,
            showFilter: plain ? 'Y' : 'N',
            editFormLabel: { ru, en },
          },
        },
      }]
    }))
    const answers = await caller.chain(commands, { halt: true })
    for (const answer of Object.values(answers)) understandOutcome(answer, done, 'userfieldconfig.add')
  }
}

async function prepareStorage(caller: Caller): Promise<RecordsFound> {
  const storage = await caller.attempt('entity.get', { ENTITY: storageCode })
  if (!storage.ok) {
    if (storage.error.code !== 'not-found') throw storage.error
    // Everybody who uses the application writes reviews; finer rights the storage does not have.
    await caller.write('entity.add', { ENTITY: storageCode, NAME: portalTexts.records.ru, ACCESS: { AU: 'W' } }, done)
  }
  const properties = await everyRow(caller, { method: 'entity.item.property.get', params: { ENTITY: storageCode } }, z.object({ PROPERTY: text }))
  for (const column of columnNames.filter(name => !properties.some(({ PROPERTY }) => PROPERTY === name))) {
    const params = { ENTITY: storageCode, PROPERTY: column, NAME: recordFields[column].ru, TYPE: propertyType(column) }
    await caller.write('entity.item.property.add', params, done)
  }
  return { store: 'app-storage', type: null, detail: 'fallback-storage' }
}

/** Takes the records away for good. A process that still has items cannot be deleted (crm.type.delete). */
export async function removeRecords(caller: Caller, setup: Setup): Promise<void> {
  if (setup.type === null) {
    await caller.write('entity.delete', { ENTITY: storageCode }, done)
    return
  }
  const { id, entityTypeId } = setup.type
  const page = z.object({ items: z.array(z.object({ id: number })) })
  for (;;) {
    const { items } = await caller.read('crm.item.list', { entityTypeId, select: ['id'], order: { id: 'ASC' }, start: -1 }, page)
    if (items.length === 0) break
    const commands = Object.fromEntries(items.map((item): [string, Command] =>
      [`d${item.id}`, { method: 'crm.item.delete', params: { entityTypeId, id: item.id } }]))
    for (const answer of Object.values(await caller.chain(commands, { halt: true }))) {
      if (!answer.ok) throw answer.error
    }
  }
  await caller.write('crm.type.delete', { id }, done)
}
