import type { Watched } from './browser.ts'
import { rounded } from './numbers.ts'

/** Tasks over 50 ms, as Chromium tells them: their number and the longest, in milliseconds; 0: there was none. */
export interface LongTasks {
  readonly count: number
  readonly longestMs: number
}

export function summed(tasks: Watched['longTasks']): LongTasks {
  return { count: tasks.length, longestMs: rounded(Math.max(0, ...tasks.map(({ ms }) => ms))) }
}

export function between(tasks: Watched['longTasks'], from: number, to: number): Watched['longTasks'] {
  return tasks.filter(({ at, ms }) => at + ms > from && at < to)
}
