import { describe, expect, test } from 'vitest'
import { isReport, periodReport } from '../../src/core/report.ts'
import { rules } from '../../src/core/rules/index.ts'
import { sayIn } from '../../src/core/wording.ts'
import { harmless, reportFileName, reportSheets, type Cell } from '../../src/ui/report/report-sheet.ts'
import { loadDesk, loadText } from '../../src/ui/text/index.ts'
import { counts, numbers, scan } from '../core/report-world.ts'
import { fc } from '../support/property.ts'

describe('text of people in a cell', () => {
  test.each(['=1+1', '+7 900 000-00-01', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '  @x', '＝1+1', '＋1', '－1', '＠x', '=HYPERLINK("https://example.com";"Открыть")', '\u00a0=1'])('%j is no formula', text => {
    expect(harmless(text)).toBe(`'${text}`)
  })

  test.each(['Иванов', 'Салон-парикмахерская', 'a=b', '1', '№ 5', '', '\'=1'])('%j stays as it is', text => {
    expect(harmless(text)).toBe(text)
  })

  test('signs that no workbook can hold become blanks', () => {
    expect(harmless('Анна\u0000\u000b\uffff!')).toBe('Анна   !')
  })

  test('whatever people write begins like no formula', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '=', '+', '-', '@', '\t', ' =', '\u2003@'), (text, start) => {
      expect(harmless(start + text)).not.toMatch(/^\s*[=+\-@]/)
    }))
  })
})

const history = [
  scan('2026-11-14', numbers(counts(100, 50))),
  scan('2026-11-21', numbers(counts(90, 30), {
    byPerson: [{ personId: 1, ...counts(90, 30) }, { personId: 2, ...counts(3, 3) }, { personId: 7, ...counts(0, 0, { notChecked: 1 }) }],
    byRule: [{ ruleId: 'next-step-planned', findings: 60, cards: 60, notChecked: 5, excepted: 1 }],
  }), { by: { id: 5, name: '=cmd|calc' } }),
]
const people = new Map([[1, { id: 1, name: '=HYPERLINK("https://example.com")', position: '', departmentIds: [], active: true, photo: null }]])
const report = periodReport({ period: { kind: 'week', from: '2026-11-16', to: '2026-11-22' }, history, people, departments: [], rules, policy: { fewestCards: 20 }, timeZone: 'Europe/Moscow' })
if (!isReport(report)) throw new Error('There is no report.')
const words = { ru: await loadDesk({ locale: 'ru', leadsAndTasks: false }), en: await loadDesk({ locale: 'en', leadsAndTasks: false }) }
const { common: { unknownPerson } } = await loadText({ locale: 'ru', leadsAndTasks: false })
const sheetsIn = (locale: 'ru' | 'en') => reportSheets(report, {
  rules, locale, say: sayIn({ locale, leadsAndTasks: false }), words: words[locale], unknownPerson, wallClock: moment => new Date(moment.getTime() + 3 * 3_600_000), whyBlind: id => id === 'next-step-planned' ? '=нет поля UF_CRM_1' : '',
})
const sheets = sheetsIn('ru')
const cell = (sheet: string, row: number, column: number): Cell | undefined => sheets.find(({ title }) => title === sheet)?.rows[row]?.[column]

describe('the tables of a report', () => {
  test('every row has as many cells as there are columns', () => {
    for (const { columns, rows } of sheets) for (const row of rows) expect(row).toHaveLength(columns.length)
  })

  test('numbers are numbers, also negative ones', () => {
    expect(cell('Состояние', 1, 1)).toEqual({ kind: 'decimal', value: 33.3 })
    expect(cell('Состояние', 1, 3)).toEqual({ kind: 'points', value: -16.7 })
    expect(cell('Состояние', 3, 3)).toEqual({ kind: 'number', value: -10 })
  })

  test('what cannot be told is an empty cell, not zero', () => {
    expect(cell('Сотрудники', 0, 3)).toBeNull()
  })

  test('a name that would be a formula is text', () => {
    expect(cell('Сотрудники', 0, 0)).toEqual({ kind: 'text', value: '\'=HYPERLINK("https://example.com")' })
    expect(cell('Проверки', 0, 3)).toEqual({ kind: 'text', value: '\'=cmd|calc' })
  })

  test('people with too few cards stand at the end with the reason', () => {
    expect(cell('Сотрудники', 1, 0)).toEqual({ kind: 'text', value: 'Сотрудник № 2' })
    expect(cell('Сотрудники', 1, 10)).toEqual({ kind: 'text', value: 'вне рейтинга: мало карточек' })
  })

  test('a rule that could not look says at how many cards, and why where it is known', () => {
    expect(sheets.find(({ title }) => title === 'Не проверено')?.rows).toEqual([[{ kind: 'text', value: 'Следующий шаг запланирован' }, { kind: 'number', value: 5 }, { kind: 'text', value: '\'=нет поля UF_CRM_1' }]])
  })

  test('a moment is what a clock on the wall shows', () => {
    expect(cell('Проверки', 0, 0)).toEqual({ kind: 'moment', value: new Date('2026-11-21T12:00:00Z') })
  })

  test('no name of a sheet or a file is one that programs refuse', () => {
    for (const locale of ['ru', 'en'] as const) {
      for (const { title } of sheetsIn(locale)) expect(title).toMatch(/^[^\\/?*[\]:]{1,31}$/)
      expect(reportFileName(report, 'xlsx', words[locale])).toMatch(/^[^\\/?*:"<>|]+ 2026-11-16 — 2026-11-22\.xlsx$/)
    }
  })
})

test('kinds that were not read are told with the reason, and in the scan that could not', () => {
  const scans = history.map((one, index) => index === 1 ? { ...one, refused: ['lead', 'company'] as const } : one)
  const made = periodReport({ period: report.period, history: scans, people, departments: [], rules, policy: { fewestCards: 20 }, timeZone: 'Europe/Moscow' })
  if (!isReport(made)) throw new Error('There is no report.')
  const found = reportSheets(made, { rules, locale: 'ru', say: sayIn({ locale: 'ru', leadsAndTasks: false }), words: words.ru, unknownPerson, wallClock: moment => moment, whyBlind: () => '' })
  const rowsOf = (sheet: string) => found.find(({ title }) => title === sheet)?.rows ?? []
  const reason = { kind: 'text', value: 'У того, кто запустил проверку, нет прав на эти карточки.' }
  expect(rowsOf('Не проверено').slice(0, 2)).toEqual([[{ kind: 'text', value: 'лиды' }, null, reason], [{ kind: 'text', value: 'компании' }, null, reason]])
  expect(rowsOf('Проверки')[0]?.[1]).toEqual({ kind: 'text', value: 'все карточки. Не проверено: лиды, компании' })
})
