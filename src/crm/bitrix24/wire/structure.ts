import { z } from 'zod'
import type { FieldInfo } from '../../../core/card.ts'
import { grouped } from '../../../core/grouped.ts'
import { mapOf, text } from './parse.ts'

type Choice = NonNullable<FieldInfo['choices']>[number]

/** Where the choices of a field are: told with the field, or in a dictionary of the CRM (crm/universal/crm-item-fields.md). */
export interface ChoiceSource {
  readonly items: readonly Choice[] | null
  readonly dictionary: string | null
}

const item = z.object({ ID: text, VALUE: text }).transform(({ ID: id, VALUE: title }): Choice => ({ id, title }))

/** By the field's name: only fields that have choices. */
export const choiceSources = z.object({
  fields: mapOf(z.object({ statusType: text, items: z.array(item).nullish().catch(null) })),
}).transform(({ fields }) => new Map(Object.entries(fields).flatMap(([name, { statusType, items }]): [string, ChoiceSource][] =>
  statusType === '' && !items ? [] : [[name, { items: items ?? null, dictionary: statusType || null }]])))

/** All dictionaries of the CRM (crm/status/crm-status-list.md), each in its order. */
export const dictionaries = z.array(z.object({ ENTITY_ID: text, STATUS_ID: text, NAME: text, SORT: z.coerce.number().catch(0) })).transform(rows =>
  new Map([...grouped(rows.toSorted((a, b) => a.SORT - b.SORT), row => row.ENTITY_ID)].map(([name, entries]): [string, readonly Choice[]] =>
    [name, entries.map(({ STATUS_ID: id, NAME: title }) => ({ id, title }))])))
