import { describe, expect, test } from 'vitest'
import { browserLabel } from '../../src/core/browser-label.ts'
import { plainMessage } from '../../src/core/message-text.ts'
import { addDays } from '../../src/core/period.ts'
import { cardsNamedIn, noteOf, peopleNamedIn, reminderText } from '../../src/core/reminder-text.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { CardResult } from '../../src/core/scan-result.ts'
import { broken, due, finding, head, otherSeller, people, seller, wednesday } from './reminder-world.ts'

const late = addDays(wednesday, -20)
const weights = new Map(rules.map(({ id, weight }) => [id, weight]))
const open = (id: number, responsible: number, since = wednesday, ...ruleIds: readonly string[]) => broken(id, responsible, ...(ruleIds.length === 0 ? ['next-step-planned'] : ruleIds).map(ruleId => finding(ruleId, since)))

function said(results: readonly CardResult[], personId: number, locale: 'ru' | 'en' = 'ru', titles: ReadonlyMap<string, string> = new Map()): string {
  const summary = due(results, { weights }).summaries.find(one => one.personId === personId)
  if (summary === undefined) throw new Error('Nobody reminds this person.')
  return plainMessage(reminderText(noteOf(summary, 14), { titles, names: new Map([...people].map(([id, { name }]) => [id, name])), rules, locale, leadsAndTasks: false }))
}

test('where deals are leads a message says so, and titles stay as people wrote them', () => {
  const summary = due([open(7, seller, wednesday, 'client-linked')], { weights }).summaries.find(({ personId }) => personId === seller)
  if (summary === undefined) throw new Error('Nobody reminds this person.')
  const text = (titles: ReadonlyMap<string, string>) => plainMessage(reminderText(noteOf(summary, 14), { titles, names: new Map(), rules, locale: 'en', leadsAndTasks: true }))
  expect(text(new Map([['deal:7', 'The big deal']]))).toContain('• The big deal. Not met: The lead has a client.')
  expect(text(new Map())).toContain('• Lead No. 7.')
})

const many = (count: number, responsible: number, since = wednesday) => Array.from({ length: count }, (_, index) => open(index + 1 + responsible * 1000, responsible, since))

describe('a reminder', () => {
  test('names the cards and what is not met', () => {
    expect(said([open(7, seller)], seller, 'ru', new Map([['deal:7', 'Поставка мебели']]))).toBe([
      'Поправьте, пожалуйста, 1 карточку:',
      '• Поставка мебели. Не выполнено: Следующий шаг запланирован.',
      'Все нарушения: приложение «Разбор», вкладка «Мои исправления».',
    ].join('\n'))
  })

  test('a card whose title is not known goes by its number', () => {
    expect(said([open(7, seller)], seller)).toContain('• Сделка № 7.')
    expect(said([open(7, seller)], seller, 'en')).toContain('• Deal No. 7.')
  })

  test('ten cards are named, and the rest is counted', () => {
    const text = said(many(31, seller), seller)
    expect(text.match(/•/g)).toHaveLength(10)
    expect(text).toContain('Поправьте, пожалуйста, 31 карточку:')
    expect(text).toContain('И ещё 21 карточка.')
  })

  test('a head reads of own cards and of those of the people, ten in all', () => {
    const text = said([...many(8, head), ...many(9, seller, late), ...many(1, otherSeller, late)], head)
    expect(text.match(/•/g)).toHaveLength(10)
    expect(text).toContain('Поправьте, пожалуйста, 8 карточек:')
    expect(text).toContain('У ваших сотрудников не исправлено 14 дней и дольше: 10 карточек.')
    expect(text).toContain('Инна Продавцова: 9 карточек:')
    expect(text).toContain('Олег Второй: 1 карточка.')
  })

  test('of a head with many people the message stays short', () => {
    const crowd = Array.from({ length: 60 }, (_, index) => 500 + index)
    const staff = new Map([...people, ...crowd.map(id => [id, { id, name: `Сотрудник ${id}`, position: '', departmentIds: [1], active: true, photo: null }] as const)])
    const [summary] = due(crowd.map(id => open(id, id, late)), { weights, people: staff }).summaries.filter(({ personId }) => personId === head)
    if (summary === undefined) throw new Error('The head is not told.')
    const text = plainMessage(reminderText(noteOf(summary, 14), { titles: new Map(), names: new Map(), rules, locale: 'ru', leadsAndTasks: false }))
    expect(text).toContain('60 карточек')
    expect(text).toContain('И ещё 40 карточек.')
    expect(text.split('\n').length).toBeLessThan(40)
  })

  test('a title of ten thousand signs and of several lines becomes one short line', () => {
    const text = said([open(7, seller)], seller, 'ru', new Map([['deal:7', `Длинная\n${'сделка '.repeat(2000)}`]]))
    expect(text.split('\n')).toHaveLength(3)
    expect(text.length).toBeLessThan(400)
  })

  test('says in ids what it needs', () => {
    const [summary] = due([open(7, seller, late)], { weights }).summaries.filter(({ personId }) => personId === head)
    if (summary === undefined) throw new Error('The head is not told.')
    expect(cardsNamedIn(noteOf(summary, 14))).toEqual([{ kind: 'deal', id: 7 }])
    expect(peopleNamedIn(noteOf(summary, 14))).toEqual([seller])
    expect(JSON.stringify(noteOf(summary, 14))).not.toMatch(/[а-я]/i)
  })
})

describe('a browser is called', () => {
  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', 'Chrome, Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36', 'Yandex Browser, Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0', 'Edge, Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15', 'Safari, macOS'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Firefox, Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1', 'Chrome, iOS'],
    ['', '?'],
  ])('%s: %s', (agent, label) => {
    expect(browserLabel(agent)).toBe(label)
  })
})
