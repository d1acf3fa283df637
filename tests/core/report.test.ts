import { describe, expect, test } from 'vitest'
import type { Department, Person } from '../../src/core/card.ts'
import { addDays, daysBetween } from '../../src/core/period.ts'
import { periodAfter, periodAround, periodBefore, periodTitle, type Period } from '../../src/core/report-period.ts'
import { isReport, periodReport, type PeriodReport, type ReportGround } from '../../src/core/report.ts'
import { fc } from '../support/property.ts'
import { counts, numbers, scan } from './report-world.ts'

const week: Period = { kind: 'week', from: '2026-11-16', to: '2026-11-22' }
const people: ReadonlyMap<number, Person> = new Map([[1, 'Анна'], [2, 'Борис'], [3, 'Вера']].map(([id, name]) => [Number(id), { id: Number(id), name: String(name), position: '', departmentIds: id === 3 ? [10, 20] : [10], active: id !== 2, photo: null }]))
const departments: readonly Department[] = [{ id: 10, name: 'Продажи', parentId: null, headId: null }, { id: 20, name: 'Сервис', parentId: null, headId: null }]

function made(history: ReportGround['history'], says: Partial<ReportGround> = {}) {
  return periodReport({ period: week, history, people, departments, rules: [{ id: 'a', dimension: 'completeness' }], policy: { fewestCards: 20 }, timeZone: 'Europe/Moscow', ...says })
}

function report(history: ReportGround['history'], says: Partial<ReportGround> = {}): PeriodReport {
  const found = made(history, says)
  if (!isReport(found)) throw new Error(`There is no report: ${found.reason}`)
  return found
}

describe('periods', () => {
  test('the week, month and quarter of a day', () => {
    expect(periodAround('week', '2026-11-22')).toEqual(week)
    expect(periodAround('week', '2026-11-22', 7)).toMatchObject({ from: '2026-11-22', to: '2026-11-28' })
    expect(periodAround('month', '2028-02-10')).toMatchObject({ from: '2028-02-01', to: '2028-02-29' })
    expect(periodAround('quarter', '2026-12-31')).toMatchObject({ from: '2026-10-01', to: '2026-12-31' })
  })

  test('the one before a month is the month before, however long it is', () => {
    expect(periodBefore(periodAround('month', '2026-03-31'))).toMatchObject({ from: '2026-02-01', to: '2026-02-28' })
    expect(periodBefore(periodAround('quarter', '2026-01-15'))).toMatchObject({ from: '2025-10-01', to: '2025-12-31' })
  })

  test('before and after meet without a gap, own days with as many days', () => {
    const days = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 400 })).map(([from, length]): Period => ({ kind: 'days', from: addDays('2024-01-01', from), to: addDays('2024-01-01', from + length) }))
    const calendar = fc.tuple(fc.constantFrom('week' as const, 'month' as const, 'quarter' as const), fc.integer({ min: 0, max: 3000 })).map(([kind, day]) => periodAround(kind, addDays('2024-01-01', day)))
    fc.assert(fc.property(fc.oneof(days, calendar), period => {
      expect(addDays(periodBefore(period).to, 1)).toBe(period.from)
      expect(addDays(period.to, 1)).toBe(periodAfter(period).from)
      expect(periodAfter(periodBefore(period))).toEqual(period)
      if (period.kind === 'days' || period.kind === 'week') expect(daysBetween(periodBefore(period).from, periodBefore(period).to)).toBe(daysBetween(period.from, period.to))
    }))
  })

  test.each([
    [week, 'ru', '16–22 ноября 2026 г.'], [week, 'en', '16 – 22 November 2026'],
    [{ from: '2026-11-30', to: '2026-12-06' }, 'ru', '30 ноября – 6 декабря 2026 г.'],
    [{ from: '2026-12-28', to: '2027-01-03' }, 'ru', '28 декабря 2026 г. – 3 января 2027 г.'],
    [{ from: '2026-11-16', to: '2026-11-16' }, 'ru', '16 ноября 2026 г.'],
  ] as const)('%o in %s is «%s»', (period, locale, title) => {
    expect(periodTitle(period, locale)).toBe(title)
  })
})

describe('the state of the data', () => {
  test('is that of the period’s last scan, against the last one of the period before', () => {
    const found = report([
      scan('2026-11-10', numbers(counts(100, 40))), scan('2026-11-14', numbers(counts(100, 50))),
      scan('2026-11-17', numbers(counts(100, 60))), scan('2026-11-21', numbers(counts(200, 130))), scan('2026-11-24', numbers(counts(100, 99))),
    ])
    expect(found.clean).toEqual({ now: 65, before: 50, change: 15 })
    expect(found.checked).toEqual({ now: 200, before: 100, change: 100 })
    expect(found.scans).toHaveLength(2)
    expect(found.baseline?.finishedAt).toEqual(new Date('2026-11-14T09:00:00Z'))
  })

  test('without a scan in the period before nothing is compared: unknown is not zero', () => {
    const found = report([scan('2026-11-01', numbers(counts(100, 10))), scan('2026-11-21', numbers(counts(100, 60), { byRule: [{ ruleId: 'a', findings: 4, cards: 4, notChecked: 0, excepted: 0 }] }))])
    expect(found.clean).toEqual({ now: 60, before: null, change: null })
    expect(found.findings.change).toBeNull()
    expect(found.rules[0]?.findings).toEqual({ now: 4, before: null, change: null })
    expect(found.baseline).toBeNull()
  })

  test('a rule that found nothing the last time found none, and one that finds nothing now is still told', () => {
    const rule = (ruleId: string, findings: number) => ({ ruleId, findings, cards: findings, notChecked: 0, excepted: 0 })
    const found = report([scan('2026-11-14', numbers(counts(10, 5), { byRule: [rule('gone', 3)] })), scan('2026-11-21', numbers(counts(10, 5), { byRule: [rule('gone', 0), rule('a', 4), rule('quiet', 0)] }))])
    expect(found.rules.map(({ ruleId, findings }) => [ruleId, findings.now, findings.before])).toEqual([['a', 4, 0], ['gone', 0, 3]])
  })

  test('with nothing checked there is no percentage', () => {
    expect(report([scan('2026-11-21', numbers(counts(0, 0, { notChecked: 12 })))])).toMatchObject({ clean: { now: null }, score: { now: null }, notChecked: { now: 12 } })
  })

  test('the day is the portal’s: a scan late on Sunday in Moscow is on Monday in Vladivostok', () => {
    const late = scan('2026-11-22', numbers(counts(10, 5)), { finishedAt: new Date('2026-11-22T20:00:00Z') })
    expect(isReport(made([late]))).toBe(true)
    expect(isReport(made([late], { timeZone: 'Asia/Vladivostok' }))).toBe(false)
  })

  test('what was opened and closed is that of all scans of the period', () => {
    const found = report([scan('2026-11-14', numbers(counts(1, 1)), { opened: 100, closed: 100 }), scan('2026-11-17', numbers(counts(1, 1)), { opened: 3, closed: 4 }), scan('2026-11-18', numbers(counts(1, 1)), { opened: 5, closed: 1 })])
    expect([found.opened, found.closed]).toEqual([8, 5])
  })

  test('a change of the regulation is told, also against the period before', () => {
    const history = [scan('2026-11-14', numbers(counts(1, 1)), { revision: null }), scan('2026-11-17', numbers(counts(1, 1)), { revision: 1 }), scan('2026-11-18', numbers(counts(1, 1)), { revision: 1 }), scan('2026-11-19', numbers(counts(1, 1)), { revision: 2 })]
    expect(report(history).changes).toEqual([{ day: '2026-11-17', from: null, to: 1 }, { day: '2026-11-19', from: 1, to: 2 }])
    expect(report(history.slice(1, 3)).changes).toEqual([])
  })

  test('rules that could not look are told with their cards', () => {
    const rule = (ruleId: string, notChecked: number) => ({ ruleId, findings: 0, cards: 0, notChecked, excepted: 0 })
    expect(report([scan('2026-11-21', numbers(counts(1, 1), { byRule: [rule('few', 2), rule('none', 0), rule('many', 9)] }))]).blind).toEqual([{ ruleId: 'many', cards: 9 }, { ruleId: 'few', cards: 2 }])
  })
})

describe('people and departments', () => {
  const byPerson = [{ personId: 1, ...counts(40, 10, { scores: 40 * 50 }) }, { personId: 2, ...counts(40, 30, { scores: 40 * 90 }) }, { personId: 3, ...counts(19, 19, { scores: 1900 }) }, { personId: 99, ...counts(20, 20, { scores: 2000 }) }]

  test('are ranked by their score, and apart from those with too few cards', () => {
    const { people } = report([scan('2026-11-21', numbers(counts(119, 79), { byPerson }))])
    expect(people.ranked.map(({ id }) => id)).toEqual([99, 2, 1])
    expect(people.tooFew.map(({ id }) => id)).toEqual([3])
    expect(people.ranked[1]).toMatchObject({ name: 'Борис', isDismissed: true, clean: { now: 75, before: null } })
  })

  test('who was not there before has no change', () => {
    const before = [{ personId: 1, ...counts(40, 20, { scores: 40 * 60 }) }]
    const { people } = report([scan('2026-11-14', numbers(counts(40, 20), { byPerson: before })), scan('2026-11-21', numbers(counts(119, 79), { byPerson }))])
    expect(people.ranked.find(({ id }) => id === 1)?.score).toEqual({ now: 50, before: 60, change: -10 })
    expect(people.ranked.find(({ id }) => id === 2)?.score).toEqual({ now: 90, before: null, change: null })
  })

  test('whoever works in two departments counts in each, and whoever works in none apart', () => {
    const { departments } = report([scan('2026-11-21', numbers(counts(119, 79), { byPerson }))], { policy: { fewestCards: 1 } })
    expect(departments.ranked.map(({ id, name, checked }) => [id, name, checked])).toEqual([[null, '', 20], [20, 'Сервис', 19], [10, 'Продажи', 99]])
  })
})

describe('without a report', () => {
  test('never scanned and not scanned in the period are two things', () => {
    expect(made([])).toEqual({ period: week, reason: 'never-scanned', scannedBefore: null, scannedAfter: null })
    expect(made([scan('2026-11-01', numbers(counts(1, 1))), scan('2026-11-24', numbers(counts(1, 1)))])).toEqual({ period: week, reason: 'not-in-period', scannedBefore: '2026-11-01', scannedAfter: '2026-11-24' })
  })
})

describe('scans that have counted different kinds of cards', () => {
  const [whole, half] = [numbers(counts(100, 50)), numbers(counts(40, 38))]
  const withoutLeads = { refused: ['lead'], missing: ['lead'] } as const

  test('are not compared: neither an improvement nor a fall is told', () => {
    const { baseline, coversOther, clean, findings } = report([scan('2026-11-12', whole), scan('2026-11-21', half, withoutLeads)])
    expect([baseline, coversOther]).toEqual([null, true])
    expect([clean, findings]).toEqual([{ now: 95, before: null, change: null }, { now: 2, before: null, change: null }])
  })

  test('give way to an earlier scan that has counted the same', () => {
    const { baseline, coversOther, clean } = report([scan('2026-11-11', whole), scan('2026-11-14', half, withoutLeads), scan('2026-11-21', whole)])
    expect([baseline?.finishedAt, coversOther, clean.change]).toEqual([new Date('2026-11-11T12:00:00+03:00'), false, 0])
  })

  test('are compared where what was not read is known from before', () => {
    expect(report([scan('2026-11-12', whole), scan('2026-11-21', whole, { refused: ['lead'] })]).clean.change).toBe(0)
  })

  test('are something else than no scan at all', () => {
    expect(report([scan('2026-11-21', whole)])).toMatchObject({ baseline: null, coversOther: false })
  })
})
