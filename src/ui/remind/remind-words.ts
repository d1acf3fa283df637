import { cardKey } from '../../core/card.ts'
import { grouped } from '../../core/grouped.ts'
import { codeOf, type Summary } from '../../core/reminders.ts'
import type { DeskText } from '../text/index.ts'

/** More names than this are counted. */
const most = 12

export function namesText(words: DeskText['remind'], names: readonly string[]): string {
  return [...names.slice(0, most), ...names.length > most ? [words.counts.more(names.length - most)] : []].join(', ')
}

/** How many findings people are told of. What both the responsible person and the head of the department hear of is one. */
export function findingsIn(summaries: readonly Summary[]): number {
  const counts = new Map<string, number>()
  for (const { ref, findings } of summaries.flatMap(({ own, escalated }) => [...own, ...escalated])) {
    for (const [code, ones] of grouped(findings, codeOf)) {
      const key = `${cardKey(ref)} ${code}`
      counts.set(key, Math.max(counts.get(key) ?? 0, ones.length))
    }
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}
