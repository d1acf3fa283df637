import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, objectParam, textParam } from '../params.ts'
import type { ItemRow, StatusRow, Tables } from '../tables.ts'
import { langOf, timeZoneOf } from './context.ts'
import { entityTypes, type EntityType } from './entity-type.ts'
import { compileFilter, type FilterField } from './filter.ts'
import { compileOrder } from './paging.ts'
import { isCrmAdmin } from './rights.ts'
import { categoriesOf, categoryIdOf, dictionary, hasStages, stageDictionary, stagePrefix } from './stages.ts'
import { dictionaries } from './system-fields.ts'

export const statusMethods: Family = {
  'crm.status.list': { page: 'crm/status/crm-status-list.md', scope: ['crm'], run: list },
  'crm.status.get': { page: 'crm/status/crm-status-get.md', scope: ['crm'], run: get },
  'crm.status.fields': { page: 'crm/status/crm-status-fields.md', scope: ['crm'], run: fields },
  'crm.status.entity.items': { page: 'crm/status/crm-status-entity-items.md', scope: ['crm'], run: entityItems },
  'crm.status.entity.types': { page: 'crm/status/crm-status-entity-types.md', scope: ['crm'], run: entityTypesList },
  'crm.status.add': { page: 'crm/status/crm-status-add.md', scope: ['crm'], run: add },
  'crm.status.update': { page: 'crm/status/crm-status-update.md', scope: ['crm'], run: update },
  'crm.status.delete': { page: 'crm/status/crm-status-delete.md', scope: ['crm'], run: remove },
}

const columns: Readonly<Record<string, FilterField<StatusRow>>> = {
  ID: { compare: 'number', read: row => row.id },
  ENTITY_ID: { compare: 'text', read: row => row.entityId },
  STATUS_ID: { compare: 'text', read: row => row.statusId },
  NAME: { compare: 'text', read: row => row.name },
  SORT: { compare: 'number', read: row => row.sort },
  SYSTEM: { compare: 'flag', read: row => row.system },
  CATEGORY_ID: { compare: 'number', read: row => row.categoryId },
  COLOR: { compare: 'text', read: row => row.color },
  SEMANTICS: { compare: 'text', read: row => row.semantics },
}

function column(name: string): FilterField<StatusRow> | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}

/** The page knows no paging: all rows come at once. */
function list(call: Call): Reply {
  const { tables, params } = call
  requireReader(call)
  const matches = compileFilter<StatusRow>(params.filter, { field: column, unknown: 'ignored', timeZone: timeZoneOf(tables) })
  const order = compileOrder<StatusRow>(params.order, column, 'ignored')
  const rows = [...tables.statuses.all()].filter(matches).sort((a, b) => order?.(a, b) || a.sort - b.sort || a.id - b.id)
  return reply(rows.map(row => ({ ...print(row), ...extra(row) })), { total: rows.length })
}

function get(call: Call): Reply {
  requireReader(call)
  return reply(print(found(call)))
}

function requireReader(call: Call): void {
  if (!call.user.admin && call.user.crm.read === 'none') throw new RestError('', 'Access denied.')
}

function requireAdmin(call: Call): void {
  if (!isCrmAdmin(call.user)) throw new RestError('', 'Access denied.')
}

function found(call: Call): StatusRow {
  const row = call.tables.statuses.get(intParam(call.params.id) ?? 0)
  if (!row) throw new RestError('', 'Status is not found.')
  return row
}

function print(row: StatusRow): Record<string, unknown> {
  return {
    ID: String(row.id),
    ENTITY_ID: row.entityId,
    STATUS_ID: row.statusId,
    NAME: row.name,
    NAME_INIT: row.system ? row.name : '',
    SORT: String(row.sort),
    SYSTEM: row.system ? 'Y' : 'N',
    CATEGORY_ID: row.categoryId === null ? null : String(row.categoryId),
    COLOR: row.color || null,
    SEMANTICS: row.semantics,
  }
}

/** Stages of leads and deals carry their group in words too; those of smart processes and other dictionaries do not. */
function extra(row: StatusRow): Record<string, unknown> {
  if (row.entityId !== 'STATUS' && !/^DEAL_STAGE(_\d+)?$/.test(row.entityId)) return {}
  const failed = /(^|:)(LOSE|JUNK)$/.test(row.statusId) ? 'failure' : 'apology'
  return { EXTRA: { SEMANTICS: row.semantics === 'S' ? 'success' : row.semantics === 'F' ? failed : 'process', COLOR: row.color || null } }
}

function entityItems(call: Call): Reply {
  const entityId = textParam(call.params.entityId)
  if (entityId === '') throw new RestError('', 'The parameter entityId is not defined or invalid.')
  return reply(dictionary(call.tables, entityId).map(row => ({ NAME: row.name, SORT: row.sort, STATUS_ID: row.statusId })))
}

const plainDictionaries = [
  ['SOURCE', 'Источники', 'Sources'], ['CONTACT_TYPE', 'Тип контакта', 'Contact type'], ['COMPANY_TYPE', 'Тип компании', 'Company type'],
  ['EMPLOYEES', 'Кол-во сотрудников', 'Number of employees'], ['INDUSTRY', 'Сфера деятельности', 'Industry'], ['DEAL_TYPE', 'Тип сделки', 'Deal type'],
  ['HONORIFIC', 'Обращения', 'Salutations'], ['EVENT_TYPE', 'Тип события', 'Event type'],
] as const

function entityTypesList(call: Call): Reply {
  const { tables } = call
  const lang = langOf(tables)
  const stages = entityTypes(tables).filter(hasStages).flatMap((type): Record<string, unknown>[] => {
    if (type.id === 1) return [{ ID: 'STATUS', NAME: lang === 'ru' ? 'Стадии лида' : 'Lead stages', SEMANTIC_INFO: semanticInfo('', 'CONVERTED', 'JUNK'), ENTITY_TYPE_ID: 1 }]
    return categoriesOf(tables, type).map(category => {
      const prefix = stagePrefix(type, category.id)
      const common = {
        ID: stageDictionary(type, category.id),
        NAME: type.type ? `${type.names[lang]} (${category.name})` : category.name,
        ...(prefix ? { PREFIX: prefix.slice(0, -1) } : {}),
        FIELD_ATTRIBUTE_SCOPE: category.id === 0 ? '' : `category_${category.id}`,
        ENTITY_TYPE_ID: type.id,
        CATEGORY_ID: type.id === 2 && category.id !== 0 ? String(category.id) : category.id,
      }
      return type.type
        ? { ...common, SEMANTIC_INFO: [], IS_ENABLED: true, CATEGORY_NAME: category.name, CATEGORY_SORT: category.sort, IS_DEFAULT_CATEGORY: category.isDefault }
        : { ...common, ...(prefix ? { PARENT_ID: 'DEAL_STAGE' } : {}), SEMANTIC_INFO: semanticInfo(prefix, 'WON', 'LOSE') }
    })
  })
  return reply([...stages, ...plainDictionaries.map(([id, ru, en]) => ({ ID: id, NAME: lang === 'ru' ? ru : en }))])
}

function semanticInfo(prefix: string, success: string, failure: string): Record<string, unknown> {
  return { START_FIELD: `${prefix}NEW`, FINAL_SUCCESS_FIELD: `${prefix}${success}`, FINAL_UNSUCCESS_FIELD: `${prefix}${failure}`, FINAL_SORT: 0 }
}

function fields(): Reply {
  const described: readonly (readonly [name: string, type: string, title: string, flags?: string])[] = [
    ['ID', 'integer', 'ID', 'r'], ['ENTITY_ID', 'string', 'Entity ID', 'qi'], ['STATUS_ID', 'string', 'Status', 'qi'], ['SORT', 'integer', 'Sorting'],
    ['NAME', 'string', 'Name', 'q'], ['NAME_INIT', 'string', 'Default Name', 'r'], ['SYSTEM', 'char', 'System', 'r'], ['CATEGORY_ID', 'integer', 'CATEGORY_ID', 'i'],
    ['COLOR', 'string', 'COLOR'], ['SEMANTICS', 'char', 'SEMANTICS', 'i'], ['EXTRA', 'crm_status_extra', 'Additional Fields'],
  ]
  return reply(Object.fromEntries(described.map(([name, type, title, flags = '']) => [name, {
    type,
    isRequired: flags.includes('q'),
    isReadOnly: flags.includes('r'),
    isImmutable: flags.includes('i'),
    isMultiple: false,
    isDynamic: false,
    title,
  }])))
}

function add(call: Call): Reply {
  const { tables } = call
  requireAdmin(call)
  if (typeof call.params.fields !== 'object') throw new RestError('', 'Parameter \'fields\' must be array.')
  const given = objectParam(call.params.fields)
  const entityId = textParam(given.ENTITY_ID)
  const code = textParam(given.STATUS_ID)
  const lacking = [entityId || 'ENTITY_ID', code || 'STATUS_ID'].filter(name => name === 'ENTITY_ID' || name === 'STATUS_ID')
  if (lacking.length > 0) throw new RestError('', lacking.map(name => `The field ${name} is required.`).join(', '))
  const place = placeOf(tables, entityId)
  if (!place && !isDictionary(tables, entityId)) throw new RestError('', 'Specified entity type is not supported.')
  const name = textParam(given.NAME).trim()
  if (name === '') throw new RestError('', 'The field Title is required.')
  const siblings = dictionary(tables, entityId)
  const prefix = place ? stagePrefix(place.type, place.categoryId) : ''
  const statusId = code.startsWith(prefix) ? code : `${prefix}${code}`
  if (siblings.some(row => row.statusId === statusId)) throw new RestError('ERROR_CORE', 'The specified status ID already exists.')
  const sort = intParam(given.SORT) ?? 10
  const semantics = given.SEMANTICS === 'S' || given.SEMANTICS === 'F' ? given.SEMANTICS : null
  const final = siblings.find(row => row.semantics === 'S')
  if (place && final && semantics !== 'F' && sort >= final.sort) {
    throw new RestError('', 'Cannot create more stages after the final stage because the final successful stage already exists. Try using sort order values less than that of the final stage.')
  }
  const row = tables.statuses.insert({
    entityId, statusId, name, sort, semantics, categoryId: place && place.categoryId !== 0 ? place.categoryId : null, color: textParam(given.COLOR), system: false,
  })
  return reply(row.id)
}

function isDictionary(tables: Tables, entityId: string): boolean {
  return Object.values(dictionaries).includes(entityId) || dictionary(tables, entityId).length > 0
}

/** The pipeline whose stages these are. */
function placeOf(tables: Tables, entityId: string): { readonly type: EntityType, readonly categoryId: number } | null {
  for (const type of entityTypes(tables).filter(hasStages)) {
    const categoryIds = type.id === 1 ? [0] : categoriesOf(tables, type).map(category => category.id)
    const categoryId = categoryIds.find(id => stageDictionary(type, id) === entityId)
    if (categoryId !== undefined) return { type, categoryId }
  }
  return null
}

function update(call: Call): Reply {
  requireAdmin(call)
  if ((intParam(call.params.id) ?? 0) <= 0) throw new RestError('', 'Invalid identifier.')
  const row = found(call)
  const given = objectParam(call.params.fields)
  call.tables.statuses.update(row.id, {
    name: textParam(given.NAME).trim() || row.name,
    sort: intParam(given.SORT) ?? row.sort,
    color: given.COLOR === undefined ? row.color : textParam(given.COLOR),
  })
  return reply(true)
}

function remove(call: Call): Reply {
  requireAdmin(call)
  if ((intParam(call.params.id) ?? 0) <= 0) throw new RestError('', 'Invalid identifier.')
  const row = found(call)
  const forced = objectParam(call.params.params).FORCED === 'Y'
  if (row.system && !forced) throw new RestError('', 'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".')
  const place = placeOf(call.tables, row.entityId)
  const inUse = (item: ItemRow) => item.stageId === row.statusId && categoryIdOf(item) === place?.categoryId
  if (place && [...call.tables.items(place.type.id).all()].some(inUse)) throw new RestError('', 'There are active items in this status.')
  call.tables.statuses.remove(row.id)
  return reply(true)
}
