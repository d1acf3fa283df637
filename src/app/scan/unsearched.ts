import { cardKey, type Card } from '../../core/card.ts'
import { duplicateSettings } from '../../core/duplicate-settings.ts'
import { holdsFor, type InspectionBasis } from '../../core/inspection.ts'
import { rules } from '../../core/rules/index.ts'
import { withStanding, type CardResult, type OpenFinding } from '../../core/scan-result.ts'

/** What a card has come to, with what stands of what was found before. */
export type Keeping = (card: Card, after: CardResult, before: CardResult | undefined) => CardResult

const comparedOnly = new Map(rules.flatMap(({ id, comparedOnly = [] }) => comparedOnly.length === 0 ? [] : [[id, new Set<string>(comparedOnly)]]))

/**
 * Keeps what only a comparison of all cards can find, for cards that were looked at alone: nobody has searched for it, and that is not the same as its not being
 * there. It is over where the card has closed, stands where the rule does not hold, or has no name left to be compared; a silenced one is silent.
 */
export async function unsearchedKeeping({ regulation, exceptions = [] }: Pick<InspectionBasis, 'regulation' | 'exceptions'>, earlier: readonly CardResult[]): Promise<Keeping> {
  const entries = new Map(regulation.entries.filter(({ enabled }) => enabled).map(entry => [entry.ruleId, entry]))
  const settings = duplicateSettings(regulation)
  const isAsked = settings.counts?.has('name-and-town') === true && earlier.some(({ findings }) => findings.some(isUnsearched))
  if (!isAsked) return (_, after) => after
  const { hasNameKey } = await import('../../core/duplicate-keys.ts')
  const silent = new Set(exceptions.map(({ card, ruleId }) => `${cardKey(card)} ${ruleId}`))

  return (card, after, before) => {
    const standing = before?.findings.filter(finding => {
      const entry = entries.get(finding.ruleId)
      return isUnsearched(finding) && entry !== undefined && holdsFor(card, entry) && !after.findings.some(one => one.ruleId === finding.ruleId && one.messageId === finding.messageId)
    }) ?? []
    if (standing.length === 0 || !hasNameKey(card, settings)) return after
    return withStanding(after, standing, { weightOf: ruleId => entries.get(ruleId)?.weight ?? 0, isSilent: ruleId => silent.has(`${cardKey(card.ref)} ${ruleId}`) })
  }
}

function isUnsearched({ ruleId, messageId }: OpenFinding): boolean {
  return comparedOnly.get(ruleId)?.has(messageId) === true
}
