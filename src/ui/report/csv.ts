import Papa from 'papaparse'
import type { Cell, Sheet } from './report-sheet.ts'
import type { Locale } from '../../core/rule.ts'

/** The tables one after another, as Excel of the language opens them: Russian wants semicolons and decimal commas, both want to be told of UTF-8. */
export function csvOf(sheets: readonly Sheet[], locale: Locale): Blob {
  const rows = sheets.flatMap(({ title, columns, rows }, index) => [
    ...index === 0 ? [] : [['']],
    [title],
    columns.map(({ title }) => title),
    ...rows.map(row => row.map(cell => cellText(cell, locale))),
  ])
  return new Blob([`\ufeff${Papa.unparse(rows, { delimiter: locale === 'ru' ? ';' : ',', newline: '\r\n' })}\r\n`], { type: 'text/csv;charset=utf-8' })
}

function cellText(cell: Cell, locale: Locale): string {
  if (cell === null) return ''
  switch (cell.kind) {
    case 'text': return cell.value
    case 'day': return dayText(cell.value, locale)
    case 'moment': return `${dayText(cell.value.toISOString().slice(0, 10), locale)} ${cell.value.toISOString().slice(11, 16)}`
    default: return locale === 'ru' ? String(cell.value).replace('.', ',') : String(cell.value)
  }
}

function dayText(day: string, locale: Locale): string {
  return locale === 'ru' ? day.split('-').reverse().join('.') : day
}
