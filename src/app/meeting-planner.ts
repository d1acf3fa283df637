import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Day } from '../core/card.ts'
import { grouped } from '../core/grouped.ts'
import { latest, type Problem } from '../core/load.ts'
import { conflicts, freeSlots, outsideWork, suggestedMinutes, type BusyTime, type Slot } from '../core/meeting.ts'
import { addDays, dayOf, dayToPlan, startOfDay, weekOf } from '../core/period.ts'
import type { Author, Review } from '../core/review.ts'
import { formUnit } from './form-unit.ts'
import { useMeetingBoard } from './meeting-board.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'
import type { BookingReport } from './units/book.ts'

export type Booking =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly employee: Author, readonly slot: Slot, readonly report: BookingReport }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

const minuteMs = 60_000
const shortestMinutes = 30
const proposalGap = 3 * 60 * minuteMs

/** Choosing employee, cards and time in the shown week, and booking the meeting. */
export const useMeetingPlanner = defineStore('meeting-planner', () => {
  const session = useSession()
  const board = useMeetingBoard()
  const zone = session.timeZone

  const anchor = shallowRef<Day | null>(null)
  const busy = reading<ReadonlyMap<number, readonly BusyTime[]>>()
  const employee = shallowRef<Author | null>(null)
  const picked = shallowRef<ReadonlySet<number>>(new Set())
  const duration = shallowRef(shortestMinutes)
  const start = shallowRef<Date | null>(null)
  const booking = shallowRef<Booking>({ state: 'idle' })
  const unit = formUnit('book')
  let attempted = ''

  const hours = computed(() => board.board?.hours ?? null)
  const days = computed(() => anchor.value === null || hours.value === null ? [] : weekOf(anchor.value, hours.value.weekStart))
  const busyTimes = computed(() => latest(busy.load.value) ?? new Map<number, readonly BusyTime[]>())
  const reviews = computed(() => board.board?.reviews.filter(review => picked.value.has(review.id)) ?? [])
  const slot = computed<Slot | null>(() => start.value === null ? null : { start: start.value, end: new Date(start.value.getTime() + duration.value * minuteMs) })
  const slotConflicts = computed(() => slot.value === null ? [] : conflicts(slot.value, busyTimes.value))
  const slotOutside = computed(() => slot.value === null || hours.value === null ? null : outsideWork(slot.value, hours.value, zone()))

  const range = computed(() => rangeOf(days.value))

  /** A time or two of each day of the week. */
  const proposals = computed<readonly Slot[]>(() => {
    if (range.value === null || hours.value === null || employee.value === null || busy.load.value.state !== 'ready') return []
    const found = freeSlots({
      ...range.value, busy: [...busyTimes.value.values()].flat(), workingHours: hours.value, now: board.now,
      durationMinutes: duration.value, stepMinutes: 30, timeZone: zone(), max: 500,
    })
    return [...grouped(found, ({ start }) => dayOf(start, zone())).values()].flatMap(thin)
  })

  /** Opens the week that the calendar shows; instead of a current one that is over, the next in which people work. */
  async function open(from: Day | null, to: Day | null): Promise<void> {
    let isPlaced = false
    board.readBeside((me, hours) => {
      const now = session.now()
      const today = dayOf(now, zone())
      const ahead = dayToPlan(now, hours, zone(), shortestMinutes)
      if (!isPlaced) anchor.value = from === null || to === null || (from <= today && today <= to) ? ahead : from
      isPlaced = true
      return readBusyOf(me.person.id, weekOf(anchor.value ?? today, hours.weekStart))
    })
    await board.refresh()
  }

  async function refresh(): Promise<void> {
    await board.refresh()
  }

  async function readBusy(): Promise<void> {
    const me = board.board?.me.person.id
    if (me !== undefined) await readBusyOf(me, days.value)
  }

  async function readBusyOf(me: number, week: readonly Day[]): Promise<void> {
    const range = rangeOf(week)
    if (range !== null) await busy.read(() => session.crm().meetings.busy([...new Set([me, employee.value?.id ?? me])], range.from, range.to))
  }

  function rangeOf(week: readonly Day[]): { readonly from: Date, readonly to: Date } | null {
    const [first] = week
    const last = week.at(-1)
    return first === undefined || last === undefined ? null : { from: startOfDay(first, zone()), to: startOfDay(addDays(last, 1), zone()) }
  }

  async function showDay(day: Day): Promise<void> {
    anchor.value = day
    await readBusy()
  }

  async function turn(weeks: number): Promise<void> {
    if (anchor.value !== null) await showDay(addDays(anchor.value, weeks * 7))
  }

  async function chooseEmployee(chosen: Author | null, cards: readonly Review[]): Promise<void> {
    forgetAttempt()
    employee.value = chosen
    pick(cards.map(({ id }) => id))
    start.value = null
    await readBusy()
  }

  function pick(ids: readonly number[]): void {
    picked.value = new Set(ids)
    if (start.value === null) duration.value = Math.max(shortestMinutes, suggestedMinutes(ids.length))
  }

  function chooseStart(moment: Date | null): void {
    if (moment?.getTime() !== start.value?.getTime()) forgetAttempt()
    start.value = moment
  }

  function chooseDuration(minutes: number): void {
    if (minutes !== duration.value) forgetAttempt()
    duration.value = minutes
  }

  function forgetAttempt(): void {
    unit.letGo()
    booking.value = { state: 'idle' }
  }

  /** Books, or completes what the last attempt left. */
  async function book(): Promise<void> {
    const [whom, when] = [employee.value, slot.value]
    if (whom === null || when === null || booking.value.state === 'running') return
    const order = { employee: whom.id, start: when.start.toISOString(), end: when.end.toISOString(), reviews: reviews.value.map(({ id }) => id), event: null }
    const wanted = JSON.stringify(order)
    // What was changed in the form before anything was written is a new intent.
    const repeats = booking.value.state === 'failed' && (booking.value.begun || wanted === attempted)
    attempted = wanted
    booking.value = { state: 'running' }
    const ended = await (repeats ? unit.repeat(order) : unit.begin(order))
    if (ended.state === 'failed') {
      booking.value = { state: 'failed', begun: ended.begun, problem: ended.problem }
      return
    }
    const report = ended.value
    booking.value = { state: 'done', employee: whom, slot: when, report }
    board.replace([...report.done, ...report.taken, ...report.failed.map(({ review }) => review)])
    if (report.failed.length === 0) clearChoice()
    await readBusy()
  }

  function clearChoice(): void {
    employee.value = null
    picked.value = new Set()
    start.value = null
  }

  return {
    days, busy: busy.load, busyTimes, employee, picked, reviews, duration, slot, slotConflicts, slotOutside, proposals, booking,
    open, refresh, readBusy, showDay, turn, chooseEmployee, pick, chooseStart, chooseDuration, book, forgetAttempt,
  }
})

/** The first time of a day, and the first one some hours after it. */
function thin(slots: readonly Slot[]): readonly Slot[] {
  const [first] = slots
  if (first === undefined) return []
  const later = slots.find(({ start }) => start.getTime() - first.start.getTime() >= proposalGap)
  return later === undefined ? [first] : [first, later]
}
