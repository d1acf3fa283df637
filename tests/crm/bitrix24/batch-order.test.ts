import { expect, test } from 'vitest'
import { withDependencies, withDependents, type Commands } from '../../../src/crm/bitrix24/batch-order.ts'
import { answerOf } from '../../../src/crm/bitrix24/query.ts'

const commands: Commands = [
  ['first', { method: 'crm.item.list' }],
  ['second', { method: 'crm.item.list', params: { filter: { '>id': answerOf('first', 'items', 49, 'id') } } }],
  ['third', { method: 'crm.item.list', params: { filter: { '>id': answerOf('second', 'items', 49, 'id') } } }],
  ['person', { method: 'user.get', params: { FILTER: { ID: [answerOf('first', 'items', 0, 'assignedById')] } } }],
  ['alone', { method: 'profile' }],
]

test('what refers to an answer that is missing has asked for something else, also through others', () => {
  expect([...withDependents(commands, ['second'])]).toEqual(['second', 'third'])
  expect([...withDependents(commands, ['first'])]).toEqual(['first', 'second', 'third', 'person'])
  expect([...withDependents(commands, [])]).toEqual([])
})

test('whoever asks again takes along what is referred to, in its order', () => {
  expect(withDependencies(commands, new Set(['third'])).map(([name]) => name)).toEqual(['first', 'second', 'third'])
  expect(withDependencies(commands, new Set(['person', 'alone'])).map(([name]) => name)).toEqual(['first', 'person', 'alone'])
})
