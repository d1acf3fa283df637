import { parseMoment } from '../crm/time.ts'
import type { CalendarEventRow } from '../tables.ts'
import { zoneOffset } from '../zone.ts'

type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

/** A recurrence rule as a row keeps it. */
export interface Rule {
  readonly FREQ: Frequency
  readonly INTERVAL: number
  readonly BYDAY: readonly string[]
  readonly COUNT: number | null
  /** The last day, `YYYY-MM-DD`; null: for ever. */
  readonly UNTIL: string | null
}

/** One time that an event takes place. `index` is 0 for the first of a series and for an event of its own. */
export interface Occurrence {
  readonly start: Date
  readonly end: Date
  readonly index: number
}

const minute = 60_000
const dayLength = 24 * 60 * minute
/** Weekdays by the number that JavaScript gives them. */
export const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const
/** What the calendar takes for a series without an end: the first of January 2038. */
export const endOfTime = '2038-01-01'

export function ruleOf(row: CalendarEventRow): Rule | null {
  const rule = row.rrule
  if (!rule || typeof rule.FREQ !== 'string') return null
  return {
    FREQ: rule.FREQ as Frequency,
    INTERVAL: typeof rule.INTERVAL === 'number' ? rule.INTERVAL : 1,
    BYDAY: Array.isArray(rule.BYDAY) ? rule.BYDAY.map(String) : [],
    COUNT: typeof rule.COUNT === 'number' ? rule.COUNT : null,
    UNTIL: typeof rule.UNTIL === 'string' ? rule.UNTIL : null,
  }
}

/** The zone in which an event's clock runs: whole days have none and are kept as midnights of UTC. */
export function zoneOf(row: CalendarEventRow): string {
  return row.skipTime ? 'UTC' : row.timeZoneFrom
}

/** What clocks in `zone` show at a moment, as milliseconds of an imagined UTC. */
function wallOf(moment: Date, zone: string): number {
  return moment.getTime() + zoneOffset(moment, zone) * minute
}

function momentOf(wall: number, zone: string): Date {
  return parseMoment(new Date(wall).toISOString().slice(0, 19), zone) ?? new Date(wall)
}

function dayOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10)
}

/** Every start of the rule by the clock of the event's zone, the rule's own end included, up to `limit`. */
function* starts(first: number, rule: Rule, limit: number): Generator<number> {
  const begin = new Date(first)
  const until = Date.parse(`${rule.UNTIL ?? endOfTime}T23:59:59Z`)
  const monday = first - ((begin.getUTCDay() + 6) % 7) * dayLength
  let found = 0
  for (let step = 0; rule.COUNT === null || found < rule.COUNT; step += 1) {
    const wall = rule.FREQ === 'WEEKLY' ? first + step * dayLength : stepped(begin, rule, step)
    if (wall > limit || wall > until) return
    if (rule.FREQ === 'WEEKLY') {
      const week = Math.floor((wall - monday) / (7 * dayLength))
      if (week % rule.INTERVAL !== 0 || !rule.BYDAY.includes(weekdays[new Date(wall).getUTCDay()] ?? '')) continue
    }
    found += 1
    yield wall
  }
}

/** The first, second, … start of a daily, monthly or yearly rule. A day that the month lacks falls on the first of the next one. */
function stepped(begin: Date, rule: Rule, step: number): number {
  const jump = step * rule.INTERVAL
  if (rule.FREQ === 'DAILY') return begin.getTime() + jump * dayLength
  const year = begin.getUTCFullYear() + (rule.FREQ === 'YEARLY' ? jump : 0)
  const month = begin.getUTCMonth() + (rule.FREQ === 'MONTHLY' ? jump : 0)
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const timeOfDay = begin.getTime() % dayLength
  return begin.getUTCDate() > days ? Date.UTC(year, month + 1, 1) + timeOfDay : Date.UTC(year, month, begin.getUTCDate()) + timeOfDay
}

/** When the event takes place between two moments; whole days count to their end. */
export function occurrences(row: CalendarEventRow, from: Date, to: Date): readonly Occurrence[] {
  const start = new Date(row.from)
  const length = new Date(row.to).getTime() - start.getTime()
  const reach = length + (row.skipTime ? dayLength : 0)
  const overlaps = (begin: Date): boolean => begin < to && (begin >= from || begin.getTime() + reach > from.getTime())
  const rule = ruleOf(row)
  if (!rule) return overlaps(start) ? [{ start, end: new Date(row.to), index: 0 }] : []
  const zone = zoneOf(row)
  const found: Occurrence[] = []
  let index = 0
  for (const wall of starts(wallOf(start, zone), rule, wallOf(to, zone))) {
    const begin = momentOf(wall, zone)
    if (!row.exdates?.includes(dayOf(wall)) && overlaps(begin)) found.push({ start: begin, end: new Date(begin.getTime() + length), index })
    index += 1
  }
  return found
}

/** The day on which an occurrence begins by the event's own clock. */
export function startDay(row: CalendarEventRow, start: Date): string {
  return dayOf(wallOf(start, zoneOf(row)))
}
