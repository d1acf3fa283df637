import { describe, expect, test } from 'vitest'
import { cardOfUnit, newUnit, parseUnit, resumesByItself, subjectsOf, withoutTyped, type OrderOf, type Owner, type Unit, type UnitKind } from '../../src/core/unit.ts'
import { at } from '../support/builders.ts'
import { fc } from '../support/property.ts'

const owner: Owner = { account: 'portal-a', userId: 4 }
const id = '2a1f5f0e-6f0d-4a66-9c43-0d6f1f1f7a10'
const deal = { kind: 'deal', id: 42 } as const
const lead = { kind: 'lead', id: 42 } as const
const moments = { start: '2026-11-25T07:00:00.000Z', end: '2026-11-25T07:30:00.000Z' }
const ended = { event: 501, eventGone: false, reviews: [1, 2] }

/** A lawful order of every kind. */
const orders: { readonly [K in UnitKind]: OrderOf<K> } = {
  'mark': { card: deal, auditType: 'first-call', reason: 'Не выявлена потребность' },
  'withdraw': { card: deal, review: 1, reason: 'Ошибка', event: 501, manager: 5 },
  'checklists': { card: deal, review: 1, add: [{ title: 'Звонок', url: 'https://lists.example.ru/1' }], remove: ['https://lists.example.ru/2'], pin: true },
  'book': { employee: 6, ...moments, reviews: [1, 2], event: null },
  'hold': { ...ended, recording: 'https://recordings.example.ru/1', agreements: { 1: 'Перезвонить' }, at: moments.end },
  'miss': ended,
  'cancel': ended,
  'follow': { event: 501, moved: moments, reviews: [1] },
  'requeue': { card: deal, review: 1, event: 501 },
  'relink': { card: deal, review: 1, from: lead },
  'todo': { card: deal, description: 'Запланируйте шаг', deadline: moments.start, responsible: 6 },
  'clear-mark': { card: deal },
  'save-regulation': { regulation: '{"version":2,"entries":[]}', base: 3, note: 'Ужесточили сроки', earlier: '{"version":1}' },
  'remind': {
    day: '2026-11-23', zone: 'Europe/Moscow', of: 'day', browser: 'Chrome, Windows', dataOf: moments.start, remindAgainDays: 7, begun: 0,
    notes: [{ person: 6, own: { named: [['deal', 42, 6, ['next-step-planned']]], counts: [[6, 1]] }, escalated: { named: [], counts: [] }, escalateDays: 14 }],
    told: { codes: ['next-step-planned/noNextStep'], lists: [[0]], cards: 'BgEAASo=' },
  },
  'digest': { group: 12, firstDay: '2026-11-16', lastDay: '2026-11-22', title: 'Сводка', text: [['Чистые карточки: 81,5 %'], [{ strong: 'Правила' }]], number: 1, begun: false },
  'except': { card: deal, rule: 'next-step-planned', until: '2026-12-24', reason: 'Клиент в отпуске' },
}

const kinds = Object.keys(orders) as UnitKind[]

function unit<K extends UnitKind>(kind: K, order: Partial<OrderOf<K>> = {}, of: Owner = owner): Unit {
  return newUnit(kind, { ...orders[kind], ...order }, of, id, at('now'))
}

const stored = (kind: UnitKind): Record<string, unknown> => JSON.parse(JSON.stringify(unit(kind))) as Record<string, unknown>

describe('what a browser has kept', () => {
  test.each(kinds)('a unit of the kind «%s» is read as it was written', kind => {
    expect(parseUnit(stored(kind))).toEqual(unit(kind))
    expect(parseUnit({ ...stored(kind), attempts: 3, begun: true, phase: 'undoing', failure: 'offline' })).toMatchObject({ kind, attempts: 3, begun: true, phase: 'undoing', failure: 'offline' })
  })

  test.each(kinds)('a unit of the kind «%s» from which anything is missing is none', kind => {
    const whole = stored(kind)
    for (const key of Object.keys(whole)) expect(parseUnit({ ...whole, [key]: undefined }), key).toBeNull()
    const order = whole['order'] as Record<string, unknown>
    for (const key of Object.keys(order)) expect(parseUnit({ ...whole, order: { ...order, [key]: undefined } }), `order.${key}`).toBeNull()
  })

  test.each(kinds)('a unit of the kind «%s» with anything of another type is none', kind => {
    const whole = stored(kind)
    const other = (value: unknown): unknown => typeof value === 'string' ? 7 : 'seven'
    for (const [key, value] of Object.entries(whole)) expect(parseUnit({ ...whole, [key]: other(value) }), key).toBeNull()
    const order = whole['order'] as Record<string, unknown>
    for (const [key, value] of Object.entries(order)) expect(parseUnit({ ...whole, order: { ...order, [key]: other(value) } }), `order.${key}`).toBeNull()
  })

  test.each([
    ['of an unknown kind', { kind: 'sell' }],
    ['with the order of another kind', { order: orders['book'] }],
    ['of nobody', { userId: 0 }],
    ['of no account', { account: '' }],
    ['under a key that is no UUID', { id: '1' }],
    ['begun at no moment', { startedAt: 'yesterday' }],
    ['tried less than never', { attempts: -1 }],
    ['tried one and a half times', { attempts: 1.5 }],
    ['in an unknown phase', { phase: 'dreaming' }],
    ['with a failure that nobody has words for', { failure: 'seven' }],
    ['about a card of an unknown kind', { order: { ...orders['mark'], card: { kind: 'invoice', id: 42 } } }],
    ['about a card without a number', { order: { ...orders['mark'], card: { kind: 'deal', id: 0 } } }],
  ])('a unit %s is none', (_, change) => {
    expect(parseUnit({ ...stored('mark'), ...change })).toBeNull()
  })

  test('what nobody asked to keep is left out', () => {
    expect(parseUnit({ ...stored('mark'), token: 'secret' })).toEqual(unit('mark'))
  })

  test('whatever lies there, reading it does not throw', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.anything()), value => { parseUnit(value) }))
    // Almost a unit: every part of it may be anything.
    fc.assert(fc.property(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...Object.keys(stored('mark'))), fc.jsonValue()), (kind, spoiled) => {
      const read = parseUnit({ ...stored(kind), ...spoiled })
      if (read !== null) expect(parseUnit(JSON.parse(JSON.stringify(read)))).toEqual(read)
    }))
  })
})

describe('what nobody else in the browser touches meanwhile', () => {
  const shared = (a: Unit, b: Unit): readonly string[] => subjectsOf(a).filter(name => subjectsOf(b).includes(name))

  test('is named in one order, each once, and never nothing', () => {
    for (const kind of kinds) {
      const names = subjectsOf(unit(kind))
      expect(names, kind).toEqual([...new Set(names)].toSorted())
      expect(names.length, kind).toBeGreaterThan(0)
    }
    expect(subjectsOf(unit('relink', { from: deal }))).toHaveLength(1)
  })

  test('is the card of every unit that is about one', () => {
    const about = kinds.filter(kind => cardOfUnit(unit(kind)) !== null)
    expect(about).toEqual(['mark', 'withdraw', 'checklists', 'requeue', 'relink', 'todo', 'clear-mark', 'except'])
    for (const a of about) for (const b of about) expect(shared(unit(a), unit(b)), `${a} and ${b}`).not.toEqual([])
  })

  test('is the card that a review leaves, too', () => {
    expect(shared(unit('relink'), unit('mark', { card: lead }))).not.toEqual([])
  })

  test('is the meeting of every unit that is about one', () => {
    const about = ['withdraw', 'hold', 'miss', 'cancel', 'follow', 'requeue'] as const
    for (const a of about) for (const b of about) expect(shared(unit(a), unit(b)), `${a} and ${b}`).not.toEqual([])
    expect(shared(unit('hold'), unit('hold', { event: 502 }))).toEqual([])
  })

  test('is the employee for whom somebody books', () => {
    expect(shared(unit('book'), unit('book', { start: '2026-12-01T07:00:00.000Z' }))).not.toEqual([])
    expect(shared(unit('book'), unit('book', { employee: 7 }))).toEqual([])
  })

  test('is nothing of another card, or of another account', () => {
    expect(shared(unit('mark'), unit('mark', { card: lead }))).toEqual([])
    for (const kind of kinds) expect(shared(unit(kind), unit(kind, {}, { ...owner, account: 'portal-b' })), kind).toEqual([])
  })

  test('is the same for another person in the same browser', () => {
    expect(subjectsOf(unit('mark', {}, { ...owner, userId: 5 }))).toEqual(subjectsOf(unit('mark')))
  })
})

test('what waiting may cure is taken up without asking, what was refused for good waits for its person', () => {
  const failures = [null, 'offline', 'limit', 'auth', 'unexpected-reply', 'forbidden', 'refused', 'not-found', 'scope', 'plan', 'stale', 'about-oneself', 'card-forbidden', 'outside-host', 'broken'] as const
  expect(failures.filter(failure => resumesByItself({ failure }))).toEqual([null, 'offline', 'limit', 'auth', 'unexpected-reply'])
})

test('what the person typed does not lie in the browser any longer than it is needed', () => {
  const left = (kind: UnitKind): string => JSON.stringify(withoutTyped(unit(kind)))
  expect(left('mark')).not.toContain('потребность')
  expect(left('checklists')).not.toContain('example.ru')
  expect(left('save-regulation')).not.toContain('Ужесточили')
  expect(left('except')).not.toContain('отпуске')
  for (const kind of kinds) expect(parseUnit(JSON.parse(left(kind))), kind).toMatchObject({ id, kind, ...owner })
})
