import type { Day } from '../../core/card.ts'
import { once } from '../../core/once.ts'
import type { Locale } from '../../core/rule.ts'
import { counted } from './plural.ts'

export interface Format {
  /** 23 ноября, with the year when it is not this one. */
  readonly day: (date: Date) => string
  /** вт, 24 нояб. */
  readonly shortDay: (date: Date) => string
  readonly time: (date: Date) => string
  /** 23 ноября, 14:30 */
  readonly moment: (date: Date) => string
  /** 23 ноября, 14:30–15:00; both days when it ends on another one. */
  readonly span: (start: Date, end: Date) => string
  /** Понедельник, 23 ноября */
  readonly weekday: (date: Date) => string
  /** A calendar date that has no time zone. */
  readonly plainDay: (day: Day) => string
  readonly number: (value: number) => string
  readonly money: (value: number, currency: string) => string
}

/** How this language writes dates, numbers and money, in the portal's time zone. */
export function formatOf(locale: Locale, timeZone: string, now: () => Date): Format {
  const language = locale === 'ru' ? 'ru-RU' : 'en-GB'
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const made = once(() => new Intl.DateTimeFormat(language, { timeZone, ...options }))
    return { format: (date: Date) => made().format(date) }
  }
  const short = dates({ day: 'numeric', month: 'long' })
  const long = dates({ day: 'numeric', month: 'long', year: 'numeric' })
  const shortDay = dates({ weekday: 'short', day: 'numeric', month: 'short' })
  const time = dates({ hour: '2-digit', minute: '2-digit' })
  const weekday = dates({ weekday: 'long', day: 'numeric', month: 'long' })
  const year = dates({ year: 'numeric' })
  const plain = (withYear: boolean) => new Intl.DateTimeFormat(language, { timeZone: 'UTC', day: 'numeric', month: 'long', ...withYear ? { year: 'numeric' } : {} })
  const number = once(() => new Intl.NumberFormat(language))

  const day = (date: Date) => (year.format(date) === year.format(now()) ? short : long).format(date)
  const moment = (date: Date) => `${day(date)}, ${time.format(date)}`

  return {
    day,
    shortDay: date => shortDay.format(date),
    time: date => time.format(date),
    moment,
    span: (start, end) => long.format(start) === long.format(end)
      ? `${moment(start)}–${time.format(end)}`
      : `${moment(start)} – ${moment(end)}`,
    weekday: date => weekday.format(date),
    plainDay: value => plain(value.slice(0, 4) !== year.format(now())).format(new Date(`${value}T00:00:00Z`)),
    number: value => number().format(value),
    money: (value, currency) => moneyText(language, value, currency),
  }
}

/** A browser reads its tables of dates, numbers and words when it first needs them, and takes its time: best while it waits for something else. */
export function warmFormats(locale: Locale, now: Date): void {
  const { moment, number } = formatOf(locale, Intl.DateTimeFormat().resolvedOptions().timeZone, () => now)
  moment(now)
  number(0)
  counted(locale, 1, { other: '' })
}

/** A format that may become another one, when the CRM has said in which zone its user lives: asked anew at every use. */
export function formatFollowing(current: () => Format): Format {
  return {
    day: date => current().day(date),
    shortDay: date => current().shortDay(date),
    time: date => current().time(date),
    moment: date => current().moment(date),
    span: (start, end) => current().span(start, end),
    weekday: date => current().weekday(date),
    plainDay: value => current().plainDay(value),
    number: value => current().number(value),
    money: (value, currency) => current().money(value, currency),
  }
}

/** Time that is left, as a clock shows it: 0:42, 12:05. A begun second counts as whole. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function moneyText(language: string, value: number, currency: string): string {
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: Number.isInteger(value) ? 0 : 2 }).format(value)
  } catch {
    // A portal may have currencies of its own whose codes Intl refuses.
    return `${new Intl.NumberFormat(language).format(value)} ${currency}`
  }
}
