import { z } from 'zod'
import { cardKinds, type CardKind } from './card.ts'
import { once } from './once.ts'
import { dimensions } from './rule.ts'
import type { CardCounts, ScanNumbers, ScanRecord } from './scan-numbers.ts'
import type { CardResult } from './scan-result.ts'

/** A finished scan as its line in the book says it: counts as lists, since there may be hundreds of people. */
const count = z.number().int().nonnegative()
const counts = z.tuple([count, count, count, count, count, count, z.number().nonnegative()])
  .transform(([checked, clean, notChecked, notApplicable, findings, excepted, scores]): CardCounts => ({ checked, clean, notChecked, notApplicable, findings, excepted, scores }))
const sides = z.tuple([count, count])

const schema = once(() => z.object({
  version: z.literal(1),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  by: z.object({ id: z.number().int(), name: z.string() }),
  extent: z.enum(['full', 'changes']),
  revision: z.number().int().positive().nullable(),
  all: counts,
  rules: z.array(z.tuple([z.string(), count, count, count, count])),
  people: z.array(z.tuple([z.number().int(), counts])),
  dimensions: z.object(Object.fromEntries(dimensions.map(name => [name, sides])) as Record<typeof dimensions[number], typeof sides>),
  opened: count,
  closed: count,
  /** Where the results of all cards lie. */
  snapshot: z.string(),
  /** Earlier scans whose opened and closed findings are counted in this one. */
  includes: z.array(count).default([]),
  /** Its person may not see every card. */
  partial: z.boolean().default(false),
  /** Kinds that its person may not read, and those of them that its numbers know nothing of. */
  refused: z.array(z.enum(cardKinds)).default([]),
  missing: z.array(z.enum(cardKinds)).default([]),
}))

/** A scan as it is kept: its numbers, and the key of the lines that hold the results of its cards. */
export interface KeptScan extends ScanRecord {
  readonly snapshot: string
  readonly includes: readonly number[]
  /** Its person may not see every card: of changes among the others it knows nothing. */
  readonly partial?: boolean
}

function listOf({ checked, clean, notChecked, notApplicable, findings, excepted, scores }: CardCounts): z.input<typeof counts> {
  return [checked, clean, notChecked, notApplicable, findings, excepted, scores]
}

export function scanText({ startedAt, finishedAt, by, extent, revision, numbers, opened, closed, snapshot, includes, partial = false, refused = [], missing = [] }: Omit<KeptScan, 'id'>): string {
  const written: z.input<ReturnType<typeof schema>> = {
    version: 1,
    by, extent, revision, opened, closed, snapshot,
    includes: [...includes],
    ...partial ? { partial } : {},
    ...refused.length > 0 ? { refused: [...refused] } : {},
    ...missing.length > 0 ? { missing: [...missing] } : {},
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    all: listOf(numbers.all),
    rules: numbers.byRule.map(({ ruleId, findings, cards, notChecked, excepted }) => [ruleId, findings, cards, notChecked, excepted]),
    people: numbers.byPerson.map(({ personId, ...one }) => [personId, listOf(one)]),
    dimensions: Object.fromEntries(dimensions.map(name => [name, [numbers.byDimension[name].cards, numbers.byDimension[name].findings]])) as Record<typeof dimensions[number], [number, number]>,
  }
  return JSON.stringify(written)
}

/** Reads a line of the book; `null`: not understood. */
export function parseScan(id: number, text: string): KeptScan | null {
  const read = schema().safeParse(jsonOf(text))
  if (!read.success) return null
  const { all, rules, people, dimensions: byDimension, startedAt, finishedAt, by, extent, revision, opened, closed, snapshot, includes, partial, refused, missing } = read.data
  const numbers: ScanNumbers = {
    all,
    byRule: rules.map(([ruleId, findings, cards, notChecked, excepted]) => ({ ruleId, findings, cards, notChecked, excepted })),
    byPerson: people.map(([personId, one]) => ({ personId, ...one })),
    byDimension: Object.fromEntries(dimensions.map(name => [name, { cards: byDimension[name][0], findings: byDimension[name][1] }])) as unknown as ScanNumbers['byDimension'],
  }
  return { id, by, extent, revision, opened, closed, snapshot, includes, partial, refused, missing, startedAt: new Date(startedAt), finishedAt: new Date(finishedAt), numbers }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The scans after which this person need look only at what has changed: those of whoever may see every card, and the own; none that has left a kind unread. */
export function scansToGoBy<S extends Pick<KeptScan, 'by' | 'partial' | 'refused'>>(scans: readonly S[], personId: number): readonly S[] {
  return scans.filter(({ by, partial, refused = [] }) => refused.length === 0 && (partial !== true || by.id === personId))
}

/**
 * Kinds that this scan could not read and of which nothing is known from the one before. `earlier`: the results of that one; `null`: there are none, or they
 * are not whole any more.
 */
export function missingKinds({ refused, revision }: { readonly refused: readonly CardKind[], readonly revision: number | null }, last: Pick<KeptScan, 'missing' | 'revision'> | undefined, earlier: readonly Pick<CardResult, 'kind'>[] | null): readonly CardKind[] {
  if (earlier === null) return refused
  // Of a kind without results it was known that it has no cards, where the same regulation has looked.
  const wasLooked = (kind: CardKind): boolean => last !== undefined && last.revision === revision && !(last.missing ?? []).includes(kind)
  return refused.filter(kind => !wasLooked(kind) && !earlier.some(result => result.kind === kind))
}

const dayMs = 86_400_000

/** Days after which only one scan a week is kept. */
const recentDays = 31

export interface Thinning {
  /** To be written over the line of its id. */
  readonly keep: readonly KeptScan[]
  readonly remove: readonly number[]
}

/**
 * What the history may forget: of scans older than a month the last of each week stays, with the opened and closed findings of those
 * before it. A history that was broken off in the middle of this is thinned to the same.
 */
export function thinned(scans: readonly KeptScan[], now: Date): Thinning {
  const weeks = new Map<number, KeptScan[]>()
  for (const scan of counted(scans)) {
    const age = now.getTime() - scan.finishedAt.getTime()
    if (age <= recentDays * dayMs) continue
    const week = Math.floor(scan.finishedAt.getTime() / (7 * dayMs))
    weeks.set(week, [...weeks.get(week) ?? [], scan])
  }
  const keep = [...weeks.values()].flatMap(week => {
    const last = week.at(-1)
    if (last === undefined || week.length === 1) return []
    const others = week.slice(0, -1)
    return [{
      ...last,
      opened: sum(week.map(({ opened }) => opened)),
      closed: sum(week.map(({ closed }) => closed)),
      includes: [...last.includes, ...others.map(({ id }) => id)],
    }]
  })
  const included = new Set([...scans.flatMap(({ includes }) => includes), ...keep.flatMap(({ includes }) => includes)])
  return { keep, remove: scans.filter(({ id }) => included.has(id)).map(({ id }) => id) }
}

/** Scans in their order without those whose findings another one counts. */
export function counted(scans: readonly KeptScan[]): readonly KeptScan[] {
  const included = new Set(scans.flatMap(({ includes }) => includes))
  return scans.filter(({ id }) => !included.has(id)).toSorted((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime() || a.id - b.id)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0)
}
