import { tenths } from '../../core/number-text.ts'
import { cleanPercent, weightedScore, type ScanRecord } from '../../core/scan-numbers.ts'

export interface TrendPoint {
  readonly at: Date
  /** 0 to 100 with one decimal; `null`: nothing was checked. */
  readonly clean: number | null
  readonly score: number | null
}

/** More points than this say no more on a chart of this size. */
const most = 60

/** What the scans have found, the oldest first; of very many the newest. */
export function trendOf(history: readonly ScanRecord[]): readonly TrendPoint[] {
  return history.slice(-most).map(({ finishedAt, numbers: { all } }) => ({ at: finishedAt, clean: shortened(cleanPercent(all)), score: shortened(weightedScore(all)) }))
}

function shortened(value: number | null): number | null {
  return value === null ? null : tenths(value)
}
