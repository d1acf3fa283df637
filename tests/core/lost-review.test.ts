import { expect, test } from 'vitest'
import { mayBeAbout } from '../../src/core/lost-review.ts'
import { contact, deal, review } from '../support/builders.ts'

const lost = review({ card: { kind: 'deal', id: 41 } })

test.each([
  ['shares a client', deal({ title: 'Другая' }), true],
  ['has the same title', deal({ title: ' Поставка вентиляции в школу № 5 ', clients: [] }), true],
  ['has neither', deal({ title: 'Другая', clients: [{ kind: 'contact', id: 11 }] }), false],
  ['is of another kind', contact(), false],
] as const)('a card that %s', (_, card, may) => {
  expect(mayBeAbout(lost, card)).toBe(may)
})

test('a review is not lost to its own card', () => {
  expect(mayBeAbout(review(), deal())).toBe(false)
})
