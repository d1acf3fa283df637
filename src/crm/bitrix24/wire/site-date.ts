import { addDays, momentAt, startOfDay } from '../../../core/period.ts'

/** A date and a time as some clock on a wall shows them. */
interface Wall {
  readonly day: string
  readonly minutes: number
}

/**
 * Reads a date as the portal is set to print it: `24.12.2024 17:59:00`, `12/24/2024 05:59:00 pm`, `24/12/2024 17:59`, `2024-12-24 17:59:00`.
 * With slashes the month goes first only where the clock has twelve hours.
 */
function readWall(text: string): Wall | null {
  const [, first = '', second = '', third = '', hour, minute = '0', half = ''] =
    /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?)?$/i.exec(text.trim()) ?? []
  if (third === '') return null
  const monthFirst = text.includes('/') && half !== ''
  const [year, month, date] = first.length === 4 ? [first, second, third] : monthFirst ? [third, first, second] : [third, second, first]
  const hours = hour === undefined ? 0 : half === '' ? Number(hour) : Number(hour) % 12 + (half.toLowerCase() === 'pm' ? 12 : 0)
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return year.length === 4 && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? { day, minutes: hours * 60 + Number(minute) } : null
}

export interface PrintedTimes {
  readonly DATE_FROM: string
  readonly DATE_TO: string
  readonly TZ_FROM: string
  readonly TZ_TO: string
  readonly DATE_FROM_TS_UTC: number
  readonly DATE_TO_TS_UTC: number
  readonly DT_SKIP_TIME: string
}

interface Span {
  readonly start: Date
  readonly end: Date
}

/**
 * When an event takes place. The UTC seconds are those of the stored event: in a series they are the same at every occurrence
 * and reach to its last day, so the printed dates in their own zones go first and the seconds serve where those cannot be read.
 * A whole day has no zone: it is the day of whoever looks, to the end of the last one.
 */
export function spanOf(row: PrintedTimes, viewerZone: string): Span {
  const from = readWall(row.DATE_FROM)
  const to = readWall(row.DATE_TO)
  const stored = { start: new Date(row.DATE_FROM_TS_UTC * 1000), end: new Date(row.DATE_TO_TS_UTC * 1000) }
  if (row.DT_SKIP_TIME === 'Y') {
    const first = from?.day ?? stored.start.toISOString().slice(0, 10)
    const last = to?.day ?? stored.end.toISOString().slice(0, 10)
    return { start: startOfDay(first, viewerZone), end: startOfDay(addDays(last, 1), viewerZone) }
  }
  const start = from && momentIn(from, row.TZ_FROM)
  const end = to && momentIn(to, row.TZ_TO || row.TZ_FROM)
  return start && end && end >= start ? { start, end } : stored
}

/** Null for a zone that this browser does not know. */
function momentIn(wall: Wall, zone: string): Date | null {
  try {
    return zone === '' ? null : momentAt(wall.day, wall.minutes, zone)
  } catch {
    return null
  }
}
