import { cardKey, type CardKind, type CardRef } from '../core/card.ts'
import type { Regulation } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { refOf, withStanding, type CardResult } from '../core/scan-result.ts'
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

const twinRules = new Set(rules.filter(({ needs }) => needs.includes('twins')).map(({ id }) => id))

/**
 * Cards that this scan was given, with what stands of them because their twin is among the hidden ones. What makes two cards twins is found on both: as long
 * as a hidden one of the kind says it, it was not mended, only not seen. `unseen`: as `unseenResults` gives them.
 */
export function besideUnseen(earlier: readonly CardResult[], found: ReadonlyMap<string, CardResult>, unseen: readonly CardResult[], { entries }: Pick<Regulation, 'entries'>): readonly CardResult[] {
  const said = new Set(unseen.flatMap(({ kind, findings }) => findings.filter(({ ruleId }) => twinRules.has(ruleId)).map(({ messageId }) => `${kind} ${messageId}`)))
  if (said.size === 0) return []
  const weights = new Map(entries.map(({ ruleId, weight }) => [ruleId, weight]))
  return earlier.flatMap(before => {
    const after = found.get(cardKey(refOf(before)))
    if (after === undefined) return []
    const standing = before.findings.filter(({ ruleId, messageId }) =>
      twinRules.has(ruleId) && said.has(`${before.kind} ${messageId}`) && !after.findings.some(finding => finding.ruleId === ruleId))
    return standing.length === 0 ? [] : [withStanding(after, standing, { weightOf: ruleId => weights.get(ruleId) ?? 0, isSilent: ruleId => after.excepted.includes(ruleId) })]
  })
}
