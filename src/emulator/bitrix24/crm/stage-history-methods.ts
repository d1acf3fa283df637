import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, listParam, objectParam, textParam } from '../params.ts'
import type { StageHistoryRow } from '../tables.ts'
import { timeZoneOf } from './context.ts'
import { entityTypeOf } from './entity-type.ts'
import { compileFilter, type FilterField } from './filter.ts'
import { compileOrder, pageOf } from './paging.ts'
import { rightTo } from './rights.ts'
import { hasStages } from './stages.ts'
import { printMoment } from './time.ts'

export const stageHistoryMethods: Family = {
  'crm.stagehistory.list': { page: 'crm/crm-stage-history-list.md', scope: ['crm'], run: list },
}

interface Column extends FilterField<StageHistoryRow> { readonly name: string }

/** Leads speak of statuses, everything else of stages in pipelines. */
function columnsOf(entityTypeId: number): readonly Column[] {
  const common: readonly Column[] = [
    { name: 'ID', compare: 'number', read: row => row.id },
    { name: 'TYPE_ID', compare: 'number', read: row => row.typeId },
    { name: 'OWNER_ID', compare: 'number', read: row => row.ownerId },
    { name: 'CREATED_TIME', compare: 'moment', read: row => row.createdTime },
  ]
  return entityTypeId === 1
    ? [
        ...common,
        { name: 'STATUS_SEMANTIC_ID', compare: 'text', read: row => row.stageSemanticId },
        { name: 'STATUS_ID', compare: 'text', read: row => row.stageId },
      ]
    : [
        ...common,
        { name: 'CATEGORY_ID', compare: 'number', read: row => row.categoryId },
        { name: 'STAGE_SEMANTIC_ID', compare: 'text', read: row => row.stageSemanticId },
        { name: 'STAGE_ID', compare: 'text', read: row => row.stageId },
      ]
}

/** Only of cards that the person may read. */
function list(call: Call): Reply {
  const { tables, params } = call
  const id = intParam(params.entityTypeId)
  const type = entityTypeOf(tables, id)
  if (!type || !hasStages(type)) throw new RestError('ENTITY_TYPE_NOT_SUPPORTED', `Entity type ${type?.systemName ?? textParam(params.entityTypeId)} is not supported`)
  const columns = columnsOf(type.id)
  const field = (name: string) => columns.find(column => column.name === name)
  const timeZone = timeZoneOf(tables)
  const matches = compileFilter<StageHistoryRow>(params.filter, { field, unknown: 'refused', timeZone })
  const order = compileOrder<StageHistoryRow>(params.order, field, 'refused')
  const readable = rightTo(call, type, 'read')
  const mayShow = (row: StageHistoryRow) => {
    const item = tables.items(type.id).get(row.ownerId)
    return item !== undefined && readable(item)
  }
  const rows = candidates(call, type.id).filter(row => matches(row) && mayShow(row)).toSorted((a, b) => order?.(a, b) || a.id - b.id)
  const page = pageOf(params, rows)
  const names = listParam(params.select)
  const shown = names.length === 0 || names.includes('*') ? columns : columns.filter(column => names.includes(column.name))
  return reply({ items: page.rows.map(row => Object.fromEntries(shown.map(column => [column.name, print(column, row, timeZone)]))) }, page.paging)
}

function candidates(call: Call, entityTypeId: number): readonly StageHistoryRow[] {
  const filter = objectParam(call.params.filter)
  const owners = listParam(filter.OWNER_ID ?? filter['=OWNER_ID'] ?? filter['@OWNER_ID'])
  const { stageHistory } = call.tables
  if (owners.length === 0 || 'logic' in filter) return stageHistory.where('crm:entityTypeId', row => row.entityTypeId, entityTypeId)
  const ids = [...new Set(owners.map(owner => textParam(owner)))]
  return ids.flatMap(id => stageHistory.where('crm:owner', row => `${row.entityTypeId}:${row.ownerId}`, `${entityTypeId}:${id}`))
}

function print(column: Column, row: StageHistoryRow, timeZone: string): unknown {
  const value = column.read(row)
  return column.compare === 'moment' ? printMoment(value, timeZone) : value
}
