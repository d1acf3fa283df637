import { argumentError, entityFor, entityParams } from '../entity-access.ts'
import { RestError, reply, type Call, type Family, type Params } from '../method.ts'
import { intParam, textParam } from '../params.ts'
import type { EntityRow } from '../tables.ts'

type Property = EntityRow['properties'][number]

function printed(property: Property) {
  return { PROPERTY: property.property, NAME: property.name, TYPE: property.type, SORT: String(property.sort) }
}

function propertyCode(given: unknown, name: string): string {
  const code = textParam(given).replace(/[^a-zA-Z0-9_]/g, '')
  if (!code) throw argumentError(name)
  if (/^\d/.test(code)) throw new RestError('ERROR_CORE', 'Property code cannot start with a digit')
  return code
}

function propertyType(given: unknown, before: Property['type'] | null): Property['type'] {
  const type = textParam(given).toUpperCase() || (before ?? 'S')
  if (type === 'L') throw new RestError('ERROR_UNSUPPORTED_PROPERTY_TYPE', 'Invalid property type')
  if (type !== 'S' && type !== 'N' && type !== 'F') {
    throw new RestError('ERROR_ARGUMENT', 'Wrong entity item property type', 400, { argument: 'TYPE' })
  }
  if (type === 'F' && before && before !== 'F') {
    throw new RestError('ERROR_ARGUMENT', 'Cannot change property type to File', 400, { argument: 'TYPE' })
  }
  return type
}

function findProperty(entity: EntityRow, params: Params): Property {
  const code = textParam(params.PROPERTY)
  if (!code) throw argumentError('PROPERTY')
  const found = entity.properties.find(one => one.property === code)
  if (!found) throw new RestError('ERROR_PROPERTY_NOT_FOUND', 'Property not found')
  return found
}

function replaceIn(call: Call, entity: EntityRow, before: Property, after: Property | null): void {
  const properties = entity.properties.flatMap(one => one === before ? (after ? [after] : []) : [one])
  call.tables.entities.update(entity.id, { properties })
  if (after?.property === before.property) return
  for (const item of call.tables.entityItems.where('entity', one => one.entityId, entity.id)) {
    const { [before.property]: value, ...values } = item.values
    if (value !== undefined) call.tables.entityItems.update(item.id, { values: after ? { ...values, [after.property]: value } : values })
  }
}

export const entityPropertyMethods: Family = {
  'entity.item.property.add': {
    page: 'entity/items/properties/entity-item-property-add.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityFor(call, params, 'X')
      const property = propertyCode(params.PROPERTY, 'PROPERTY')
      if (entity.properties.some(one => one.property === property)) throw new RestError('ERROR_PROPERTY_ALREADY_EXISTS', 'Property already exists')
      const added: Property = {
        property,
        name: textParam(params.NAME) || property,
        type: propertyType(params.TYPE, null),
        sort: intParam(params.SORT) ?? 500,
      }
      call.tables.entities.update(entity.id, { properties: [...entity.properties, added] })
      return reply(true)
    },
  },
  'entity.item.property.get': {
    page: 'entity/items/properties/entity-item-property-get.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityFor(call, params, null)
      if (params.PROPERTY !== undefined) return reply(printed(findProperty(entity, params)))
      return reply([...entity.properties].sort((a, b) => a.sort - b.sort).map(printed))
    },
  },
  'entity.item.property.update': {
    page: 'entity/items/properties/entity-item-property-update.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityFor(call, params, 'X')
      const before = findProperty(entity, params)
      const property = params.PROPERTY_NEW === undefined ? before.property : propertyCode(params.PROPERTY_NEW, 'PROPERTY_NEW')
      if (property !== before.property && entity.properties.some(one => one.property === property)) {
        throw new RestError('ERROR_PROPERTY_ALREADY_EXISTS', `Property ${property} already exists`)
      }
      replaceIn(call, entity, before, {
        property,
        name: textParam(params.NAME) || before.name,
        type: propertyType(params.TYPE, before.type),
        sort: intParam(params.SORT) ?? before.sort,
      })
      return reply(true)
    },
  },
  'entity.item.property.delete': {
    page: 'entity/items/properties/entity-item-property-delete.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityFor(call, params, 'X')
      replaceIn(call, entity, findProperty(entity, params), null)
      return reply(true)
    },
  },
}
