/** No zone turns its clocks but at a quarter of an hour, and asking the runtime is slow. */
const quarterHour = 900_000
const day = 86_400_000

/** Offsets by the number of the UTC day; null for a day on which the clocks are turned. */
type Days = Map<number, number | null>
const zones = new Map<string, Days>()
const quarters = new Map<string, number>()

/** Minutes that a zone's clocks are ahead of UTC at a moment. */
export function zoneOffset(moment: Date, timeZone: string): number {
  return offsetAt(moment.getTime(), timeZone)
}

function offsetAt(time: number, timeZone: string): number {
  const known = zones.get(timeZone)
  const days = known ?? new Map<number, number | null>()
  if (!known) zones.set(timeZone, days)
  const number = Math.floor(time / day)
  const kept = days.get(number)
  if (kept !== undefined && kept !== null) return kept
  if (kept === null) return quarterOffset(time, timeZone)
  const [first, last] = [number * day, (number + 1) * day - quarterHour].map(end => quarterOffset(end, timeZone))
  days.set(number, first !== undefined && first === last ? first : null)
  return quarterOffset(time, timeZone)
}

function quarterOffset(time: number, timeZone: string): number {
  const key = `${timeZone} ${Math.floor(time / quarterHour)}`
  const known = quarters.get(key)
  if (known !== undefined) return known
  const offset = askedOffset(new Date(time), timeZone)
  quarters.set(key, offset)
  return offset
}

function askedOffset(moment: Date, timeZone: string): number {
  const parts = Object.fromEntries(formatter(timeZone).formatToParts(moment).map(part => [part.type, part.value]))
  const wall = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second))
  return Math.round((wall - Math.floor(moment.getTime() / 1000) * 1000) / 60_000)
}

/** `2024-08-05T10:05:03+03:00`, as the portal prints moments. */
export function isoInZone(moment: Date, timeZone: string): string {
  const offset = zoneOffset(moment, timeZone)
  return `${new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 19)}${signed(offset)}`
}

/** The same of a moment that is stored as `2024-08-05T07:05:03.000Z`, without a detour where the day stays the same: lists print thousands. */
export function storedInZone(stored: string, timeZone: string): string | null {
  const time = Date.parse(stored)
  if (Number.isNaN(time)) return null
  const offset = offsetAt(time, timeZone)
  const hour = Number(stored.slice(11, 13)) + offset / 60
  if (stored.length !== 24 || !stored.endsWith('Z') || !Number.isInteger(hour) || hour < 0 || hour > 23) return isoInZone(new Date(time), timeZone)
  return `${stored.slice(0, 11)}${two(hour)}${stored.slice(13, 19)}${signed(offset)}`
}

const signs = new Map<number, string>()

function signed(offset: number): string {
  const known = signs.get(offset)
  if (known !== undefined) return known
  const size = Math.abs(offset)
  const sign = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  signs.set(offset, sign)
  return sign
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  })
  formatters.set(timeZone, made)
  return made
}
