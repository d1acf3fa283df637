import { RestError, reply, type Call, type Family, type Method, type Reply } from '../method.ts'
import { flagParam, intParam, listParam, objectParam, textParam } from '../params.ts'
import type { LangMap, UserFieldRow } from '../tables.ts'
import { entityTypeOf, type EntityType } from './entity-type.ts'
import { compileOrder, type Compare } from './paging.ts'
import { isCrmAdmin, mayEver } from './rights.ts'
import { changedItems, filterMode, labelLanguages, labelOf, removeUserField, settingsFor, userFieldsOfEntity, userTypeIds, type Labels } from './user-field-store.ts'

const kinds = [
  { entity: 'deal', id: 2, folder: 'deals/user-defined-fields', forbidden: 403 },
  { entity: 'lead', id: 1, folder: 'leads/userfield', forbidden: 403 },
  { entity: 'contact', id: 3, folder: 'contacts/userfield', forbidden: 400 },
  { entity: 'company', id: 4, folder: 'companies/userfields', forbidden: 403 },
] as const

type Kind = typeof kinds[number]

/** `crm.{deal,lead,contact,company}.userfield.*`: one behaviour; the pages differ in the status of «Access denied» alone. */
export const cardUserfieldMethods: Family = Object.fromEntries(kinds.flatMap(kind => {
  const method = (name: string, run: (call: Call, kind: Kind, type: EntityType) => Reply): readonly [string, Method] => {
    const page = `crm/${kind.folder}/crm-${kind.entity}-userfield-${name}.md`
    return [`crm.${kind.entity}.userfield.${name}`, { page, scope: ['crm'], run: call => run(call, kind, typeOf(call, kind)) }]
  }
  return [method('add', add), method('get', get), method('list', list), method('update', update), method('delete', remove)]
}))

function typeOf(call: Call, kind: Kind): EntityType {
  const type = entityTypeOf(call.tables, kind.id)
  if (!type) throw new Error(`No entity type ${kind.id}`)
  return type
}

function forbidden(kind: Kind): RestError {
  return new RestError('', 'Access denied.', kind.forbidden)
}

function twice(xmlId: string): RestError {
  return new RestError('ERROR_CORE', `List item with value XML_ID=${xmlId} already exists.`)
}

/** `MANAGER_NOTE` and `UF_MANAGER_NOTE` become `UF_CRM_MANAGER_NOTE`. */
function fullName(code: string): string {
  const upper = code.toUpperCase()
  if (upper.startsWith('UF_CRM_')) return upper
  return `UF_CRM_${upper.startsWith('UF_') ? upper.slice(3) : upper}`
}

function add(call: Call, kind: Kind, type: EntityType): Reply {
  const { tables } = call
  if (!isCrmAdmin(call.user)) throw forbidden(kind)
  if (typeof call.params.fields !== 'object' || call.params.fields === null) throw new RestError('', 'Parameter \'fields\' must be array.')
  const fields = objectParam(call.params.fields)
  const userTypeId = textParam(fields.USER_TYPE_ID)
  if (userTypeId === '') throw new RestError('', 'The \'USER_TYPE_ID\' field is not found.')
  const code = textParam(fields.FIELD_NAME)
  if (code === '') throw new RestError('', 'The \'FIELD_NAME\' field is not found.')
  const fieldName = fullName(code)
  if (fieldName.length > 50) throw new RestError('ERROR_CORE', 'Field name is too long (more than 50 characters).')
  if (!/^[A-Z0-9_]+$/.test(fieldName)) throw new RestError('ERROR_CORE', 'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.')
  if (!userTypeIds.some(([id]) => id === userTypeId)) throw new RestError('ERROR_CORE', 'Incorrect custom type specified.')
  if (userFieldsOfEntity(tables, type.userFieldEntity).some(row => row.fieldName === fieldName)) {
    // The page says «Unique within deals» and gives no code of its own.
    throw new RestError('ERROR_CORE', `Field ${fieldName} for the object ${type.userFieldEntity} already exists.`)
  }
  const multiple = flagParam(fields.MULTIPLE) && userTypeId !== 'boolean'
  const row = tables.userFields.insert({
    entityId: type.userFieldEntity,
    fieldName,
    userTypeId,
    xmlId: textParam(fields.XML_ID) || null,
    sort: positive(fields.SORT, 100),
    multiple,
    mandatory: flagParam(fields.MANDATORY),
    showFilter: filterMode(fields.SHOW_FILTER, userTypeId, 'N'),
    showInList: flagParam(fields.SHOW_IN_LIST),
    editInList: fields.EDIT_IN_LIST === undefined || flagParam(fields.EDIT_IN_LIST),
    isSearchable: flagParam(fields.IS_SEARCHABLE),
    settings: settingsFor(userTypeId, fields.SETTINGS),
    labels: newLabels(fields),
    items: userTypeId === 'enumeration' ? changedItems(tables, [], fields.LIST, multiple, twice) : [],
  })
  return reply(row.id)
}

function positive(value: unknown, fallback: number): number {
  const number = intParam(value)
  return number !== null && number > 0 ? number : fallback
}

const labelNames = [
  ['edit', 'EDIT_FORM_LABEL'], ['column', 'LIST_COLUMN_LABEL'], ['filter', 'LIST_FILTER_LABEL'], ['error', 'ERROR_MESSAGE'], ['help', 'HELP_MESSAGE'],
] as const

/** `LABEL` stands in for every label that is not given, and for every language of a label that is. */
function newLabels(fields: Readonly<Record<string, unknown>>): Labels {
  const general = labelOf(textParam(fields.LABEL), labelLanguages) ?? {}
  return Object.fromEntries(labelNames.map(([key, name]) => [key, { ...general, ...labelOf(fields[name], labelLanguages) }])) as unknown as Labels
}

/** A label that is given replaces the old one whole: languages that it does not name become empty. */
function changedLabels(current: Labels, fields: Readonly<Record<string, unknown>>): Labels {
  return Object.fromEntries(labelNames.map(([key, name]) => [key, labelOf(fields[name], labelLanguages) ?? current[key]])) as unknown as Labels
}

function found(call: Call, kind: Kind, type: EntityType): UserFieldRow {
  const id = intParam(call.params.id)
  if (id === null || id <= 0) throw new RestError('', 'ID is not defined or invalid.')
  const row = call.tables.userFields.get(id)
  if (!row) throw new RestError('ERROR_NOT_FOUND', `The entity with ID '${id}' is not found.`)
  if (row.entityId !== type.userFieldEntity) throw forbidden(kind)
  return row
}

function get(call: Call, kind: Kind, type: EntityType): Reply {
  if (!mayEver(call, type, 'read')) throw forbidden(kind)
  const row = found(call, kind, type)
  const wording = (label: LangMap) => Object.fromEntries(labelLanguages.map(lang => [lang, label[lang] ?? '']))
  const labels = Object.fromEntries(labelNames.map(([key, name]) => [name, wording(row.labels[key])]))
  return reply({ ...print(row), ...labels, ...printItems(row) })
}

/** Without paging. Labels come only when the filter names a language, and then as text. */
function list(call: Call, kind: Kind, type: EntityType): Reply {
  if (!mayEver(call, type, 'read')) throw forbidden(kind)
  const { order, filter } = call.params
  if (order !== undefined && (typeof order !== 'object' || order === null)) throw new RestError('', 'Parameter \'order\' must be array.')
  if (filter !== undefined && (typeof filter !== 'object' || filter === null)) throw new RestError('', 'Parameter \'filter\' must be array.')
  const lang = textParam(objectParam(filter).LANG)
  const rows = userFieldsOfEntity(call.tables, type.userFieldEntity).filter(row => accepted(row, filter)).toSorted(orderOf(order))
  const result = rows.map(row => {
    const labels = lang === '' ? {} : Object.fromEntries(labelNames.map(([key, name]) => [name, row.labels[key][lang] || null]))
    return { ...print(row), ...labels, ...printItems(row) }
  })
  return reply(result, { total: result.length })
}

function accepted(row: UserFieldRow, filter: unknown): boolean {
  const printed: Readonly<Record<string, unknown>> = print(row)
  return Object.entries(objectParam(filter)).every(([name, wanted]) => {
    if (!filterable.has(name)) return true
    return listParam(wanted).map(textParam).includes(textParam(printed[name]))
  })
}

const filterable: ReadonlySet<string> = new Set([
  'ID', 'FIELD_NAME', 'USER_TYPE_ID', 'XML_ID', 'SORT', 'MULTIPLE', 'MANDATORY', 'SHOW_FILTER', 'SHOW_IN_LIST', 'EDIT_IN_LIST', 'IS_SEARCHABLE',
])

function orderOf(order: unknown): Compare<UserFieldRow> {
  const chosen = compileOrder<UserFieldRow>(order, name => sortable[name], 'ignored')
  return (a, b) => (chosen ? chosen(a, b) : a.sort - b.sort) || a.id - b.id
}

const sortable: Readonly<Record<string, { readonly compare: 'number' | 'text', readonly read: (row: UserFieldRow) => unknown }>> = {
  ID: { compare: 'number', read: row => row.id },
  FIELD_NAME: { compare: 'text', read: row => row.fieldName },
  USER_TYPE_ID: { compare: 'text', read: row => row.userTypeId },
  XML_ID: { compare: 'text', read: row => row.xmlId },
  SORT: { compare: 'number', read: row => row.sort },
}

function update(call: Call, kind: Kind, type: EntityType): Reply {
  const { tables } = call
  if (!isCrmAdmin(call.user)) throw forbidden(kind)
  const row = found(call, kind, type)
  if (typeof call.params.fields !== 'object' || call.params.fields === null) throw new RestError('', 'Parameter \'fields\' must be array.')
  const fields = objectParam(call.params.fields)
  tables.userFields.update(row.id, {
    mandatory: fields.MANDATORY === undefined ? row.mandatory : flagParam(fields.MANDATORY),
    showFilter: filterMode(fields.SHOW_FILTER, row.userTypeId, row.showFilter),
    xmlId: fields.XML_ID === undefined ? row.xmlId : textParam(fields.XML_ID) || null,
    settings: settingsFor(row.userTypeId, fields.SETTINGS, row.settings),
    items: row.userTypeId === 'enumeration' ? changedItems(tables, row.items, fields.LIST, row.multiple, twice) : [],
    sort: positive(fields.SORT, row.sort),
    showInList: fields.SHOW_IN_LIST === undefined ? row.showInList : flagParam(fields.SHOW_IN_LIST),
    editInList: fields.EDIT_IN_LIST === undefined ? row.editInList : flagParam(fields.EDIT_IN_LIST),
    isSearchable: fields.IS_SEARCHABLE === undefined ? row.isSearchable : flagParam(fields.IS_SEARCHABLE),
    labels: changedLabels(row.labels, fields),
  })
  return reply(true)
}

function remove(call: Call, kind: Kind, type: EntityType): Reply {
  if (!isCrmAdmin(call.user)) throw forbidden(kind)
  removeUserField(call.tables, found(call, kind, type))
  return reply(true)
}

function print(row: UserFieldRow): Record<string, unknown> {
  return {
    ID: String(row.id),
    ENTITY_ID: row.entityId,
    FIELD_NAME: row.fieldName,
    USER_TYPE_ID: row.userTypeId,
    XML_ID: row.xmlId,
    SORT: String(row.sort),
    MULTIPLE: row.multiple ? 'Y' : 'N',
    MANDATORY: row.mandatory ? 'Y' : 'N',
    SHOW_FILTER: row.showFilter,
    SHOW_IN_LIST: row.showInList ? 'Y' : 'N',
    EDIT_IN_LIST: row.editInList ? 'Y' : 'N',
    IS_SEARCHABLE: row.isSearchable ? 'Y' : 'N',
    SETTINGS: row.settings,
  }
}

function printItems(row: UserFieldRow): Record<string, unknown> {
  if (row.userTypeId !== 'enumeration') return {}
  const items = row.items.toSorted((a, b) => a.sort - b.sort || a.id - b.id)
  return { LIST: items.map(item => ({ ID: String(item.id), SORT: String(item.sort), VALUE: item.value, DEF: item.def ? 'Y' : 'N', XML_ID: item.xmlId })) }
}
