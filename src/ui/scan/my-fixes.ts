import type { Card } from '../../core/card.ts'
import type { Inspection } from '../../core/inspection.ts'
import type { Finding, Rule } from '../../core/rule.ts'
import { stateOf, type CardResult } from '../../core/scan-result.ts'
import { brokenCards, rowsOf } from './card-filter.ts'

/** What the scan has found of one person's cards. */
export interface OwnCards {
  /** The most harmful first. */
  readonly broken: readonly CardResult[]
  /** Cards with rules that could not look, and these rules. */
  readonly notChecked: { readonly cards: number, readonly ruleIds: readonly string[] }
  /** Cards that the person is responsible for, whatever was found. */
  readonly total: number
}

export function ownCards(results: readonly CardResult[], personId: number, weights: ReadonlyMap<string, number>): OwnCards {
  const own = results.filter(({ responsibleId }) => responsibleId === personId)
  const blind = own.filter(({ notChecked }) => notChecked.length > 0)
  return {
    broken: [...rowsOf(own, brokenCards, { rules: [], weights, people: new Map() })].flatMap(index => own[index] ?? []),
    notChecked: { cards: blind.length, ruleIds: [...new Set(blind.flatMap(({ notChecked }) => notChecked))] },
    total: own.filter(result => stateOf(result) !== 'not-applicable').length,
  }
}

/**
 * What has become of a card with findings. `unsure`: none is in sight, but a rule that had found something could not look.
 * `unconfirmed`: none is in sight, but who looks may not see the cards that this one was like, or only a comparison of all cards finds them. `null`: something is still to be mended.
 */
export type FixEnd = 'fixed' | 'gone' | 'handed' | 'unsure' | 'unconfirmed' | null

interface FixViewer {
  /** Who is to mend it. */
  readonly personId: number
  /** Sees every card of the CRM, as the scan's own person may have. */
  readonly seesAll: boolean
}

export function endOfFix(found: Pick<CardResult, 'findings'>, now: { readonly card: Card, readonly inspection: Inspection } | 'gone', { personId, seesAll }: FixViewer, rules: readonly Pick<Rule, 'id' | 'needs' | 'comparedOnly'>[]): FixEnd {
  if (now === 'gone') return 'gone'
  if (now.card.responsible.id !== personId) return 'handed'
  const { findings, notChecked } = now.inspection
  if (findings.length > 0) return null
  const broken = new Set(found.findings.map(({ ruleId }) => ruleId))
  if (notChecked.some(({ ruleId }) => broken.has(ruleId))) return 'unsure'
  const isUnseen = !seesAll && rules.some(({ id, needs }) => broken.has(id) && needs.includes('twins'))
  const isUnsearched = found.findings.some(({ ruleId, messageId }) => rules.some(({ id, comparedOnly }) => id === ruleId && comparedOnly?.includes(messageId)))
  return isUnseen || isUnsearched ? 'unconfirmed' : 'fixed'
}

/** Findings with their places in the inspection, the heaviest first. */
export function heaviestFirst({ findings }: Pick<Inspection, 'findings'>, weights: ReadonlyMap<string, number>): readonly { readonly finding: Finding, readonly index: number }[] {
  return findings.map((finding, index) => ({ finding, index })).sort((a, b) => (weights.get(b.finding.ruleId) ?? 1) - (weights.get(a.finding.ruleId) ?? 1) || a.index - b.index)
}
