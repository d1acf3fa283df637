import type { DeskText } from '../text/index.ts'

/** More names than this are counted. */
const most = 12

export function namesText(words: DeskText['remind'], names: readonly string[]): string {
  return [...names.slice(0, most), ...names.length > most ? [words.counts.more(names.length - most)] : []].join(', ')
}
