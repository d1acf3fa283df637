/** A time zone as people choose it: its IANA name, how far it is from UTC at a moment, and what it is called in their language. */
export interface ZoneChoice {
  readonly value: string
  readonly label: string
  readonly description: string
}

const minuteMs = 60_000

export function zoneChoice(zone: string, locale: string, at: Date): ZoneChoice {
  const parts = new Map(new Intl.DateTimeFormat(locale, {
    timeZone: zone, timeZoneName: 'longGeneric', calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
  }).formatToParts(at).map(({ type, value }) => [type, value]))
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = (['year', 'month', 'day', 'hour', 'minute'] as const).map(type => Number(parts.get(type)))
  const shown = Date.UTC(year, month - 1, day, hour, minute)
  return { value: zone, label: `${zone} (${offsetText(Math.round(shown / minuteMs) - Math.floor(at.getTime() / minuteMs))})`, description: parts.get('timeZoneName') ?? '' }
}

/** Every zone that the browser knows; asking it for all their names takes a tenth of a second. `also`: whatever it lists, this one is offered. */
export function zoneChoices(locale: string, at: Date, also: string): readonly ZoneChoice[] {
  return [...new Set([also, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort().map(zone => zoneChoice(zone, locale, at))
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
