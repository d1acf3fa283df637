import { expect, test } from 'vitest'
import { isInForce } from '../../src/core/exception.ts'
import { endedException, exceptionFault, exceptionText, exceptionsIn, longestException, type SavedException } from '../../src/core/exception-book.ts'
import { addDays } from '../../src/core/period.ts'
import { at, day } from '../support/builders.ts'
import { fc } from '../support/property.ts'

const exception: SavedException = {
  id: 1, card: { kind: 'deal', id: 42 }, ruleId: 'next-step-planned', until: day('in 14 days'), reason: 'Клиент в отпуске', by: { id: 5, name: 'Инна Соколова' }, at: at('yesterday'), savedBy: 'unit 1', ended: null,
}
const line = (id: number, says: Partial<SavedException> = {}) => ({ id, text: exceptionText({ ...exception, ...says }) })

test('an exception is read as it was written', () => {
  expect(exceptionsIn([line(1)])).toEqual({ exceptions: [exception], broken: [] })
})

test('of a line that was written twice the first one counts', () => {
  expect(exceptionsIn([line(1), line(2), line(3, { savedBy: 'unit 3' })]).exceptions.map(({ id }) => id)).toEqual([1, 3])
})

test.each(['', '{}', 'не JSON', '{"v":1,"card":{"kind":"deal","id":-1}}'])('a line that somebody has edited is told by its number: %s', text => {
  expect(exceptionsIn([{ id: 9, text }, line(1)])).toEqual({ exceptions: [exception], broken: [9] })
})

test.each([
  [{ until: day('today'), reason: 'Отпуск' }, null],
  [{ until: day('yesterday'), reason: 'Отпуск' }, { until: 'past', reason: null }],
  [{ until: addDays(day('today'), longestException + 1), reason: 'Отпуск' }, { until: 'too-far', reason: null }],
  [{ until: '', reason: '  ' }, { until: 'missing', reason: 'missing' }],
  [{ until: day('tomorrow'), reason: 'а'.repeat(1001) }, { until: null, reason: 'too-long' }],
])('%j', (wish, fault) => {
  expect(exceptionFault(wish, day('today'))).toEqual(fault)
})

test('one that is ended is silent no longer from today on, remembers what was planned, and ending it again changes nothing', () => {
  fc.assert(fc.property(fc.integer({ min: -20, max: 300 }), shift => {
    const given = { ...exception, until: addDays(day('today'), shift) }
    const ended = endedException(given, { id: 1, name: 'Ада' }, at('now'), day('today'))
    expect(isInForce(ended, day('today'))).toBe(false)
    expect(ended.ended?.planned ?? ended.until).toBe(given.until)
    expect(endedException(ended, { id: 2, name: 'Оля' }, at('now'), day('today'))).toEqual(ended)
  }))
})
