import { expect, test } from 'vitest'
import type { FieldInfo } from '../../src/core/card.ts'
import { holds, type Operator } from '../../src/core/comparison.ts'
import { field } from '../support/builders.ts'

const day = { today: '2026-11-23', timeZone: 'Europe/Moscow' }
const source: FieldInfo = { ...field('SOURCE', 'Источник', 'choice'), choices: [{ id: '44', title: 'Сайт' }] }

const stands = (value: unknown, kind: FieldInfo['kind'] | FieldInfo, operator: Operator, written: string) =>
  holds(value, typeof kind === 'string' ? field('F', 'Поле', kind) : kind, operator, { value: written, field: null }, null, day)

test.each([
  ['1 200,50', 'number', 'equal', '1200.5', true],
  ['480000|RUB', 'money', 'greater', '100 000 ₽', true],
  [5, 'number', 'less', '5', false],
  [5, 'number', 'at-most', '5', true],
  ['Договор', 'text', 'equal', ' договор ', true],
  ['007', 'text', 'equal', '7', false],
  ['Сайт и звонок', 'text', 'contains', 'ЗВОН', true],
  ['44', source, 'equal', 'сайт', true],
  ['44', source, 'one-of', 'Реклама; Сайт', true],
  ['44', source, 'not-equal', 'Сайт', false],
  ['Y', 'flag', 'equal', 'да', true],
  [false, 'flag', 'equal', 'нет', true],
  ['2026-11-20', 'date', 'less', '21.11.2026', true],
  ['2026-11-23T23:30:00+03:00', 'datetime', 'equal', 'сегодня', true],
  ['2026-11-23T23:30:00Z', 'datetime', 'greater', 'today', true],
  [['новый', 'VIP'], 'text', 'equal', 'vip', true],
  [['новый', 'VIP'], 'text', 'not-equal', 'vip', false],
  [null, 'text', 'not-equal', 'vip', true],
  [null, 'text', 'filled', '', false],
  ['x', 'text', 'empty', '', false],
] as const)('%j as %o is %s «%s»: %j', (value, kind, operator, written, expected) => {
  expect(stands(value, kind, operator, written)).toBe(expected)
})

test.each([[null, 'number', '5'], ['много', 'number', '5'], ['скоро', 'date', 'today'], ['2026-11-20', 'date', 'много']] as const)('%j as %s cannot be ordered against «%s»', (value, kind, written) => {
  expect(stands(value, kind, 'greater', written)).toBeNull()
})

test('two moments are compared to the second, a moment and a day by the day of the portal', () => {
  const signed = field('SIGNED', 'Подписан', 'datetime')
  const paid = field('PAID', 'Оплачен', 'date')
  const later = '2026-11-20T23:30:00Z'
  expect(holds(later, signed, 'greater', { value: '2026-11-20T23:29:59Z', field: signed }, null, day)).toBe(true)
  expect(holds(later, signed, 'greater', { value: '2026-11-20', field: paid }, null, day)).toBe(true)
  expect(holds('2026-11-20T20:30:00Z', signed, 'greater', { value: '2026-11-20', field: paid }, null, day)).toBe(false)
})
