import { expect, test } from 'vitest'
import { areBeforeDrift, dueBySilence, type CardResult } from '../../src/core/scan-result.ts'

function result(id: number, says: Partial<CardResult> = {}): CardResult {
  return { kind: 'deal', id, responsibleId: 6, findings: [], notChecked: [], excepted: [], looked: 8, broken: 0, changesOn: '2027-01-10', ...says }
}

const found = { findings: [{ ruleId: 'client-linked', messageId: 'noClient', since: '2026-11-01' }], broken: 8 }
const silenced = { excepted: ['client-linked'] }
const exception = (id: number, ruleId = 'client-linked') => ({ card: { kind: 'deal', id } as const, ruleId })

function due(results: readonly CardResult[], ...inForce: readonly ReturnType<typeof exception>[]): readonly number[] {
  return dueBySilence(results, inForce, '2026-11-23').filter(({ changesOn }) => changesOn === '2026-11-23').map(({ id }) => id)
}

test('a card is due whose finding was silenced since', () => {
  expect(due([result(1, found), result(2, found)], exception(2))).toEqual([2])
})

test('a card is due whose rule speaks again before its time', () => {
  expect(due([result(1, silenced), result(2, silenced)], exception(1))).toEqual([2])
})

test('an exception for another rule or card makes nothing due', () => {
  expect(due([result(1, found), result(2, silenced)], exception(1, 'next-step-planned'), exception(2), exception(3))).toEqual([])
})

test('what is not due stays the very same', () => {
  const results = [result(1, found), result(2, silenced)]
  expect(dueBySilence(results, [exception(2)], '2026-11-23').map((one, index) => one === results[index])).toEqual([true, true])
})

test('results are from before the portal lost something when some card was looked at by its rule', () => {
  const lost = new Map([['required-fields-filled', []]])
  expect(areBeforeDrift([result(1), result(2, { notChecked: ['required-fields-filled'] })], lost)).toBe(true)
  expect(areBeforeDrift([result(2, { notChecked: ['required-fields-filled'] })], lost)).toBe(false)
  expect(areBeforeDrift([result(1)], new Map())).toBe(false)
})
