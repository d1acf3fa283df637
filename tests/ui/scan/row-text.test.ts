import { expect, test } from 'vitest'
import { sayIn } from '../../../src/core/wording.ts'
import { rowTextOf } from '../../../src/ui/scan/row-text.ts'
import { formatOf } from '../../../src/ui/text/format.ts'
import { loadDesk, loadText } from '../../../src/ui/text/index.ts'
import { result } from './results.ts'

const rules = [
  { id: 'phones-valid', title: { ru: 'Телефон настоящий', en: 'The phone is real' } },
  { id: 'next-step-planned', title: { ru: 'Следующий шаг запланирован', en: 'The next step is planned' } },
]
const now = () => new Date('2026-11-23T09:00:00Z')

async function says(locale: 'ru' | 'en') {
  const wording = { locale, leadsAndTasks: false }
  const words = { ...wording, say: sayIn(wording), text: await loadText(wording), desk: await loadDesk(wording), format: formatOf(locale, 'Europe/Moscow', now), auditType: (id: string) => id }
  return rowTextOf(words, rules)
}
const ru = await says('ru')

test('findings are told by their rules and since when they stand', () => {
  expect(ru(result(1, { breaks: ['phones-valid', 'next-step-planned'] }))).toBe('Нарушено: Телефон настоящий (с 12 ноября) · Следующий шаг запланирован (с 12 ноября)')
})

test('of many rules the findings of the last are counted', () => {
  expect(ru(result(1, { breaks: ['phones-valid', 'next-step-planned', 'gone-rule', 'inn-valid', 'inn-valid'] }))).toMatch(/gone-rule \(с 12 ноября\) · и ещё 2 нарушения$/)
})

test('a rule that is broken twice is told once, since its oldest day', () => {
  const findings = ['2026-11-20', '2026-11-03'].map((since, index) => ({ ruleId: 'phones-valid', messageId: `fault-${index}`, since }))
  expect(ru(result(1, { findings }))).toBe('Нарушено: Телефон настоящий (с 3 ноября)')
})

test('a clean card is called clean only when everything was checked', () => {
  expect(ru(result(1))).toBe('Нарушений нет')
  expect(ru(result(1, { notChecked: ['phones-valid', 'phones-valid'] }))).toBe('Не проверено: Телефон настоящий')
  expect(ru(result(1, { looked: 0 }))).toBe('Ни одно включённое правило к ней не относится')
})

test('an exception is told beside the findings', () => {
  expect(ru(result(1, { breaks: ['phones-valid'], excepted: ['next-step-planned'] }))).toBe('Нарушено: Телефон настоящий (с 12 ноября). Исключения: Следующий шаг запланирован')
})

test('the same in English', async () => {
  expect((await says('en'))(result(1, { breaks: ['phones-valid'] }))).toBe('Broken: The phone is real (since 12 November)')
})
