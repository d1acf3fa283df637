import { expect, test } from 'vitest'
import { compared } from '../../src/app/scan/scan-run.ts'
import { cardKey } from '../../src/core/card.ts'
import { refOf, type CardResult } from '../../src/core/scan-result.ts'

function result(id: number, ruleIds: readonly string[], says: Partial<CardResult> = {}): CardResult {
  return { kind: 'deal', id, responsibleId: 6, findings: ruleIds.map(ruleId => ({ ruleId, messageId: 'fault', since: '2026-11-01' })), notChecked: [], excepted: [], looked: 8, broken: 0, changesOn: null, ...says }
}

const byKey = (results: readonly CardResult[]) => new Map(results.map(one => [cardKey(refOf(one)), one]))

function moved(before: readonly CardResult[], after: readonly CardResult[], inUse: readonly string[] = ['one', 'two']) {
  return compared(byKey(before), byKey(after), new Set(inUse))
}

test('what is found anew is opened, what is not there any more is closed', () => {
  expect(moved([result(1, ['one']), result(2, ['one'])], [result(1, ['two']), result(3, ['one'])])).toEqual({ opened: 2, closed: 2 })
})

test('what stays is neither', () => {
  expect(moved([result(1, ['one', 'two'])], [result(1, ['two', 'one'])])).toEqual({ opened: 0, closed: 0 })
})

test('a rule that was switched off has mended nothing', () => {
  expect(moved([result(1, ['one', 'two'])], [result(1, [])], ['one'])).toEqual({ opened: 0, closed: 1 })
})

test('an exception has mended nothing, and its end breaks nothing', () => {
  const [open, silenced] = [result(1, ['one']), result(1, [], { excepted: ['one'] })]
  expect(moved([open], [silenced])).toEqual({ opened: 0, closed: 0 })
  expect(moved([silenced], [open])).toEqual({ opened: 0, closed: 0 })
})

test('a rule that could not look has mended nothing', () => {
  const [open, blind] = [result(1, ['one']), result(1, [], { notChecked: ['one'] })]
  expect(moved([open], [blind])).toEqual({ opened: 0, closed: 0 })
  expect(moved([blind], [open])).toEqual({ opened: 0, closed: 0 })
})

test('what is found on a kind of which nothing was known before is not new', () => {
  const [deal, lead] = [result(1, ['one']), result(2, ['one'], { kind: 'lead' })]
  expect(compared(byKey([]), byKey([deal, lead]), new Set(['one']), ['lead'])).toEqual({ opened: 1, closed: 0 })
})
