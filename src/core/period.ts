import type { Day } from './card.ts'
import type { WorkingHours } from './working-hours.ts'
import { wallTime } from './wall-clock.ts'

export type { WorkingHours }

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** The calendar date that people in the zone have at this moment. Throws a `RangeError` for an unknown zone. */
export function dayOf(moment: Date, timeZone: string): Day {
  return dayOfNumber(Math.floor(wallTime(moment.getTime(), timeZone) / dayMs))
}

/** Minutes since midnight on the zone's wall clock. */
export function minuteOfDay(moment: Date, timeZone: string): number {
  const shown = wallTime(moment.getTime(), timeZone)
  return Math.floor((shown - Math.floor(shown / dayMs) * dayMs) / minuteMs)
}

/**
 * The moment when a wall clock in the zone shows `minutes` after midnight of `day`. An hour that the clock skips in
 * spring gives the moment after the skip; of an hour that comes twice in autumn, the first.
 */
export function momentAt(day: Day, minutes: number, timeZone: string): Date {
  const wanted = utcOf(day) + minutes * minuteMs
  const before = 2 * wanted - dayMs - wallTime(wanted - dayMs, timeZone)
  const after = 2 * wanted + dayMs - wallTime(wanted + dayMs, timeZone)
  const first = Math.min(before, after)
  if (wallTime(first, timeZone) === wanted) return new Date(first)
  return new Date(Math.max(before, after))
}

/** Days that were written or read before: rules ask for the same ones over and over. */
const mostKept = 8192
let midnights = { timeZone: '', byDay: new Map<Day, number>() }
const daysByNumber = new Map<number, Day>()
const numbersByDay = new Map<Day, number>()

export function startOfDay(day: Day, timeZone: string): Date {
  if (midnights.timeZone !== timeZone || midnights.byDay.size >= mostKept) midnights = { timeZone, byDay: new Map() }
  const kept = midnights.byDay.get(day)
  if (kept !== undefined) return new Date(kept)
  const start = momentAt(day, 0, timeZone)
  midnights.byDay.set(day, start.getTime())
  return start
}

/** Days are numbered from 1 January 1970 on. */
function dayOfNumber(number: number): Day {
  const kept = daysByNumber.get(number)
  if (kept !== undefined) return kept
  const day = new Date(number * dayMs).toISOString().slice(0, 10)
  if (daysByNumber.size >= mostKept) daysByNumber.clear()
  daysByNumber.set(number, day)
  return day
}

function numberOf(day: Day): number {
  const kept = numbersByDay.get(day)
  if (kept !== undefined) return kept
  const number = Date.parse(`${day}T00:00:00Z`) / dayMs
  if (numbersByDay.size >= mostKept) numbersByDay.clear()
  numbersByDay.set(day, number)
  return number
}

function utcOf(day: Day): number {
  return numberOf(day) * dayMs
}

export function addDays(day: Day, count: number): Day {
  return dayOfNumber(numberOf(day) + count)
}

/** How many calendar days `to` lies after `from`; negative when before. */
export function daysBetween(from: Day, to: Day): number {
  return numberOf(to) - numberOf(from)
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

/** The moment at which so many hours of working time have passed; where nobody ever works, by the clock. */
export function afterWorkingHours(from: Date, count: number, hours: WorkingHours, timeZone: string): Date {
  let left = count * 60 * minuteMs
  const first = dayOf(from, timeZone)
  for (let ahead = 0; ahead <= 366; ahead++) {
    const work = workTime(addDays(first, ahead), hours, timeZone)
    if (work === null) continue
    const start = Math.max(work.start.getTime(), from.getTime())
    const lasts = Math.max(0, work.end.getTime() - start)
    if (lasts > 0 && lasts >= left) return new Date(start + left)
    left -= lasts
  }
  return new Date(from.getTime() + count * 60 * minuteMs)
}
