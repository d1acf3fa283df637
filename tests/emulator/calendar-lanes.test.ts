import { expect, it } from 'vitest'
import { inLanes } from '../../src/emulator/portal/pages/calendar/lanes.ts'

function lanesOf(...spans: readonly (readonly [from: number, to: number])[]): Record<string, string> {
  return Object.fromEntries(inLanes(spans.map(([from, to]) => ({ item: `${from}-${to}`, from, to }))).map(one => [one.item, `${one.lane + 1} of ${one.lanes}`]))
}

it('gives an event without neighbours the whole day\'s width', () => {
  expect(lanesOf([60, 120], [120, 180])).toEqual({ '60-120': '1 of 1', '120-180': '1 of 1' })
})

it('puts overlapping events side by side', () => {
  expect(lanesOf([60, 120], [90, 150])).toEqual({ '60-120': '1 of 2', '90-150': '2 of 2' })
})

it('takes a lane that is free again before it opens another', () => {
  expect(lanesOf([0, 300], [60, 120], [120, 180])).toEqual({ '0-300': '1 of 2', '60-120': '2 of 2', '120-180': '2 of 2' })
})

it('starts anew after everybody has left', () => {
  expect(lanesOf([0, 60], [30, 60], [60, 120])).toMatchObject({ '60-120': '1 of 1' })
})
