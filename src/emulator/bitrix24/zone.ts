/** No zone turns its clocks but at a quarter of an hour, and asking the runtime is slow. */
const quarterHour = 900_000
const offsets = new Map<string, number>()

/** Minutes that a zone's clocks are ahead of UTC at a moment. */
export function zoneOffset(moment: Date, timeZone: string): number {
  const key = `${timeZone} ${Math.floor(moment.getTime() / quarterHour)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const offset = askedOffset(moment, timeZone)
  offsets.set(key, offset)
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
  const wall = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 19)
  const size = Math.abs(offset)
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
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
