import type { Locale } from '../../core/rule.ts'

/** The forms of a word by the language's own plural categories; `other` stands in for those not named. */
export type Forms = { readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string }

const rules: Readonly<Record<Locale, Intl.PluralRules>> = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') }
const numbers: Readonly<Record<Locale, Intl.NumberFormat>> = { ru: new Intl.NumberFormat('ru'), en: new Intl.NumberFormat('en') }

/** The number with its word: `counted('ru', 3, …)` is «3 карточки». */
export function counted(locale: Locale, count: number, forms: Forms): string {
  return `${numbers[locale].format(count)} ${forms[rules[locale].select(count)] ?? forms.other}`
}
