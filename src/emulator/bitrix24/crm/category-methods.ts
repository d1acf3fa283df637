import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { flagParam, intParam, objectParam, textParam } from '../params.ts'
import type { CategoryRow } from '../tables.ts'
import { accessDenied, missing } from './context.ts'
import { requireEntityType, type EntityType } from './entity-type.ts'
import { mayEver, requireCrmAdmin } from './rights.ts'
import { addDefaultStages, categoriesOf, categoryIdOf, hasStages, stageDictionary } from './stages.ts'
import { upperName } from './uf-names.ts'

const folder = 'crm/universal/category'

export const categoryMethods: Family = {
  'crm.category.list': { page: `${folder}/crm-category-list.md`, scope: ['crm'], run: list },
  'crm.category.get': { page: `${folder}/crm-category-get.md`, scope: ['crm'], run: get },
  'crm.category.fields': { page: `${folder}/crm-category-fields.md`, scope: ['crm'], run: fields },
  'crm.category.add': { page: `${folder}/crm-category-add.md`, scope: ['crm'], run: add },
  'crm.category.update': { page: `${folder}/crm-category-update.md`, scope: ['crm'], run: update },
  'crm.category.delete': { page: `${folder}/crm-category-delete.md`, scope: ['crm'], run: remove },
}

function typeWithPipelines(call: Call): EntityType {
  const type = requireEntityType(call.tables, call.params.entityTypeId)
  if (type.id === 1) throw new RestError('ENTITY_TYPE_NOT_SUPPORTED', 'Entity type LEAD is not supported')
  return type
}

/** Pipelines without a right to them are left out. */
function list(call: Call): Reply {
  const type = typeWithPipelines(call)
  const categories = mayEver(call, type, 'read') ? categoriesOf(call.tables, type) : []
  return reply({ categories: categories.map(row => print(type, row)) }, { total: categories.length })
}

function get(call: Call): Reply {
  const type = typeWithPipelines(call)
  const row = found(call, type)
  if (!mayEver(call, type, 'read')) throw accessDenied()
  return reply({ category: print(type, row) })
}

function found(call: Call, type: EntityType): CategoryRow {
  if (call.params.id === undefined) throw missing('id')
  const row = categoriesOf(call.tables, type).find(category => category.id === intParam(call.params.id))
  if (!row) throw new RestError('NOT_FOUND', 'Element not found')
  return row
}

function print(type: EntityType, row: CategoryRow): Record<string, unknown> {
  return {
    id: row.id,
    name: row.name,
    sort: row.sort,
    entityTypeId: row.entityTypeId,
    isDefault: row.isDefault ? 'Y' : 'N',
    ...(type.id === 2 && row.id !== 0 ? { originId: '', originatorId: '' } : {}),
  }
}

function fields(call: Call): Reply {
  const type = typeWithPipelines(call)
  const described: readonly (readonly [name: string, type: string, flags?: string])[] = [
    ['id', 'integer', 'r'], ['name', 'string'], ['sort', 'integer'], ['entityTypeId', 'integer', 'rq'], ['isDefault', 'boolean', type.id === 2 ? 'r' : ''],
    ...(type.id === 2 ? [['originId', 'string'], ['originatorId', 'string']] as const : []),
    ...(type.type ? [['isSystem', 'boolean', 'r'], ['code', 'string', 'r']] as const : []),
  ]
  return reply({
    fields: Object.fromEntries(described.map(([name, kind, flags = '']) => [name, {
      type: kind,
      isRequired: flags.includes('q'),
      isReadOnly: flags.includes('r'),
      isImmutable: false,
      isMultiple: false,
      isDynamic: false,
      title: upperName(name),
      upperName: upperName(name),
    }])),
  })
}

function add(call: Call): Reply {
  const { tables } = call
  const type = typeWithPipelines(call)
  requireCrmAdmin(call)
  const given = objectParam(call.params.fields)
  const name = textParam(given.name).trim().slice(0, 255)
  if (name === '') throw new RestError('0', 'Field \'NAME\' is required')
  const isDefault = flagParam(given.isDefault) && type.id !== 2
  if (isDefault && !type.type) throw new RestError('0', 'Default client category does not support updating default state')
  const row = tables.categories.insert({ entityTypeId: type.id, name, sort: sortOf(given.sort, 500), isDefault })
  if (isDefault) makeOnlyDefault(call, type, row.id)
  if (hasStages(type)) addDefaultStages(tables, type, row.id)
  return reply({ category: print(type, row) })
}

function update(call: Call): Reply {
  const type = typeWithPipelines(call)
  const row = found(call, type)
  requireCrmAdmin(call)
  const given = objectParam(call.params.fields)
  const becomesDefault = type.type !== null && given.isDefault !== undefined && flagParam(given.isDefault)
  const patch = {
    name: textParam(given.name).trim().slice(0, 255) || row.name,
    sort: given.sort === undefined ? row.sort : sortOf(given.sort, row.sort),
    isDefault: row.isDefault || becomesDefault,
  }
  const { categories } = call.tables
  const after = categories.get(row.id) ? categories.update(row.id, patch) : categories.insert({ ...row, ...patch })
  if (becomesDefault) makeOnlyDefault(call, type, row.id)
  return reply({ category: print(type, after) })
}

function remove(call: Call): Reply {
  const { tables } = call
  const type = typeWithPipelines(call)
  const row = found(call, type)
  requireCrmAdmin(call)
  const filled = [...tables.items(type.id).all()].some(item => categoryIdOf(item) === row.id)
  if (type.id === 2 && row.isDefault) throw new RestError('0', 'Default deal category cannot be deleted')
  if (type.id === 2 && filled) throw new RestError('0', `Deals related to the funnel ${row.name} found`)
  if (row.isDefault) throw new RestError('BX_ERROR', 'This funnel is the default funnel')
  if (filled) throw new RestError('BX_ERROR', 'Elements related to the funnel found')
  for (const stage of tables.statuses.where('crm:entityId', status => status.entityId, stageDictionary(type, row.id))) tables.statuses.remove(stage.id)
  tables.categories.remove(row.id)
  return reply(null)
}

function sortOf(value: unknown, fallback: number): number {
  return Math.max(0, intParam(value) ?? fallback)
}

function makeOnlyDefault(call: Call, type: EntityType, id: number): void {
  for (const other of categoriesOf(call.tables, type)) {
    if (other.id !== id && other.isDefault) call.tables.categories.update(other.id, { isDefault: false })
  }
}
