import { z } from 'zod'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { storageCode } from './names.ts'
import { everyRow } from './paging.ts'
import type { Conditions, ReviewTable } from './reviews.ts'
import { columns, recordRow, review, type Column, type RecordRow, type Value, type Values } from './wire/review.ts'
import { done, mapOf, moment, number } from './wire/parse.ts'

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
  async function rows<T>(filter: Readonly<Record<string, unknown>>, row: z.ZodType<T>): Promise<readonly T[]> {
    return everyRow(caller, { method: 'entity.item.get', params: { ENTITY: storageCode, SORT: { ID: 'ASC' }, FILTER: filter } }, row)
  }

  async function one(id: number) {
    const [found] = await rows({ ID: id }, record)
    if (!found) throw new CrmError('not-found', 'No such record', { method: 'entity.item.get' })
    return found
  }

  const propertiesOf = (values: Values) => Object.fromEntries(
    columnNames.flatMap(column => values[column] === undefined ? [] : [[column, toProperty(values[column])]]))

  return {
    async find(conditions) {
      const found = await rows(filterOf(conditions), storedRow)
      return found.filter(row => row === null || 'unreadable' in row || (
        (conditions.states?.includes(row.state) ?? true)
        && (conditions.employeeIds?.includes(row.snapshot.responsible.id) ?? true)
        && (conditions.auditTypes?.includes(row.auditType) ?? true)))
    },
    get: one,
    insert: (title, values) => caller.write('entity.item.add', { ENTITY: storageCode, NAME: title, PROPERTY_VALUES: propertiesOf(values) }, number),
    async update(id, values) {
      await caller.write('entity.item.update', { ENTITY: storageCode, ID: id, PROPERTY_VALUES: propertiesOf(values) }, done)
    },
    async remove(id) {
      await caller.write('entity.item.delete', { ENTITY: storageCode, ID: id }, done)
    },
  }
}

/** The storage has no OR: lists of several values are held against the rows after reading. */
function filterOf({ key, card, states, employeeIds, markedFrom, markedTo, eventId }: Conditions): Record<string, unknown> {
  return {
    ...(key !== undefined && { '=PROPERTY_KEY': key }),
    ...(card && { '=PROPERTY_SRC_TYPE': card.kind, '=PROPERTY_SRC_ID': card.id }),
    ...(states?.length === 1 && { '=PROPERTY_STATE': states[0] }),
    ...(employeeIds?.length === 1 && { '=PROPERTY_RESP_ID': employeeIds[0] }),
    ...(markedFrom && { '>=PROPERTY_MARKED_AT': seconds(markedFrom) }),
    ...(markedTo && { '<=PROPERTY_MARKED_AT': seconds(markedTo) }),
    ...(eventId !== undefined && { '=PROPERTY_EVENT_ID': eventId }),
  }
}
