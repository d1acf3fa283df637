import type { CardKind } from './card.ts'
import type { Author } from './review-record.ts'
import type { Dimension } from './rule.ts'

/**
 * Cards in numbers. Percentages are of `checked` alone. A card with findings counts as broken also when some rule could not look at it; one
 * without findings at which some rule could not look is in `notChecked` and neither clean nor broken.
 */
export interface CardCounts {
  /** Cards about which something can be said: clean or broken. */
  readonly checked: number
  readonly clean: number
  /** Cards without a finding at which some rule, or every rule, could not look. */
  readonly notChecked: number
  /** Cards that no switched-on rule is about. */
  readonly notApplicable: number
  readonly findings: number
  readonly excepted: number
  /** Sum of the checked cards' scores (0 to 100 each); divided by `checked` it is the weighted score. */
  readonly scores: number
}

export interface RuleCounts {
  readonly ruleId: string
  readonly findings: number
  readonly cards: number
  readonly notChecked: number
  readonly excepted: number
}

/** One scan in numbers: what the history keeps of it for good. */
export interface ScanNumbers {
  readonly all: CardCounts
  readonly byRule: readonly RuleCounts[]
  /** By the responsible person's id; departments follow from who works where. */
  readonly byPerson: readonly (CardCounts & { readonly personId: number })[]
  /** Of each dimension: cards with at least one finding of it. */
  readonly byDimension: Readonly<Record<Dimension, { readonly cards: number, readonly findings: number }>>
}

/** A finished scan. */
export interface ScanRecord {
  /** The line in the book; 0 before it is written. */
  readonly id: number
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly by: Author
  readonly extent: 'full' | 'changes'
  /** Number of the regulation that it went by. */
  readonly revision: number | null
  readonly numbers: ScanNumbers
  /** Findings that are there and were not in the scan before, and the other way round. */
  readonly opened: number
  readonly closed: number
  /** Kinds to which its person has no right at all: they are *not checked*, and what was found on them before stands. Without it none. */
  readonly refused?: readonly CardKind[]
  /** Those of them of which nothing was known before either: they are in none of the numbers. Without it none. */
  readonly missing?: readonly CardKind[]
}

/** Whether the numbers of both count the same kinds of cards: otherwise a difference says nothing about the data. */
export function coverSame(one: Pick<ScanRecord, 'missing'>, other: Pick<ScanRecord, 'missing'>): boolean {
  const [first, second] = [one.missing ?? [], other.missing ?? []]
  return first.length === second.length && first.every(kind => second.includes(kind))
}

/** Share of clean cards among the checked ones, 0 to 100; `null`: nothing was checked. */
export function cleanPercent({ checked, clean }: Pick<CardCounts, 'checked' | 'clean'>): number | null {
  return checked === 0 ? null : 100 * clean / checked
}

/** Weighted score of the checked cards, 0 to 100; `null`: nothing was checked. */
export function weightedScore({ checked, scores }: Pick<CardCounts, 'checked' | 'scores'>): number | null {
  return checked === 0 ? null : scores / checked
}
