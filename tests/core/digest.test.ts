import { describe, expect, test } from 'vitest'
import { digestPost } from '../../src/core/digest.ts'
import { digestKey, nextDigest, readDigests, textOfDigest } from '../../src/core/digest-book.ts'
import { plainMessage } from '../../src/core/message-text.ts'
import { isReport, periodReport } from '../../src/core/report.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { ScanRecord } from '../../src/core/scan-numbers.ts'
import { counts, numbers, scan } from './report-world.ts'

const person = { position: '', active: true, photo: null } as const
const people = new Map([[1, { ...person, id: 1, name: 'Анна Тайная', departmentIds: [10] }], [2, { ...person, id: 2, name: 'Борис Скрытый', departmentIds: [20] }]])
const departments = [{ id: 10, name: 'Продажи', parentId: null, headId: null }, { id: 20, name: 'Сервис', parentId: null, headId: null }]

function told(history: readonly ScanRecord[], locale: 'ru' | 'en' = 'ru', number = 1, fewestCards = 20) {
  const report = periodReport({ period: { kind: 'week', from: '2026-11-16', to: '2026-11-22' }, history, people, departments, rules, policy: { fewestCards }, timeZone: 'Europe/Moscow' })
  if (!isReport(report)) throw new Error('There is no report.')
  const { title, text } = digestPost(report, rules, { locale, leadsAndTasks: false }, number)
  return { title, text: plainMessage(text) }
}

const state = numbers(counts(120, 96, { notChecked: 4 }), {
  byPerson: [{ personId: 1, ...counts(115, 92, { scores: 115 * 91.26 }) }, { personId: 2, ...counts(5, 4) }],
  byRule: [{ ruleId: 'next-step-planned', findings: 21, cards: 21, notChecked: 0, excepted: 0 }],
  byDimension: { ...numbers(counts(0, 0)).byDimension, process: { cards: 21, findings: 21 } },
})

describe('the post', () => {
  test('says how the data stand, what has changed and where', () => {
    const before = scan('2026-11-14', numbers(counts(100, 85)))
    const { title, text } = told([before, scan('2026-11-21', state, { opened: 7, closed: 12 })])
    expect(title).toBe('Сводка о качестве данных CRM: 16–22 ноября 2026 г.')
    expect(text).toContain('Чистые карточки: 80 % (−5 п.)')
    expect(text).toContain('Не проверено: 4 карточки.')
    expect(text).toContain('За период: 7 новых нарушений, устранено 12 нарушений.')
    expect(text).toContain('• Следующий шаг запланирован: 21 нарушение (+21)')
    expect(text).toContain('• Продажи: 91,3')
    expect(text).toContain('Отделы, в которых проверено меньше 20 карточек, не сравниваются: Сервис.')
  })

  test('says which kinds of cards were not read, and compares with no scan that has counted others', () => {
    const { text } = told([scan('2026-11-14', state), scan('2026-11-21', state, { refused: ['lead', 'company'], missing: ['lead', 'company'] })])
    expect(text).toContain('Не проверено: лиды, компании. У того, кто запустил проверку, нет на них прав.')
    expect(text).toContain('Чистые карточки: 80 % (проверки прошлого периода охватили другие карточки)')
  })

  test('names no person', () => {
    expect(told([scan('2026-11-21', state)]).text).not.toMatch(/Тайная|Скрытый/)
  })

  test('without a period before says so, and shows no change', () => {
    const { text } = told([scan('2026-11-21', state)])
    expect(text).toContain('Чистые карточки: 80 % (за прошлый период данных нет)')
    expect(text).not.toContain('(+21)')
  })

  test('a change of the regulation is told', () => {
    const change = 'менялся регламент'
    expect(told([scan('2026-11-14', state, { revision: 1 }), scan('2026-11-21', state, { revision: 2 })]).text).toContain(change)
    expect(told([scan('2026-11-14', state), scan('2026-11-21', state)]).text).not.toContain(change)
  })

  test('where all is well it says that there are no findings', () => {
    expect(told([scan('2026-11-21', numbers(counts(40, 40)))]).text).toContain('Нарушений нет.')
  })

  test.each([
    ['ru', '\u00a0', 'Проверено: 12 500 карточек', 'За период: 1 200 новых нарушений, устранено 3 400 нарушений', '21 400 нарушений (+21 400)', 'процесс 21 400', 'меньше 1 000 карточек'],
    ['en', ',', 'Checked: 12 500 cards', '1 200 findings were opened, 3 400 were closed', '21 400 findings (+21 400)', 'process 21 400', 'fewer than 1 000 checked cards'],
  ] as const)('thousands are written in one way, that of the language: %s', (locale, separator, ...says) => {
    const many = numbers(counts(12_500, 9_600, { notChecked: 2_100 }), {
      byPerson: [{ personId: 1, ...counts(12_000, 9_200) }, { personId: 2, ...counts(500, 400) }],
      byRule: [{ ruleId: 'next-step-planned', findings: 21_400, cards: 21_400, notChecked: 0, excepted: 0 }],
      byDimension: { ...state.byDimension, process: { cards: 21_400, findings: 21_400 } },
    })
    const { text } = told([scan('2026-11-14', numbers(counts(100, 85))), scan('2026-11-21', many, { opened: 1_200, closed: 3_400 })], locale, 1, 1_000)
    for (const one of says) expect(text).toContain(one.replaceAll(/(?<=\d) (?=\d{3})/g, separator))
    expect(text).not.toMatch(/\d{4}/)
  })

  test('the second one of a period says so in its title', () => {
    expect(told([scan('2026-11-21', state)], 'ru', 2).title).toBe('Сводка о качестве данных CRM: 16–22 ноября 2026 г. (2)')
  })

  test('speaks English', () => {
    expect(told([scan('2026-11-21', state)], 'en')).toMatchObject({ title: 'CRM data quality digest: 16 – 22 November 2026', text: expect.stringContaining('• The next step is planned: 21 findings') })
  })

  test.each(['ru', 'en'] as const)('leaves no place unfilled in %s', locale => {
    expect(told([scan('2026-11-14', state, { revision: 1 }), scan('2026-11-21', state)], locale).text).not.toMatch(/[{}|]/)
  })
})

describe('the book', () => {
  const record = { unit: 'unit-1', number: 1, by: { id: 5, name: 'Рита' }, at: new Date('2026-11-22T10:00:00Z'), postId: 77 }
  const line = (id: number, text: string) => ({ id, text, by: 8, at: new Date('2026-11-23T10:00:00Z') })

  test('is read as it was written', () => {
    expect(readDigests([line(3, textOfDigest(record))])).toEqual([{ id: 3, ...record }])
  })

  test('a line that is not understood still says that somebody has posted', () => {
    expect(readDigests([line(3, 'шум')])).toMatchObject([{ id: 3, number: 1, by: { id: 8 }, postId: null }])
  })

  test('the next one has a number that none has', () => {
    expect(nextDigest([])).toBe(1)
    expect(nextDigest(readDigests([line(1, textOfDigest({ ...record, number: 2 })), line(2, textOfDigest(record))]))).toBe(3)
  })

  test('a key is of one group and one period', () => {
    expect(digestKey(12, { from: '2026-11-16', to: '2026-11-22' })).toBe('12|2026-11-16..2026-11-22')
  })
})
