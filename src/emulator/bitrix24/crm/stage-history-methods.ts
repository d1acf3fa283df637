import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, listParam, textParam } from '../params.ts'
import type { StageHistoryRow, Tables } from '../tables.ts'
import { timeZoneOf } from './context.ts'
import { entityTypeOf } from './entity-type.ts'
import { compileFilter, type FilterField } from './filter.ts'
import { findPage, wayById } from './find.ts'
import { boundsOf, byIndex, cardNumber, cardsWithin, inBounds, momentsIn, narrowed, type Narrowing } from './narrow.ts'
import { compileOrder, paged, startOf } from './paging.ts'
import { mayEver, peopleOf, rightTo } from './rights.ts'
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
  const cards = tables.items(type.id)
  // A card takes its history with it: where all may be read there is nothing to look up.
  const all = peopleOf(call, type, 'read') === null && mayEver(call, type, 'read')
  const mayShow = (row: StageHistoryRow) => {
    if (all) return true
    const item = cards.get(row.ownerId)
    return item !== undefined && readable(item)
  }
  const { start, counts } = startOf(params)
  const found = findPage<StageHistoryRow>({
    table: tables.stageHistory,
    accepts: row => row.entityTypeId === type.id && matches(row) && mayShow(row),
    order: wayById(params.order, 'ID', 'ASC') ?? ((a, b) => order?.(a, b) || a.id - b.id),
    ids: boundsOf(params.filter, 'ID'),
    candidates: narrowed(params.filter, indexesOf(tables, type.id, timeZone)),
    start,
    counts,
  })
  const names = listParam(params.select)
  const shown = names.length === 0 || names.includes('*') ? columns : columns.filter(column => names.includes(column.name))
  const items = found.rows.map(row => Object.fromEntries(shown.map(column => [column.name, print(column, row, timeZone)])))
  return counts ? paged({ items }, items.length, found.total, start) : reply({ items })
}

/** By the card whose history it is, and by when it happened. */
function indexesOf({ stageHistory }: Tables, entityTypeId: number, timeZone: string): readonly Narrowing[] {
  return [
    conditions => [inBounds(cardsWithin(entityTypeId, boundsOf(conditions, 'OWNER_ID')), (from, to) => stageHistory.between('crm:card', row => cardNumber(row.entityTypeId, row.ownerId), from, to))],
    byIndex(stageHistory, 'crm:createdTime', row => Date.parse(row.createdTime), ['CREATED_TIME'], momentsIn(timeZone)),
  ]
}

function print(column: Column, row: StageHistoryRow, timeZone: string): unknown {
  const value = column.read(row)
  return column.compare === 'moment' ? printMoment(value, timeZone) : value
}
