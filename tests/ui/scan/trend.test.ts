import { expect, test } from 'vitest'
import type { ScanRecord } from '../../../src/core/scan-numbers.ts'
import { scanTally } from '../../../src/core/scan-tally.ts'
import { trendOf } from '../../../src/ui/scan/trend.ts'
import { counts } from './results.ts'

function scan(at: string, all: Parameters<typeof counts>[0]): ScanRecord {
  const moment = new Date(at)
  return { id: 1, startedAt: moment, finishedAt: moment, by: { id: 1, name: 'Ольга Громова' }, extent: 'full', revision: 3, numbers: { ...scanTally([]).numbers(), all: counts(all) }, opened: 0, closed: 0 }
}

test('a scan is a point with the share of clean cards and the score', () => {
  expect(trendOf([scan('2026-11-22T15:40:00Z', { checked: 3, clean: 2, scores: 250 })])).toEqual([{ at: new Date('2026-11-22T15:40:00Z'), clean: 66.7, score: 83.3, like: true, missing: [] }])
})

test('a scan that has checked nothing is a gap, not a zero', () => {
  expect(trendOf([scan('2026-11-22T15:40:00Z', {})])[0]).toMatchObject({ clean: null, score: null })
})

test('of very many scans the newest are drawn', () => {
  const weeks = Array.from({ length: 80 }, (_, week) => scan(new Date(Date.UTC(2025, 0, 1 + week * 7)).toISOString(), { checked: 1, clean: 1, scores: 100 }))
  const points = trendOf(weeks)
  expect(points.length).toBeLessThan(80)
  expect(points.at(-1)?.at).toEqual(weeks.at(-1)?.finishedAt)
})

test('only scans that have counted the same kinds as the newest stand in one line with it', () => {
  const [whole, half] = [scan('2026-11-20T15:40:00Z', { checked: 10, clean: 5, scores: 500 }), { ...scan('2026-11-21T15:40:00Z', { checked: 4, clean: 4, scores: 400 }), refused: ['lead'], missing: ['lead'] } as const]
  const stale = { ...scan('2026-11-22T15:40:00Z', { checked: 10, clean: 6, scores: 600 }), refused: ['lead'] } as const
  expect(trendOf([whole, half, stale]).map(({ like, missing }) => [like, missing])).toEqual([[true, []], [false, ['lead']], [true, []]])
  expect(trendOf([whole, half]).map(({ like }) => like)).toEqual([false, true])
})
