import { z } from 'zod'
import { columnCode, columnNames, type Column, type Values } from './review.ts'
import { id, moment, text } from './parse.ts'

const fieldValues = z.object({ field_code: z.string().nullish(), values: z.array(z.looseObject({ value: z.unknown() })) })
const columnsByCode = new Map(columnNames.map((column): [string, Column] => [columnCode(column), column]))

/** An element of the list of records (https://www.amocrm.ru/developers/content/crm_platform/catalogs-api), its values by our columns. */
export const recordElement = z.object({
  id,
  updated_at: moment,
  is_deleted: z.boolean().nullish(),
  custom_fields_values: z.array(fieldValues).nullish(),
}).transform(row => ({
  id: row.id,
  updatedAt: row.updated_at,
  values: row.is_deleted === true
    ? {}
    : Object.fromEntries((row.custom_fields_values ?? []).flatMap(({ field_code: code, values }) => {
      const column = columnsByCode.get(code ?? '')
      return column === undefined ? [] : [[column, text.safeParse(values[0]?.value).data ?? '']]
    })) as Values,
}))

/** `custom_fields_values` of a write; `null` empties a field. */
export function printColumns(values: Values): readonly unknown[] {
  return columnNames.flatMap(column => {
    const value = values[column]
    return value === undefined ? [] : [{ field_code: columnCode(column), values: value === '' ? null : [{ value }] }]
  })
}
