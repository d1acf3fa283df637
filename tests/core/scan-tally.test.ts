import { expect, test } from 'vitest'
import { cleanPercent, weightedScore } from '../../src/core/scan-numbers.ts'
import type { CardResult } from '../../src/core/scan-result.ts'
import { scanTally } from '../../src/core/scan-tally.ts'
import { fc } from '../support/property.ts'

const rules = [{ id: 'client-linked', dimension: 'completeness' }, { id: 'next-step-planned', dimension: 'process' }, { id: 'waiting-explained', dimension: 'process' }] as const

function result(says: Partial<CardResult> = {}): CardResult {
  return { kind: 'deal', id: 1, responsibleId: 7, findings: [], notChecked: [], excepted: [], looked: 20, broken: 0, changesOn: null, ...says }
}

const finding = (ruleId: string, messageId = 'empty') => ({ ruleId, messageId, since: '2026-11-20' })

test('percentages are of checked cards alone: what could not be looked at is counted apart', () => {
  const tally = scanTally(rules)
  tally.add(result())
  tally.add(result({ id: 2, findings: [finding('client-linked')], broken: 5 }))
  tally.add(result({ id: 3, notChecked: ['next-step-planned'] }))
  tally.add(result({ id: 4, looked: 0 }))
  const { all } = tally.numbers()
  expect(all).toEqual({ checked: 2, clean: 1, notChecked: 1, notApplicable: 1, findings: 1, excepted: 0, scores: 175 })
  expect(cleanPercent(all)).toBe(50)
  expect(weightedScore(all)).toBe(87.5)
})

test('a card with a finding counts as broken although another rule could not look', () => {
  const tally = scanTally(rules)
  tally.add(result({ findings: [finding('client-linked')], notChecked: ['next-step-planned'], broken: 8 }))
  expect(tally.numbers().all).toMatchObject({ checked: 1, clean: 0, notChecked: 0 })
  expect(tally.numbers().byRule.find(({ ruleId }) => ruleId === 'next-step-planned')?.notChecked).toBe(1)
})

test('a card is counted once for a rule and once for a dimension, however many findings it has there', () => {
  const tally = scanTally(rules)
  tally.add(result({ findings: [finding('next-step-planned'), finding('next-step-planned', 'noDeadline'), finding('waiting-explained')], broken: 9 }))
  const { byRule, byDimension } = tally.numbers()
  expect(byRule.find(({ ruleId }) => ruleId === 'next-step-planned')).toMatchObject({ findings: 2, cards: 1 })
  expect(byDimension.process).toEqual({ cards: 1, findings: 3 })
  expect(byDimension.currency).toEqual({ cards: 0, findings: 0 })
})

test('nothing checked has no percentage', () => {
  const { all } = scanTally(rules).numbers()
  expect(cleanPercent(all)).toBeNull()
  expect(weightedScore(all)).toBeNull()
})

test('a rule that this version does not know is counted all the same', () => {
  const tally = scanTally(rules)
  tally.add(result({ findings: [finding('from-the-future')] }))
  expect(tally.numbers().byRule.find(({ ruleId }) => ruleId === 'from-the-future')).toMatchObject({ cards: 1 })
})

const anyResult = fc.record({
  id: fc.nat(), responsibleId: fc.integer({ min: 1, max: 3 }), looked: fc.integer({ min: 1, max: 30 }), broken: fc.nat({ max: 1 }),
  findings: fc.uniqueArray(fc.constantFrom(...rules.map(({ id }) => finding(id))), { maxLength: 3 }),
  notChecked: fc.uniqueArray(fc.constantFrom(...rules.map(({ id }) => id)), { maxLength: 2 }),
}).map(result)

test('adding and taking out again leaves the numbers of what is left', () => {
  fc.assert(fc.property(fc.array(anyResult), fc.array(anyResult), (stay, go) => {
    const both = scanTally(rules)
    for (const one of [...go, ...stay]) both.add(one)
    for (const one of go) both.remove(one)
    const alone = scanTally(rules)
    for (const one of stay) alone.add(one)
    const order = (people: readonly { personId: number }[]) => people.toSorted((a, b) => a.personId - b.personId)
    const [a, b] = [both.numbers(), alone.numbers()]
    expect(a.all).toEqual(b.all)
    expect(a.byRule).toEqual(b.byRule)
    expect(a.byDimension).toEqual(b.byDimension)
    expect(order(a.byPerson)).toEqual(order(b.byPerson))
  }))
})
