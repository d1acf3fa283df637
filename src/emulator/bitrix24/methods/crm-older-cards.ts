import { deleteCard } from '../crm/card-life.ts'
import { timeZoneOf } from '../crm/context.ts'
import { entityTypeByCode, type EntityType } from '../crm/entity-type.ts'
import { fieldsOf } from '../crm/fields.ts'
import { compileFilter, type FilterField } from '../crm/filter.ts'
import { changeItem, createItem, mergedCommunications, parseFields } from '../crm/items.ts'
import { olderFieldsOf, type OlderField } from '../crm/older-fields.ts'
import { codeless, currentNames, givenMultifields, multifields, printMultifield, printOlder } from '../crm/older-values.ts'
import { findPage, wayById } from '../crm/find.ts'
import { boundsOf } from '../crm/narrow.ts'
import { compileOrder, paged, startOf } from '../crm/paging.ts'
import { may, mayAdd, mayEver, rightTo } from '../crm/rights.ts'
import { filterFieldOf, orderFieldOf } from '../crm/values.ts'
import { RestError, reply, type Call, type Family, type Method, type Params, type Reply } from '../method.ts'
import { intParam, listParam, objectParam, textParam, upperKeys } from '../params.ts'
import type { ItemRow } from '../tables.ts'

/** The frozen predecessors of `crm.item.*`: the same cards under older names, with values as text. */
export const crmOlderCardMethods: Family = {
  ...familyOf('lead', 'leads'),
  ...familyOf('deal', 'deals'),
  ...familyOf('contact', 'contacts'),
  ...familyOf('company', 'companies'),
}

type Run = (call: Call, type: EntityType, params: Params) => Reply

function familyOf(code: string, folder: string): Family {
  const runs: Readonly<Record<string, Run>> = { list, get, add, update, delete: remove, fields: describe }
  return Object.fromEntries(Object.entries(runs).map(([action, run]): [string, Method] => [`crm.${code}.${action}`, {
    page: `crm/${folder}/crm-${code}-${action}.md`,
    scope: ['crm'],
    run(call) {
      const type = entityTypeByCode(call.tables, code)
      if (!type) throw new Error(`No kind of card is called ${code}`)
      return run(call, type, upperKeys(call.params))
    },
  }]))
}

/** Fields that nobody knows are passed over in filter, order and select; cards that the person may not read are left out. */
function list(call: Call, type: EntityType, params: Params): Reply {
  if (!mayEver(call, type, 'read')) throw denied()
  const { tables } = call
  const fields = olderFieldsOf(tables, type)
  const timeZone = timeZoneOf(tables)
  const matches = codeless(() => compileFilter<ItemRow>(arrayParam(params, 'FILTER'), {
    field: name => communicationFilter(type, name) ?? filterFieldOf(fields.get(name)?.field ?? undefined), unknown: 'ignored', timeZone,
  }))
  const order = compileOrder<ItemRow>(arrayParam(params, 'ORDER'), name => orderFieldOf(fields.get(name)?.field ?? undefined), 'ignored')
  const readable = rightTo(call, type, 'read')
  const { start, counts } = startOf({ start: params.START })
  const found = findPage<ItemRow>({
    table: tables.items(type.id),
    accepts: row => matches(row) && readable(row),
    order: wayById(params.ORDER, 'ID', 'ASC') ?? ((a, b) => order?.(a, b) || a.id - b.id),
    ids: boundsOf(params.FILTER, 'ID'),
    candidates: null,
    start,
    counts,
  })
  const print = printerOf(type, fields, listParam(params.SELECT).map(textParam), timeZone)
  const cards = found.rows.map(print)
  return counts ? paged(cards, cards.length, found.total, start) : reply(cards)
}

function communicationFilter(type: EntityType, name: string): FilterField<ItemRow> | undefined {
  if (type.id === 2 || (name !== 'PHONE' && name !== 'EMAIL')) return undefined
  return { compare: 'text', read: row => (row.fm ?? []).filter(entry => entry.typeId === name).map(entry => entry.value) }
}

/** `*` is every field of the system but the multiple ones, `UF_*` every user field; both when nothing is chosen. */
function printerOf(type: EntityType, fields: ReadonlyMap<string, OlderField>, select: readonly string[], timeZone: string): (row: ItemRow) => Record<string, unknown> {
  const everything = select.length === 0
  const kinds = type.id === 2 ? [] : multifields.filter(kind => select.includes(kind))
  const wanted = [...fields.values()].filter(({ name, field, hidden }) => {
    if (hidden) return false
    if (select.includes(name) || (name === 'ID' && kinds.length > 0)) return true
    return field?.userField ? everything || select.includes('UF_*') : everything || select.includes('*')
  })
  return row => {
    const card = Object.fromEntries(wanted.map(field => [field.name, printOlder(field, row, timeZone)]))
    return { ...card, ...multifieldsOf(row, kinds) }
  }
}

/** Kinds that the card has nothing of are missing. */
function multifieldsOf(row: ItemRow, kinds: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(kinds.map(kind => [kind, printMultifield(row, kind)] as const).filter(([, entries]) => entries.length > 0))
}

function get(call: Call, type: EntityType, params: Params): Reply {
  const row = found(call, type, params, 'Not found')
  if (!may(call, type, 'read', row)) throw denied()
  const fields = [...olderFieldsOf(call.tables, type).values()].filter(field => !field.hidden)
  const timeZone = timeZoneOf(call.tables)
  const card = Object.fromEntries(fields.map(field => [field.name, printOlder(field, row, timeZone)]))
  return reply({ ...card, ...multifieldsOf(row, type.id === 2 ? [] : multifields) })
}

function add(call: Call, type: EntityType, params: Params): Reply {
  const given = arrayParam(params, 'FIELDS')
  arrayParam(params, 'PARAMS')
  if (!mayAdd(call, type)) throw denied()
  return reply(codeless(() => createItem(call, type, fieldsOf(call.tables, type, true), valuesOf(call, type, given)).id))
}

function update(call: Call, type: EntityType, params: Params): Reply {
  const row = found(call, type, params, type.id === 3 ? 'Contact is not found' : 'Not found')
  const given = arrayParam(params, 'FIELDS')
  arrayParam(params, 'PARAMS')
  if (!may(call, type, 'write', row)) throw denied()
  codeless(() => changeItem(call, type, fieldsOf(call.tables, type, true), row, valuesOf(call, type, given, row)))
  return reply(true)
}

function valuesOf(call: Call, type: EntityType, given: Params, row?: ItemRow): Params {
  const values = parseFields(call, fieldsOf(call.tables, type, true), currentNames(olderFieldsOf(call.tables, type), given))
  const communications = type.id === 2 ? undefined : givenMultifields(given)
  return communications ? { ...values, fm: mergedCommunications(row?.fm, communications) } : values
}

function remove(call: Call, type: EntityType, params: Params): Reply {
  const row = type.id === 3
    ? found(call, type, params, 'Element not found', 'ERROR_CORE')
    : found(call, type, params, type.id === 4 ? 'Company is not found' : 'Not found')
  if (!may(call, type, 'write', row)) throw denied()
  deleteCard(call, type.id, row.id)
  return reply(true)
}

function describe(call: Call, type: EntityType): Reply {
  if (!mayEver(call, type, 'read')) throw denied()
  const known = olderFieldsOf(call.tables, type)
  const fields = [...known.values()].filter(older => !older.undescribed)
    .map(older => [older.name, description(older, known.has(`${older.name}S`))] as const)
  const kinds = type.id === 2 ? [] : multifields.map(kind => [kind, { ...plain, type: 'crm_multifield', isMultiple: true, title: kind }] as const)
  return reply(Object.fromEntries([...fields, ...kinds]))
}

const plain = { type: 'string', isRequired: false, isReadOnly: false, isImmutable: false, isMultiple: false, isDynamic: false }

/** Kinds of cards that a field may point at, by the field's type. */
const pointedAt: Readonly<Record<string, number>> = { crm_lead: 1, crm_company: 4, crm_quote: 7 }

/** A field for one contact or company gives way to the field for several of them where there is such a one. */
function description({ name, field, readOnly }: OlderField, givesWay: boolean): Record<string, unknown> {
  if (!field) return { ...plain, title: name }
  const { userField, statusType, title, settings } = field
  const parentEntityTypeId = userField || givesWay || field.multiple ? undefined : pointedAt[field.type]
  return {
    ...plain,
    type: userField ? field.type : { boolean: 'char', text: 'string' }[field.type] ?? field.type,
    isRequired: field.required && userField !== null,
    isReadOnly: readOnly,
    isMultiple: field.multiple,
    isDynamic: userField !== null,
    ...(givesWay ? { isDeprecated: true } : {}),
    ...(statusType === null ? {} : { statusType }),
    ...(userField?.userTypeId === 'enumeration' ? { items: userField.items.map(item => ({ ID: String(item.id), VALUE: item.value })) } : {}),
    title: userField ? name : title,
    ...(userField ? { listLabel: title, formLabel: title, filterLabel: title } : {}),
    ...(parentEntityTypeId === undefined ? {} : { settings: { parentEntityTypeId } }),
    ...(settings && (userField || field.type === 'crm_entity') ? { settings } : {}),
  }
}

/** A parameter that may be missing, but not be anything else than an object. */
function arrayParam(params: Params, name: string): Params {
  const value = params[name]
  if (value === undefined || value === null || value === '') {
    if (name === 'FIELDS') throw new RestError('', 'Parameter \'fields\' must be array.')
    return {}
  }
  if (typeof value !== 'object') throw new RestError('', `Parameter '${name.toLowerCase()}' must be array.`)
  return objectParam(value)
}

function found(call: Call, type: EntityType, params: Params, missing: string, code = ''): ItemRow {
  const id = intParam(params.ID)
  if (id === null || id <= 0) throw new RestError('', 'ID is not defined or invalid.')
  const row = call.tables.items(type.id).get(id)
  if (!row) throw new RestError(code, missing)
  return row
}

function denied(): RestError {
  return new RestError('', 'Access denied.')
}
