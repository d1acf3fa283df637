import { describe, expect, test } from 'vitest'
import { estimated, roundedEstimate } from '../../src/core/estimate.ts'
import { seeded, shuffled } from '../../src/core/seeded.ts'

describe('an estimate from a sample', () => {
  test('4 of 5 of very many is 37.6 to 96.4 percent', () => {
    expect(estimated([{ total: 1_000_000, looked: 5, found: 4 }])).toMatchObject({ about: 800_000, from: expect.closeTo(375_535, -3) as number, to: expect.closeTo(963_777, -3) as number })
  })

  test('what was looked at whole is certain', () => {
    expect(estimated([{ total: 500, looked: 500, found: 41 }])).toEqual({ about: 41, from: 41, to: 41 })
  })

  test('nothing found in a sample leaves room for a few', () => {
    const estimate = estimated([{ total: 10_000, looked: 500, found: 0 }])
    expect(estimate).toMatchObject({ about: 0, from: 0 })
    expect(estimate?.to).toBeGreaterThan(50)
    expect(estimate?.to).toBeLessThan(100)
  })

  test('is never below what was seen, nor above what was not seen to be right', () => {
    expect(estimated([{ total: 505, looked: 500, found: 1 }])).toEqual({ about: 1, from: 1, to: 2 })
    expect(estimated([{ total: 505, looked: 500, found: 499 }])?.to).toBeLessThanOrEqual(504)
  })

  test('of several parts is narrower than the sum of their ranges', () => {
    const part = { total: 5_000, looked: 500, found: 100 }
    const [one, both] = [estimated([part]), estimated([part, part])]
    if (one === null || both === null) throw new Error('No estimate.')
    expect(both.about).toBe(2 * one.about)
    expect(both.to - both.from).toBeLessThan(1.5 * (one.to - one.from))
  })

  test('nobody can say of a part that was not looked at, and an empty one does not matter', () => {
    expect(estimated([{ total: 100, looked: 50, found: 1 }, { total: 10, looked: 0, found: 0 }])).toBeNull()
    expect(estimated([{ total: 100, looked: 100, found: 1 }, { total: 0, looked: 0, found: 0 }])).toEqual({ about: 1, from: 1, to: 1 })
  })

  test('nineteen of twenty samples hold the truth', () => {
    const cards = Array.from({ length: 3_000 }, (_, index) => index % 10 === 0)
    let holds = 0
    for (let seed = 1; seed <= 1_000; seed++) {
      const found = shuffled(cards, seed).slice(0, 200).filter(Boolean).length
      const estimate = estimated([{ total: 3_000, looked: 200, found }])
      if (estimate !== null && estimate.from <= 300 && 300 <= estimate.to) holds += 1
    }
    expect(holds).toBeGreaterThan(930)
    expect(holds).toBeLessThan(985)
  })

  test('is told with as many digits as its range deserves', () => {
    expect(roundedEstimate({ about: 3_284, from: 2_411, to: 4_487 })).toEqual({ about: 3_300, from: 2_400, to: 4_500 })
    expect(roundedEstimate({ about: 41, from: 37, to: 45 })).toEqual({ about: 41, from: 37, to: 45 })
  })
})

describe('numbers by a seed', () => {
  test('the same seed gives the same order, another one another', () => {
    const items = Array.from({ length: 100 }, (_, index) => index)
    expect(shuffled(items, 7)).toEqual(shuffled(items, 7))
    expect(shuffled(items, 7)).not.toEqual(shuffled(items, 8))
    expect(shuffled(items, 7).toSorted((a, b) => a - b)).toEqual(items)
  })

  test('lie evenly between 0 and 1', () => {
    const next = seeded(4711)
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 10_000; i++) {
      const tenth = Math.floor(next() * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    expect(Math.min(...tenths)).toBeGreaterThan(900)
    expect(Math.max(...tenths)).toBeLessThan(1_100)
  })
})
