import { remembered } from './bounded-cache.ts'

type Library = Pick<typeof import('re2js'), 'RE2JS'>

let library: Library | null = null

/** Loads the regular expressions that cannot run for ever (45 kB gzipped), once. */
export async function bringPatterns(): Promise<void> {
  library ??= await import('re2js')
}

/** Longest pattern that is taken, and how much of a value it looks at. */
export const longestPattern = 300
const longestLooked = 2_000

/**
 * What keeps a pattern from being used; `null`: nothing. Needs no library, so that options can be read before it is there. What looks
 * around (`(?=`) or back (`\1`) cannot be done in linear time, and is refused; so are letters by their number (`\u0430`), which RE2 does not know.
 */
export function patternFault(pattern: string): 'broken-pattern' | 'too-clever-pattern' | null {
  if (/\(\?(?:=|!|<=|<!)|\\[1-9cu]|\\k</.test(pattern.replace(/\\\\/g, ''))) return 'too-clever-pattern'
  if (pattern.length > longestPattern || [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].some(([, least = '', most = '']) => Number(least) > most1000 || Number(most) > most1000)) return 'too-clever-pattern'
  try {
    new RegExp(pattern, 'u')
    return null
  } catch {
    return 'broken-pattern'
  }
}

/** RE2 counts no further. */
const most1000 = 1_000

/** Whether a text contains the pattern, letter case aside. Takes time in proportion to the text, whatever the pattern. Needs `bringPatterns`; throws when RE2 does not take the pattern. */
export function matcherOf(pattern: string): (text: string) => boolean {
  if (library === null) throw new Error('A pattern is made before `bringPatterns` was awaited.')
  const { RE2JS } = library
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
  const matches = remembered(text => compiled.matcher(text).find())
  return text => matches(text.length > longestLooked ? text.slice(0, longestLooked) : text)
}
