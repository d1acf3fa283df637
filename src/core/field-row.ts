import { z } from 'zod'
import { cardKinds, type CardKind } from './card.ts'
import { option, type OptionFacts } from './option.ts'

const kindWords: OptionFacts['choices'] = { deal: { ru: 'Сделка', en: 'Deal' }, lead: { ru: 'Лид', en: 'Lead' }, contact: { ru: 'Контакт', en: 'Contact' }, company: { ru: 'Компания', en: 'Company' } }

/** Names a field of one kind of card, in the options of a rule. */
export const fieldRow = z.object({
  kind: option(z.enum(cardKinds).default('deal'), { label: { ru: 'Чьё поле', en: 'Whose field' }, choices: kindWords }),
  field: option(z.string().min(1), { label: { ru: 'Поле', en: 'Field' }, refers: 'field' }),
})

/** The named fields by the kind of card; a kind without any is missing. */
export function fieldsOfKind(rows: readonly z.infer<typeof fieldRow>[]): ReadonlyMap<CardKind, readonly string[]> {
  const found = new Map<CardKind, string[]>()
  for (const { kind, field } of rows) found.set(kind, [...found.get(kind) ?? [], field])
  return found
}
