import { triggerRef, type ShallowRef } from 'vue'
import { cardKey, type Card, type CardRef } from '../../core/card.ts'
import { resultMaker } from '../../core/card-scanner.ts'
import { duplicateSettings } from '../../core/duplicate-settings.ts'
import { bringRules, partsNeeded, prepareInspection, rulesInUse, type Inspection } from '../../core/inspection.ts'
import { latest, ready, type Load } from '../../core/load.ts'
import type { Regulation } from '../../core/regulation.ts'
import { rules } from '../../core/rules/index.ts'
import { withStanding, type CardResult } from '../../core/scan-result.ts'
import { useSession } from '../session.ts'
import { readBasis, type CurrentBasis } from './scan-basis.ts'
import { scanSheet } from './scan-run.ts'
import { unsearchedKeeping } from './unsearched.ts'

/** A card as it is now, held against the regulation as it is now. */
export interface LookedAt {
  readonly card: Card
  readonly inspection: Inspection
}

/** Looking again at certain cards of a scan. `basis`: what the page's scan went by. */
export function lookAgain({ basis, results, seesAll }: { readonly basis: ShallowRef<CurrentBasis | null>, readonly results: ShallowRef<Load<readonly CardResult[]>>, readonly seesAll: () => boolean }) {
  const session = useSession()

  /** These cards as they are now, held against the regulation as it is now; those that are gone or forbidden are left out. */
  async function lookAt(refs: readonly CardRef[]): Promise<readonly LookedAt[]> {
    const crm = session.crm()
    const now = session.now()
    const current = basis.value ?? await readBasis(crm, now, session.timeZone())
    basis.value = current
    const used = rulesInUse(current.regulation, rules)
    await bringRules(used)
    const cards = await crm.scans.look(refs, kind => partsNeeded(used, kind), duplicateSettings(current.regulation))
    const inspect = prepareInspection({ ...current, rules })
    return cards.map(card => ({ card, inspection: inspect(card, now) }))
  }

  /** «Проверить снова»: what was found on the card becomes what is found now. */
  async function recheck(ref: CardRef): Promise<LookedAt | 'gone'> {
    basis.value = null
    const [looked] = await lookAt([ref])
    const list = latest(results.value) ?? []
    const at = list.findIndex(({ kind, id }) => kind === ref.kind && id === ref.id)
    const before = list[at]
    const current = basis.value as CurrentBasis | null
    const sheet = scanSheet(rules, new Map(before === undefined ? [] : [[cardKey(ref), before]]))
    if (looked !== undefined && current !== null) {
      const keeping = await unsearchedKeeping(current, before === undefined ? [] : [before])
      const after = keeping(looked.card, resultMaker({ ...current, rules })(looked.card, looked.inspection), before)
      sheet.put(withUnseen(after, before, current.regulation, seesAll()))
    }
    const changed = list.slice()
    if (at >= 0) changed.splice(at, 1, ...sheet.results.values())
    results.value = ready(changed)
    triggerRef(results)
    return looked ?? 'gone'
  }

  return { lookAt, recheck }
}

/** Who may not see every card does not see every twin: what the scan has found there stands until the next one. */
function withUnseen(after: CardResult, before: CardResult | undefined, regulation: Regulation, seesAll: boolean): CardResult {
  if (seesAll || before === undefined) return after
  const compared = new Set(rules.filter(({ needs }) => needs.includes('twins')).map(({ id }) => id))
  const unseen = before.findings.filter(({ ruleId }) => compared.has(ruleId) && !after.findings.some(finding => finding.ruleId === ruleId))
  const weights = new Map(regulation.entries.map(({ ruleId, weight }) => [ruleId, weight]))
  return withStanding(after, unseen, { weightOf: ruleId => weights.get(ruleId) ?? 0, isSilent: () => false })
}
