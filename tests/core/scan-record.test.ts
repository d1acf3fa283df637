import { describe, expect, test } from 'vitest'
import { coverSame } from '../../src/core/scan-numbers.ts'
import { missingKinds, parseScan, scansToGoBy, scanText, type KeptScan } from '../../src/core/scan-record.ts'
import { counts, numbers, scan } from './report-world.ts'

function kept(says: Partial<KeptScan> = {}): KeptScan {
  return { ...scan('2026-11-21', numbers(counts(10, 8))), snapshot: 'first', includes: [], partial: false, refused: [], missing: [], ...says }
}

test('which kinds were not read comes back with the scan', () => {
  const told = kept({ partial: true, refused: ['lead', 'company'], missing: ['company'] })
  expect(parseScan(1, scanText(told))).toEqual(told)
})

test('a scan that has read every kind says nothing of it, and one of before it could be said has read them all', () => {
  const text = scanText(kept())
  expect(text).not.toMatch(/refused|missing/)
  expect(parseScan(1, text)).toMatchObject({ refused: [], missing: [] })
})

test('nobody goes on from a scan that has left a kind unread, be it the own', () => {
  const [whole, own, unread] = [kept({ id: 1, by: { id: 1, name: '' } }), kept({ id: 2, partial: true }), kept({ id: 3, partial: true, refused: ['lead'] })]
  expect(scansToGoBy([whole, own, unread], 5).map(({ id }) => id)).toEqual([1, 2])
})

test.each<[string, boolean, Pick<KeptScan, 'missing'>, Pick<KeptScan, 'missing'>]>([
  ['that know of everything', true, {}, { missing: [] }],
  ['that lack the same', true, { missing: ['lead', 'deal'] }, { missing: ['deal', 'lead'] }],
  ['of which one lacks a kind', false, { missing: ['lead'] }, {}],
  ['that lack different kinds', false, { missing: ['lead'] }, { missing: ['deal'] }],
])('scans %s can be compared: %s', (_, can, one, other) => {
  expect([coverSame(one, other), coverSame(other, one)]).toEqual([can, can])
})

describe('of a kind that could not be read', () => {
  const now = { refused: ['lead'], revision: 3 } as const

  test('nothing is known where nobody has scanned, or the results of the last scan are not whole', () => {
    expect([missingKinds(now, undefined, null), missingKinds(now, kept(), null)]).toEqual([['lead'], ['lead']])
  })

  test('it is known what the last scan has found, whatever regulation it went by', () => {
    expect(missingKinds({ ...now, revision: 4 }, kept(), [{ kind: 'deal' }, { kind: 'lead' }])).toEqual([])
  })

  test('it is known that there was none, where the same regulation has looked', () => {
    expect(missingKinds(now, kept(), [{ kind: 'deal' }])).toEqual([])
    expect(missingKinds({ ...now, revision: 4 }, kept(), [{ kind: 'deal' }])).toEqual(['lead'])
    expect(missingKinds(now, kept({ missing: ['lead'] }), [{ kind: 'deal' }])).toEqual(['lead'])
  })
})
