import { expect, test } from 'vitest'
import { answerOf, command, looksLikeAnswer, renameAnswers } from '../../../src/crm/bitrix24/query.ts'

function sent(params: Readonly<Record<string, unknown>>): string {
  return decodeURIComponent(command('m', params))
}

test('parameters become a query in PHP\'s spelling', () => {
  expect(sent({ filter: { '>id': 5, '@stageId': ['NEW', 'WON'] }, start: -1 }))
    .toBe('m?filter[>id]=5&filter[@stageId][0]=NEW&filter[@stageId][1]=WON&start=-1')
})

test('an empty list stays, so that a field of many values can be emptied', () => {
  expect(sent({ fields: { UF_X: [] } })).toBe('m?fields[UF_X][0]=')
})

test('flags are Y and N, null is empty, undefined is not sent, moments are ISO', () => {
  expect(sent({ a: true, b: false, c: null, d: undefined, e: new Date('2026-11-23T06:00:00Z') })).toBe('m?a=Y&b=N&c=&e=2026-11-23T06:00:00.000Z')
})

test('no character of a value ends the value', () => {
  const value = 'a&b=c#d%+"я\n]'
  expect(new URLSearchParams(command('m', { text: value }).slice(2)).get('text')).toBe(value)
})

test('references follow their commands into the joined batch, and a text that looks like one stays a text', () => {
  const params = { id: answerOf('item', 'item', 'id'), list: [answerOf('item')], said: '$result[item]', when: new Date(0) }
  expect(sent(renameAnswers(params, name => `g1_${name}`)))
    .toBe('m?id=$result[g1_item][item][id]&list[0]=$result[g1_item]&said=$result[item]&when=1970-01-01T00:00:00.000Z')
})

test('a text that the portal would take for a reference is noticed wherever it stands', () => {
  expect([{ filter: { '%title': 'Сделка $result[g0_a][b]' } }, ['$RESULT[0]']].map(looksLikeAnswer)).toEqual([true, true])
  expect([{ id: answerOf('item') }, { title: '$result' }, { title: null }, new Date(0)].map(looksLikeAnswer)).toEqual([false, false, false, false])
})
