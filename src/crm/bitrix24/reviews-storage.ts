import { z } from 'zod'
import type { Review } from '../../core/review.ts'
import { CrmError } from '../port.ts'
import type { Caller, Command } from './call.ts'
import { storageCode } from './names.ts'
import { everyRow } from './paging.ts'
import { answerOf } from './query.ts'
import type { Conditions, ReviewTable } from './reviews.ts'
import { step } from './step.ts'
import { columns, recordRow, review, type Column, type RecordRow, type Value, type Values } from './wire/review.ts'
import { done, mapOf, moment, number, removed, understand } from './wire/parse.ts'

const columnNames = Object.keys(columns) as Column[]

/** A storage knows strings and numbers: moments are seconds since 1970, so that the portal can compare them. */
export function propertyType(column: Column): 'S' | 'N' {
  return columns[column] === 'string' ? 'S' : 'N'
}

const record = z.object({ ID: number, TIMESTAMP_X: moment, PROPERTY_VALUES: mapOf(z.unknown()) })
  .transform((row): unknown => ({
    id: row.ID,
    updated: row.TIMESTAMP_X.toISOString(),
    ...Object.fromEntries(columnNames.map(column => [column, fromProperty(column, row.PROPERTY_VALUES[column])])),
  }))
  .pipe(review)

/** The storage has no column of its own for the key: it lies among the properties. */
const storedRow: z.ZodType<RecordRow> = z.looseObject({ PROPERTY_VALUES: mapOf(z.unknown()) })
  .transform((row): unknown => ({ ...row, KEY: row.PROPERTY_VALUES['KEY'] }))
  .pipe(recordRow(record, 'KEY', 'ID'))

function fromProperty(column: Column, value: unknown): unknown {
  if (columns[column] !== 'datetime') return value
  return value === '' || value === null || value === undefined ? null : new Date(Number(value) * 1000).toISOString()
}

function toProperty(value: Value): string | number {
  return value instanceof Date ? seconds(value) : value ?? ''
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

/** The fallback: the application's own storage (entity/index.md). It goes with the application when the box for its data is ticked. */
export function storageTable(caller: Caller): ReviewTable {
  const listOf = (filter: Readonly<Record<string, unknown>>): Command =>
    ({ method: 'entity.item.get', params: { ENTITY: storageCode, SORT: { ID: 'ASC' }, FILTER: filter } })

  async function get(id: number): Promise<Review> {
    return onlyOne(await everyRow(caller, listOf({ ID: id }), record))
  }

  function propertiesOf(values: Values): Readonly<Record<string, unknown>> {
    return Object.fromEntries(columnNames.flatMap(column => values[column] === undefined ? [] : [[column, toProperty(values[column])]]))
  }

  return {
    async find(conditions) {
      return narrowed(await everyRow(caller, listOf(filterOf(conditions)), storedRow), conditions)
    },
    get,
    firstPage(conditions) {
      return { command: listOf(filterOf(conditions)), read: result => narrowed(understand(z.array(storedRow), result, 'entity.item.get'), conditions) }
    },
    // The storage answers a writing without the record, so it is read afterwards.
    insert(title, values) {
      const { command, read } = step('entity.item.add', { ENTITY: storageCode, NAME: title, PROPERTY_VALUES: propertiesOf(values) }, number)
      return { command, read: async result => get(await read(result)) }
    },
    update(id, values, named) {
      const properties = propertiesOf(values)
      if (Object.keys(properties).length === 0) return { command: listOf({ ID: id }), read: result => onlyOne(understand(z.array(record), result, 'entity.item.get')) }
      const { command, read } = step('entity.item.update', { ENTITY: storageCode, ID: named ?? id, PROPERTY_VALUES: properties }, done)
      return { command, read: async result => { await read(result); return get(id) } }
    },
    foundBy: name => answerOf(name, 0, 'ID'),
    remove: id => step('entity.item.delete', { ENTITY: storageCode, ID: id }, removed),
  }
}

function onlyOne([found]: readonly Review[]): Review {
  if (!found) throw new CrmError('not-found', 'No such record', { method: 'entity.item.get' })
  return found
}

function narrowed(rows: readonly RecordRow[], { states, employeeIds, auditTypes }: Conditions): readonly RecordRow[] {
  return rows.filter(row => row === null || 'unreadable' in row || (
    (states?.includes(row.state) ?? true)
    && (employeeIds?.includes(row.snapshot.responsible.id) ?? true)
    && (auditTypes?.includes(row.auditType) ?? true)))
}

/** The storage has no OR: lists of several values are held against the rows after reading. */
function filterOf({ id, key, card, states, employeeIds, markedFrom, markedTo, eventId }: Conditions): Record<string, unknown> {
  return {
    ...(id !== undefined && { ID: id }),
    ...(key !== undefined && { '=PROPERTY_KEY': key }),
    ...(card && { '=PROPERTY_SRC_TYPE': card.kind, '=PROPERTY_SRC_ID': card.id }),
    ...(states?.length === 1 && { '=PROPERTY_STATE': states[0] }),
    ...(employeeIds?.length === 1 && { '=PROPERTY_RESP_ID': employeeIds[0] }),
    ...(markedFrom && { '>=PROPERTY_MARKED_AT': seconds(markedFrom) }),
    ...(markedTo && { '<=PROPERTY_MARKED_AT': seconds(markedTo) }),
    ...(eventId !== undefined && { '=PROPERTY_EVENT_ID': eventId }),
  }
}
