import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, listParam, objectParam, textParam } from '../params.ts'
import type { ActivityRow } from '../tables.ts'
import { activityBindingMethods } from '../crm/activity-binding-methods.ts'
import { activityColumns, activityDescriptions, extraColumns, type ActivityColumn } from '../crm/activity-columns.ts'
import { activityIndexes, pairOf, timesBound } from '../crm/activity-indexes.ts'
import type { Binding } from '../crm/bindings.ts'
import { cardAt, mayWrite } from '../crm/cards.ts'
import { timeZoneOf } from '../crm/context.ts'
import { entityTypes } from '../crm/entity-type.ts'
import { compileFilter } from '../crm/filter.ts'
import { findPage, wayById } from '../crm/find.ts'
import { boundsOf, narrowed } from '../crm/narrow.ts'
import { compileOrder, paged, startOf } from '../crm/paging.ts'
import { mayEver, peopleOf, rightTo } from '../crm/rights.ts'
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
  const pairs = filter.BINDINGS === undefined ? null : listParam(filter.BINDINGS).map(pairOf)
  const { start, counts } = startOf(params)
  const found = findPage<ActivityRow>({
    table: tables.activities,
    accepts: row => matches(row) && readable(row),
    order: wayById(params.order, 'ID', null) ?? ((a, b) => order?.(a, b) || a.id - b.id),
    ids: boundsOf(filter, 'ID'),
    candidates: narrowed(filter, activityIndexes(tables, timeZone)),
    start,
    counts,
    ...(pairs ? { times: timesBound(pairs) } : {}),
  })
  const columns = selectedColumns(call)
  const result = found.rows.map(row => print(columns, row, timeZone))
  return counts ? paged(result, result.length, found.total, start) : reply(result)
}

function readableBy(call: Call): (row: ActivityRow) => boolean {
  const kinds = new Map(entityTypes(call.tables).map(type => {
    const all = mayEver(call, type, 'read') && peopleOf(call, type, 'read') === null
    return [type.id, { all, cards: call.tables.items(type.id), readable: rightTo(call, type, 'read') }]
  }))
  const mayReadCard = ({ ownerTypeId, ownerId }: Binding): boolean => {
    const kind = kinds.get(ownerTypeId)
    // A card takes its activities with it: where all may be read there is nothing to look up.
    if (kind?.all) return true
    const card = kind?.cards.get(ownerId)
    return card !== undefined && kind?.readable(card) === true
  }
  return row => mayReadCard(row) || row.bindings.some(mayReadCard)
}

function selectedColumns(call: Call): readonly (readonly [string, ActivityColumn])[] {
  const names = listParam(call.params.select).map(textParam)
  const all = { ...activityColumns, ...extraColumns(call.tables) }
  const wanted = names.length === 0 || names.includes('*') ? [...Object.keys(activityColumns), ...names] : names
  return Object.entries(all).filter(([name]) => wanted.includes(name))
}

function print(columns: readonly (readonly [string, ActivityColumn])[], row: ActivityRow, timeZone: string): Record<string, unknown> {
  return Object.fromEntries(columns.map(([name, column]) => [name, column.print(row, timeZone)]))
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
  return reply(print(Object.entries(activityColumns), row, timeZoneOf(call.tables)))
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
