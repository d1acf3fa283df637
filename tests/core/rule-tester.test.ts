import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineRule, type Fault } from '../../src/core/rule.ts'
import { at, deal } from '../support/builders.ts'
import { faultsOfTable, type RuleTable } from '../support/rule-tester.ts'

type MessageId = 'short' | 'long'

/** A rule about the title's length, which each test spoils in one place. */
function titled({ fault = {}, messages = {}, opens = null }: { fault?: Partial<Fault<MessageId>>, messages?: Partial<Record<MessageId, { ru: string, en: string }>>, opens?: Date | null } = {}) {
  return defineRule({
    id: 'title-fits',
    dimension: 'correctness',
    point: 'recorded',
    weight: 1,
    standard: true,
    kinds: ['deal'],
    holds: 'always',
    needs: [],
    options: z.object({}),
    title: { ru: 'Название по делу', en: 'The title fits' },
    description: { ru: 'Название читают в списке.', en: 'Titles are read in lists.' },
    messages: {
      short: { ru: 'Всего {count|буква|буквы|букв}', en: 'Only {count|letter|letters}' },
      long: { ru: 'Слишком длинно: {count}', en: 'Too long: {count}' },
      ...messages,
    },
    check: ({ card: { title }, now }) => {
      if (opens !== null && now < opens) return 'ok'
      if (title.length >= 3 && title.length <= 10) return 'ok'
      return [{ messageId: title.length < 3 ? 'short' : 'long', data: { count: title.length }, evidence: [{ label: 'value', value: title }], ...fault }]
    },
  })
}

const fails = (title: string, says: string) => ({ when: `the title is ${title}`, card: deal({ title }), says: [says], evidence: [] })
const passes = ['abc', 'abcd', 'abcde', 'abcdef', 'abcdefg', 'abcdefgh'].map(title => ({ when: `the title is ${title}`, card: deal({ title }) }))
const table: RuleTable = { pass: passes, skip: [], fail: [fails('ab', 'short'), fails('a very long title', 'long')] }

test('the rule tester is content with a full table', () => {
  expect(faultsOfTable(titled(), table)).toEqual([])
})

test('the rule tester wants a failing case for every message', () => {
  const [short] = table.fail
  expect(faultsOfTable(titled(), { ...table, fail: short === undefined ? [] : [short, fails('a', 'short')] })).toEqual(['No failing case leads to the message "long".'])
})

test('the rule tester wants at least eight cases', () => {
  expect(faultsOfTable(titled(), { ...table, pass: passes.slice(1) })).toEqual(['The table has 7 cases, fewer than 8.'])
})

test('the rule tester wants every case to have a name of its own', () => {
  expect(faultsOfTable(titled(), { ...table, pass: [...passes, ...passes.slice(0, 1)] })).toEqual(['Two cases are called "the title is abc".'])
})

test('the rule tester wants evidence', () => {
  expect(faultsOfTable(titled({ fault: { evidence: [] } }), table)).toEqual(['The message "short" comes without evidence.', 'The message "long" comes without evidence.'])
  expect(faultsOfTable(titled({ fault: { evidence: [{ label: 'value', value: '' }] } }), table)).toContain('The message "short" comes with empty evidence.')
})

test('the rule tester wants the data that the texts ask for', () => {
  expect(faultsOfTable(titled({ fault: { data: { letters: 2 } } }), table)).toEqual(['The message "short" asks for {count} and gets {letters}.', 'The message "long" asks for {count} and gets {letters}.'])
})

test('the rule tester wants the same places in both languages', () => {
  expect(faultsOfTable(titled({ messages: { long: { ru: 'Слишком длинно: {count}', en: 'Too long' } } }), table)).toEqual(['The message "long" has other places in Russian than in English.'])
})

test('the rule tester wants to be told when an answer changes by itself', () => {
  const nothingYet = table.pass.concat(table.fail).map(({ when, card }) => ({ when, card }))
  expect(faultsOfTable(titled({ opens: at('in 3 days') }), { pass: nothingYet, skip: [], fail: [] })).toContain('The answer changes by itself when the title is ab, and `changesAt` does not say so.')
})
