import { strFromU8, unzipSync } from 'fflate'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { csvOf } from '../../src/ui/report/csv.ts'
import { harmless, type Sheet } from '../../src/ui/report/report-sheet.ts'
import { xlsxOf } from '../../src/ui/report/xlsx.ts'

const sheets: readonly Sheet[] = [
  {
    title: 'Сотрудники',
    columns: [{ title: 'Сотрудник', width: 34 }, { title: 'Чистые, %', width: 18 }, { title: 'Изменение', width: 12 }, { title: 'Закончена', width: 18 }, { title: 'День', width: 12 }],
    rows: [
      [{ kind: 'text', value: 'Ёлкина «Анна»; & <b>"сын"</b>' }, { kind: 'decimal', value: 81.5 }, { kind: 'points', value: -3.4 }, { kind: 'moment', value: new Date('2026-11-21T14:05:00Z') }, { kind: 'day', value: '2026-11-22' }],
      [{ kind: 'text', value: harmless('=HYPERLINK("https://example.com")') }, null, { kind: 'number', value: -12 }, null, null],
    ],
  },
  { title: 'Очень длинное название: листа/таблицы', columns: [{ title: 'Правило', width: 40 }], rows: [] },
]

async function opened(blob: Blob): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer()))).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

/** Cells of a sheet as a program reads them: `t` is their type, `v` their value. */
function cellsOf(xml: string, strings: string): Record<string, { readonly type: string, readonly value: string, readonly style: string }> {
  const shared = [...strings.matchAll(/<si>.*?<t[^>]*>(.*?)<\/t>.*?<\/si>/gs)].map(([, text]) => text ?? '')
  const cells = [...xml.matchAll(/<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, name = '', attributes = '', inside = '']) => {
    const type = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n'
    const value = /<(?:v|t)[^>]*>(.*?)<\/(?:v|t)>/s.exec(inside)?.[1] ?? ''
    return [name, { type, value: type === 's' ? shared[Number(value)] ?? '' : value, style: /s="(\d+)"/.exec(attributes)?.[1] ?? '' }] as const
  })
  return Object.fromEntries(cells)
}

describe('the workbook', () => {
  async function firstSheet() {
    const files = await opened(await xlsxOf(sheets))
    return { files, cells: cellsOf(files['xl/worksheets/sheet1.xml'] ?? '', files['xl/sharedStrings.xml'] ?? '') }
  }

  test('has a sheet for each table, named as programs allow', async () => {
    const { files } = await firstSheet()
    expect([...(files['xl/workbook.xml'] ?? '').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name)).toEqual(['Сотрудники', 'Очень длинное название  листа т'])
  })

  test('keeps Cyrillic, quotes and signs of markup', async () => {
    const { cells } = await firstSheet()
    expect(cells['A1']?.value).toBe('Сотрудник')
    expect(cells['A2']?.value.replaceAll('&quot;', '"')).toBe('Ёлкина «Анна»; &amp; &lt;b&gt;"сын"&lt;/b&gt;')
  })

  test('numbers are numbers, also negative ones', async () => {
    const { cells } = await firstSheet()
    expect(cells['B2']).toMatchObject({ type: 'n', value: '81.5' })
    expect(cells['C2']).toMatchObject({ type: 'n', value: '-3.4' })
    expect(cells['C3']).toMatchObject({ type: 'n', value: '-12' })
  })

  test('dates are dates: the days since 1900 with a format of dates', async () => {
    const { files, cells } = await firstSheet()
    const dayOf = (serial: string | undefined) => new Date(Date.UTC(1899, 11, 30) + Math.round(Number(serial) * 86_400_000)).toISOString()
    expect(dayOf(cells['D2']?.value)).toBe('2026-11-21T14:05:00.000Z')
    expect(dayOf(cells['E2']?.value)).toBe('2026-11-22T00:00:00.000Z')
    expect(files['xl/styles.xml']).toContain('dd.mm.yyyy hh:mm')
  })

  test('there is no formula in it', async () => {
    const { files, cells } = await firstSheet()
    expect(cells['A3']).toMatchObject({ value: expect.stringMatching(/^(?:'|&apos;|&#39;)=HYPERLINK/) })
    expect(files['xl/worksheets/sheet1.xml']).not.toMatch(/<f[ >]/)
  })

  test('columns are as wide as they are said to be', async () => {
    const { files } = await firstSheet()
    expect([...(files['xl/worksheets/sheet1.xml'] ?? '').matchAll(/<col [^>]*width="([\d.]+)"/g)].map(([, width]) => Math.round(Number(width)))).toEqual([34, 18, 12, 18, 12])
  })
})

describe('the text file', () => {
  test('tells programs that it is UTF-8', async () => {
    expect([...new Uint8Array(await csvOf(sheets, 'ru').arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  test('is read by Russian Excel: semicolons, decimal commas, days in their order', async () => {
    const text = await csvOf(sheets, 'ru').text()
    expect(Papa.parse<string[]>(text.replace('\ufeff', ''), { delimiter: ';' }).data.slice(0, 4)).toEqual([
      ['Сотрудники'],
      ['Сотрудник', 'Чистые, %', 'Изменение', 'Закончена', 'День'],
      ['Ёлкина «Анна»; & <b>"сын"</b>', '81,5', '-3,4', '21.11.2026 14:05', '22.11.2026'],
      ['\'=HYPERLINK("https://example.com")', '', '-12', '', ''],
    ])
  })

  test('is read by English Excel: commas and decimal points', async () => {
    const text = await csvOf(sheets, 'en').text()
    expect(Papa.parse<string[]>(text.replace('\ufeff', ''), { delimiter: ',' }).data[2]).toEqual(['Ёлкина «Анна»; & <b>"сын"</b>', '81.5', '-3.4', '2026-11-21 14:05', '2026-11-22'])
  })
})
