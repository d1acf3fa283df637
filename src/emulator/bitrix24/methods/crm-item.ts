import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { flagParam, intParam, listParam, objectParam } from '../params.ts'
import type { ItemRow } from '../tables.ts'
import { deleteCard } from '../crm/card-life.ts'
import { accessDenied, missing, timeZoneOf } from '../crm/context.ts'
import { requireEntityType, type EntityType } from '../crm/entity-type.ts'
import type { Field } from '../crm/field.ts'
import { fieldsOf } from '../crm/fields.ts'
import { compileFilter } from '../crm/filter.ts'
import { findPage, wayById } from '../crm/find.ts'
import { itemIndexes, readableCards } from '../crm/item-indexes.ts'
import { changeItem, createItem, mergedCommunications, parseFields } from '../crm/items.ts'
import { boundsOf, fewest, narrowed } from '../crm/narrow.ts'
import { compileOrder, paged, startOf } from '../crm/paging.ts'
import { may, mayAdd, mayEver, rightTo } from '../crm/rights.ts'
import { filterFieldOf, orderFieldOf, printValue } from '../crm/values.ts'

export const crmItemMethods: Family = {
  'crm.item.list': { page: 'crm/universal/crm-item-list.md', scope: ['crm'], run: list },
  'crm.item.get': { page: 'crm/universal/crm-item-get.md', scope: ['crm'], run: get },
  'crm.item.add': { page: 'crm/universal/crm-item-add.md', scope: ['crm'], run: add },
  'crm.item.update': { page: 'crm/universal/crm-item-update.md', scope: ['crm'], run: update },
  'crm.item.delete': { page: 'crm/universal/crm-item-delete.md', scope: ['crm'], run: remove },
  'crm.item.fields': { page: 'crm/universal/crm-item-fields.md', scope: ['crm'], run: describe },
}

function fieldsFor(call: Call, type: EntityType): ReadonlyMap<string, Field> {
  return fieldsOf(call.tables, type, flagParam(call.params.useOriginalUfNames))
}

/** Rows that the person may not read are missing without a word. */
function list(call: Call): Reply {
  const { tables, params } = call
  const type = requireEntityType(tables, params.entityTypeId)
  const fields = fieldsFor(call, type)
  const timeZone = timeZoneOf(tables)
  const matches = compileFilter<ItemRow>(params.filter, { field: name => filterFieldOf(fields.get(name)), unknown: 'refused', timeZone })
  const order = compileOrder<ItemRow>(params.order, name => orderFieldOf(fields.get(name)), 'refused')
  const readable = rightTo(call, type, 'read')
  const { start, counts } = startOf(params)
  const table = tables.items(type.id)
  const found = findPage<ItemRow>({
    table,
    accepts: row => matches(row) && readable(row),
    order: wayById(params.order, 'id', 'ASC') ?? ((a, b) => order?.(a, b) || a.id - b.id),
    ids: boundsOf(params.filter, 'id'),
    candidates: fewest(narrowed(params.filter, itemIndexes(table, type, timeZone)), readableCards(call, table, type)),
    start,
    counts,
  })
  const selected = selectedFields(fields, params.select)
  const items = found.rows.map(row => printItem(selected, type, row, timeZone))
  return counts ? paged({ items }, items.length, found.total, start) : reply({ items })
}

/** Names that no field has are passed over; `fm` comes with `*` alone. */
function selectedFields(fields: ReadonlyMap<string, Field>, select: unknown): readonly (Field | 'fm' | 'entityTypeId')[] {
  const names = listParam(select)
  const described = [...fields.values()].filter(field => !field.descriptionOnly)
  if (names.length === 0 || names.includes('*')) return [...described, 'fm', 'entityTypeId']
  return names.flatMap(name => name === 'entityTypeId' ? 'entityTypeId' as const : described.find(field => field.name === name) ?? [])
}

const withCommunications: ReadonlySet<number> = new Set([1, 3, 4])

function printItem(selected: readonly (Field | 'fm' | 'entityTypeId')[], type: EntityType, row: ItemRow, timeZone: string): Record<string, unknown> {
  const item: Record<string, unknown> = {}
  for (const field of selected) {
    if (field === 'entityTypeId') item.entityTypeId = type.id
    else if (field !== 'fm') item[field.name] = printValue(field, row, timeZone)
    else if (withCommunications.has(type.id)) {
      item.fm = (row.fm ?? []).map(({ id, valueType, value, typeId }) => ({ id, valueType, value, typeId }))
    }
  }
  return item
}

function whole(call: Call, type: EntityType, row: ItemRow): Reply {
  return reply({ item: printItem(selectedFields(fieldsFor(call, type), ['*']), type, row, timeZoneOf(call.tables)) })
}

function found(call: Call, type: EntityType): ItemRow {
  const id = intParam(call.params.id)
  if (call.params.id === undefined || id === null) throw missing('id')
  const row = call.tables.items(type.id).get(id)
  if (!row) throw new RestError('NOT_FOUND', 'Element not found')
  return row
}

function get(call: Call): Reply {
  const type = requireEntityType(call.tables, call.params.entityTypeId)
  const row = found(call, type)
  if (!may(call, type, 'read', row)) throw new RestError('ACCESS_DENIED', 'You do not have permission to view this item')
  return whole(call, type, row)
}

function add(call: Call): Reply {
  const type = requireEntityType(call.tables, call.params.entityTypeId)
  const given = fieldsParam(call)
  refuseWithoutPlan(call, type, 'CREATE_DYNAMIC_ITEM_RESTRICTED', 'You cannot create a new item due to your plan restrictions')
  if (!mayAdd(call, type)) throw accessDenied()
  const fields = fieldsFor(call, type)
  const fm = withCommunications.has(type.id) ? { fm: mergedCommunications([], given.fm) } : {}
  return whole(call, type, createItem(call, type, fields, { ...parseFields(call, fields, given), ...fm }))
}

function update(call: Call): Reply {
  const type = requireEntityType(call.tables, call.params.entityTypeId)
  const row = found(call, type)
  const given = fieldsParam(call)
  refuseWithoutPlan(call, type, 'UPDATE_DYNAMIC_ITEM_RESTRICTED', 'You cannot change the item due to your plan restrictions')
  if (!may(call, type, 'write', row)) throw accessDenied()
  const fields = fieldsFor(call, type)
  const fm = withCommunications.has(type.id) && given.fm !== undefined ? { fm: mergedCommunications(row.fm, given.fm) } : {}
  return whole(call, type, changeItem(call, type, fields, row, { ...parseFields(call, fields, given), ...fm }))
}

function remove(call: Call): Reply {
  const type = requireEntityType(call.tables, call.params.entityTypeId)
  deleteCard(call, type.id, found(call, type).id)
  return reply([])
}

function describe(call: Call): Reply {
  const type = requireEntityType(call.tables, call.params.entityTypeId)
  if (!mayEver(call, type, 'read')) throw new RestError('ACCESS_DENIED', 'You do not have permission to view this item')
  return reply({ fields: Object.fromEntries([...fieldsFor(call, type).values()].map(field => [field.name, description(field)])) })
}

function description(field: Field): Record<string, unknown> {
  const { userField } = field
  return {
    type: field.type,
    isRequired: field.required,
    isReadOnly: field.readOnly,
    isImmutable: false,
    isMultiple: field.multiple,
    isDynamic: userField !== null,
    ...(field.deprecated ? { isDeprecated: true } : {}),
    ...(field.statusType ? { statusType: field.statusType } : {}),
    ...(userField?.userTypeId === 'enumeration' ? { items: itemsOf(userField.items) } : {}),
    title: field.title,
    ...(userField ? { listLabel: field.title, formLabel: field.title, filterLabel: field.title } : {}),
    ...(field.settings ? { settings: field.settings } : {}),
    upperName: field.upperName,
  }
}

/** Values of a list without their external codes, as the sample of `crm/universal/crm-item-add.md` shows them. */
function itemsOf(items: readonly { readonly id: number, readonly value: string, readonly sort: number }[]): readonly { ID: string, VALUE: string }[] {
  return items.toSorted((a, b) => a.sort - b.sort || a.id - b.id).map(item => ({ ID: String(item.id), VALUE: item.value }))
}

function fieldsParam(call: Call): Readonly<Record<string, unknown>> {
  if (call.params.fields === undefined) throw missing('fields')
  return objectParam(call.params.fields)
}

function refuseWithoutPlan(call: Call, type: EntityType, code: string, description: string): void {
  if (type.type && call.tables.portal.get(1)?.smartProcesses === false) throw new RestError(code, description)
}
