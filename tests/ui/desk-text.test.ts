import { expect, test } from 'vitest'
import { loadDesk } from '../../src/ui/text/index.ts'

const ru = await loadDesk({ locale: 'ru', leadsAndTasks: false })
const en = await loadDesk({ locale: 'en', leadsAndTasks: false })

/** A file's name, which some systems take in Latin letters only. */
const fileName = '.settings.file.name'

/** Every text with its path; functions as the place they are. */
function leaves(value: unknown, path = ''): readonly { path: string, leaf: unknown }[] {
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
  return [{ path, leaf: value }]
}

const strings = (text: unknown) => leaves(text).flatMap(({ path, leaf }) => typeof leaf === 'string' ? [{ path, leaf }] : [])

test('English has exactly the desk’s texts of Russian, and the same kind of each', () => {
  const shape = (text: unknown) => leaves(text).map(({ path, leaf }) => `${path}: ${typeof leaf}`).sort()
  expect(shape(en)).toEqual(shape(ru))
})

test('no text of the desk is empty or has spaces around it', () => {
  for (const { path, leaf } of [...strings(ru), ...strings(en)]) expect(leaf.trim(), path).toBe(leaf === '' ? 'a text' : leaf)
})

test('no Russian is left in the desk’s English', () => {
  expect(strings(en).filter(({ leaf }) => /[а-яё]/i.test(leaf))).toEqual([])
})

test('no English is left in the desk’s Russian', () => {
  expect(strings(ru).filter(({ path, leaf }) => path !== fileName && /[a-z]{2,}/i.test(leaf.replaceAll(/CRM|Enter|Bitrix24|Excel|XLSX|CSV|JSON/g, '')))).toEqual([])
})

test('the desk’s quotation marks are each language’s own', () => {
  expect([...strings(ru), ...strings(en)].filter(({ leaf }) => leaf.includes('"'))).toEqual([])
  expect(strings(ru).filter(({ leaf }) => /[“”]/.test(leaf))).toEqual([])
  expect(strings(en).filter(({ leaf }) => /[«»]/.test(leaf))).toEqual([])
})
