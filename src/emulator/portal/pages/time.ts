import { zoneOffset } from '../../bitrix24/zone.ts'
import { session } from './session.ts'

/** Moments are shown in the signed-in person's zone, whatever the browser's is. */

const minute = 60_000
export const day = 24 * 60 * minute

function zone(): string {
  return session().portal.timeZone
}

function locale(): string {
  return session().portal.lang === 'ru' ? 'ru-RU' : 'en-GB'
}

function format(options: Intl.DateTimeFormatOptions): (moment: Date | string) => string {
  return moment => new Intl.DateTimeFormat(locale(), { timeZone: zone(), ...options }).format(new Date(moment))
}

export const dateText = format({ day: 'numeric', month: 'long', year: 'numeric' })
export const shortDate = format({ day: '2-digit', month: '2-digit', year: 'numeric' })
export const dateTimeText = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
export const timeText = format({ hour: '2-digit', minute: '2-digit' })
export const weekdayText = format({ weekday: 'short' })
export const monthText = format({ month: 'long', year: 'numeric' })

/** `2026-11-23` as the zone's calendar has it. */
export function dayKey(moment: Date): string {
  return wallClock(moment).slice(0, 10)
}

/** `2026-11-23T09:00` as the zone's clocks show it: what a datetime-local input holds. */
export function wallClock(moment: Date): string {
  return new Date(moment.getTime() + zoneOffset(moment, zone()) * minute).toISOString().slice(0, 16)
}

/** The moment at which the zone's clocks show this. */
export function fromWallClock(text: string): Date {
  const asUtc = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`)
  const guess = new Date(asUtc - zoneOffset(new Date(asUtc), zone()) * minute)
  return new Date(asUtc - zoneOffset(guess, zone()) * minute)
}

export function minutesOfDay(moment: Date): number {
  const [hours = 0, minutes = 0] = wallClock(moment).slice(11).split(':').map(Number)
  return hours * 60 + minutes
}

/** Days are counted on the calendar, so that a change of the clocks moves nothing. */
export function addDays(key: string, days: number): string {
  return new Date(Date.parse(`${key}T00:00Z`) + days * day).toISOString().slice(0, 10)
}

/** Monday of the week. */
export function weekStart(key: string): string {
  const weekday = (new Date(`${key}T00:00Z`).getUTCDay() + 6) % 7
  return addDays(key, -weekday)
}

export function money(amount: unknown, currency: unknown): string {
  const number = Number(amount)
  if (!Number.isFinite(number)) return ''
  return new Intl.NumberFormat(locale(), { style: 'currency', currency: String(currency || 'RUB'), maximumFractionDigits: 0 }).format(number)
}
