import { entityByCode, entityCode, entityFor, entityParams, mayDo, readAccess } from '../entity-access.ts'
import { RestError, reply, type Call, type Family } from '../method.ts'
import { textParam } from '../params.ts'
import type { EntityRow } from '../tables.ts'

function printed(row: EntityRow) {
  return { ID: String(row.id), IBLOCK_TYPE_ID: 'rest_entity', ENTITY: row.entity, NAME: row.name }
}

function demandFree(call: Call, code: string): void {
  if (entityByCode(call, code)) throw new RestError('ERROR_ENTITY_ALREADY_EXISTS', 'Entity already exists')
}

export const entityStorageMethods: Family = {
  'entity.add': {
    page: 'entity/entities/entity-add.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const entity = entityCode(call, params.ENTITY)
      demandFree(call, entity)
      const name = textParam(params.NAME)
      // An information block cannot be without a name; the page knows only this code for it.
      if (!name) throw new RestError('ERROR_CORE', 'Internal error adding entity. Try adding again.')
      call.tables.entities.insert({ entity, name, access: readAccess(call, params.ACCESS), properties: [] })
      return reply(true)
    },
  },
  'entity.get': {
    page: 'entity/entities/entity-get.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      if (params.ENTITY === undefined) return reply([...call.tables.entities.all()].map(printed))
      return reply(printed(entityFor(call, params, null)))
    },
  },
  'entity.update': {
    page: 'entity/entities/entity-update.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const row = entityFor(call, params, 'X')
      const renamed = params.ENTITY_NEW === undefined ? row.entity : entityCode(call, params.ENTITY_NEW)
      if (renamed !== row.entity) demandFree(call, renamed)
      call.tables.entities.update(row.id, {
        entity: renamed,
        name: textParam(params.NAME) || row.name,
        access: params.ACCESS === undefined ? row.access : readAccess(call, params.ACCESS),
      })
      return reply(true)
    },
  },
  'entity.rights': {
    page: 'entity/entities/entity-rights.md',
    scope: ['entity'],
    run(call) {
      const params = entityParams(call)
      const row = entityByCode(call, entityCode(call, params.ENTITY))
      if (!row) return reply(null)
      if (params.ACCESS === undefined) return reply(row.access)
      if (!mayDo(call, row, 'X')) throw new RestError('ACCESS_DENIED', 'Access denied!')
      return reply(call.tables.entities.update(row.id, { access: readAccess(call, params.ACCESS) }).access)
    },
  },
  'entity.delete': {
    page: 'entity/entities/entity-delete.md',
    scope: ['entity'],
    run(call) {
      const row = entityFor(call, entityParams(call), 'X')
      for (const item of call.tables.entityItems.where('entity', one => one.entityId, row.id)) call.tables.entityItems.remove(item.id)
      call.tables.entities.remove(row.id)
      return reply(true)
    },
  },
}
