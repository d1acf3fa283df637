import { expect, test } from 'vitest'
import type { Inspection } from '../../../src/core/inspection.ts'
import { endOfFix, heaviestFirst, ownCards } from '../../../src/ui/scan/my-fixes.ts'
import { deal, vera } from '../../support/builders.ts'
import { result } from './results.ts'

const weights = new Map([['phones-valid', 2], ['next-step-planned', 8]])

test('only the person’s own broken cards are listed, the most harmful first', () => {
  const own = ownCards([
    result(1, { breaks: ['phones-valid'] }), result(2, { breaks: ['next-step-planned'], responsibleId: 8 }), result(3, { breaks: ['next-step-planned', 'phones-valid'] }), result(4),
  ], 7, weights)
  expect(own.broken.map(({ id }) => id)).toEqual([3, 1])
  expect(own.total).toBe(3)
})

test('many light findings outweigh one heavy one', () => {
  const light = result(1, { findings: Array.from({ length: 5 }, (_, index) => ({ ruleId: 'phones-valid', messageId: `fault-${index}`, since: '2026-11-12' })) })
  expect(ownCards([result(2, { breaks: ['next-step-planned'] }), light], 7, weights).broken.map(({ id }) => id)).toEqual([1, 2])
})

test('what could not be checked is told with its rules, once each', () => {
  const { notChecked } = ownCards([result(1, { notChecked: ['client-linked'] }), result(2, { breaks: ['phones-valid'], notChecked: ['client-linked', 'inn-valid'] })], 7, weights)
  expect(notChecked).toEqual({ cards: 2, ruleIds: ['client-linked', 'inn-valid'] })
})

test('cards that no rule is about do not count as the person’s', () => {
  expect(ownCards([result(1, { looked: 0 })], 7, weights)).toEqual({ broken: [], notChecked: { cards: 0, ruleIds: [] }, total: 0 })
})

test('findings keep their places when the heaviest come first', () => {
  const finding = (ruleId: string) => ({ ruleId, messageId: 'fault', data: {}, evidence: [], fix: null })
  const sorted = heaviestFirst({ findings: [finding('phones-valid'), finding('next-step-planned')] }, weights)
  expect(sorted.map(({ index }) => index)).toEqual([1, 0])
})

const rules = [{ id: 'duplicates-absent', needs: ['twins'], comparedOnly: ['sameName'] }, { id: 'phones-valid', needs: ['phonesAndEmails'] }] as const
const sound: Inspection = { at: new Date('2026-11-23T09:00:00Z'), revision: 1, findings: [], excepted: [], passed: ['phones-valid'], notApplicable: [], notChecked: [], changesAt: null }
const finding = { ruleId: 'phones-valid', messageId: 'fault', data: {}, evidence: [], fix: null }
const mine = { personId: vera.id, seesAll: false }
const end = (breaks: string, inspection: Inspection, viewer = mine) => endOfFix(result(1, { breaks: [breaks] }), { card: deal(), inspection }, viewer, rules)

test('a card without findings is mended', () => {
  expect(end('phones-valid', sound)).toBe('fixed')
})

test('a card with any finding is not', () => {
  expect(end('duplicates-absent', { ...sound, findings: [finding] })).toBeNull()
})

test('a card that is gone or has another responsible person is nobody’s to mend here', () => {
  expect(endOfFix(result(1), 'gone', mine, rules)).toBe('gone')
  expect(end('phones-valid', sound, { ...mine, personId: 99 })).toBe('handed')
})

test('what could not be checked again is not called mended', () => {
  expect(end('phones-valid', { ...sound, notChecked: [{ ruleId: 'phones-valid', obstacle: 'forbidden', about: null }] })).toBe('unsure')
  expect(end('phones-valid', { ...sound, notChecked: [{ ruleId: 'client-linked', obstacle: 'forbidden', about: null }] })).toBe('fixed')
})

test('a duplicate that the person may not see is not called mended', () => {
  expect(end('duplicates-absent', sound)).toBe('unconfirmed')
  expect(end('duplicates-absent', sound, { ...mine, seesAll: true })).toBe('fixed')
})

test('what only a comparison of all cards finds is not called mended by a look at one of them', () => {
  const found = { findings: [{ ruleId: 'duplicates-absent', messageId: 'sameName', since: '2026-11-20' }] }
  expect(endOfFix(found, { card: deal(), inspection: sound }, { ...mine, seesAll: true }, rules)).toBe('unconfirmed')
})
