/** Moments of the seed, counted from its `now` in the portal's zone (Moscow has no summer time). */
const zoneHours = 3

const minute = 60_000
const hour = 60 * minute
export const dayLength = 24 * hour

/** Midnight of the portal's day `shift` days from the day of `now`, as milliseconds. */
function midnight(now: Date, shift: number): number {
  const local = now.getTime() + zoneHours * hour
  return Math.floor(local / dayLength) * dayLength + shift * dayLength - zoneHours * hour
}

/** Local time of the portal on a day counted from `now`: `at(now, -1, 9.5)` is yesterday at 09:30. */
export function at(now: Date, shift: number, hours: number): Date {
  return new Date(midnight(now, shift) + Math.round(hours * 60) * minute)
}

/** `YYYY-MM-DD` in the portal's zone. */
export function dayOf(moment: Date): string {
  return new Date(moment.getTime() + zoneHours * hour).toISOString().slice(0, 10)
}

/** 1 Monday … 7 Sunday. */
export function weekday(now: Date, shift: number): number {
  return new Date(midnight(now, shift) + zoneHours * hour).getUTCDay() || 7
}

/** The nearest working day not after (or, for days to come, not before) the given one. */
export function workday(now: Date, shift: number): number {
  const over = weekday(now, shift) - 5
  if (over <= 0) return shift
  return shift > 0 ? shift + 3 - over : shift - over
}

/** Whole portal days between `now` and an earlier moment. */
export function daysAgo(now: Date, moment: Date): number {
  return Math.floor((now.getTime() - moment.getTime()) / dayLength)
}

/** `count` moments between two others in their order, on days and at hours when people work; the last one is `to` itself. */
export function spread(from: Date, to: Date, count: number, chance: () => number): readonly Date[] {
  const length = to.getTime() - from.getTime()
  const inside = Array.from({ length: count - 1 }, (_, index) => {
    const raw = from.getTime() + length * (index + 0.2 + 0.6 * chance()) / count
    const hours = (raw / hour + zoneHours) % 24
    const wanted = hours < 9 || hours >= 18 ? 9 + 8 * chance() : hours
    const weekend = Math.max(0, (new Date(raw + zoneHours * hour).getUTCDay() || 7) - 5)
    const snapped = Math.round((raw + (wanted - hours) * hour - weekend * dayLength) / minute) * minute
    return Math.min(Math.max(snapped, from.getTime()), to.getTime())
  })
  return [...inside.sort((a, b) => a - b).map(value => new Date(value)), to]
}
