import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { flagParam, intParam, objectParam, textParam } from '../params.ts'
import type { TypeRow } from '../tables.ts'
import { accessDenied, langOf, missing, timeZoneOf } from '../crm/context.ts'
import { dynamicType } from '../crm/entity-type.ts'
import { compileFilter, type FilterField } from '../crm/filter.ts'
import { compileOrder, pageOf } from '../crm/paging.ts'
import { relationsOf, type Relation, type Relations } from '../crm/relations.ts'
import { mayEver, requireCrmAdmin } from '../crm/rights.ts'
import { addDefaultStages, categoriesOf, stageDictionary, stagesOf } from '../crm/stages.ts'
import { printMoment } from '../crm/time.ts'

const folder = 'crm/universal/user-defined-object-types'

export const crmTypeMethods: Family = {
  'crm.type.add': { page: `${folder}/crm-type-add.md`, scope: ['crm'], run: add },
  'crm.type.update': { page: `${folder}/crm-type-update.md`, scope: ['crm'], run: update },
  'crm.type.get': { page: `${folder}/crm-type-get.md`, scope: ['crm'], run: get },
  'crm.type.getByEntityTypeId': { page: `${folder}/crm-type-get-by-entity-type-id.md`, scope: ['crm'], run: getByEntityTypeId },
  'crm.type.list': { page: `${folder}/crm-type-list.md`, scope: ['crm'], run: list },
  'crm.type.delete': { page: `${folder}/crm-type-delete.md`, scope: ['crm'], run: remove },
}

/** Settings in the order in which the samples print them, with what they are when nothing is said. */
const settings: readonly (readonly [name: string, initially: boolean])[] = [
  ['isCategoriesEnabled', false], ['isStagesEnabled', false], ['isBeginCloseDatesEnabled', false], ['isClientEnabled', false],
  ['isUseInUserfieldEnabled', false], ['isLinkWithProductsEnabled', false], ['isMycompanyEnabled', false], ['isDocumentsEnabled', false],
  ['isSourceEnabled', false], ['isObserversEnabled', false], ['isRecyclebinEnabled', false], ['isAutomationEnabled', false],
  ['isBizProcEnabled', false], ['isSetOpenPermissions', true], ['isPaymentsEnabled', false], ['isCountersEnabled', false],
]

/** System fields that no caller sets. */
const systemSettings: ReadonlySet<string> = new Set(['isPaymentsEnabled', 'isCountersEnabled'])

const linkableFields = ['CALENDAR_EVENT|UF_CRM_CAL_EVENT', 'TASKS_TASK|UF_CRM_TASK', 'TASKS_TASK_TEMPLATE|UF_CRM_TASK'] as const

/** The sample of the answer alone has no `code`. */
function add(call: Call): Reply {
  const { tables, user } = call
  requireCrmAdmin(call)
  if (call.params.fields === undefined) throw missing('fields')
  refuseWithoutPlan(call, 'CREATE_DYNAMIC_TYPE_RESTRICTED', 'Maximum number of SPAs exceeded')
  const fields = objectParam(call.params.fields)
  const title = textParam(fields.title).trim()
  if (title === '') throw new RestError('BX_ERROR', 'The field "Title" is required')
  refuseWithoutWorkplace(fields)
  const now = call.now().toISOString()
  const flags = Object.fromEntries(settings.map(([name, initially]) => [name, systemSettings.has(name) || fields[name] === undefined ? initially : flagParam(fields[name])]))
  const type = tables.types.insert({
    entityTypeId: newEntityTypeId(call, fields.entityTypeId),
    title,
    code: '',
    createdBy: user.id,
    createdTime: now,
    updatedTime: now,
    flags,
    relations: withClients(readRelations(fields.relations), flags),
    linkedUserFields: readLinks(fields.linkedUserFields, flags, {}),
  })
  const category = tables.categories.insert({
    entityTypeId: type.entityTypeId, name: langOf(tables) === 'ru' ? 'Общая' : 'General', sort: 500, isDefault: true,
  })
  if (flags.isStagesEnabled) addDefaultStages(tables, dynamicType(type), category.id)
  const created = Object.entries(printType(call, type, 'whole')).filter(([name]) => name !== 'code')
  return reply({ type: Object.fromEntries(created) })
}

function update(call: Call): Reply {
  const { tables } = call
  requireCrmAdmin(call)
  refuseWithoutPlan(call, 'UPDATE_DYNAMIC_TYPE_RESTRICTED', 'You cannot change the SPA settings due to your plan\'s restrictions')
  const type = found(call)
  const fields = objectParam(call.params.fields)
  refuseWithoutWorkplace(fields)
  const flags = Object.fromEntries(settings.map(([name]) => [name, systemSettings.has(name) || fields[name] === undefined ? type.flags[name] === true : flagParam(fields[name])]))
  const relations = fields.relations === undefined ? relationsOf(type) : readRelations(fields.relations)
  const after = tables.types.update(type.id, {
    title: textParam(fields.title).trim() || type.title,
    flags,
    relations: withClients(relations, flags),
    linkedUserFields: readLinks(fields.linkedUserFields, flags, type.linkedUserFields),
    updatedTime: call.now().toISOString(),
  })
  const entity = dynamicType(after)
  if (flags.isStagesEnabled) {
    for (const category of categoriesOf(tables, entity)) {
      if (stagesOf(tables, entity, category.id).length === 0) addDefaultStages(tables, entity, category.id)
    }
  }
  return reply({ type: printType(call, after, 'whole') })
}

/** A missing id deletes nothing and is answered with null. */
function remove(call: Call): Reply {
  const { tables } = call
  requireCrmAdmin(call)
  if (call.params.id === undefined) return reply(null)
  const type = found(call)
  const entity = dynamicType(type)
  if (tables.items(type.entityTypeId).size > 0) throw new RestError('BX_ERROR', 'You cannot delete an entity type that has elements')
  for (const category of categoriesOf(tables, entity)) {
    for (const stage of tables.statuses.where('crm:entityId', row => row.entityId, stageDictionary(entity, category.id))) tables.statuses.remove(stage.id)
    tables.categories.remove(category.id)
  }
  for (const field of tables.userFields.where('crm:entityId', row => row.entityId, entity.userFieldEntity)) tables.userFields.remove(field.id)
  tables.types.remove(type.id)
  return reply([])
}

function get(call: Call): Reply {
  return readable(call, found(call))
}

function getByEntityTypeId(call: Call): Reply {
  if (call.params.entityTypeId === undefined) throw missing('entityTypeId')
  const id = intParam(call.params.entityTypeId)
  const type = id === null ? undefined : [...call.tables.types.all()].find(row => row.entityTypeId === id)
  if (!type) throw new RestError('0', 'Smart process not found')
  return readable(call, type)
}

function readable(call: Call, type: TypeRow): Reply {
  if (!mayEver(call, dynamicType(type), 'read')) throw accessDenied()
  return reply({ type: printType(call, type, 'whole') })
}

function list(call: Call): Reply {
  requireCrmAdmin(call)
  const { tables, params } = call
  const matches = compileFilter<TypeRow>(params.filter, { field: filterField, unknown: 'refused', timeZone: timeZoneOf(tables) })
  const order = compileOrder<TypeRow>(params.order, filterField, 'refused')
  const rows = [...tables.types.all()].filter(matches).sort((a, b) => order?.(a, b) || a.id - b.id)
  const page = pageOf(params, rows)
  return reply({ types: page.rows.map(type => printType(call, type, 'row')) }, page.paging)
}

const filterFields: Readonly<Record<string, FilterField<TypeRow>>> = {
  id: { compare: 'number', read: type => type.id },
  title: { compare: 'text', read: type => type.title },
  code: { compare: 'text', read: type => type.code },
  createdBy: { compare: 'id', read: type => type.createdBy },
  updatedBy: { compare: 'id', read: type => type.createdBy },
  entityTypeId: { compare: 'number', read: type => type.entityTypeId },
  createdTime: { compare: 'moment', read: type => type.createdTime },
  updatedTime: { compare: 'moment', read: type => type.updatedTime },
  ...Object.fromEntries(settings.map(([name]) => [name, { compare: 'flag', read: (type: TypeRow) => type.flags[name] === true } as const])),
}

function filterField(name: string): FilterField<TypeRow> | undefined {
  return Object.hasOwn(filterFields, name) ? filterFields[name] : undefined
}

function found(call: Call): TypeRow {
  if (call.params.id === undefined) throw missing('id')
  const type = call.tables.types.get(intParam(call.params.id) ?? 0)
  if (!type) throw new RestError('0', 'Smart process not found')
  return type
}

function newEntityTypeId(call: Call, wanted: unknown): number {
  const used = new Set([...call.tables.types.all()].map(type => type.entityTypeId))
  if (wanted === undefined || wanted === null || wanted === '') {
    let free = 1030
    while (used.has(free)) free += 2
    return free
  }
  const id = intParam(wanted) ?? 0
  const allowed = (id >= 128 && id <= 192) || (id >= 1030 && id % 2 === 0)
  if (!allowed) throw new RestError('INVALID_ARG_VALUE', 'entityTypeId is out of allowed range')
  if (used.has(id)) throw new RestError('INVALID_ARG_VALUE', `entityTypeId ${id} is already in use`)
  return id
}

function refuseWithoutPlan(call: Call, code: string, description: string): void {
  if (call.tables.portal.get(1)?.smartProcesses === false) throw new RestError(code, description)
}

function refuseWithoutWorkplace(fields: Readonly<Record<string, unknown>>): void {
  if (flagParam(fields.isExternal) && !intParam(fields.customSectionId)) throw new RestError('0', 'Select a workplace where the SPA will be located')
}

/** Inside relations and links only "true" and "false" work, Y and N do not (the page says so twice). */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1'
}

function readRelations(value: unknown): Relations {
  const side = (given: unknown): Relation[] => Object.values(objectParam(given)).flatMap(entry => {
    const { entityTypeId, isChildrenListEnabled } = objectParam(entry)
    const id = intParam(entityTypeId)
    return id === null ? [] : [{ entityTypeId: id, isChildrenListEnabled: isTrue(isChildrenListEnabled), isPredefined: false }]
  })
  const { parent, child } = objectParam(value)
  return { parent: side(parent), child: side(child) }
}

/** The «Client» setting is a binding to contacts and companies that nobody can change. */
function withClients(relations: Relations, flags: Readonly<Record<string, boolean>>): Relations {
  const free = relations.parent.filter(relation => !relation.isPredefined && !(flags.isClientEnabled && (relation.entityTypeId === 3 || relation.entityTypeId === 4)))
  const clients = flags.isClientEnabled ? [3, 4].map(entityTypeId => ({ entityTypeId, isChildrenListEnabled: true, isPredefined: true })) : []
  return { parent: [...clients, ...free], child: relations.child }
}

/** Only looked at when the smart process may be used in user fields. */
function readLinks(value: unknown, flags: Readonly<Record<string, boolean>>, current: Readonly<Record<string, boolean>>): Readonly<Record<string, boolean>> {
  if (!flags.isUseInUserfieldEnabled) return {}
  const given = objectParam(value)
  return Object.fromEntries(linkableFields.map(name => [name, given[name] === undefined ? current[name] === true : isTrue(given[name])]))
}

function yesNo(flag: boolean | undefined): 'Y' | 'N' {
  return flag ? 'Y' : 'N'
}

function printType(call: Call, type: TypeRow, form: 'whole' | 'row'): Record<string, unknown> {
  const timeZone = timeZoneOf(call.tables)
  const row = {
    id: type.id,
    title: type.title,
    code: type.code,
    createdBy: type.createdBy,
    entityTypeId: type.entityTypeId,
    customSectionId: null,
    ...Object.fromEntries(settings.map(([name]) => [name, yesNo(type.flags[name])])),
    createdTime: printMoment(type.createdTime, timeZone),
    updatedTime: printMoment(type.updatedTime, timeZone),
    updatedBy: type.createdBy,
  }
  if (form === 'row') return row
  const relation = ({ entityTypeId, isChildrenListEnabled, isPredefined }: Relation) => ({
    entityTypeId, isChildrenListEnabled: yesNo(isChildrenListEnabled), isPredefined: yesNo(isPredefined),
  })
  const { parent, child } = relationsOf(type)
  return {
    ...row,
    relations: { parent: parent.map(relation), child: child.map(relation) },
    linkedUserFields: Object.fromEntries(linkableFields.map(name => [name, yesNo(type.linkedUserFields[name])])),
    customSections: [],
  }
}
