import { z } from 'zod'
import { textProperties } from '../names.ts'
import { mapOf, moment, number, text } from './parse.ts'

/** A row of a notebook's storage (entity/items/entity-item-get.md); `packed` is null when something of it is missing. */
export const noteRow = z.object({
  ID: number,
  CREATED_BY: number,
  DATE_CREATE: moment,
  PROPERTY_VALUES: mapOf(z.unknown()),
}).transform(({ ID: id, CREATED_BY: by, DATE_CREATE: at, PROPERTY_VALUES: values }) => {
  const packed = textProperties.map(name => text.safeParse(values[name]).data ?? '').join('')
  return { id, by, at, key: text.safeParse(values['KEY']).data ?? '', packed: packed.length === Number(values['SIZE']) ? packed : null }
})

export type NoteRow = z.output<typeof noteRow>
