import { once } from './once.ts'
import type { Locale } from './rule.ts'

const languages: Readonly<Record<Locale, string>> = { ru: 'ru-RU', en: 'en-GB' }
const formats = (options: Intl.NumberFormatOptions): Readonly<Record<Locale, () => Intl.NumberFormat>> => ({
  ru: once(() => new Intl.NumberFormat(languages.ru, options)), en: once(() => new Intl.NumberFormat(languages.en, options)),
})
const plain = formats({ maximumFractionDigits: 1 })
const withSign = formats({ signDisplay: 'exceptZero', maximumFractionDigits: 1 })

/** With one decimal at most and its thousands as the language writes them: 12 500 or 12,500. */
export function numberText(value: number, locale: Locale): string {
  return plain[locale]().format(value)
}

/** The same with its sign: +2,5 or −3. */
export function signedText(value: number, locale: Locale): string {
  return withSign[locale]().format(Math.round(value * 10) / 10).replace('-', '−')
}

/** To one decimal place, but never 100 for what is not quite all, nor 0 for what is not quite nothing. */
export function tenths(value: number): number {
  const rounded = Math.round(value * 10) / 10
  if (value < 100 && rounded >= 100) return 99.9
  return value > 0 && rounded <= 0 ? 0.1 : rounded
}
