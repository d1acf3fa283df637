import { expect, test } from 'vitest'
import { addDays, afterWorkingHours, dayOf, dayToPlan, daysBetween, daysFrom, endOfNextWorkingDay, isWorkingDay, minuteOfDay, momentAt, monthOf, startOfDay, type WorkingHours, weekOf, weekdayOf, workTime } from '../../src/core/period.ts'
import { fc } from '../support/property.ts'

const hours: WorkingHours = { from: 9, to: 18.5, weekend: [6, 7], holidays: ['01-01', '2026-11-04'], weekStart: 1 }
const zones = ['UTC', 'Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo']

test('midnight comes at another moment in every zone', () => {
  const moment = new Date('2026-11-23T21:30:00Z')
  expect(['UTC', 'Europe/Moscow', 'America/New_York', 'Asia/Vladivostok'].map(zone => dayOf(moment, zone))).toEqual(['2026-11-23', '2026-11-24', '2026-11-23', '2026-11-24'])
  expect(minuteOfDay(moment, 'Europe/Moscow')).toBe(30)
  expect(startOfDay('2026-11-24', 'Europe/Moscow')).toEqual(new Date('2026-11-23T21:00:00Z'))
})

test('a skipped hour gives the moment after the skip, a doubled one the first', () => {
  expect(momentAt('2026-03-29', 150, 'Europe/Berlin')).toEqual(new Date('2026-03-29T01:30:00Z'))
  expect(momentAt('2026-10-25', 150, 'Europe/Berlin')).toEqual(new Date('2026-10-25T00:30:00Z'))
  expect(momentAt('2026-03-29', 9 * 60, 'Europe/Berlin')).toEqual(new Date('2026-03-29T07:00:00Z'))
})

test('a wall clock and a moment lead to each other in every zone', () => {
  const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(fc.property(moment, fc.constantFrom(...zones), (date, zone) => {
    const back = momentAt(dayOf(date, zone), minuteOfDay(date, zone), zone)
    const wholeMinute = Math.floor(date.getTime() / 60_000) * 60_000
    // In the hour that comes twice the first is given: an hour, on Lord Howe half an hour, earlier.
    expect([0, 30, 60]).toContain((wholeMinute - back.getTime()) / 60_000)
    expect(dayOf(back, zone)).toBe(dayOf(date, zone))
    expect(minuteOfDay(back, zone)).toBe(minuteOfDay(date, zone))
  }))
})

test('an unknown zone is an error, not a wrong day', () => {
  expect(() => dayOf(new Date(0), 'Mars/Olympus')).toThrow(RangeError)
})

test('days are counted on the calendar', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(daysBetween('2025-12-31', '2026-11-23')).toBe(327)
  expect(daysBetween('2026-11-23', '2026-11-20')).toBe(-3)
  expect(daysFrom('2026-11-30', '2026-12-02')).toEqual(['2026-11-30', '2026-12-01', '2026-12-02'])
  expect(daysFrom('2026-12-02', '2026-11-30')).toEqual([])
  expect(['2026-11-23', '2026-11-28', '2026-11-29'].map(weekdayOf)).toEqual([1, 6, 7])
})

test('a week begins where the portal begins it', () => {
  expect(weekOf('2026-11-23', 1)).toEqual(daysFrom('2026-11-23', '2026-11-29'))
  expect(weekOf('2026-11-29', 1)).toEqual(daysFrom('2026-11-23', '2026-11-29'))
  expect(weekOf('2026-11-23', 7)).toEqual(daysFrom('2026-11-22', '2026-11-28'))
})

test('a month is covered by whole weeks', () => {
  const november = monthOf('2026-11-23', 1)
  expect(november).toHaveLength(6)
  expect([november[0]?.[0], november.at(-1)?.at(-1)]).toEqual(['2026-10-26', '2026-12-06'])
  expect(monthOf('2027-02-10', 1)).toHaveLength(4)
})

test('a month grid holds each day of the month once, and no week without one', () => {
  const anyDay = fc.integer({ min: 0, max: 40_000 }).map(count => addDays('1990-01-01', count))
  fc.assert(fc.property(anyDay, fc.integer({ min: 1, max: 7 }), (day, weekStart) => {
    const weeks = monthOf(day, weekStart)
    const days = weeks.flat()
    expect(days).toEqual(daysFrom(days[0] ?? '', days.at(-1) ?? ''))
    expect(days).toContain(day)
    expect(days.filter(one => one.slice(0, 7) === day.slice(0, 7)).at(0)?.slice(8)).toBe('01')
    for (const week of weeks) {
      expect(week).toHaveLength(7)
      expect(weekdayOf(week[0] ?? '')).toBe(weekStart)
      expect(week.some(one => one.slice(0, 7) === day.slice(0, 7))).toBe(true)
    }
    expect(addDays(days.at(-1) ?? '', 1).slice(0, 7) > day.slice(0, 7)).toBe(true)
  }))
})

test('weekends and holidays are days off, of this year or of every year', () => {
  expect(['2026-11-23', '2026-11-28', '2026-11-04', '2027-11-04', '2027-01-01'].map(day => isWorkingDay(day, hours))).toEqual([true, false, false, true, false])
})

test('work time is given in the zone of the portal', () => {
  expect(workTime('2026-11-23', hours, 'Europe/Moscow')).toEqual({ start: new Date('2026-11-23T06:00:00Z'), end: new Date('2026-11-23T15:30:00Z') })
  expect(workTime('2026-11-22', hours, 'Europe/Moscow')).toBe(null)
})

test('a to-do given on Friday is due on Monday evening', () => {
  expect(endOfNextWorkingDay(new Date('2026-11-20T12:00:00Z'), hours, 'Europe/Moscow')).toEqual(new Date('2026-11-23T15:30:00Z'))
  expect(endOfNextWorkingDay(new Date('2026-11-22T22:00:00Z'), hours, 'Europe/Moscow')).toEqual(new Date('2026-11-24T15:30:00Z'))
})

test('where nobody ever works a to-do is due tomorrow at six', () => {
  expect(endOfNextWorkingDay(new Date('2026-11-20T12:00:00Z'), { ...hours, weekend: [1, 2, 3, 4, 5, 6, 7] }, 'Europe/Moscow')).toEqual(new Date('2026-11-21T15:00:00Z'))
})

test('the day to plan is the first with enough working time still ahead', () => {
  const week = { from: 9, to: 18, weekend: [6, 7], holidays: ['2026-11-30', '12-01'], weekStart: 1 }
  const plan = (now: string, minutes = 30) => dayToPlan(new Date(now), week, 'Europe/Moscow', minutes)
  expect(plan('2026-11-27T17:30:00+03:00')).toBe('2026-11-27')
  expect(plan('2026-11-27T17:31:00+03:00')).toBe('2026-12-02')
  expect(plan('2026-11-26T18:00:00+03:00')).toBe('2026-11-27')
  expect(plan('2026-11-27T03:00:00+03:00', 9 * 60)).toBe('2026-11-27')
  expect(dayToPlan(new Date('2026-11-27T12:00:00Z'), { ...week, weekend: [1, 2, 3, 4, 5, 6, 7] }, 'Europe/Moscow', 30)).toBe('2026-11-27')
})

const office: WorkingHours = { from: 9, to: 18, weekend: [6, 7], holidays: ['2026-11-30'], weekStart: 1 }
const moscow = (said: string) => new Date(`${said}+03:00`)

test.each([
  ['inside one day', '2026-11-23T10:00', 4, '2026-11-23T14:00'],
  ['to the very end of the day', '2026-11-23T10:00', 8, '2026-11-23T18:00'],
  ['over the night', '2026-11-23T17:00', 4, '2026-11-24T12:00'],
  ['over the weekend and a holiday', '2026-11-27T16:30', 8, '2026-12-01T15:30'],
  ['from before the work begins', '2026-11-23T07:15', 1, '2026-11-23T10:00'],
  ['from the evening', '2026-11-23T22:00', 2, '2026-11-24T11:00'],
  ['from a day off', '2026-11-28T12:00', 9, '2026-12-01T18:00'],
  ['half an hour', '2026-11-23T17:45', 0.5, '2026-11-24T09:15'],
  ['none at all: when work goes on', '2026-11-28T12:00', 0, '2026-12-01T09:00'],
])('working hours are counted %s', (_, from, count, to) => {
  expect(afterWorkingHours(moscow(from), count, office, 'Europe/Moscow')).toEqual(moscow(to))
})

test('where nobody ever works the hours are those of the clock', () => {
  const closed = { ...office, weekend: [1, 2, 3, 4, 5, 6, 7] }
  expect(afterWorkingHours(moscow('2026-11-23T17:00'), 4, closed, 'Europe/Moscow')).toEqual(moscow('2026-11-23T21:00'))
})

test('as many minutes of work lie between as were asked for, in every zone', () => {
  const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
  fc.assert(fc.property(moment, fc.integer({ min: 0, max: 60 }), fc.constantFrom(...zones), (from, count, zone) => {
    const to = afterWorkingHours(from, count, office, zone)
    const worked = daysFrom(dayOf(from, zone), dayOf(to, zone)).reduce((sum, day) => {
      const work = workTime(day, office, zone)
      return work === null ? sum : sum + Math.max(0, Math.min(work.end.getTime(), to.getTime()) - Math.max(work.start.getTime(), from.getTime()))
    }, 0)
    expect(worked).toBe(count * 3_600_000)
  }))
})
