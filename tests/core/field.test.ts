import { expect, test } from 'vitest'
import type { FieldInfo } from '../../src/core/card.ts'
import { isFilled, shownValue } from '../../src/core/field.ts'

const kinds: readonly FieldInfo['kind'][] = ['text', 'number', 'money', 'date', 'datetime', 'flag', 'choice', 'person', 'link', 'card', 'other']

test.each(kinds)('an empty %s is empty in every spelling', kind => {
  for (const empty of [undefined, null, '', '  ', [], [''], [null, []]]) expect(isFilled(empty, { kind })).toBe(false)
})

test.each<[unknown, FieldInfo['kind'], boolean]>([
  [0, 'number', true],
  [0, 'money', false],
  ['0', 'money', false],
  ['0|RUB', 'money', false],
  ['150000|RUB', 'money', true],
  [150_000, 'money', true],
  [Number.NaN, 'number', false],
  [false, 'flag', true],
  [false, 'choice', false],
  [0, 'person', false],
  ['0', 'card', false],
  [44, 'choice', true],
  ['0', 'text', true],
  [{ url: 'https://example.ru' }, 'link', true],
  [{ url: '' }, 'link', false],
  [new Date('2026-11-23'), 'date', true],
  [new Date('never'), 'date', false],
])('%j in a field of kind %s counts as filled: %s', (value, kind, filled) => {
  expect(isFilled(value, { kind })).toBe(filled)
})

test('a value is shown in one short line', () => {
  expect(shownValue(['а', 'б\n в'])).toBe('а, б в')
  expect(shownValue('я'.repeat(200))).toHaveLength(80)
})
