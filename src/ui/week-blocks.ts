import type { Day } from '../core/card.ts'
import type { BusyTime } from '../core/meeting.ts'
import { dayOf, isWorkingDay, minuteOfDay, type WorkingHours } from '../core/period.ts'
import type { Locale } from '../core/rule.ts'

export interface GridDay {
  readonly day: Day
  /** пн */
  readonly weekday: string
  /** 23 */
  readonly number: string
  /** понедельник, 23 ноября */
  readonly name: string
  readonly today: boolean
  readonly off: boolean
}

export type BlockLook = 'employee' | 'manager' | 'planned' | 'due' | 'held' | 'chosen'

/** A stretch of one day as the week shows it. Minutes of the day; `left` and `width` in per cent of the day's column. */
export interface GridBlock {
  readonly id: string
  readonly day: Day
  readonly from: number
  readonly to: number
  readonly left: number
  readonly width: number
  readonly look: BlockLook
  readonly title: string
  readonly label: string
  /** A block that can be opened. */
  readonly eventId: number | null
}

const languages: Readonly<Record<Locale, string>> = { ru: 'ru-RU', en: 'en-GB' }
const utc = (day: Day) => new Date(`${day}T00:00:00Z`)

export function gridDays(days: readonly Day[], hours: WorkingHours, today: Day, locale: Locale): readonly GridDay[] {
  const write = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(languages[locale], { timeZone: 'UTC', ...options })
  const [weekday, number, name] = [write({ weekday: 'short' }), write({ day: 'numeric' }), write({ weekday: 'long', day: 'numeric', month: 'long' })]
  return days.map(day => ({
    day, weekday: weekday.format(utc(day)), number: number.format(utc(day)), name: name.format(utc(day)),
    today: day === today, off: !isWorkingDay(day, hours),
  }))
}

/** 23–29 ноября 2026 г. */
export function rangeText(days: readonly Day[], locale: Locale): string {
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined) return ''
  return new Intl.DateTimeFormat(languages[locale], { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).formatRange(utc(first), utc(last))
}

/** The part of a span that falls on each of the days. */
export function piecesOf(span: { readonly start: Date, readonly end: Date }, days: readonly Day[], timeZone: string): readonly Pick<GridBlock, 'day' | 'from' | 'to'>[] {
  const [firstDay, lastDay] = [dayOf(span.start, timeZone), dayOf(span.end, timeZone)]
  return days.filter(day => firstDay <= day && day <= lastDay).map(day => ({
    day,
    from: day === firstDay ? minuteOfDay(span.start, timeZone) : 0,
    to: day === lastDay ? minuteOfDay(span.end, timeZone) : 24 * 60,
  })).filter(({ from, to }) => from < to)
}

/** One person's busy times as one lane: what overlaps is drawn once, with all its titles. */
export function busyBlocks(times: readonly BusyTime[], days: readonly Day[], timeZone: string, lane: Pick<GridBlock, 'look' | 'left' | 'width'>): readonly GridBlock[] {
  const pieces = times
    .flatMap(busy => piecesOf(busy, days, timeZone).map(piece => ({ ...piece, title: busy.title })))
    .sort((a, b) => a.day.localeCompare(b.day) || a.from - b.from || a.to - b.to)
  const merged: (typeof pieces)[number][] = []
  for (const piece of pieces) {
    const before = merged.at(-1)
    if (before === undefined || before.day !== piece.day || before.to <= piece.from) merged.push(piece)
    else merged[merged.length - 1] = { ...before, to: Math.max(before.to, piece.to), title: [before.title, piece.title].filter(title => title !== '').join(', ') }
  }
  return merged.map(piece => ({ ...piece, ...lane, id: `${lane.look}-${piece.day}-${piece.from}`, label: '', eventId: null }))
}

/** Meetings at the same time stand side by side. */
export function sideBySide(blocks: readonly GridBlock[]): readonly GridBlock[] {
  return blocks.map(block => {
    const beside = blocks.filter(other => other.day === block.day && other.from < block.to && block.from < other.to)
    return { ...block, left: beside.indexOf(block) / beside.length * 100, width: 100 / beside.length }
  })
}

/** The whole hours that show the working day with an hour to spare, and whatever lies outside it. */
export function shownHours(hours: WorkingHours, blocks: readonly Pick<GridBlock, 'from' | 'to'>[]): { readonly from: number, readonly to: number } {
  const whole = blocks.filter(({ from, to }) => to - from < 24 * 60 && from > 0 && to < 24 * 60)
  const from = Math.min(hours.from * 60 - 60, ...whole.map(block => block.from))
  const to = Math.max(hours.to * 60 + 60, ...whole.map(block => block.to))
  return { from: Math.max(0, Math.floor(from / 60) * 60), to: Math.min(24 * 60, Math.ceil(to / 60) * 60) }
}
