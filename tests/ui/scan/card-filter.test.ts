import { expect, test } from 'vitest'
import { brokenCards, harmOf, rowsOf, worksIn, type CardFilter, type FilterBasis } from '../../../src/ui/scan/card-filter.ts'
import { fc } from '../../support/property.ts'
import { result } from './results.ts'

const rules = [{ id: 'phones-valid', dimension: 'correctness' }, { id: 'next-step-planned', dimension: 'process' }, { id: 'client-linked', dimension: 'completeness' }] as const
const weights = new Map([['phones-valid', 2], ['next-step-planned', 8], ['client-linked', 5]])
const people = new Map([[7, { departmentIds: [1] }], [8, { departmentIds: [2, 3] }], [9, { departmentIds: [] }]])
const basis: FilterBasis = { rules, weights, people }

const results = [
  result(1),
  result(2, { breaks: ['phones-valid'] }),
  result(3, { breaks: ['next-step-planned', 'client-linked'], responsibleId: 8 }),
  result(4, { notChecked: ['client-linked'] }),
  result(5, { looked: 0 }),
  result(6, { breaks: ['phones-valid'], notChecked: ['client-linked'], excepted: ['next-step-planned'], responsibleId: 9 }),
]

function ids(filter: Partial<CardFilter>): readonly number[] {
  return [...rowsOf(results, { ...brokenCards, ...filter }, basis)].map(row => results[row]?.id ?? 0)
}

test('cards with findings come first by the weight of what they break', () => {
  expect(ids({})).toEqual([3, 2, 6])
})

test.each([
  ['checked', [3, 2, 6, 1]],
  ['clean', [1]],
  ['not-checked', [4]],
  ['not-applicable', [5]],
  ['excepted', [6]],
] as const)('%s cards are those that the number counts', (shows, found) => {
  expect(ids({ shows })).toEqual(found)
})

test('a rule shows the cards that break it', () => {
  expect(ids({ ruleId: 'phones-valid' })).toEqual([2, 6])
})

test('what a rule could not look at includes cards with other findings', () => {
  expect(ids({ shows: 'not-checked', ruleId: 'client-linked' })).toEqual([6, 4])
})

test('an exception is of its rule only', () => {
  expect(ids({ shows: 'excepted', ruleId: 'phones-valid' })).toEqual([])
  expect(ids({ shows: 'excepted', dimension: 'process' })).toEqual([6])
})

test('a dimension shows the cards that break one of its rules', () => {
  expect(ids({ dimension: 'completeness' })).toEqual([3])
})

test('a rule of another dimension shows nothing', () => {
  expect(ids({ dimension: 'process', ruleId: 'phones-valid' })).toEqual([])
})

test('people and departments narrow the list', () => {
  expect(ids({ personId: 8 })).toEqual([3])
  expect(ids({ departmentId: 3 })).toEqual([3])
  expect(ids({ departmentId: 0 })).toEqual([6])
  expect(ids({ personId: 7, departmentId: 3 })).toEqual([])
})

test('somebody whom nobody knows works in no department', () => {
  expect(worksIn(undefined, 0)).toBe(true)
  expect(worksIn(undefined, 1)).toBe(false)
})

test('a rule without a weight counts as one', () => {
  expect(harmOf(result(1, { breaks: ['unheard-of', 'phones-valid'] }).findings, weights)).toBe(3)
})

test('whatever the results, the order is by harm and keeps the order of equals', () => {
  const card = fc.record({ breaks: fc.subarray(['phones-valid', 'next-step-planned', 'client-linked']) })
  fc.assert(fc.property(fc.array(card), cards => {
    const many = cards.map((says, id) => result(id + 1, says))
    const sorted = many.filter(({ findings }) => findings.length > 0).toSorted((a, b) => harmOf(b.findings, weights) - harmOf(a.findings, weights))
    expect([...rowsOf(many, brokenCards, basis)].map(row => many[row]?.id)).toEqual(sorted.map(({ id }) => id))
  }))
})
