import { z } from 'zod'
import type { Caller } from './call.ts'
import { everyItem } from './paging.ts'
import { answerOf } from './query.ts'
import type { Conditions, ReviewTable } from './reviews.ts'
import { step } from './step.ts'
import { columns, recordRow, review, type Column, type Values } from './wire/review.ts'
import { moment, number, removed } from './wire/parse.ts'

export interface ReviewType {
  readonly id: number
  readonly entityTypeId: number
}

/** Fields of a smart process are named by its `id`, not by its `entityTypeId` (crm/universal/userfieldconfig/index.md). */
export function fieldOf(type: { readonly id: number }, column: Column): string {
  return `UF_CRM_${type.id}_${column}`
}

const columnNames = Object.keys(columns) as Column[]

/** Reviews as items of the smart process «Разборы»: they outlive their card, its merging and our uninstallation. */
export function processTable(caller: Caller, type: ReviewType): ReviewTable {
  const about = { entityTypeId: type.entityTypeId, useOriginalUfNames: 'Y' }
  const record = z.looseObject({ id: number, updatedTime: moment })
    .transform((item): unknown => ({
      id: item.id,
      updated: item.updatedTime.toISOString(),
      ...Object.fromEntries(columnNames.map(column => [column, item[fieldOf(type, column)]])),
    }))
    .pipe(review)
  const one = z.object({ item: record }).transform(({ item }) => item)

  function fieldsOf(values: Values): Record<string, unknown> {
    return Object.fromEntries(columnNames.filter(column => values[column] !== undefined).map(column => {
      const value = values[column]
      return [fieldOf(type, column), value instanceof Date ? value.toISOString() : value ?? '']
    }))
  }

  function filterOf({ id, key, card, states, employeeIds, auditTypes, markedFrom, markedTo, eventId }: Conditions): Record<string, unknown> {
    const field = (prefix: string, column: Column) => `${prefix}${fieldOf(type, column)}`
    return {
      ...(id !== undefined && { '=id': id }),
      ...(key !== undefined && { [field('=', 'KEY')]: key }),
      ...(card && { [field('=', 'SRC_TYPE')]: card.kind, [field('=', 'SRC_ID')]: card.id }),
      ...(states && { [field('@', 'STATE')]: states }),
      ...(employeeIds && { [field('@', 'RESP_ID')]: employeeIds }),
      ...(auditTypes && { [field('@', 'AUDIT_TYPE')]: auditTypes }),
      ...(markedFrom && { [field('>=', 'MARKED_AT')]: markedFrom.toISOString() }),
      ...(markedTo && { [field('<=', 'MARKED_AT')]: markedTo.toISOString() }),
      ...(eventId !== undefined && { [field('=', 'EVENT_ID')]: eventId }),
    }
  }

  function listOf(conditions: Conditions) {
    const select = ['id', 'updatedTime', ...columnNames.map(column => fieldOf(type, column))]
    return { ...about, select, filter: filterOf(conditions) }
  }

  const row = recordRow(record, fieldOf(type, 'KEY'), 'id')

  return {
    find: conditions => everyItem(caller, listOf(conditions), row),
    get: id => caller.read('crm.item.get', { ...about, id }, one),
    firstPage(conditions) {
      const page = z.object({ items: z.array(row) }).transform(({ items }) => items)
      return step('crm.item.list', { ...listOf(conditions), order: { id: 'ASC' }, start: -1 }, page)
    },
    insert(title, values, employeeId) {
      // The record is the employee's: with roles of «own» and «own department» each sees what is about them and theirs.
      return step('crm.item.add', { ...about, fields: { title, assignedById: employeeId, ...fieldsOf(values) } }, one)
    },
    update(id, values, named) {
      const fields = fieldsOf(values)
      return Object.keys(fields).length === 0 ? step('crm.item.get', { ...about, id }, one) : step('crm.item.update', { ...about, id: named ?? id, fields }, one)
    },
    foundBy: name => answerOf(name, 'items', 0, 'id'),
    remove: id => step('crm.item.delete', { entityTypeId: type.entityTypeId, id }, removed),
  }
}
