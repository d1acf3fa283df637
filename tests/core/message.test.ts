import { expect, test } from 'vitest'
import { fillMessage, placesOf, wordFinding } from '../../src/core/message.ts'
import { closeDateAhead } from '../../src/core/rules/close-date-ahead.ts'

const late = 'Прошло {days|день|дня|дней}'

test.each([[1, 'день'], [2, 'дня'], [5, 'дней'], [11, 'дней'], [21, 'день'], [22, 'дня'], [111, 'дней']])('%i takes the Russian form «%s»', (days, word) => {
  expect(fillMessage(late, { days }, 'ru')).toBe(`Прошло ${days} ${word}`)
})

test.each([[1, 'day'], [0, 'days'], [21, 'days']])('%i takes the English form "%s"', (days, word) => {
  expect(fillMessage('{days|day|days} ago', { days }, 'en')).toBe(`${days} ${word} ago`)
})

test.each([['ru', '12\u00a0500 дней'], ['en', '12,500 days']] as const)('a number with its word has its thousands as %s writes them', (locale, told) => {
  expect(fillMessage(locale === 'ru' ? '{days|день|дня|дней}' : '{days|day|days}', { days: 12_500 }, locale)).toBe(told)
})

test('a number without a word, as an id is, stays as it is', () => {
  expect(fillMessage('№ {id}', { id: 12_500 }, 'ru')).toBe('№ 12500')
})

test('a place takes its data as it is, also when the data looks like a place', () => {
  expect(fillMessage('Поле «{field}»: {value}', { field: '{value}', value: '$&' }, 'ru')).toBe('Поле «{value}»: $&')
})

test('quotation marks inside quotation marks become the inner ones', () => {
  expect(fillMessage('Дело «{subject}» просрочено', { subject: 'Позвонить в «Светлый сад»' }, 'ru')).toBe('Дело «Позвонить в „Светлый сад“» просрочено')
})

test('a place without data stays visible', () => {
  expect(fillMessage(late, {}, 'ru')).toBe(late)
})

test('the places of a template are each named once', () => {
  expect(placesOf('{b}, {a|x|y}, {b}')).toEqual(['a', 'b'])
})

test('a finding whose message is gone is worded by the rule’s title', () => {
  const finding = { ruleId: closeDateAhead.id, messageId: 'gone', data: {}, evidence: [], fix: null }
  expect(wordFinding(closeDateAhead, finding, { locale: 'en', leadsAndTasks: false })).toBe(closeDateAhead.title.en)
})
