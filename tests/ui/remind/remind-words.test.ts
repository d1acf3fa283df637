import { expect, test } from 'vitest'
import { addDays } from '../../../src/core/period.ts'
import { findingsIn } from '../../../src/ui/remind/remind-words.ts'
import { broken, due, finding, head, otherSeller, seller, wednesday } from '../../core/reminder-world.ts'

const late = addDays(wednesday, -20)

test('a finding that the responsible person and the head are both told of is counted once', () => {
  const { summaries } = due([broken(1, seller, finding('mild', late), finding('harmful')), broken(2, seller, finding('mild'))])
  expect(summaries.map(({ personId }) => personId).toSorted((a, b) => a - b)).toEqual([seller, head].toSorted((a, b) => a - b))
  expect(findingsIn(summaries)).toBe(3)
})

test('equal findings of one card, and of several cards, are each counted', () => {
  const same = finding('mild', late)
  expect(findingsIn(due([broken(1, seller, same, same), broken(2, otherSeller, same)]).summaries)).toBe(3)
})
