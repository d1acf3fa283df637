import { expect, test } from 'vitest'
import { clockText, formatOf } from '../../src/ui/text/format.ts'
import { loadText } from '../../src/ui/text/index.ts'
import { counted } from '../../src/ui/text/plural.ts'

const ru = await loadText({ locale: 'ru', leadsAndTasks: false })
const en = await loadText({ locale: 'en', leadsAndTasks: false })

/** Every text with its path; functions as the place they are. */
function leaves(value: unknown, path = ''): readonly { path: string, leaf: unknown }[] {
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
  return [{ path, leaf: value }]
}

const strings = (text: unknown) => leaves(text).flatMap(({ path, leaf }) => typeof leaf === 'string' ? [{ path, leaf }] : [])

test('English has exactly the texts of Russian, and the same kind of each', () => {
  const shape = (text: unknown) => leaves(text).map(({ path, leaf }) => `${path}: ${typeof leaf}`).sort()
  expect(shape(en)).toEqual(shape(ru))
})

test('no text is empty or has spaces around it', () => {
  for (const { path, leaf } of [...strings(ru), ...strings(en)]) expect(leaf.trim(), path).toBe(leaf === '' ? 'a text' : leaf)
})

test('no Russian is left in English', () => {
  expect(strings(en).filter(({ leaf }) => /[а-яё]/i.test(leaf))).toEqual([])
})

test('no English is left in Russian', () => {
  const foreign = strings(ru).filter(({ leaf }) => /[a-z]{2,}/i.test(leaf.replaceAll(/CRM|Ctrl|https?/g, '')))
  expect(foreign).toEqual([])
})

test('quotation marks are each language’s own', () => {
  expect([...strings(ru), ...strings(en)].filter(({ leaf }) => leaf.includes('"'))).toEqual([])
  expect(strings(ru).filter(({ leaf }) => /[“”]/.test(leaf))).toEqual([])
  expect(strings(en).filter(({ leaf }) => /[«»]/.test(leaf))).toEqual([])
})

test.each([
  [1, '1 карточка'], [2, '2 карточки'], [5, '5 карточек'], [11, '11 карточек'], [21, '21 карточка'], [112, '112 карточек'],
])('%d cards are said in Russian as %s', (count, said) => {
  expect(ru.common.cards(count)).toBe(said)
})

test('a form that is not given is said by the other one', () => {
  expect(counted('en', 1, { other: 'cards' })).toBe('1 cards')
})

const now = () => new Date('2026-11-23T09:00:00Z')

test('moments are told in the zone of the portal', () => {
  const late = new Date('2026-11-23T22:30:00Z')
  expect(formatOf('ru', 'Europe/Moscow', now).moment(late)).toBe('24 ноября, 01:30')
  expect(formatOf('en', 'Europe/London', now).moment(late)).toBe('23 November, 22:30')
})

test('the year is told only when it is another one', () => {
  const { day, plainDay } = formatOf('ru', 'Europe/Moscow', now)
  expect(day(new Date('2025-11-23T09:00:00Z'))).toBe('23 ноября 2025 г.')
  expect(plainDay('2026-09-30')).toBe('30 сентября')
  expect(plainDay('2027-01-01')).toBe('1 января 2027 г.')
})

test('a span names the second day only when it ends on another one', () => {
  const { span } = formatOf('ru', 'Europe/Moscow', now)
  expect(span(new Date('2026-11-23T09:00:00Z'), new Date('2026-11-23T09:30:00Z'))).toBe('23 ноября, 12:00–12:30')
  expect(span(new Date('2026-11-23T20:00:00Z'), new Date('2026-11-23T21:30:00Z'))).toBe('23 ноября, 23:00 – 24 ноября, 00:30')
})

test.each([[42_000, '0:42'], [41_001, '0:42'], [0, '0:00'], [-5_000, '0:00'], [725_000, '12:05']])('%d milliseconds are left as %s', (milliseconds, shown) => {
  expect(clockText(milliseconds)).toBe(shown)
})

test('a currency that only the portal knows is still shown', () => {
  expect(formatOf('ru', 'Europe/Moscow', now).money(1500, 'POINTS')).toMatch(/^1\s500 POINTS$/)
})
