import { cardAt, mayRead, mayWrite, type Card } from '../crm/cards.ts'
import { timeZoneOf } from '../crm/context.ts'
import { entityTypeOf } from '../crm/entity-type.ts'
import { compileFilter } from '../crm/filter.ts'
import { findPage, wayById } from '../crm/find.ts'
import { boundsOf, cardNumber, cardsWithin, inBounds, isBounded, narrowed, union, type Candidates } from '../crm/narrow.ts'
import { compileOrder, paged, startOf } from '../crm/paging.ts'
import { requisiteColumns, type RequisiteColumn } from '../crm/requisite-columns.ts'
import { mayEver, rightTo } from '../crm/rights.ts'
import { RestError, reply, type Call, type Family, type Params, type Reply } from '../method.ts'
import { flagParam, intParam, listParam, objectParam, textParam } from '../params.ts'
import type { RequisiteRow } from '../tables.ts'

const folder = 'crm/requisites/universal'

/** Legal details of contacts and companies: whoever may read or change the owner may read or change them. */
export const crmRequisiteMethods: Family = {
  'crm.requisite.list': { page: `${folder}/crm-requisite-list.md`, scope: ['crm'], run: list },
  'crm.requisite.get': { page: `${folder}/crm-requisite-get.md`, scope: ['crm'], run: get },
  'crm.requisite.add': { page: `${folder}/crm-requisite-add.md`, scope: ['crm'], run: add },
  'crm.requisite.update': { page: `${folder}/crm-requisite-update.md`, scope: ['crm'], run: update },
  'crm.requisite.delete': { page: `${folder}/crm-requisite-delete.md`, scope: ['crm'], run: remove },
  'crm.requisite.fields': { page: `${folder}/crm-requisite-fields.md`, scope: ['crm'], run: fields },
}

function column(name: string): RequisiteColumn | undefined {
  return Object.hasOwn(requisiteColumns, name) ? requisiteColumns[name] : undefined
}

/** An older method: fields that it does not know are passed over. */
function list(call: Call): Reply {
  const { tables, params } = call
  const rights = new Map(([3, 4] as const).flatMap(id => {
    const type = entityTypeOf(tables, id)
    return type && mayEver(call, type, 'read') ? [[id, rightTo(call, type, 'read')] as const] : []
  }))
  if (rights.size === 0) throw new RestError('0', 'Access denied.')
  const timeZone = timeZoneOf(tables)
  const matches = compileFilter<RequisiteRow>(params.filter, { field: column, unknown: 'ignored', timeZone })
  const order = compileOrder<RequisiteRow>(params.order, column, 'ignored')
  const owners = new Map([...rights].map(([id, readable]) => [id, { cards: tables.items(id), readable }]))
  const accepts = (row: RequisiteRow) => {
    const kind = owners.get(row.entityTypeId)
    const owner = kind?.cards.get(row.entityId)
    return owner !== undefined && matches(row) && kind?.readable(owner) === true
  }
  const { start, counts } = startOf(params)
  const found = findPage({
    table: tables.requisites,
    accepts,
    order: wayById(params.order, 'ID', 'ASC') ?? ((a, b) => order?.(a, b) || a.id - b.id),
    ids: boundsOf(params.filter, 'ID'),
    candidates: narrowed(params.filter, [conditions => ownersOf(call, conditions)]),
    start,
    counts,
  })
  const columns = selected(params)
  const rows = found.rows.map(row => print(columns, row, timeZone))
  return counts ? paged(rows, rows.length, found.total, start) : reply(rows)
}

/** By the kind of the owner and its number; the number alone belongs to a contact or to a company. */
function ownersOf({ tables: { requisites } }: Call, conditions: Params): readonly Candidates[] {
  const numbers = boundsOf(conditions, 'ENTITY_ID')
  const kinds = boundsOf(conditions, 'ENTITY_TYPE_ID').among ?? [3, 4]
  if (kinds.length > 1 && !isBounded(numbers)) return []
  return [union(kinds.map(kind => inBounds(cardsWithin(kind, numbers), (from, to) => requisites.between('crm:card', row => cardNumber(row.entityTypeId, row.entityId), from, to))))]
}

function selected(params: Params): readonly (readonly [string, RequisiteColumn])[] {
  const names = listParam(params.select).map(textParam)
  const all = Object.entries(requisiteColumns)
  return names.length === 0 || names.includes('*') ? all : all.filter(([name]) => names.includes(name))
}

function print(columns: readonly (readonly [string, RequisiteColumn])[], row: RequisiteRow, timeZone: string): Record<string, unknown> {
  return Object.fromEntries(columns.map(([name, { print }]) => [name, print(row, timeZone)]))
}

function found(call: Call): { readonly row: RequisiteRow, readonly owner: Card | null } {
  const id = intParam(call.params.id)
  if (id === null || id <= 0) throw new RestError('', 'ID is not defined or invalid.')
  const row = call.tables.requisites.get(id)
  if (!row) throw new RestError('', `The Requisite with ID '${id}' is not found`)
  return { row, owner: cardAt(call, row.entityTypeId, row.entityId) }
}

function get(call: Call): Reply {
  const { row, owner } = found(call)
  if (!owner || !mayRead(call, owner)) throw denied()
  return reply(print(Object.entries(requisiteColumns), row, timeZoneOf(call.tables)))
}

function fieldsParam(call: Call): Params {
  const { fields: given } = call.params
  if (typeof given !== 'object' || given === null) throw new RestError('', 'Parameter \'fields\' must be array.')
  return objectParam(given)
}

function add(call: Call): Reply {
  const given = fieldsParam(call)
  const entityTypeId = intParam(given.ENTITY_TYPE_ID)
  if (entityTypeId !== 3 && entityTypeId !== 4) throw new RestError('', 'ENTITY_TYPE_ID is not defined or invalid.')
  const entityId = positive(given.ENTITY_ID, 'ENTITY_ID')
  const presetId = positive(given.PRESET_ID, 'PRESET_ID')
  const owner = cardAt(call, entityTypeId, entityId)
  if (!owner) throw new RestError('', 'Entity not found.')
  if (!mayWrite(call, owner)) throw denied()
  const row = call.tables.requisites.insert({
    entityTypeId, entityId, presetId, name: '', code: null, xmlId: null, originatorId: null, active: true, addressOnly: false, sort: 500,
    ...changes(given, {}),
    created: call.now().toISOString(), modified: null, createdBy: call.user.id, modifiedBy: null,
  })
  return reply(row.id)
}

function positive(value: unknown, name: string): number {
  const number = intParam(value)
  if (number === null || number <= 0) throw new RestError('', `${name} is not defined or invalid.`)
  return number
}

/** What `fields` say of everything but the owner, the preset and what the portal writes itself. */
function changes(given: Params, before: RequisiteRow['values']): Partial<RequisiteRow> & Pick<RequisiteRow, 'values'> {
  const details = Object.entries(given).filter(([name]) => /^RQ_/.test(name) && column(name)).map(([name, value]) => [name, textParam(value)] as const)
  const values = Object.fromEntries(Object.entries({ ...before, ...Object.fromEntries(details) }).filter(([, value]) => value !== ''))
  const said = <Value>(name: string, key: keyof RequisiteRow, read: (value: unknown) => Value) => given[name] === undefined ? {} : { [key]: read(given[name]) }
  const orNull = (value: unknown) => textParam(value) || null
  return {
    ...said('NAME', 'name', textParam), ...said('CODE', 'code', orNull), ...said('XML_ID', 'xmlId', orNull),
    ...said('ORIGINATOR_ID', 'originatorId', orNull), ...said('ACTIVE', 'active', flagParam), ...said('ADDRESS_ONLY', 'addressOnly', flagParam),
    ...said('SORT', 'sort', value => intParam(value) ?? 500),
    values,
  }
}

function editable(call: Call): RequisiteRow {
  const { row, owner } = found(call)
  if (!owner || !mayWrite(call, owner)) throw denied()
  return row
}

function update(call: Call): Reply {
  const row = editable(call)
  call.tables.requisites.update(row.id, { ...changes(fieldsParam(call), row.values), modified: call.now().toISOString(), modifiedBy: call.user.id })
  return reply(true)
}

function remove(call: Call): Reply {
  call.tables.requisites.remove(editable(call).id)
  return reply(true)
}

function denied(): RestError {
  return new RestError('', 'Access denied.')
}

function fields(): Reply {
  return reply(Object.fromEntries(Object.entries(requisiteColumns).map(([name, { type, title, flags }]) => [name, {
    type,
    isRequired: flags.includes('q'),
    isReadOnly: flags.includes('r'),
    isImmutable: flags.includes('i'),
    isMultiple: false,
    isDynamic: false,
    ...(name === 'RQ_IDENT_TYPE' ? { statusType: ['RQ_IDENT_TYPE_CO'] } : {}),
    title,
  }])))
}
