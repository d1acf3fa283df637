import { expect, test } from 'vitest'
import { loadDesk, loadText } from '../../src/ui/text/index.ts'

/** Every text as it is written, functions with their source. */
function written(value: unknown, path = ''): readonly string[] {
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => written(inner, `${path}.${key}`))
  return [`${path}: ${String(value)}`]
}

test('what a rule says about a card is called a finding in English, and nothing else', async () => {
  const texts = [...written(await loadText({ locale: 'en', leadsAndTasks: false })), ...written(await loadDesk({ locale: 'en', leadsAndTasks: false }))]
  expect(texts.filter(text => /violation|breach/i.test(text))).toEqual([])
})
