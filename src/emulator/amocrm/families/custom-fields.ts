import type { Account } from '../account.ts'
import { absent, namesIn, noContent, type Call, type Family, type Reply } from '../call.ts'
import { anyOf, ordered } from '../cards/find.ts'
import { fieldsOf } from '../cards/values.ts'
import { counted, listed, selfLink } from '../hal.ts'
import { flag, isObject, itemOfBody, itemsOf, namedAgain, oneAfterAnother, required, text, throwIfWrong, wholeNumber, type Item, type Json } from '../items.ts'
import { forbidden, missing, notAChoice, Problem, wrongType } from '../problem.ts'
import { mayUseCatalogs } from '../rights.ts'
import type { CustomFieldRow, EnumOption, FieldOwner } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/custom-fields'
const changeDoc = 'https://developers.kommo.com/reference/update-custom-fields.md'
const removeDoc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/CustomFields.php'

/** https://github.com/amocrm/amocrm-api-php, CustomFieldModel */
const types = ['text', 'numeric', 'checkbox', 'select', 'multiselect', 'multitext', 'date', 'url', 'textarea', 'radiobutton', 'streetaddress', 'smart_address', 'birthday', 'legal_entity', 'date_time', 'items', 'category', 'price', 'tracking_data', 'linked_entity', 'org_legal_name', 'monetary', 'chained_list', 'file', 'payer', 'supplier']
const choiceTypes = ['select', 'multiselect', 'radiobutton', 'category']

export const customFieldFamily: Family = {
  'GET /{owner}/custom_fields': { doc, knows: { pages: true, filter: ['type', 'id', 'code'], order: ['sort', 'id'] }, answer: found },
  'GET /{owner}/custom_fields/{id}': {
    doc,
    answer: call => {
      const field = fieldOf(call)
      return field ? { status: 200, rows: 1, body: printField(call.account, field) } : absent(call)
    },
  },
  'POST /{owner}/custom_fields': { doc, answer: added },
  'PATCH /{owner}/custom_fields': { doc: changeDoc, answer: changedMany },
  'PATCH /{owner}/custom_fields/{id}': { doc: changeDoc, answer: changedOne },
  'DELETE /{owner}/custom_fields/{id}': { doc: removeDoc, answer: removed },
}

/** Whose fields the address is about; lists want the right to them, and that they are there. */
function ownerOf({ tables, user, account, params }: Call): FieldOwner {
  const owner = params.owner as FieldOwner
  if (!owner.startsWith('catalogs/')) return owner
  if (!account.faults.is.catalogs || !mayUseCatalogs(user)) throw forbidden()
  if (!tables.catalogs.get(Number(owner.slice('catalogs/'.length)))) throw new Problem(404, 'Not Found')
  return owner
}

function fieldOf(call: Call): CustomFieldRow | null {
  const owner = ownerOf(call)
  return fieldsOf(call.tables, owner).find(field => field.id === Number(call.params.id)) ?? null
}

function found(call: Call): Reply {
  const filter = isObject(call.query.filter) ? call.query.filter : {}
  const wantedTypes = namesIn(filter.type)
  const codes = namesIn(filter.code)
  const byId = anyOf<CustomFieldRow>(filter.id, row => row.id)
  const rows = fieldsOf(call.tables, ownerOf(call)).filter(row => (wantedTypes.length === 0 || wantedTypes.includes(row.type)) && (codes.length === 0 || codes.includes(row.code ?? '')) && (byId?.(row) ?? true))
  return listed(call, 'custom_fields', ordered(call, rows, { sort: row => row.sort, id: row => row.id }), row => printField(call.account, row), { totals: true })
}

function printField(account: Account, field: CustomFieldRow): Record<string, unknown> {
  const isCatalog = field.owner.startsWith('catalogs/')
  return {
    id: field.id,
    name: field.name,
    type: field.type,
    account_id: account.about().accountId,
    code: field.code,
    sort: field.sort,
    is_api_only: field.isApiOnly,
    enums: field.enums,
    group_id: field.groupId,
    required_statuses: field.requiredStatuses,
    ...(isCatalog ? { is_visible: field.isVisible, is_required: field.isRequired, catalog_id: Number(field.owner.slice('catalogs/'.length)) } : {}),
    is_deletable: field.isDeletable,
    is_predefined: field.isPredefined,
    entity_type: isCatalog ? 'catalogs' : field.owner,
    tracking_callback: null,
    remind: null,
    triggers: [],
    currency: null,
    hidden_statuses: [],
    chained_lists: null,
    search_in: null,
    nested: null,
    settings: null,
    ...field.more,
    _links: selfLink(account, `/${field.owner}/custom_fields/${field.id}`),
  }
}

/** What is kept as it was sent, and answered so. */
const keptKeys = ['tracking_callback', 'remind', 'currency', 'hidden_statuses', 'chained_lists', 'search_in', 'settings', 'triggers']

const keys = ['id', 'name', 'type', 'code', 'sort', 'group_id', 'is_api_only', 'required_statuses', 'enums', 'is_required', 'is_visible', 'is_deletable', 'request_id', 'entity_type', 'nested', ...keptKeys]

/** Enough of a gap for other fields between two. */
const usualSort = 510

function readField(call: Call, owner: FieldOwner, item: Item, before: Omit<CustomFieldRow, 'id'>, own: number | null): Omit<CustomFieldRow, 'id'> {
  for (const key of Object.keys(item.values)) if (!keys.includes(key)) call.unknown(`body.${key}`)
  const { tables } = call
  const type = own === null ? text(item, 'type') ?? before.type : before.type
  if (!types.includes(type)) item.wrong(notAChoice('type'))
  const code = own === null || item.values.code === undefined ? text(item, 'code') ?? before.code : text(item, 'code') ?? null
  if (code !== null && fieldsOf(tables, owner).some(field => field.code === code && field.id !== own)) item.wrong(notAChoice('code'))
  const groupId = item.values.group_id === null ? null : text(item, 'group_id') ?? before.groupId
  if (groupId !== null && groupId !== before.groupId && ![...tables.fieldGroups.all()].some(group => group.key === groupId && group.owner === owner)) item.wrong(notAChoice('group_id'))
  return {
    owner,
    name: text(item, 'name') ?? before.name,
    type,
    code,
    sort: wholeNumber(item, 'sort') ?? before.sort,
    groupId,
    isApiOnly: flag(item, 'is_api_only') ?? before.isApiOnly,
    isPredefined: before.isPredefined,
    isDeletable: before.isDeletable,
    isVisible: flag(item, 'is_visible') ?? before.isVisible,
    isRequired: flag(item, 'is_required') ?? before.isRequired,
    enums: readEnums(call, item, type, before.enums),
    requiredStatuses: readStatuses(call, item, before),
    more: { ...(type === 'monetary' ? { currency: call.account.about().currency } : {}), ...before.more, ...Object.fromEntries(keptKeys.filter(key => item.values[key] !== undefined).map(key => [key, item.values[key]])), ...nestedIn(item, before) },
  }
}

/** The tree of a `category` field: who is below whom is told by numbers, or by request ids among new ones. */
function nestedIn(item: Item, before: Omit<CustomFieldRow, 'id'>): { readonly nested?: unknown } {
  const sent = objectsIn(item, 'nested')
  if (!sent) return {}
  const earlier = Array.isArray(before.more?.nested) ? before.more.nested.filter(isObject) : []
  const first = Math.max(0, ...[...earlier, ...sent].map(({ id }) => typeof id === 'number' ? id : 0)) + 1
  const numbered = sent.map((one, index) => ({ one, id: typeof one.id === 'number' ? one.id : first + index }))
  const parentOf = (one: Json): number | null => typeof one.parent_id === 'number' ? one.parent_id : numbered.find(other => one.parent_request_id !== undefined && one.parent_request_id !== null && other.one.request_id === one.parent_request_id)?.id ?? null
  return { nested: numbered.map(({ one, id }, index) => ({ id, parent_id: parentOf(one), value: String(one.value ?? ''), sort: typeof one.sort === 'number' ? one.sort : index })) }
}

function objectsIn(item: Item, name: string): readonly Json[] | null {
  const value = item.values[name]
  if (value === undefined || value === null) return null
  if (Array.isArray(value) && value.every(isObject)) return value
  item.wrong(wrongType(name, 'array'))
  return null
}

/** The whole list of choices: those with an id stay what they are, others are new. */
function readEnums({ tables }: Call, item: Item, type: string, before: readonly EnumOption[] | null): readonly EnumOption[] | null {
  const sent = objectsIn(item, 'enums')
  if (!choiceTypes.includes(type)) return before
  if (!sent) return before ?? []
  let next = Math.max(0, ...[...tables.fields.all()].flatMap(field => (field.enums ?? []).map(one => one.id)), ...(before ?? []).map(one => one.id)) + 2
  return sent.map((one, index): EnumOption => {
    const id = one.id === undefined || one.id === null ? null : Number(one.id)
    const known = before?.find(option => option.id === id)
    if (id !== null && !known) item.wrong(notAChoice(`enums.${index}.id`))
    const value = typeof one.value === 'string' ? one.value : known?.value ?? ''
    if (value === '') item.wrong(missing(`enums.${index}.value`))
    const given = known?.id ?? next
    if (!known) next += 2
    return { id: given, value, sort: typeof one.sort === 'number' ? one.sort : known?.sort ?? index, code: typeof one.code === 'string' ? one.code : known?.code ?? null }
  })
}

function readStatuses({ tables }: Call, item: Item, before: Omit<CustomFieldRow, 'id'>): CustomFieldRow['requiredStatuses'] {
  const sent = objectsIn(item, 'required_statuses')
  if (!sent) return before.requiredStatuses
  return sent.map((one, index) => {
    const [statusId, pipelineId] = [Number(one.status_id), Number(one.pipeline_id)]
    if (![...tables.statuses.all()].some(row => row.statusId === statusId && row.pipelineId === pipelineId)) item.wrong(notAChoice(`required_statuses.${index}.status_id`))
    return { status_id: statusId, pipeline_id: pipelineId }
  })
}

/** The pages say that changing is for administrators; of creating they say nothing. */
function throwUnlessAllowed({ user, account }: Call, creating: boolean): void {
  if (!user.isAdmin && !(creating && account.faults.is.anybodyCreatesFields)) throw forbidden()
}

/** A list makes many and answers with a list; one bare object makes one, which comes back bare (https://developers.kommo.com/docs/http-codes). Both are 201. */
function added(call: Call): Reply {
  const owner = ownerOf(call)
  throwUnlessAllowed(call, true)
  const alone = isObject(call.body) && Object.keys(call.body).length > 0
  const items = alone ? [itemOfBody(call)] : itemsOf(call)
  const blank: Omit<CustomFieldRow, 'id'> = {
    owner, name: '', type: '', code: null, sort: usualSort, groupId: null, isApiOnly: false, isPredefined: false, isDeletable: true, isVisible: true, isRequired: false, enums: null, requiredStatuses: [],
  }
  const made = items.map(item => {
    required(item, ['name', 'type'])
    const fields = readField(call, owner, item, blank, null)
    // One after another: the next one's choices and code are held against this one's.
    return item.errors.length > 0 ? null : { item, field: call.tables.fields.insert({ ...fields, id: nextId(call) }) }
  })
  throwIfWrong(items)
  const printed = made.flatMap(one => one ? [{ ...printField(call.account, one.field), request_id: one.item.requestId }] : [])
  if (alone) return { status: 201, rows: 1, body: printed[0] }
  return counted(call, 'custom_fields', printed, { status: 201 })
}

function nextId({ tables }: Call): number {
  return Math.max(1_016_001, ...[...tables.fields.all()].map(field => field.id)) + 2
}

function changedMany(call: Call): Reply {
  const owner = ownerOf(call)
  throwUnlessAllowed(call, false)
  return counted(call, 'custom_fields', oneAfterAnother(call, item => {
    const field = fieldsOf(call.tables, owner).find(one => one.id === Number(item.values.id))
    if (!field) {
      item.wrong(notAChoice('id'))
      return null
    }
    const fields = readField(call, owner, item, field, field.id)
    return item.errors.length > 0 ? null : { ...printField(call.account, call.tables.fields.update(field.id, fields)), ...namedAgain(item) }
  }))
}

function changedOne(call: Call): Reply {
  const owner = ownerOf(call)
  throwUnlessAllowed(call, false)
  const item = itemOfBody(call)
  const field = fieldOf(call)
  if (!field) throw new Problem(404, 'Not Found')
  const fields = readField(call, owner, item, field, field.id)
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...printField(call.account, call.tables.fields.update(field.id, fields)), ...namedAgain(item) } }
}

/** Its values go with it: no card shows a field that is not there. */
function removed(call: Call): Reply {
  throwUnlessAllowed(call, false)
  const field = fieldOf(call)
  if (!field) throw new Problem(404, 'Not Found')
  if (!field.isDeletable) throw forbidden()
  call.tables.fields.remove(field.id)
  return noContent
}
