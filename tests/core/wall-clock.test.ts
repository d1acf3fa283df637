import { expect, test } from 'vitest'
import { isTimeZone, wallTime } from '../../src/core/wall-clock.ts'
import { fc } from '../support/property.ts'

const zones = [
  'UTC', 'Europe/Moscow', 'Europe/Berlin', 'Europe/Dublin', 'America/New_York', 'America/St_Johns', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Asia/Gaza', 'Asia/Pyongyang',
  'Africa/Casablanca', 'Africa/Cairo', 'Africa/Monrovia', 'Australia/Lord_Howe', 'Pacific/Apia', 'Antarctica/Troll',
]
const hourMs = 3_600_000
const weekMs = 168 * hourMs
const first = Date.parse('1965-01-01T00:00:00Z')
const last = Date.parse('2045-01-01T00:00:00Z')

const clocks = new Map(zones.map(zone => [zone, new Intl.DateTimeFormat('en-US', {
  timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
})]))

/** What the platform itself says, without remembering anything. */
function slowly(time: number, zone: string): number {
  const shown = Object.fromEntries(clocks.get(zone)?.formatToParts(time).map(({ type, value }) => [type, Number(value)]) ?? [])
  return Date.UTC(shown['year'] ?? 0, (shown['month'] ?? 0) - 1, shown['day'], shown['hour'], shown['minute'], shown['second'])
}

/** The moments at which the zone's clock was put forward or back, to the second. */
function changesOf(zone: string): readonly number[] {
  const offset = (time: number) => slowly(time, zone) - time
  const changes: number[] = []
  for (let from = first; from < last; from += weekMs) {
    if (offset(from) === offset(from + weekMs)) continue
    let [before, after] = [from, from + weekMs]
    while (after - before > 1000) {
      const middle = before + Math.floor((after - before) / 2000) * 1000
      if (offset(middle) === offset(from)) before = middle
      else after = middle
    }
    changes.push(after)
  }
  return changes
}

test('the clock shows what the platform’s own shows, at any moment in any zone', () => {
  fc.assert(fc.property(fc.integer({ min: first, max: last }), fc.constantFrom(...zones), (time, zone) => {
    expect(wallTime(time, zone)).toBe(slowly(time, zone))
  }), { numRuns: 3000 })
})

test.each(zones)('around every change of the clock in %s the new time holds from the very second', zone => {
  for (const change of changesOf(zone)) {
    for (const shift of [-24 * hourMs, -hourMs, -900_000, -1000, -1, 0, 1, 999, 1000, 899_999, 900_000, hourMs, 24 * hourMs]) {
      expect([change + shift, wallTime(change + shift, zone)]).toEqual([change + shift, slowly(change + shift, zone)])
    }
  }
})

test('a remembered day is answered as a fresh one is, also after more days than are kept', () => {
  const noon = Date.parse('2026-03-29T12:00:00Z')
  const fresh = wallTime(noon, 'Europe/Berlin')
  for (let day = 1; day < 6000; day++) wallTime(noon + day * 24 * hourMs, 'Europe/Berlin')
  expect(wallTime(noon, 'Europe/Berlin')).toBe(fresh)
})

test('an unknown zone and a broken date are errors', () => {
  expect(() => wallTime(0, 'Mars/Olympus')).toThrow(RangeError)
  expect(() => wallTime(Number.NaN, 'UTC')).toThrow(RangeError)
})

test.each([['Europe/Moscow', true], ['UTC', true], ['Moon/Tycho', false], ['', false]])('whether there is a zone %j is known: %s', (name, is) => {
  expect([isTimeZone(name), isTimeZone(name)]).toEqual([is, is])
})
