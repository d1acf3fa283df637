import type { Day } from './card.ts'
import { dayOf, daysFrom, workTime, type WorkingHours } from './period.ts'
import type { Agenda } from './agenda.ts'
import type { Author, Review } from './review.ts'

export type { WorkingHours } from './period.ts'

/** A stretch of time in somebody's calendar; `title` is empty when the calendar hides it. */
export interface BusyTime {
  readonly start: Date
  readonly end: Date
  readonly title: string
  readonly kind: 'event' | 'absence'
}

export interface NewMeeting {
  readonly title: string
  readonly start: Date
  readonly end: Date
  readonly manager: Author
  readonly employee: Author
  readonly reviews: readonly Review[]
  readonly agenda: Agenda
}

/** A booked event as the calendar has it now. */
export interface MeetingEvent {
  readonly id: number
  readonly title: string
  readonly start: Date
  readonly end: Date
  readonly description: string
  /** Everybody reads this description; `false`: the CRM keeps one for each person, and somebody's is another. */
  readonly agrees: boolean
  /** `unasked`: the CRM asks nobody whether they come. */
  readonly attendees: readonly { readonly id: number, readonly answer: 'yes' | 'no' | 'waiting' | 'unasked' | 'organiser' }[]
}

/** Who has declined the invitation, by id. */
export function declinedBy(event: MeetingEvent | null | undefined): readonly number[] {
  return event?.attendees.filter(({ answer }) => answer === 'no').map(({ id }) => id) ?? []
}

export interface Slot {
  readonly start: Date
  readonly end: Date
}

export interface SlotSearch {
  /** Of all people who must come, in any order. */
  readonly busy: readonly Pick<BusyTime, 'start' | 'end'>[]
  readonly workingHours: WorkingHours
  readonly from: Date
  readonly to: Date
  readonly durationMinutes: number
  /** Slots begin at the start of work and every so many minutes after it. */
  readonly stepMinutes: number
  readonly now: Date
  readonly timeZone: string
  readonly max: number
}

const minuteMs = 60_000

/** Times inside the working hours when nobody is busy, the earliest first; they may overlap each other. */
export function freeSlots(search: SlotSearch): readonly Slot[] {
  const { busy, workingHours, from, to, now, timeZone, max, durationMinutes, stepMinutes } = search
  if (!(durationMinutes > 0) || !(stepMinutes > 0) || !(from < to)) return []
  const earliest = Math.max(from.getTime(), now.getTime())
  const slots: Slot[] = []
  for (const day of daysFrom(dayOf(from, timeZone), dayOf(to, timeZone))) {
    const work = workTime(day, workingHours, timeZone)
    if (work === null) continue
    const latestEnd = Math.min(work.end.getTime(), to.getTime())
    for (let time = work.start.getTime(); time + durationMinutes * minuteMs <= latestEnd; time += stepMinutes * minuteMs) {
      if (slots.length >= max) return slots
      const slot = { start: new Date(time), end: new Date(time + durationMinutes * minuteMs) }
      if (time >= earliest && !busy.some(taken => overlap(slot, taken))) slots.push(slot)
    }
  }
  return slots
}

export interface Conflict {
  readonly personId: number
  readonly busy: BusyTime
}

/** Who is busy in the slot, and with what. Times that only touch do not collide. */
export function conflicts(slot: Slot, busyByPerson: ReadonlyMap<number, readonly BusyTime[]>): readonly Conflict[] {
  return [...busyByPerson].flatMap(([personId, times]) => times.filter(busy => overlap(slot, busy)).map(busy => ({ personId, busy })))
}

/** Where a slot lies outside the portal's working week: `null` when it lies inside. */
export function outsideWork(slot: Slot, hours: WorkingHours, timeZone: string): 'day-off' | 'hours' | null {
  const day: Day = dayOf(slot.start, timeZone)
  const work = workTime(day, hours, timeZone)
  if (work === null) return 'day-off'
  return slot.start < work.start || slot.end > work.end ? 'hours' : null
}

/** How long to book for so many cards, in minutes. Whole quarters of an hour, at most two hours. */
export function suggestedMinutes(cards: number, minutesPerCard = 15): number {
  return Math.min(120, Math.max(15, Math.ceil(cards * minutesPerCard / 15) * 15))
}

function overlap(a: Slot, b: Slot): boolean {
  return a.start < b.end && b.start < a.end
}
