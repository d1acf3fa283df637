import { expect, test } from 'vitest'
import { tenths } from '../../../src/core/number-text.ts'
import { remainingText } from '../../../src/ui/scan/scan-words.ts'
import { loadDesk } from '../../../src/ui/text/index.ts'

const ru = await loadDesk({ locale: 'ru', leadsAndTasks: false })
const en = await loadDesk({ locale: 'en', leadsAndTasks: false })
const minute = 60_000

test.each([
  [99.97, 99.9], [100, 100], [0.02, 0.1], [0, 0], [64.449, 64.4], [64.45, 64.5],
])('%s is told as %s', (value, told) => {
  expect(tenths(value)).toBe(told)
})

test.each([
  [null, 'считаем, сколько осталось'],
  [0, 'осталось меньше минуты'],
  [59_000, 'осталось меньше минуты'],
  [minute, 'осталось около 1 минуты'],
  [3.4 * minute, 'осталось около 3 минут'],
  [21 * minute, 'осталось около 21 минуты'],
  [59.8 * minute, 'осталось около 1 часа'],
  [83 * minute, 'осталось около 1 часа 25 минут'],
  [121 * minute, 'осталось около 2 часов'],
])('%s milliseconds are told as %s', (milliseconds, told) => {
  expect(remainingText(ru.scan, milliseconds)).toBe(told)
})

test('the same in English', () => {
  expect(remainingText(en.scan, 83 * minute)).toBe('about 1 hour 25 minutes left')
})
