import { expect, test } from 'vitest'
import { failed, idle, latest, loading, ready, type Problem } from '../../src/core/load.ts'

const offline: Problem = { code: 'offline', retryable: true, detail: 'crm.item.get' }

test('the last value stays on the screen while it is read again, and when that fails', () => {
  const first = loading<string>(idle)
  expect(latest(first)).toBe(null)
  const again = loading(ready('сделка'))
  expect(latest(again)).toBe('сделка')
  const broken = failed(offline, again)
  expect(broken).toEqual({ state: 'failed', problem: offline, previous: 'сделка' })
  expect(latest(loading(broken))).toBe('сделка')
})

test('a first reading that fails leaves nothing', () => {
  expect(latest(failed(offline, loading<string>(idle)))).toBe(null)
  expect(latest(idle)).toBe(null)
})
