import type { Day } from './card.ts'
import { addDays, daysBetween, weekOf } from './period.ts'

export const periodKinds = ['week', 'month', 'quarter', 'days'] as const
export type PeriodKind = typeof periodKinds[number]

/** Days that a report is about, both included. */
export interface Period {
  readonly kind: PeriodKind
  readonly from: Day
  readonly to: Day
}

/** The week, month or quarter that holds the day. `weekStart`: 1 Monday … 7 Sunday. */
export function periodAround(kind: Exclude<PeriodKind, 'days'>, day: Day, weekStart = 1): Period {
  if (kind === 'week') {
    const [from = day] = weekOf(day, weekStart)
    return { kind, from, to: addDays(from, 6) }
  }
  const months = kind === 'month' ? 1 : 3
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / months) * months
  const from = firstOfMonth(Number(day.slice(0, 4)), month)
  return { kind, from, to: addDays(firstOfMonth(Number(day.slice(0, 4)), month + months), -1) }
}

/** The one before: as many days, or the calendar's month or quarter before. */
export function periodBefore({ kind, from, to }: Period): Period {
  const last = addDays(from, -1)
  if (kind === 'month' || kind === 'quarter') return periodAround(kind, last)
  return { kind, from: addDays(last, -daysBetween(from, to)), to: last }
}

export function periodAfter({ kind, from, to }: Period): Period {
  const first = addDays(to, 1)
  if (kind === 'month' || kind === 'quarter') return periodAround(kind, first)
  return { kind, from: first, to: addDays(first, daysBetween(from, to)) }
}

/** `month` counts from 0 and may lie outside the year. */
function firstOfMonth(year: number, month: number): Day {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}

/** «16–22 ноября 2026 г.»: the same words in the report, in its files and in the digest's title. */
export function periodTitle({ from, to }: Pick<Period, 'from' | 'to'>, locale: 'ru' | 'en'): string {
  const format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)).replace(/[\u2009\u202f\u00a0]/g, ' ')
}
