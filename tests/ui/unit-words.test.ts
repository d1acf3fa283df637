import { expect, test } from 'vitest'
import { newUnit, type OrderOf, type Unit, type UnitKind } from '../../src/core/unit.ts'
import { formatOf } from '../../src/ui/text/format.ts'
import { loadText } from '../../src/ui/text/index.ts'
import { deedOf, holdsText, meetingOfUnit, unitFacts, unitState, unitStory } from '../../src/ui/unit-words.ts'

const ru = await loadText({ locale: 'ru', leadsAndTasks: false })
const en = await loadText({ locale: 'en', leadsAndTasks: false })
const now = new Date('2026-11-23T09:00:00Z')
const format = formatOf('ru', 'Europe/Moscow', () => now)
const deal = { kind: 'deal', id: 128 } as const

function unit<K extends UnitKind>(kind: K, order: OrderOf<K>, change: Partial<Pick<Unit, 'begun' | 'phase' | 'failure'>> = {}): Unit {
  const made = newUnit(kind, order, { account: 'portal', userId: 4 }, '00000000-0000-4000-8000-000000000001', now)
  return { ...made, ...change } as Unit
}

const mark = (change = {}) => unit('mark', { card: deal, auditType: 'first-call', reason: '' }, change)
const links = (add: number, remove: number) => unit('checklists', {
  card: deal, review: 3, add: Array.from({ length: add }, () => ({ title: 'Звонок', url: 'https://example.ru/1' })), remove: Array.from({ length: remove }, () => 'https://example.ru/2'), pin: true,
})
const book = unit('book', { employee: 6, start: '2026-11-24T08:00:00.000Z', end: '2026-11-24T08:45:00.000Z', reviews: [1, 2], event: null })
const hold = (agreement: string) => unit('hold', { event: 9, eventGone: false, recording: '', agreements: { 1: agreement }, at: now.toISOString(), reviews: [1] })

test.each([[1, 0, 'checklist-add'], [0, 1, 'checklist-remove'], [1, 1, 'checklists'], [0, 0, 'checklist-pin']] as const)('%d links added and %d removed are told as %s', (add, remove, deed) => {
  expect(deedOf(links(add, remove))).toBe(deed)
})

test('every kind of action has a name in both languages', () => {
  for (const text of [ru, en]) expect(text.units.deed[deedOf(mark())]).not.toBe('')
  expect(Object.values(ru.units.deed).filter(deed => deed === '')).toEqual([])
})

test('a booking is told by its time and the number of its cards', () => {
  expect(unitFacts(book, ru, format)).toEqual(['24 ноября, 11:00–11:45', '2 карточки'])
  expect(unitFacts(mark(), ru, format)).toEqual([])
})

test('only a meeting that is there can be opened', () => {
  expect(meetingOfUnit(hold(''))).toBe(9)
  expect(meetingOfUnit(unit('cancel', { event: 9, eventGone: true, reviews: [] }))).toBeNull()
  expect(meetingOfUnit(book)).toBeNull()
})

test('an action waits for the CRM while a pause is on, and is stopped when something else broke it', () => {
  expect(unitState(mark({ failure: 'limit' }), false, true)).toBe('waiting')
  expect(unitState(mark({ failure: 'limit' }), false, false)).toBe('stopped')
  expect(unitState(mark({ failure: 'forbidden' }), false, true)).toBe('stopped')
  expect(unitState(mark(), true, false)).toBe('running')
  expect(unitState(mark({ phase: 'undoing' }), true, false)).toBe('undoing')
})

test('an action of which nothing is written says so', () => {
  expect(unitStory(mark({ failure: 'offline' }), 'stopped', ru, format)).toBe('Начато 23 ноября, 12:00. CRM не отвечает. Ничего ещё не записано. Проверьте интернет. Если он есть, повторите через минуту.')
})

test('an action that may have arrived says that nothing will be doubled', () => {
  expect(unitStory(mark({ failure: 'offline', begun: true }), 'stopped', ru, format)).toContain('остальное допишется без повторов')
})

test('a refused action is only undone', () => {
  expect(unitStory(mark({ failure: 'refused', begun: true }), 'stopped', ru, format)).toContain('«Отменить» вернёт всё к прежнему')
})

test('an action of a page that was closed tells why it stopped', () => {
  expect(unitStory(mark({ begun: true }), 'stopped', ru, format)).toContain('Страницу закрыли раньше')
})

test('undoing a result asks first when agreements were typed', () => {
  expect(holdsText(hold('Звонить в тот же день'))).toBe(true)
  expect(holdsText(hold(''))).toBe(false)
  expect(holdsText(mark())).toBe(false)
})

test.each([[1, '1 действие не завершено'], [2, '2 действия не завершены'], [5, '5 действий не завершено'], [21, '21 действие не завершено']])('%d are counted as %s', (count, said) => {
  expect(ru.units.count(count)).toBe(said)
})
