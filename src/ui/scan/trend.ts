import type { CardKind } from '../../core/card.ts'
import { tenths } from '../../core/number-text.ts'
import { cleanPercent, coverSame, weightedScore, type ScanRecord } from '../../core/scan-numbers.ts'

export interface TrendPoint {
  readonly at: Date
  /** 0 to 100 with one decimal; `null`: nothing was checked. */
  readonly clean: number | null
  readonly score: number | null
  /** It has counted the same kinds of cards as the newest; one that has not is in no line with it. */
  readonly like: boolean
  /** Kinds that it knows nothing of. */
  readonly missing: readonly CardKind[]
}

/** More points than this say no more on a chart of this size. */
const most = 60

/** What the scans have found, the oldest first; of very many the newest. */
export function trendOf(history: readonly ScanRecord[]): readonly TrendPoint[] {
  const newest = history.at(-1)
  return history.slice(-most).map(scan => ({
    at: scan.finishedAt, clean: shortened(cleanPercent(scan.numbers.all)), score: shortened(weightedScore(scan.numbers.all)),
    like: newest === undefined || coverSame(scan, newest), missing: scan.missing ?? [],
  }))
}

function shortened(value: number | null): number | null {
  return value === null ? null : tenths(value)
}
