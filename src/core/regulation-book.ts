import { z } from 'zod'
import { once } from './once.ts'
import { parseRegulation, type ParsedRegulation, type Regulation } from './regulation.ts'
import type { Rule } from './rule.ts'

/** A line of the book of regulations, as far as it matters here. */
export interface RegulationLine {
  readonly id: number
  readonly key: string
  readonly text: string
}

/** One saved regulation. Number 0 is what was there before regulations were counted. */
export interface SavedVersion {
  readonly lineId: number
  readonly number: number
  /** The saving that wrote it. */
  readonly savedBy: string | null
  readonly text: string
}

const marks = once(() => z.object({ savedBy: z.string().nullable().default(null) }))

/** What the line holds of the saving that wrote it, besides the regulation. */
export function versionText(regulation: Regulation, savedBy: string): string {
  return JSON.stringify({ ...regulation, savedBy })
}

/** What was kept in the settings when the first version was saved, as it was. */
export function earlierText(saved: unknown, savedBy: string): string {
  return JSON.stringify({ savedBy, earlier: saved })
}

/** `null`: somebody has edited the line by hand, or something of it is missing; it counts for nothing. */
export function versionOf({ id, key, text }: RegulationLine): SavedVersion | null {
  const read = marks().safeParse(jsonOf(text))
  return read.success && /^\d{1,9}$/.test(key) ? { lineId: id, number: Number(key), savedBy: read.data.savedBy, text } : null
}

/** Every number's line that counts (of equal numbers the lowest id), the newest first. */
export function versionsIn(lines: readonly RegulationLine[]): readonly SavedVersion[] {
  const winners = new Map<number, SavedVersion>()
  for (const line of lines) {
    const version = versionOf(line)
    if (version === null) continue
    const before = winners.get(version.number)
    if (before === undefined || version.lineId < before.lineId) winners.set(version.number, version)
  }
  return [...winners.values()].sort((a, b) => b.number - a.number)
}

/** The regulation of a line, unvalidated. */
export function savedIn(text: string): unknown {
  const json = jsonOf(text)
  return typeof json === 'object' && json !== null && 'earlier' in json ? json.earlier : json
}

export function parseVersion({ text }: Pick<SavedVersion, 'text'>, rules: readonly Rule[]): ParsedRegulation {
  return parseRegulation(savedIn(text), rules)
}

/** `undefined` is no JSON, which a regulation is not either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** How what every page goes by (`saved`, the settings) stands to the book. */
export type Standing =
  /** Both say the same, or nothing was ever saved. */
  | { readonly state: 'same' }
  /** The book has a newer one: whoever may writes it into the settings. */
  | { readonly state: 'behind', readonly newest: SavedVersion }
  /** The settings hold something else under the newest number, or nothing that is understood: a person has to decide. */
  | { readonly state: 'astray', readonly newest: SavedVersion }

export function standingOf(saved: unknown, versions: readonly SavedVersion[], rules: readonly Rule[]): Standing {
  const newest = versions.find(({ number }) => number > 0)
  if (newest === undefined) return { state: 'same' }
  if (saved === undefined || saved === null) return { state: 'behind', newest }
  const earlier = versions.find(({ number }) => number === 0)
  // The first saving was broken off before it reached the settings.
  if (earlier !== undefined && same(savedIn(earlier.text), saved)) return { state: 'behind', newest }
  const { regulation, problem } = parseRegulation(saved, rules)
  // A newer version of the app has saved it: it knows better than we do.
  if (problem?.code === 'newer-version') return { state: 'same' }
  const number = regulation.revision?.number ?? 0
  if (problem?.code === 'not-understood' || number === 0) return { state: 'astray', newest }
  if (number !== newest.number) return number < newest.number ? { state: 'behind', newest } : { state: 'same' }
  return same(savedIn(newest.text), saved) ? { state: 'same' } : { state: 'astray', newest }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The number that the next saved regulation builds on. */
export function baseNumber(saved: Regulation, versions: readonly SavedVersion[]): number {
  return Math.max(saved.revision?.number ?? 0, versions[0]?.number ?? 0)
}
