import { expect, test } from 'vitest'
import { breathe, inSlices } from '../../src/core/slices.ts'

test('rows are gone through in their order, the first of them after a pause, and never many at a stretch', async () => {
  const rows = Array.from({ length: 1_234 }, (_, index) => index)
  const seen: number[] = []
  const stretches: number[] = []
  await inSlices(rows, async () => { stretches.push(0) }, row => {
    seen.push(row)
    stretches[stretches.length - 1] = (stretches.at(-1) ?? Infinity) + 1
  })
  expect(seen).toEqual(rows)
  expect(Math.max(...stretches)).toBeLessThanOrEqual(100)
})

test('no rows need no pause', async () => {
  let pauses = 0
  await inSlices([], async () => { pauses += 1 }, () => undefined)
  expect(pauses).toBe(0)
})

test('whoever breathes lets another task go first', async () => {
  const order: string[] = []
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    order.push('the other')
    port1.close()
  }
  port2.postMessage(null)
  await breathe()
  order.push('after breathing')
  expect(order).toEqual(['the other', 'after breathing'])
})
