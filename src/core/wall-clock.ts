const quarterMs = 15 * 60_000
const dayMs = 96 * quarterMs

const valid = new Map<string, boolean>()

/** Whether this browser knows such a zone (IANA). Asking it is slow, and a portal has one. */
export function isTimeZone(name: string): boolean {
  const before = valid.get(name)
  if (before !== undefined) return before
  let knows = name !== ''
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    knows = false
  }
  valid.set(name, knows)
  return knows
}

/** More days than a portal's cards usually span; beyond it the memory begins anew. */
const mostKept = 4096

interface Zone {
  readonly clock: Intl.DateTimeFormat
  /** Offset from UTC by number of the UTC day, and of the quarter of an hour; `null`: it changes inside. */
  readonly days: Map<number, number | null>
  readonly quarters: Map<number, number | null>
}

const zones = new Map<string, Zone>()

function zoneOf(timeZone: string): Zone {
  const kept = zones.get(timeZone)
  if (kept !== undefined) return kept
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  const zone = { clock, days: new Map(), quarters: new Map() }
  zones.set(timeZone, zone)
  return zone
}

/**
 * What a wall clock in the zone shows, written down as if it were UTC: milliseconds, rounded down to a second. Asking the browser takes
 * microseconds, so a day without a change of the clock is asked once, and the day of a change by quarters of an hour. Throws a `RangeError`
 * for an unknown zone.
 */
export function wallTime(time: number, timeZone: string): number {
  const zone = zoneOf(timeZone)
  const offset = offsetWithin(dayMs, time, zone.days, zone) ?? offsetWithin(quarterMs, time, zone.quarters, zone) ?? offsetAt(time, zone)
  return Math.floor(time / 1000) * 1000 + offset
}

function offsetWithin(span: number, time: number, kept: Map<number, number | null>, zone: Zone): number | null {
  const number = Math.floor(time / span)
  const found = kept.get(number)
  if (found !== undefined) return found
  const offset = offsetAt(number * span, zone)
  const constant = offset === offsetAt((number + 1) * span - 1000, zone) ? offset : null
  if (kept.size >= mostKept) kept.clear()
  kept.set(number, constant)
  return constant
}

function offsetAt(time: number, { clock }: Zone): number {
  const parts: Record<string, string> = {}
  for (const { type, value } of clock.formatToParts(time)) parts[type] = value
  const shown = Date.parse(`${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}Z`)
  return shown - Math.floor(time / 1000) * 1000
}
