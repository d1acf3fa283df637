import { expect, test } from 'vitest'
import { isUnderWay } from '../../src/core/under-way.ts'

const begun = new Date('2026-11-25T09:00:00Z')
const after = (seconds: number) => isUnderWay(begun, new Date(begun.getTime() + seconds * 1_000))

test('a second after it was begun an action is under way', () => {
  expect(after(1)).toBe(true)
})

test('seven slow requests of a big sending do not make it unfinished', () => {
  expect(after(7 * 65)).toBe(true)
})

test('after ten minutes without an end it is unfinished', () => {
  expect(after(599)).toBe(true)
  expect(after(600)).toBe(false)
})

test('a browser whose clock is a little ahead is under way, too', () => {
  expect(after(-20)).toBe(true)
})
