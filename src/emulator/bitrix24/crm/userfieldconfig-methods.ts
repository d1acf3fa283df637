import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { flagParam, intParam, listParam, objectParam, textParam } from '../params.ts'
import type { LangMap, UserFieldRow } from '../tables.ts'
import { entityTypeByUserFields } from './entity-type.ts'
import { compileOrder, pageOf } from './paging.ts'
import { isCrmAdmin, mayEver } from './rights.ts'
import { changedItems, filterMode, labelOf, removeUserField, settingsFor, userFieldsOfEntity, userTypeIds, type Labels } from './user-field-store.ts'

const folder = 'crm/universal/userfieldconfig'

/** Every error of this family has an empty code. */
export const userfieldconfigMethods: Family = {
  'userfieldconfig.add': { page: `${folder}/userfieldconfig-add.md`, scope: ['userfieldconfig'], run: add },
  'userfieldconfig.get': { page: `${folder}/userfieldconfig-get.md`, scope: ['userfieldconfig'], run: get },
  'userfieldconfig.list': { page: `${folder}/userfieldconfig-list.md`, scope: ['userfieldconfig'], run: list },
  'userfieldconfig.update': { page: `${folder}/userfieldconfig-update.md`, scope: ['userfieldconfig'], run: update },
  'userfieldconfig.delete': { page: `${folder}/userfieldconfig-delete.md`, scope: ['userfieldconfig'], run: remove },
  'userfieldconfig.getTypes': { page: `${folder}/userfieldconfig-get-types.md`, scope: ['userfieldconfig'], run: types },
}

/** Besides `userfieldconfig` the scope of the module itself is needed. */
function requireModule(call: Call): void {
  const module = textParam(call.params.moduleId)
  if (module !== 'crm') throw new RestError('', 'No settings for UserFieldAccess')
  if (!call.scope.includes('crm')) throw new RestError('', 'The current method required more scopes. (crm)')
}

/** A label given as plain text is «a general value»: worded so in both languages of the portal. */
const generalLanguages = ['ru', 'en'] as const

const noLabels: Labels = { edit: {}, column: {}, filter: {}, error: {}, help: {} }

function add(call: Call): Reply {
  const { tables } = call
  requireModule(call)
  const given = objectParam(call.params.field)
  const entityId = textParam(given.entityId)
  const type = entityTypeByUserFields(tables, entityId)
  if (!isCrmAdmin(call.user)) throw new RestError('', 'Access denied')
  const fieldName = textParam(given.fieldName)
  if (fieldName === '') throw new RestError('', 'The \'FIELD_NAME\' field is not found.')
  const userTypeId = textParam(given.userTypeId)
  if (userTypeId === '') throw new RestError('', 'The \'USER_TYPE_ID\' field is not found.')
  if (!type || !fieldName.startsWith(`UF_${entityId}_`)) throw new RestError('', 'You cannot create custom fields')
  if (userFieldsOfEntity(tables, entityId).some(row => row.fieldName === fieldName)) throw new RestError('', `Field ${fieldName} for the object ${entityId} already exists.`)
  const sound = fieldName.length <= 50 && /^[A-Z0-9_]+$/.test(fieldName) && userTypeIds.some(([id]) => id === userTypeId)
  if (!sound) throw new RestError('', 'Fail to create new user field')
  const multiple = flagParam(given.multiple) && userTypeId !== 'boolean'
  const row = tables.userFields.insert({
    entityId,
    fieldName,
    userTypeId,
    xmlId: textParam(given.xmlId) || null,
    sort: intParam(given.sort) ?? 100,
    multiple,
    mandatory: flagParam(given.mandatory),
    showFilter: filterMode(given.showFilter, userTypeId, 'N'),
    showInList: true,
    editInList: given.editInList === undefined || flagParam(given.editInList),
    isSearchable: flagParam(given.isSearchable),
    settings: settingsFor(userTypeId, given.settings),
    labels: { ...noLabels, edit: labelOf(given.editFormLabel, generalLanguages) ?? {}, help: labelOf(given.helpMessage, generalLanguages) ?? {} },
    items: userTypeId === 'enumeration' ? changedItems(tables, [], given.enum, multiple, enumFailed) : [],
  })
  return reply({ field: { ...print(row), ...printLabels(row, null), ...printItems(row) } })
}

function enumFailed(): RestError {
  return new RestError('', 'Fail to save enumeration field values')
}

function found(call: Call, refusal: string): UserFieldRow {
  const row = call.tables.userFields.get(intParam(call.params.id) ?? 0)
  if (!row || !entityTypeByUserFields(call.tables, row.entityId)) throw new RestError('', refusal)
  return row
}

function mayRead(call: Call, row: UserFieldRow): boolean {
  const type = entityTypeByUserFields(call.tables, row.entityId)
  return type !== null && mayEver(call, type, 'read')
}

function get(call: Call): Reply {
  requireModule(call)
  const refusal = 'You do not have permission to view user field settings'
  const row = found(call, refusal)
  if (!mayRead(call, row)) throw new RestError('', refusal)
  return reply({ field: { ...print(row), ...printLabels(row, null), ...printItems(row) } })
}

const orderFields: Readonly<Record<string, { readonly compare: 'number' | 'text', readonly read: (row: UserFieldRow) => unknown }>> = {
  id: { compare: 'number', read: row => row.id },
  fieldName: { compare: 'text', read: row => row.fieldName },
  userTypeId: { compare: 'text', read: row => row.userTypeId },
  xmlId: { compare: 'text', read: row => row.xmlId },
  sort: { compare: 'number', read: row => row.sort },
}

/** `entityId` is missing among the filterable fields of the page, but tutorials/crm/…/how-to-add-user-field-to-spa.md filters by it. */
const filterable: ReadonlySet<string> = new Set([
  'id', 'entityId', 'fieldName', 'userTypeId', 'xmlId', 'sort', 'multiple', 'mandatory', 'showFilter', 'showInList', 'editInList', 'isSearchable',
])

/** Labels come only for the language that `select.language` names; the values of lists never, as in the page's sample. */
function list(call: Call): Reply {
  requireModule(call)
  const { tables, params } = call
  const select = objectParam(params.select)
  const language = textParam(select.language)
  const names = Object.entries(select).filter(([key]) => key !== 'language').map(([, name]) => textParam(name))
  const order = compileOrder<UserFieldRow>(params.order, name => orderFields[name], 'ignored')
  const rows = [...tables.userFields.all()]
    .filter(row => accepted(row, params.filter) && mayRead(call, row))
    .sort((a, b) => (order ? order(a, b) : a.sort - b.sort) || a.id - b.id)
  const page = pageOf(params, rows)
  return reply({
    fields: page.rows.map(row => {
      const field = { ...print(row), ...(language === '' ? {} : printLabels(row, language)) }
      if (names.length === 0 || names.includes('*')) return field
      return Object.fromEntries(Object.entries(field).filter(([name]) => names.includes(name)))
    }),
  }, page.paging)
}

function accepted(row: UserFieldRow, filter: unknown): boolean {
  const printed: Readonly<Record<string, unknown>> = print(row)
  return Object.entries(objectParam(filter)).every(([key, wanted]) => {
    const name = key.replace(/^=/, '')
    return !filterable.has(name) || listParam(wanted).map(textParam).includes(textParam(printed[name]))
  })
}

function update(call: Call): Reply {
  const { tables } = call
  requireModule(call)
  const refusal = 'You cannot change the settings of the user field'
  const row = found(call, refusal)
  if (!isCrmAdmin(call.user)) throw new RestError('', refusal)
  const given = objectParam(call.params.field)
  // Values of a list change only when the type is named beside them.
  const listChanges = row.userTypeId === 'enumeration' && given.userTypeId === 'enumeration' && given.enum !== undefined
  const after = tables.userFields.update(row.id, {
    xmlId: given.xmlId === undefined ? row.xmlId : textParam(given.xmlId) || null,
    sort: intParam(given.sort) ?? row.sort,
    mandatory: given.mandatory === undefined ? row.mandatory : flagParam(given.mandatory),
    showFilter: filterMode(given.showFilter, row.userTypeId, row.showFilter),
    isSearchable: given.isSearchable === undefined ? row.isSearchable : flagParam(given.isSearchable),
    settings: settingsFor(row.userTypeId, given.settings, row.settings),
    labels: {
      ...row.labels,
      edit: labelOf(given.editFormLabel, generalLanguages) ?? row.labels.edit,
      help: labelOf(given.helpMessage, generalLanguages) ?? row.labels.help,
    },
    items: listChanges ? changedItems(tables, row.items, given.enum, row.multiple, enumFailed) : row.items,
  })
  return reply({ field: { ...print(after), ...printLabels(after, null), ...printItems(after) } })
}

function remove(call: Call): Reply {
  requireModule(call)
  const refusal = 'You cannot delete the user field'
  const row = found(call, refusal)
  if (!isCrmAdmin(call.user)) throw new RestError('', refusal)
  removeUserField(call.tables, row)
  return reply(null)
}

function types(call: Call): Reply {
  requireModule(call)
  return reply({ types: Object.fromEntries(userTypeIds.map(([userTypeId, description]) => [userTypeId, { userTypeId, description }])) })
}

function print(row: UserFieldRow): Record<string, unknown> {
  return {
    id: String(row.id),
    entityId: row.entityId,
    fieldName: row.fieldName,
    userTypeId: row.userTypeId,
    xmlId: row.xmlId,
    sort: String(row.sort),
    multiple: row.multiple ? 'Y' : 'N',
    mandatory: row.mandatory ? 'Y' : 'N',
    showFilter: row.showFilter,
    showInList: row.showInList ? 'Y' : 'N',
    editInList: row.editInList ? 'Y' : 'N',
    isSearchable: row.isSearchable ? 'Y' : 'N',
    settings: row.settings,
  }
}

const printedLabels = [
  ['editFormLabel', 'edit'], ['listColumnLabel', 'column'], ['listFilterLabel', 'filter'], ['errorMessage', 'error'], ['helpMessage', 'help'],
] as const

/** For one language, or for every language that some label has. */
function printLabels(row: UserFieldRow, language: string | null): Record<string, unknown> {
  const all: readonly LangMap[] = Object.values(row.labels)
  const languages = language === null ? [...new Set(all.flatMap(label => Object.keys(label)))] : [language]
  const wording = (label: LangMap) => {
    const filled = languages.some(lang => label[lang])
    if (!filled && language !== null) return null
    return Object.fromEntries(languages.map(lang => [lang, label[lang] || null]))
  }
  return {
    languageId: Object.fromEntries(languages.map(lang => [lang, lang])),
    ...Object.fromEntries(printedLabels.map(([name, key]) => [name, wording(row.labels[key])])),
  }
}

function printItems(row: UserFieldRow): Record<string, unknown> {
  if (row.userTypeId !== 'enumeration') return {}
  const items = row.items.toSorted((a, b) => a.sort - b.sort || a.id - b.id)
  return {
    enum: items.map(item => ({
      id: String(item.id), userFieldId: String(row.id), value: item.value, def: item.def ? 'Y' : 'N', sort: String(item.sort), xmlId: item.xmlId,
    })),
  }
}
