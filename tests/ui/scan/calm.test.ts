import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { calmly } from '../../../src/ui/scan/calm.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

async function set(source: { value: number }, value: number): Promise<void> {
  source.value = value
  await nextTick()
}

test('of many changes within the rest only the first and the last arrive', async () => {
  const scope = effectScope()
  const source = shallowRef(0)
  const calm = scope.run(() => calmly(() => source.value, 500)) ?? shallowRef(-1)
  for (const value of [1, 2, 3]) await set(source, value)
  expect(calm.value).toBe(1)
  vi.advanceTimersByTime(500)
  expect(calm.value).toBe(3)
  scope.stop()
})

test('after a quiet while a change arrives at once', async () => {
  const scope = effectScope()
  const source = shallowRef(0)
  const calm = scope.run(() => calmly(() => source.value, 500)) ?? shallowRef(-1)
  await set(source, 1)
  vi.advanceTimersByTime(2_000)
  await set(source, 2)
  expect(calm.value).toBe(2)
  scope.stop()
})

test('nothing waits for a screen that is gone', async () => {
  const scope = effectScope()
  const source = shallowRef(0)
  scope.run(() => calmly(() => source.value, 500))
  await set(source, 1)
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
