import { isoInZone, storedInZone, zoneOffset } from '../zone.ts'

/** What REST prints for a moment that is stored as UTC. */
export function printMoment(value: unknown, timeZone: string): string | null {
  return typeof value === 'string' && value !== '' ? storedInZone(value, timeZone) : null
}

/** The day that a stored date means: `2026-11-23`, also when a moment was stored. */
export function dayOf(value: unknown, timeZone: string): string | null {
  if (typeof value !== 'string' || value === '') return null
  return value.length > 10 ? printMoment(value, timeZone)?.slice(0, 10) ?? null : value
}

/**
 * A date without time. The samples of `crm/universal/crm-item-add.md` and `crm-item-get.md` show midnight in UTC
 * as the portal's clocks have it: `2024-06-18T02:00:00+02:00`. West of Greenwich that would name the day before,
 * which no sample shows: there we print the day's own midnight.
 */
export function printDate(value: unknown, timeZone: string): string | null {
  const day = dayOf(value, timeZone)
  if (day === null) return null
  const midnight = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime())) return null
  const printed = isoInZone(midnight, timeZone)
  return printed.startsWith(day) ? printed : `${day}T00:00:00${printed.slice(19)}`
}

const isoForm = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/
const siteForm = /^(\d{2})\.(\d{2})\.(\d{4})(?:\s+(\d{2}):(\d{2})(?::(\d{2}))?)?$/
const usForm = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?$/i

/**
 * Reads ISO 8601 with or without offset and the site formats `23.11.2026 09:30:00` and `11/23/2026 09:30:00 am`;
 * without an offset the clocks of `timeZone` are meant. Null when it is none of these.
 */
export function parseMoment(value: unknown, timeZone: string): Date | null {
  if (typeof value !== 'string') return null
  const text = value.trim()
  const iso = isoForm.exec(text)
  if (iso) {
    const wall = utcOf(iso[1], iso[2], iso[3], iso[4], iso[5], iso[6])
    if (wall === null) return null
    return iso[7] ? new Date(wall - offsetOf(iso[7]) * 60_000) : atWall(wall, timeZone)
  }
  const site = siteForm.exec(text)
  if (site) return onClocks(utcOf(site[3], site[2], site[1], site[4], site[5], site[6]), timeZone)
  const us = usForm.exec(text)
  if (!us) return null
  const half = us[7]?.toLowerCase()
  const hour = half ? (Number(us[4] ?? 0) % 12) + (half === 'pm' ? 12 : 0) : Number(us[4] ?? 0)
  return onClocks(utcOf(us[3], us[1], us[2], String(hour), us[5], us[6]), timeZone)
}

/** Reads a date in the same forms; a moment gives the day that it falls on in `timeZone`. */
export function parseDay(value: unknown, timeZone: string): string | null {
  const moment = parseMoment(value, timeZone)
  return moment === null ? null : isoInZone(moment, timeZone).slice(0, 10)
}

function utcOf(year = '', month = '', day = '', hour = '0', minute = '0', second = '0'): number | null {
  const parts = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number]
  const wall = Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5])
  const back = new Date(wall)
  const real = back.getUTCMonth() === parts[1] - 1 && back.getUTCDate() === parts[2] && parts[3] < 24 && parts[4] < 60 && parts[5] < 60
  return real ? wall : null
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0
  const digits = text.replace(':', '')
  return (digits.startsWith('-') ? -1 : 1) * (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5)))
}

function onClocks(wall: number | null, timeZone: string): Date | null {
  return wall === null ? null : atWall(wall, timeZone)
}

function atWall(wall: number, timeZone: string): Date {
  const guess = new Date(wall - zoneOffset(new Date(wall), timeZone) * 60_000)
  return new Date(wall - zoneOffset(guess, timeZone) * 60_000)
}
