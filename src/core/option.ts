import { z } from 'zod'
import type { CardKind } from './card.ts'
import type { Locale } from './rule.ts'

/** What an option's value names on the portal. Such values are looked up when the regulation is read: the portal may no longer have them. */
export type Reference = 'field' | 'stage' | 'pipeline' | 'person' | 'department'

/** How one option of a rule is shown in the settings. Its kind of control follows from the schema and from what it refers to. */
export interface OptionFacts {
  readonly label: Readonly<Record<Locale, string>>
  readonly hint?: Readonly<Record<Locale, string>>
  /** What a number counts. */
  readonly unit?: 'days' | 'hours' | 'working-hours' | 'cards' | 'percent'
  readonly refers?: Reference
  /** Of a reference: the kind of card whose fields or stages are meant; without it the row's own `kind` says so, else deals. */
  readonly kind?: CardKind
  /** The words for the values of a `z.enum`. */
  readonly choices?: Readonly<Record<string, Readonly<Record<Locale, string>>>>
}

const described = z.registry<OptionFacts>()

/** Describes an option for the settings form: `days: option(z.number().int().min(1).max(365).default(7), { label, unit: 'days' })`. */
export function option<S extends z.ZodType>(schema: S, facts: OptionFacts): S {
  described.add(schema, facts)
  return schema
}

export function optionFacts(schema: z.ZodType): OptionFacts | undefined {
  return described.get(schema)
}

/** The words for the values of a row's own `kind`. */
export const kindChoices = {
  deal: { ru: 'Сделка', en: 'Deal' },
  lead: { ru: 'Лид', en: 'Lead' },
  contact: { ru: 'Контакт', en: 'Contact' },
  company: { ru: 'Компания', en: 'Company' },
} as const satisfies Readonly<Record<CardKind, Readonly<Record<Locale, string>>>>
