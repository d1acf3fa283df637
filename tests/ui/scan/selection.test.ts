import { expect, test } from 'vitest'
import { allPicked, isPicked, nothingPicked, pickedCount, pickedOf, toggled } from '../../../src/ui/scan/selection.ts'
import { result } from './results.ts'

const results = [result(1), result(2), result(3), result(4)]
/** Listed in another order than read, and not all. */
const rows = Uint32Array.of(3, 0, 1)
const [one, two] = [{ kind: 'deal', id: 1 }, { kind: 'deal', id: 2 }] as const

test('nothing is chosen at first', () => {
  expect(pickedCount(nothingPicked, 3)).toBe(0)
  expect(pickedOf(nothingPicked, results, rows)).toEqual([])
})

test('a card is chosen by a click and let go by another', () => {
  const picked = toggled(nothingPicked, one)
  expect(isPicked(picked, one)).toBe(true)
  expect(isPicked(picked, two)).toBe(false)
  expect(pickedCount(picked, 3)).toBe(1)
  expect(toggled(picked, one)).toEqual(nothingPicked)
})

test('all of the list means the list, in its order, and not what is beside it', () => {
  expect(pickedOf(allPicked, results, rows).map(({ id }) => id)).toEqual([4, 1, 2])
})

test('one may be left out of all', () => {
  const most = toggled(allPicked, one)
  expect(isPicked(most, one)).toBe(false)
  expect(pickedCount(most, 3)).toBe(2)
  expect(pickedOf(most, results, rows).map(({ id }) => id)).toEqual([4, 2])
})

test('cards of other kinds with the same number are others', () => {
  expect(isPicked(toggled(nothingPicked, one), { kind: 'lead', id: 1 })).toBe(false)
})
