import { z } from 'zod'
import type { FieldInfo } from '../../../core/card.ts'
import { ownCodes } from '../names.ts'
import { id, text } from './parse.ts'

const option = z.object({ id, value: text, sort: z.number().nullish(), code: z.string().nullish() })

/** https://www.amocrm.ru/developers/content/crm_platform/custom-fields */
export const fieldRow = z.object({
  id,
  name: text,
  type: z.string(),
  code: z.string().nullish(),
  enums: z.array(option).nullish(),
})

export type FieldRow = z.output<typeof fieldRow>

const kinds: Readonly<Record<string, FieldInfo['kind']>> = {
  text: 'text', textarea: 'text', streetaddress: 'text', org_legal_name: 'text', numeric: 'number', price: 'money', monetary: 'money', checkbox: 'flag',
  select: 'choice', multiselect: 'choice', radiobutton: 'choice', category: 'choice', date: 'date', birthday: 'date', date_time: 'datetime', url: 'link', linked_entity: 'card',
}

/** How a field of the account is called among the values of a card: `cf1016236`. */
export function fieldName(fieldId: number): string {
  return `cf${fieldId}`
}

/** `null`: it is one of our own, about which a regulation has nothing to say. */
export function fieldInfo({ id: number, name, type, code, enums }: FieldRow): FieldInfo | null {
  if (code && ownCodes.has(code)) return null
  const kind = kinds[type] ?? 'other'
  return {
    name: fieldName(number),
    title: name,
    kind,
    multiple: type === 'multiselect' || type === 'multitext',
    ...(kind === 'choice' && enums && { choices: enums.map(({ id: choice, value }) => ({ id: String(choice), title: value })) }),
  }
}
