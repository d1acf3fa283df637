import { z } from 'zod'
import { textCodes } from '../notebook-fields.ts'

const fieldValue = z.object({
  field_code: z.string().nullish(),
  values: z.array(z.object({ value: z.unknown() })),
})

/** An element of the notebook's list; `packed` is null when something of its text is missing, `book` empty when the line was removed. */
export const noteElement = z.object({
  id: z.number().int().positive(),
  name: z.string().nullish(),
  created_by: z.number(),
  created_at: z.number(),
  is_deleted: z.boolean().nullish(),
  custom_fields_values: z.array(fieldValue).nullish(),
}).transform(row => {
  const values = new Map((row.custom_fields_values ?? []).map(({ field_code: code, values }) => [code ?? '', textOf(values[0]?.value)]))
  const valueOf = (code: string): string => values.get(code) ?? ''
  const parts = textCodes.map(valueOf)
  const packed = parts.join('')
  return {
    id: row.id,
    by: row.created_by,
    at: new Date(row.created_at * 1_000),
    book: row.is_deleted === true ? '' : valueOf('BOOK'),
    key: valueOf('KEY'),
    parts,
    packed: packed.length === Number(valueOf('SIZE')) ? packed : null,
  }
})

export type NoteElement = z.output<typeof noteElement>

/** Answer of adding or changing elements, as far as ids go; they come in the order of `request_id`, which is theirs to say. */
export const writtenElements = z.object({
  _embedded: z.object({ elements: z.array(z.object({ id: z.number().int().positive(), request_id: z.union([z.string(), z.number()]).transform(String).nullish() })) }),
})

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
