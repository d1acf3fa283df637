import writeExcelFile, { type Cell as ExcelCell } from 'write-excel-file/universal'
import type { Cell, Sheet } from './report-sheet.ts'

const headerStyle = { fontWeight: 'bold', wrap: true, alignVertical: 'center', backgroundColor: '#eef2f4' } as const

/** The tables as one workbook: numbers are numbers, dates are dates. */
export async function xlsxOf(sheets: readonly Sheet[]): Promise<Blob> {
  return writeExcelFile(sheets.map(({ title, columns, rows }) => ({
    sheet: sheetName(title),
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
    data: [columns.map(({ title }) => ({ value: title, type: String, ...headerStyle })), ...rows.map(row => row.map(cellOf))],
  }))).toBlob()
}

function cellOf(cell: Cell): ExcelCell {
  if (cell === null) return null
  switch (cell.kind) {
    case 'text': return { value: cell.value, type: String, wrap: true }
    case 'number': return { value: cell.value, type: Number, format: '#,##0' }
    case 'decimal': return { value: cell.value, type: Number, format: '0.0' }
    case 'points': return { value: cell.value, type: Number, format: '+0.0;-0.0;0.0' }
    case 'day': return { value: new Date(`${cell.value}T00:00:00Z`), type: Date, format: 'dd.mm.yyyy' }
    case 'moment': return { value: cell.value, type: Date, format: 'dd.mm.yyyy hh:mm' }
  }
}

/** Excel refuses longer names and these signs in them. */
function sheetName(title: string): string {
  return title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)
}
