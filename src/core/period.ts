import type { Day } from './card.ts'

/** The portal's working week. Hours are decimal in the portal's time zone: 9.5 is 09:30. Weekdays: 1 Monday … 7 Sunday. */
export interface WorkingHours {
  readonly from: number
  readonly to: number
  readonly weekend: readonly number[]
  /** `MM-DD` or `YYYY-MM-DD` days nobody works. */
  readonly holidays: readonly string[]
  readonly weekStart: number
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const kept = clocks.get(timeZone)
  if (kept !== undefined) return kept
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  clocks.set(timeZone, clock)
  return clock
}

/** What a wall clock in the zone shows, written down as if it were UTC. Milliseconds, rounded down to a second. */
function wallTime(moment: Date, timeZone: string): number {
  const parts: Record<string, string> = {}
  for (const { type, value } of clockOf(timeZone).formatToParts(moment)) parts[type] = value
  return Date.parse(`${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}Z`)
}

/** The calendar date that people in the zone have at this moment. Throws a `RangeError` for an unknown zone. */
export function dayOf(moment: Date, timeZone: string): Day {
  return new Date(wallTime(moment, timeZone)).toISOString().slice(0, 10)
}

/** Minutes since midnight on the zone's wall clock. */
export function minuteOfDay(moment: Date, timeZone: string): number {
  return Math.floor((wallTime(moment, timeZone) - utcOf(dayOf(moment, timeZone))) / minuteMs)
}

/**
 * The moment when a wall clock in the zone shows `minutes` after midnight of `day`. An hour that the clock skips in
 * spring gives the moment after the skip; of an hour that comes twice in autumn, the first.
 */
export function momentAt(day: Day, minutes: number, timeZone: string): Date {
  const wanted = utcOf(day) + minutes * minuteMs
  const offsets = [-dayMs, dayMs].map(shift => wallTime(new Date(wanted + shift), timeZone) - (wanted + shift))
  const candidates = offsets.map(offset => wanted - offset).sort((a, b) => a - b)
  const exact = candidates.find(time => wallTime(new Date(time), timeZone) === wanted)
  return new Date(exact ?? Math.max(...candidates))
}

export function startOfDay(day: Day, timeZone: string): Date {
  return momentAt(day, 0, timeZone)
}

function utcOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`)
}

export function addDays(day: Day, count: number): Day {
  return new Date(utcOf(day) + count * dayMs).toISOString().slice(0, 10)
}

/** How many calendar days `to` lies after `from`; negative when before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utcOf(to) - utcOf(from)) / dayMs)
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(utcOf(day)).getUTCDay() || 7
}

/** Every day from the first to the last, both included. */
export function daysFrom(first: Day, last: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, index) => addDays(first, index))
}

/** The seven days of the week that holds `day`. */
export function weekOf(day: Day, weekStart: number): readonly Day[] {
  const first = addDays(day, -((weekdayOf(day) - weekStart + 7) % 7))
  return daysFrom(first, addDays(first, 6))
}

/** Whole weeks that cover the month of `day`: what a month grid shows, with the neighbours' days at its edges. */
export function monthOf(day: Day, weekStart: number): readonly (readonly Day[])[] {
  const first = `${day.slice(0, 7)}-01`
  const last = addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1)
  const weeks: (readonly Day[])[] = []
  for (let week = weekOf(first, weekStart); (week[0] ?? '') <= last; week = weekOf(addDays(week[0] ?? first, 7), weekStart)) weeks.push(week)
  return weeks
}

export function isWorkingDay(day: Day, hours: WorkingHours): boolean {
  return !hours.weekend.includes(weekdayOf(day)) && !hours.holidays.includes(day) && !hours.holidays.includes(day.slice(5))
}

/** When work begins and ends on that day; `null` on a day off. */
export function workTime(day: Day, hours: WorkingHours, timeZone: string): { readonly start: Date, readonly end: Date } | null {
  if (!isWorkingDay(day, hours) || hours.from >= hours.to) return null
  return { start: momentAt(day, Math.round(hours.from * 60), timeZone), end: momentAt(day, Math.round(hours.to * 60), timeZone) }
}

/** The first day from today on with that much working time still ahead; today where nobody ever works. */
export function dayToPlan(now: Date, hours: WorkingHours, timeZone: string, minutes: number): Day {
  const today = dayOf(now, timeZone)
  return daysFrom(today, addDays(today, 366)).find(day => {
    const work = workTime(day, hours, timeZone)
    return work !== null && work.end.getTime() - Math.max(work.start.getTime(), now.getTime()) >= minutes * minuteMs
  }) ?? today
}

/** The end of work on the first working day after today: the deadline that a new to-do gets. */
export function endOfNextWorkingDay(now: Date, hours: WorkingHours, timeZone: string): Date {
  const today = dayOf(now, timeZone)
  const ahead = daysFrom(addDays(today, 1), addDays(today, 366)).flatMap(day => workTime(day, hours, timeZone) ?? [])
  return ahead[0]?.end ?? momentAt(addDays(today, 1), 18 * 60, timeZone)
}
