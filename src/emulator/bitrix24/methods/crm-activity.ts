import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, listParam, objectParam, textParam } from '../params.ts'
import type { ActivityRow } from '../tables.ts'
import { activityBindingMethods } from '../crm/activity-binding-methods.ts'
import { activityColumns, activityDescriptions, extraColumns, type ActivityColumn } from '../crm/activity-columns.ts'
import { activitiesOf, bindingsOf, type Binding } from '../crm/bindings.ts'
import { cardAt, mayWrite } from '../crm/cards.ts'
import { timeZoneOf } from '../crm/context.ts'
import { entityTypes } from '../crm/entity-type.ts'
import { compileFilter } from '../crm/filter.ts'
import { compileOrder, firstRows, pageSize, paged, startOf } from '../crm/paging.ts'
import { rightTo } from '../crm/rights.ts'
import { todoMethods } from '../crm/todo-methods.ts'

const folder = 'crm/timeline/activities/activity-base'

export const crmActivityMethods: Family = {
  'crm.activity.list': { page: `${folder}/crm-activity-list.md`, scope: ['crm'], run: list },
  'crm.activity.get': { page: `${folder}/crm-activity-get.md`, scope: ['crm'], run: get },
  'crm.activity.delete': { page: `${folder}/crm-activity-delete.md`, scope: ['crm'], run: remove },
  'crm.activity.fields': { page: `${folder}/crm-activity-fields.md`, scope: ['crm'], run: fields },
  ...todoMethods,
  ...activityBindingMethods,
}

/**
 * Activities of cards that the person may read. With several pairs in `BINDINGS` an activity comes once for each pair that
 * it is bound to. An older method: filter and order fields that it does not know are passed over.
 */
function list(call: Call): Reply {
  const { tables, params } = call
  const timeZone = timeZoneOf(tables)
  const filter = objectParam(params.filter)
  const field = (name: string) => Object.hasOwn(activityColumns, name) ? activityColumns[name] : undefined
  const matches = compileFilter<ActivityRow>(filter, { field, unknown: 'ignored', timeZone })
  const order = compileOrder<ActivityRow>(params.order, field, 'ignored') ?? compileOrder<ActivityRow>({ START_TIME: 'ASC' }, field, 'ignored')
  const readable = readableBy(call)
  const { start, counts } = startOf(params)
  const found = firstRows(candidates(call, filter), row => matches(row) && readable(row), (a, b) => order?.(a, b) || a.id - b.id, start + pageSize, counts)
  const columns = selectedColumns(call)
  const result = found.rows.slice(start).map(row => print(columns, row, timeZone))
  return counts ? paged(result, result.length, found.total, start) : reply(result)
}

function readableBy(call: Call): (row: ActivityRow) => boolean {
  const rights = new Map(entityTypes(call.tables).map(type => [type.id, rightTo(call, type, 'read')]))
  return row => bindingsOf(row).some(binding => {
    const item = call.tables.items(binding.ownerTypeId).get(binding.ownerId)
    return item !== undefined && rights.get(binding.ownerTypeId)?.(item) === true
  })
}

/** By the bindings that are asked for, else by the owner, else all. */
function candidates(call: Call, filter: Readonly<Record<string, unknown>>): Iterable<ActivityRow> {
  const { tables } = call
  if (filter.BINDINGS !== undefined) {
    return listParam(filter.BINDINGS).flatMap(entry => boundTo(call, objectParam(entry)))
  }
  const ownerTypeId = intParam(filter.OWNER_TYPE_ID ?? filter['=OWNER_TYPE_ID'])
  const owners = listParam(filter.OWNER_ID ?? filter['=OWNER_ID'] ?? filter['@OWNER_ID'])
  if (ownerTypeId === null || owners.length === 0 || 'logic' in filter) return tables.activities.all()
  return [...new Set(owners.map(textParam))].flatMap(id => activitiesOf(tables, ownerTypeId, Number(id)))
}

function boundTo(call: Call, pair: Readonly<Record<string, unknown>>): readonly ActivityRow[] {
  const ownerTypeId = intParam(pair.OWNER_TYPE_ID)
  const ownerId = intParam(pair.OWNER_ID)
  if (ownerTypeId !== null && ownerId !== null) return activitiesOf(call.tables, ownerTypeId, ownerId)
  const fits = (binding: Binding) => (ownerTypeId === null || binding.ownerTypeId === ownerTypeId) && (ownerId === null || binding.ownerId === ownerId)
  return [...call.tables.activities.all()].filter(row => bindingsOf(row).some(fits))
}

function selectedColumns(call: Call): Readonly<Record<string, ActivityColumn>> {
  const names = listParam(call.params.select).map(textParam)
  const all = { ...activityColumns, ...extraColumns(call.tables) }
  const wanted = names.length === 0 || names.includes('*') ? [...Object.keys(activityColumns), ...names] : names
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)))
}

function print(columns: Readonly<Record<string, ActivityColumn>>, row: ActivityRow, timeZone: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.print(row, timeZone)]))
}

/** The page puts the sentences into the column of codes; a client that looks at the code finds them there. */
function found(call: Call): ActivityRow {
  const row = call.tables.activities.get(intParam(call.params.id) ?? 0)
  if (!row) throw new RestError('Activity is not found', 'The activity with the specified ID was not found for the entity in CRM')
  return row
}

function get(call: Call): Reply {
  const row = found(call)
  if (!readableBy(call)(row)) throw new RestError('Access denied', 'No rights to edit the entity in CRM')
  return reply(print(activityColumns, row, timeZoneOf(call.tables)))
}

function remove(call: Call): Reply {
  const { tables } = call
  const row = found(call)
  const card = cardAt(call, row.ownerTypeId, row.ownerId)
  if (!card || !mayWrite(call, card)) throw new RestError('Access denied', 'No permission to edit the entity in CRM')
  for (const record of tables.timeline.where('crm:activityId', entry => entry.activityId ?? 0, row.id)) tables.timeline.remove(record.id)
  tables.activities.remove(row.id)
  return reply(true)
}

function fields(): Reply {
  return reply(Object.fromEntries(Object.entries(activityDescriptions).map(([name, { type, title, flags = '' }]) => [name, {
    type,
    isRequired: flags.includes('q'),
    isReadOnly: flags.includes('r'),
    isImmutable: flags.includes('i'),
    isMultiple: flags.includes('m'),
    isDynamic: false,
    ...(flags.includes('o') ? { isDeprecated: true } : {}),
    title,
  }])))
}
