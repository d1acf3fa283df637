import { expect, test } from 'vitest'
import { conflicts, declinedBy, freeSlots, outsideWork, suggestedMinutes, type BusyTime, type SlotSearch, type WorkingHours } from '../../src/core/meeting.ts'
import { dayOf, isWorkingDay, minuteOfDay } from '../../src/core/period.ts'
import { at, now, zone } from '../support/builders.ts'
import { fc } from '../support/property.ts'

const hours: WorkingHours = { from: 9, to: 18, weekend: [6, 7], holidays: ['01-01', '2026-11-25'], weekStart: 1 }
const busy = (start: string, end: string): BusyTime => ({ start: at(start), end: at(end), title: 'Планёрка', kind: 'event' })
const search = (says: Partial<SlotSearch> = {}): SlotSearch => ({
  busy: [], workingHours: hours, from: at('today 00:00'), to: at('in 7 days 00:00'), durationMinutes: 30, stepMinutes: 30, now, timeZone: zone, max: 3, ...says,
})
const starts = (says: Partial<SlotSearch> = {}) => freeSlots(search(says)).map(({ start }) => start)

test('slots begin with the next step after now', () => {
  expect(starts()).toEqual([at('today 12:00'), at('today 12:30'), at('today 13:00')])
  expect(starts({ now: at('today 12:01'), max: 1 })).toEqual([at('today 12:30')])
})

test('a busy time is stepped over, and touching it is fine', () => {
  expect(starts({ busy: [busy('today 12:30', 'today 13:00')], max: 2 })).toEqual([at('today 12:00'), at('today 13:00')])
  expect(starts({ busy: [busy('today 12:10', 'today 12:50')], max: 1 })).toEqual([at('today 13:00')])
})

test('a meeting must end within the working hours', () => {
  expect(starts({ now: at('today 17:00'), durationMinutes: 60, max: 2 })).toEqual([at('today 17:00'), at('tomorrow 09:00')])
  expect(starts({ now: at('today 17:01'), durationMinutes: 60, max: 1 })).toEqual([at('tomorrow 09:00')])
})

test('holidays and weekends are skipped', () => {
  const firsts = freeSlots(search({ max: 500, durationMinutes: 540, stepMinutes: 540, now: at('yesterday') })).map(({ start }) => dayOf(start, zone))
  expect(firsts).toEqual(['2026-11-23', '2026-11-24', '2026-11-26', '2026-11-27'])
})

test('work that begins at half past nine begins the slots', () => {
  expect(starts({ workingHours: { ...hours, from: 9.5 }, now: at('today 08:00'), max: 1 })).toEqual([at('today 09:30')])
})

test('nothing is found where nothing can be', () => {
  expect(starts({ busy: [busy('yesterday', 'in 30 days')] })).toEqual([])
  expect(starts({ to: at('yesterday') })).toEqual([])
  expect(starts({ durationMinutes: 0 })).toEqual([])
  expect(starts({ durationMinutes: 10 * 60 })).toEqual([])
  expect(starts({ workingHours: { ...hours, to: 9 } })).toEqual([])
  expect(starts({ workingHours: { ...hours, weekend: [1, 2, 3, 4, 5, 6, 7] } })).toEqual([])
  expect(starts({ max: 0 })).toEqual([])
})

test('free slots lie in the search, inside the working hours, and overlap no busy time in any zone', () => {
  const zones = fc.constantFrom('Europe/Moscow', 'Asia/Vladivostok', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC')
  const minute = (min: number, max: number) => fc.integer({ min, max }).map(minutes => new Date(now.getTime() + minutes * 60_000))
  const taken = fc.tuple(minute(-2000, 20_000), fc.integer({ min: 1, max: 600 })).map(([start, length]) => ({ start, end: new Date(start.getTime() + length * 60_000) }))
  let found = 0
  fc.assert(fc.property(
    fc.record({
      busy: fc.array(taken, { maxLength: 30 }),
      workingHours: fc.record({
        from: fc.integer({ min: 0, max: 24 }).map(half => half / 2),
        to: fc.integer({ min: 24, max: 48 }).map(half => half / 2),
        weekend: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
        holidays: fc.subarray(['11-24', '2026-11-26', '12-01']),
        weekStart: fc.constant(1),
      }),
      from: minute(-5000, 5000),
      to: minute(0, 20_000),
      durationMinutes: fc.integer({ min: 5, max: 240 }),
      stepMinutes: fc.constantFrom(10, 15, 30, 60),
      now: fc.constant(now),
      timeZone: zones,
      max: fc.integer({ min: 0, max: 50 }),
    }),
    given => {
      const slots = freeSlots(given)
      found += slots.length
      expect(slots.length).toBeLessThanOrEqual(given.max)
      slots.forEach(({ start, end }, index) => {
        expect(end.getTime() - start.getTime()).toBe(given.durationMinutes * 60_000)
        expect(start >= given.from && start >= now && end <= given.to).toBe(true)
        expect(given.busy.filter(time => time.start < end && start < time.end)).toEqual([])
        const day = dayOf(start, given.timeZone)
        expect(isWorkingDay(day, given.workingHours)).toBe(true)
        expect(minuteOfDay(start, given.timeZone)).toBeGreaterThanOrEqual(given.workingHours.from * 60)
        expect(minuteOfDay(start, given.timeZone) + given.durationMinutes).toBeLessThanOrEqual(given.workingHours.to * 60)
        expect(outsideWork({ start, end }, given.workingHours, given.timeZone)).toBe(null)
        if (index > 0) expect(start.getTime()).toBeGreaterThan(slots[index - 1]?.start.getTime() ?? 0)
      })
    },
  ), { numRuns: 300 })
  expect(found).toBeGreaterThan(300)
})

test('a conflict names whoever is busy, and with what', () => {
  const planning = busy('today 12:00', 'today 13:00')
  const busyByPerson = new Map([[3, [planning]], [7, [busy('today 13:30', 'today 14:00')]]])
  expect(conflicts({ start: at('today 12:45'), end: at('today 13:30') }, busyByPerson)).toEqual([{ personId: 3, busy: planning }])
  expect(conflicts({ start: at('today 13:00'), end: at('today 13:30') }, busyByPerson)).toEqual([])
})

test('an event tells who has declined it; one that is gone or was not looked at tells nothing', () => {
  const attendees = [{ id: 3, answer: 'organiser' }, { id: 7, answer: 'no' }, { id: 8, answer: 'waiting' }] as const
  expect(declinedBy({ id: 1, title: 'Разбор', start: now, end: now, description: '', agrees: true, attendees })).toEqual([7])
  expect([declinedBy(null), declinedBy(undefined)]).toEqual([[], []])
})

test.each([
  ['today 12:00', 'today 13:00', null],
  ['today 08:30', 'today 09:30', 'hours'],
  ['today 17:45', 'today 18:15', 'hours'],
  ['in 5 days 12:00', 'in 5 days 13:00', 'day-off'],
  ['2026-11-25 12:00', '2026-11-25 13:00', 'day-off'],
])('%s to %s lies outside work by: %s', (start, end, where) => {
  expect(outsideWork({ start: at(start), end: at(end) }, hours, zone)).toBe(where)
})

test('a quarter of an hour a card is suggested, two hours at most', () => {
  expect([0, 1, 2, 3, 8, 30].map(cards => suggestedMinutes(cards))).toEqual([15, 15, 30, 45, 120, 120])
  expect(suggestedMinutes(3, 10)).toBe(30)
  expect(suggestedMinutes(2, 10)).toBe(30)
})
