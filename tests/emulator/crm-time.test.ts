import { expect, test } from 'vitest'
import { dayOf, parseDay, parseMoment, printDate, printMoment } from '../../src/emulator/bitrix24/crm/time.ts'

const moscow = 'Europe/Moscow'

test.each([
  ['2026-11-23T09:30:00+03:00', '2026-11-23T06:30:00.000Z'],
  ['2026-11-23T06:30:00Z', '2026-11-23T06:30:00.000Z'],
  ['2026-11-23T09:30:00.250+0300', '2026-11-23T06:30:00.000Z'],
  ['2026-11-23T09:30', '2026-11-23T06:30:00.000Z'],
  ['2026-11-23 09:30:00', '2026-11-23T06:30:00.000Z'],
  ['2026-11-23', '2026-11-22T21:00:00.000Z'],
  ['23.11.2026 09:30:00', '2026-11-23T06:30:00.000Z'],
  ['23.11.2026', '2026-11-22T21:00:00.000Z'],
  ['11/23/2026 09:30:00 pm', '2026-11-23T18:30:00.000Z'],
])('%s is %s', (text, moment) => {
  expect(parseMoment(text, moscow)?.toISOString()).toBe(moment)
})

test.each(['завтра', '2026-02-30', '31.13.2026', '2026-11-23T25:00:00', '', 5, null])('%j is no moment', value => {
  expect(parseMoment(value, moscow)).toBeNull()
})

test('clocks that change keep the wall\'s time', () => {
  expect(parseMoment('2026-07-01T12:00:00', 'Europe/Berlin')?.toISOString()).toBe('2026-07-01T10:00:00.000Z')
  expect(parseMoment('2026-12-01T12:00:00', 'Europe/Berlin')?.toISOString()).toBe('2026-12-01T11:00:00.000Z')
})

test('moments are printed with the offset that the zone has then', () => {
  expect(printMoment('2026-07-01T10:00:00.000Z', 'Europe/Berlin')).toBe('2026-07-01T12:00:00+02:00')
  expect(printMoment('2026-07-01T10:05:00.000Z', 'Europe/Berlin')).toBe('2026-07-01T12:05:00+02:00')
  expect(printMoment('2026-12-01T10:00:00.000Z', 'America/New_York')).toBe('2026-12-01T05:00:00-05:00')
  expect(printMoment(null, moscow)).toBeNull()
})

test('dates are midnight in UTC on the portal\'s clocks, and never another day', () => {
  expect(printDate('2026-11-30', moscow)).toBe('2026-11-30T03:00:00+03:00')
  expect(printDate('2026-11-30', 'America/New_York')).toBe('2026-11-30T00:00:00-05:00')
  expect(printDate('2026-11-29T21:00:00.000Z', moscow)).toBe('2026-11-30T03:00:00+03:00')
})

test('a date that was printed reads back as the same day', () => {
  for (const zone of [moscow, 'UTC', 'America/New_York', 'Asia/Vladivostok']) expect(parseDay(printDate('2026-11-30', zone), zone)).toBe('2026-11-30')
  expect(dayOf('2026-11-30', moscow)).toBe('2026-11-30')
})
