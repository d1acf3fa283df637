import { parseMoment } from '../crm/time.ts'
import { argumentError, entityFor, entityParams, mayDo } from '../entity-access.ts'
import { filtered, ofStorages, paged, sorted } from '../lists.ts'
import { RestError, reply, type Call, type Family, type Params } from '../method.ts'
import { intParam, objectParam, textParam } from '../params.ts'
import type { EntityItemRow, EntityRow } from '../tables.ts'
import { isoInZone } from '../zone.ts'

/** All values as text, as the vendor prints them; properties only when the storage has some. */
function printed(call: Call, entity: EntityRow, item: EntityItemRow): Params {
  const timeZone = call.tables.portal.get(1)?.timeZone ?? 'UTC'
  const moment = (value: string | null) => value ? isoInZone(new Date(value), timeZone) : ''
  return {
    ID: String(item.id),
    TIMESTAMP_X: moment(item.modified),
    MODIFIED_BY: String(item.modifiedBy),
    DATE_CREATE: moment(item.created),
    CREATED_BY: String(item.createdBy),
    ACTIVE: item.active ? 'Y' : 'N',
    DATE_ACTIVE_FROM: moment(item.dateActiveFrom),
    DATE_ACTIVE_TO: moment(item.dateActiveTo),
    SORT: String(item.sort),
    NAME: item.name,
    PREVIEW_PICTURE: null,
    PREVIEW_TEXT: null,
    DETAIL_PICTURE: null,
    DETAIL_TEXT: null,
    CODE: null,
    ENTITY: entity.entity,
    SECTION: item.section === null ? null : String(item.section),
    ...(entity.properties.length > 0
      ? { PROPERTY_VALUES: Object.fromEntries(entity.properties.map(({ property }) => [property, item.values[property] ?? ''])) }
      : {}),
  }
}

/** What a filter and an order may name: the printed fields and `PROPERTY_<CODE>`. */
function fieldsOf(call: Call, entity: EntityRow): (item: EntityItemRow) => Params {
  return item => ({
    ...printed(call, entity, item),
    ...Object.fromEntries(entity.properties.map(({ property }) => [`PROPERTY_${property}`.toUpperCase(), item.values[property] ?? ''])),
  })
}

function readValues(entity: EntityRow, given: unknown, before: EntityItemRow['values']): EntityItemRow['values'] {
  const values = { ...before }
  for (const [code, value] of Object.entries(objectParam(given))) {
    const property = entity.properties.find(one => one.property === code)
    if (!property) continue
    const text = value === null || value === false ? '' : textParam(value)
    if (property.type === 'N' && text !== '' && !Number.isFinite(Number(text.replace(',', '.')))) {
      throw new RestError('ERROR_ARGUMENT', `Wrong number value for property ${code}`, 400, { argument: 'PROPERTY_VALUES' })
    }
    if (property.type === 'F' && text === '' && value) throw new RestError('ERROR_CORE', 'The local portal keeps no files in storages')
    values[code] = text
  }
  return values
}

function readMoment(call: Call, params: Params, name: string, before: string | null): string | null {
  const given = params[name]
  if (given === undefined) return before
  if (textParam(given) === '') return null
  const moment = parseMoment(given, call.tables.portal.get(1)?.timeZone ?? 'UTC')
  if (!moment) throw new RestError('ERROR_ARGUMENT', `Wrong date in ${name}`, 400, { argument: name })
  return moment.toISOString()
}

function findItem(call: Call, params: Params, entity: EntityRow): EntityItemRow {
  const id = intParam(params.ID) ?? 0
  if (id <= 0) throw argumentError('ID')
  const item = call.tables.entityItems.get(id)
  if (item?.entityId !== entity.id) throw new RestError('ERROR_ITEM_NOT_FOUND', 'Item not found')
  return item
}

function changes(call: Call, params: Params, entity: EntityRow, before: EntityItemRow | null) {
  return {
    name: params.NAME === undefined ? before?.name ?? '' : textParam(params.NAME),
    section: params.SECTION === undefined ? before?.section ?? null : intParam(params.SECTION),
    dateActiveFrom: readMoment(call, params, 'DATE_ACTIVE_FROM', before?.dateActiveFrom ?? null),
    dateActiveTo: readMoment(call, params, 'DATE_ACTIVE_TO', before?.dateActiveTo ?? null),
    modified: call.now().toISOString(),
    modifiedBy: call.user.id,
    values: readValues(entity, params.PROPERTY_VALUES, before?.values ?? {}),
  }
}

export const entityItemMethods: Family = {
  'entity.item.add': {
    page: 'entity/items/entity-item-add.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityFor(call, params, 'W')
      const fields = changes(call, params, entity, null)
      // An element of an information block cannot be without a name.
      if (!fields.name) throw new RestError('ERROR_CORE', 'Internal error adding entity item. Try adding again.')
      const item = call.tables.entityItems.insert({
        ...fields, entityId: entity.id, active: true, sort: 500, created: fields.modified, createdBy: call.user.id,
      })
      return reply(item.id)
    },
  },
  'entity.item.get': {
    page: 'entity/items/entity-item-get.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityFor(call, params, null)
      const items = mayDo(call, entity, 'R') ? call.tables.entityItems.where('entity', one => one.entityId, entity.id) : []
      const order = Object.entries(objectParam(params.SORT)).map(([field, direction]) => [field, textParam(direction)] as const)
      const values = fieldsOf(call, entity)
      const rows = sorted(filtered(items, objectParam(params.FILTER), values, ofStorages), [...order, ['ID', 'ASC']], values)
      return paged(rows, params.START, page => page.map(item => printed(call, entity, item)))
    },
  },
  'entity.item.update': {
    page: 'entity/items/entity-item-update.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityFor(call, params, 'W')
      const item = findItem(call, params, entity)
      call.tables.entityItems.update(item.id, changes(call, params, entity, item))
      return reply(true)
    },
  },
  'entity.item.delete': {
    page: 'entity/items/entity-item-delete.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const item = findItem(call, params, entityFor(call, params, 'W'))
      call.tables.entityItems.remove(item.id)
      return reply(true)
    },
  },
}
