import type { Evidence } from '../core/rule.ts'
import type { Format } from './text/format.ts'
import type { Text } from './text/index.ts'

/** The value of one fact in words. */
export function factText({ value, unit }: Evidence, format: Format, { card: { regulation } }: Text): string {
  if (value instanceof Date) return format.moment(value)
  if (typeof value === 'string') return unit === 'calendar-day' ? format.plainDay(value) : value
  return unit === undefined || unit === 'calendar-day' ? format.number(value) : regulation.unit[unit](value)
}
