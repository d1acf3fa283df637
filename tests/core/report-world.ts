import { dimensions } from '../../src/core/rule.ts'
import type { CardCounts, ScanNumbers, ScanRecord } from '../../src/core/scan-numbers.ts'

export function counts(checked: number, clean: number, says: Partial<CardCounts> = {}): CardCounts {
  return { checked, clean, notChecked: 0, notApplicable: 0, findings: checked - clean, excepted: 0, scores: checked * 80, ...says }
}

export function numbers(all: CardCounts, says: Partial<ScanNumbers> = {}): ScanNumbers {
  const none = Object.fromEntries(dimensions.map(name => [name, { cards: 0, findings: 0 }])) as unknown as ScanNumbers['byDimension']
  return { all, byRule: [], byPerson: [], byDimension: none, ...says }
}

/** A scan that finished at noon in Moscow. */
export function scan(day: string, found: ScanNumbers, says: Partial<ScanRecord> = {}): ScanRecord {
  const finishedAt = new Date(`${day}T12:00:00+03:00`)
  return { id: 1, startedAt: finishedAt, finishedAt, by: { id: 5, name: 'Рита Начальникова' }, extent: 'full', revision: 3, numbers: found, opened: 0, closed: 0, ...says }
}
