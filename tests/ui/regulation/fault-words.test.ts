import { beforeAll, expect, test } from 'vitest'
import { optionFaults } from '../../../src/core/option-form.ts'
import { fieldsConsistent } from '../../../src/core/rules/fields-consistent.ts'
import { faultText } from '../../../src/ui/regulation/regulation-words.ts'
import { loadDesk } from '../../../src/ui/text/index.ts'

let words: Awaited<ReturnType<typeof loadDesk>>['settings']

beforeAll(async () => { words = (await loadDesk({ locale: 'ru', leadsAndTasks: false })).settings })

const row = { kind: 'deal', field: 'UF_A', operator: 'filled', thenField: 'UF_B', thenOperator: 'matches' }

test.each([
  ['an expression that might never end', { thenValue: '(?=а)(а+)+$' }, 'Такое выражение может считаться бесконечно.'],
  ['letters by their number', { thenValue: '\\u0430' }, 'Такое выражение может считаться бесконечно.'],
  ['an unfinished expression', { thenValue: '(а' }, 'Это не регулярное выражение'],
  ['an expression from another field', { thenOtherField: 'UF_C', thenValue: 'а' }, 'Выражение пишут здесь'],
  ['nothing to compare with', { thenOperator: 'equal' }, 'Укажите значение или другое поле.'],
])('%s is refused with its reason', (_, says, begins) => {
  const faults = optionFaults(fieldsConsistent, { rows: [{ ...row, ...says }] })
  expect(faults.map(fault => faultText({ words }, fault))).toEqual([expect.stringMatching(new RegExp(`^${begins}`))])
})
