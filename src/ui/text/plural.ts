import { once } from '../../core/once.ts'
import type { Locale } from '../../core/rule.ts'

/** The forms of a word by the language's own plural categories; `other` stands in for those not named. */
export type Forms = { readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string }

const rules = { ru: once(() => new Intl.PluralRules('ru')), en: once(() => new Intl.PluralRules('en')) }
const numbers = { ru: once(() => new Intl.NumberFormat('ru')), en: once(() => new Intl.NumberFormat('en')) }

/** The number with its word: `counted('ru', 3, …)` is «3 карточки». */
export function counted(locale: Locale, count: number, forms: Forms): string {
  return `${numbers[locale]().format(count)} ${forms[rules[locale]().select(count)] ?? forms.other}`
}
