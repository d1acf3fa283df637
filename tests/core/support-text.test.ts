import { expect, test } from 'vitest'
import { supportText, type SupportFacts, type SupportLine } from '../../src/core/support-text.ts'
import { newUnit, type Unit } from '../../src/core/unit.ts'
import { at } from '../support/builders.ts'

const id = '2a1f5f0e-6f0d-4a66-9c43-0d6f1f1f7a10'
const typed = 'Позвонить Анне, +7 900 000-00-01, anna@example.ru'

function request(says: Partial<SupportLine> = {}): SupportLine {
  return { at: at('now'), methods: ['batch', 'crm.item.get'], status: 200, errors: [], milliseconds: 152.4, ...says }
}

function text(says: Partial<SupportFacts> = {}): string {
  return supportText({ version: '1.2.3', place: 'card-tab', locale: 'ru', at: at('now'), pending: [], requests: [], ...says })
}

function pending(change: Partial<Unit> = {}): Unit {
  const unit = newUnit('mark', { card: { kind: 'deal', id: 42 }, auditType: 'first-call', reason: typed }, { account: 'secret-member-id', userId: 4 }, id, at('now'))
  return { ...unit, ...change } as Unit
}

test('it says which version, page and language, and when', () => {
  expect(text().split('\n')).toEqual(['Razbor 1.2.3, page card-tab, language ru, 2026-11-23T09:00:00.000Z', 'Unfinished actions: 0', 'Requests: 0, failed: 0'])
})

test('each request is a line: when, how it ended, how long it took, what it called', () => {
  expect(text({ requests: [request()] })).toContain('  2026-11-23T09:00:00.000Z 200 152 ms batch, crm.item.get')
})

test('what failed is counted and told in the CRM\'s own codes', () => {
  const refused = request({ status: 200, errors: ['crm.item.update: ACCESS_DENIED', 'crm.item.get: '] })
  const told = text({ requests: [request(), refused, request({ status: 0 }), request({ status: 503, errors: ['batch: QUERY_LIMIT_EXCEEDED'] })] })
  expect(told).toContain('Requests: 4, failed: 3')
  expect(told).toContain('! crm.item.update: ACCESS_DENIED; crm.item.get: ')
  expect(told).toContain(' 0 152 ms')
})

test('an unfinished action is told by its kind, state and age', () => {
  expect(text({ pending: [pending({ attempts: 2, begun: true, failure: 'offline' })] })).toContain('  mark since 2026-11-23T09:00:00.000Z, attempts 2, doing, begun, offline')
  expect(text({ pending: [pending()] })).toContain('not begun, no failure')
})

test('nothing of a unit that somebody typed, and nothing that says whose it is, gets into it', () => {
  const told = text({ pending: [pending()] })
  for (const secret of [typed, 'Анне', '900', 'anna@', 'secret-member-id', id]) expect(told).not.toContain(secret)
})
