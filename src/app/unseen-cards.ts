import { cardKey, type CardKind, type CardRef } from '../core/card.ts'
import type { Regulation } from '../core/regulation.ts'
import { refOf, type CardResult } from '../core/scan-result.ts'
import type { Crm } from '../crm/port.ts'

/** Of so many cards each is asked whether it is gone or forbidden, which takes a command for each. */
const fewMissing = 500

/**
 * Results of an earlier scan that stand although this one was not given their cards: its person may not see them, and has not learnt that
 * anything was mended. Only what switched-on rules have found is left of them. Of very many what was deleted stays too, until somebody scans
 * who may see everything. `refused`: kinds of which the person may see nothing, so that there is nothing to ask.
 */
export async function unseenResults({ cards, scans }: Pick<Crm, 'cards' | 'scans'>, earlier: readonly CardResult[], found: ReadonlyMap<string, CardResult>, regulation: Pick<Regulation, 'entries'>, refused: readonly CardKind[] = []): Promise<readonly CardResult[]> {
  const missing = earlier.filter(result => !found.has(cardKey(refOf(result))))
  if (missing.length === 0) return []
  const isHidden = await hidden({ cards, scans }, missing.filter(({ kind }) => !refused.includes(kind)).map(refOf))
  const weights = new Map(regulation.entries.flatMap(({ ruleId, enabled, weight }): [string, number][] => enabled ? [[ruleId, weight]] : []))
  return missing.filter(result => refused.includes(result.kind) || isHidden(cardKey(refOf(result)))).map(result => stillAsked(result, weights))
}

async function hidden({ cards, scans }: Pick<Crm, 'cards' | 'scans'>, refs: readonly CardRef[]): Promise<(key: string) => boolean> {
  if (refs.length === 0) return () => false
  if (refs.length > fewMissing) {
    const titles = await scans.titles(refs)
    return key => !titles.has(key)
  }
  const lives = await cards.alive(refs)
  return key => lives.get(key) === 'forbidden'
}

function stillAsked(result: CardResult, weights: ReadonlyMap<string, number>): CardResult {
  const isAsked = ({ ruleId }: { readonly ruleId: string }): boolean => weights.has(ruleId)
  if (result.findings.every(isAsked) && [...result.notChecked, ...result.excepted].every(ruleId => weights.has(ruleId))) return result
  const findings = result.findings.filter(isAsked)
  const broken = [...new Set(findings.map(({ ruleId }) => ruleId))].reduce((sum, ruleId) => sum + (weights.get(ruleId) ?? 0), 0)
  return {
    ...result, findings, broken, looked: Math.max(broken, result.looked - result.broken + broken),
    notChecked: result.notChecked.filter(ruleId => weights.has(ruleId)), excepted: result.excepted.filter(ruleId => weights.has(ruleId)),
  }
}
