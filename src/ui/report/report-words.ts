import type { Locale } from '../../core/rule.ts'

/** With its sign, and one decimal at most: +2,5 or −3. */
export function signed(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', { signDisplay: 'exceptZero', maximumFractionDigits: 1 }).format(Math.round(value * 10) / 10).replace('-', '−')
}

/** To one decimal place, but never 100 for what is not quite all, nor 0 for what is not quite nothing. */
export function tenths(value: number): number {
  const rounded = Math.round(value * 10) / 10
  if (value < 100 && rounded >= 100) return 99.9
  return value > 0 && rounded <= 0 ? 0.1 : rounded
}
