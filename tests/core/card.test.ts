import { expect, test } from 'vitest'
import { activityName, cardKey, sameCard } from '../../src/core/card.ts'
import { call } from '../support/builders.ts'

test('a card is known by its kind and number', () => {
  expect(cardKey({ kind: 'deal', id: 42 })).toBe('deal:42')
  expect(sameCard({ kind: 'deal', id: 42 }, { kind: 'deal', id: 42 })).toBe(true)
  expect(sameCard({ kind: 'deal', id: 42 }, { kind: 'lead', id: 42 })).toBe(false)
})

test('an activity without a subject goes by its number', () => {
  expect(activityName(call('tomorrow', ' Позвонить '))).toBe('Позвонить')
  expect(activityName(call('tomorrow', '  '))).toBe('#900')
})
