import { cardKey, type Card, type CardKind, type PartName } from './card.ts'
import { isInForce, type RuleException } from './exception.ts'
import { dayOf, startOfDay, addDays } from './period.ts'
import type { Regulation, RegulationEntry } from './regulation.ts'
import type { BlindSpot, Fault, Finding, PreparedRule, Rule, Verdict } from './rule.ts'

/** A rule that could not look, or not at everything. */
export interface NotChecked extends BlindSpot {
  readonly ruleId: string
}

/** A finding that is silenced on this card for a while. */
export interface ExceptedFinding extends Finding {
  readonly exception: RuleException
}

/** All rules of a regulation held against one card at one moment. */
export interface Inspection {
  readonly at: Date
  /** Number of the saved regulation that was used; `null`: the company has saved none. */
  readonly revision: number | null
  /** In the order of the regulation, which lists first what harms most. */
  readonly findings: readonly Finding[]
  readonly excepted: readonly ExceptedFinding[]
  /** Rule ids. */
  readonly passed: readonly string[]
  readonly notApplicable: readonly string[]
  readonly notChecked: readonly NotChecked[]
  /** The earliest moment at which the answer may become another one though nobody touches the card; `null`: never. */
  readonly changesAt: Date | null
}

/** What an inspection goes by. */
export interface InspectionBasis {
  readonly regulation: Regulation
  readonly rules: readonly Rule[]
  /** IANA; the portal's. */
  readonly timeZone: string
  readonly exceptions?: readonly RuleException[]
  /** By rule id: what the rule names and the portal no longer has. Such a rule is never *ok*. */
  readonly lost?: ReadonlyMap<string, readonly BlindSpot[]>
}

interface PreparedEntry {
  readonly ruleId: string
  readonly entry: RegulationEntry
  /** `null`: this version has no such rule. `broken`: its options cannot be used. */
  readonly judge: PreparedRule | 'broken' | null
  readonly lost: readonly BlindSpot[]
}

const nothing: readonly never[] = []

/**
 * Makes of a regulation what inspects any number of cards. An inspection never throws: a rule that breaks is *not checked* (`failed`), and a
 * rule that this version does not have is `not-supported`.
 */
export function prepareInspection({ regulation, rules, timeZone, exceptions = [], lost }: InspectionBasis): (card: Card, now: Date) => Inspection {
  const entries = regulation.entries.filter(({ enabled }) => enabled).map((entry): PreparedEntry => ({
    ruleId: entry.ruleId, entry, judge: judgeOf(entry, rules), lost: lost?.get(entry.ruleId) ?? nothing,
  }))
  const silenced = new Map<string, RuleException[]>()
  for (const exception of exceptions) {
    const key = cardKey(exception.card)
    silenced.set(key, [...silenced.get(key) ?? [], exception])
  }
  const revision = regulation.revision?.number ?? null

  return (card, now) => {
    const findings: Finding[] = []
    const excepted: ExceptedFinding[] = []
    const passed: string[] = []
    const notApplicable: string[] = []
    const notChecked: NotChecked[] = []
    let changes = Infinity
    const changesAt = (moment: Date): void => {
      const time = moment.getTime()
      if (time > now.getTime() && time < changes) changes = time
    }
    const ours = silenced.size === 0 ? undefined : silenced.get(cardKey(card.ref))
    for (const { ruleId, entry, judge, lost } of entries) {
      if (judge === null) {
        notChecked.push({ ruleId, obstacle: 'not-supported', about: null })
        continue
      }
      if (!holdsFor(card, entry) && lost.length === 0) {
        notApplicable.push(ruleId)
        continue
      }
      const verdict = judge === 'broken' ? broken : !holdsFor(card, entry) ? 'not-applicable' : ask(judge, card, now, timeZone, changesAt)
      const { faults, blind } = partsOf(verdict)
      for (const spot of blind) notChecked.push({ ruleId, ...spot })
      for (const spot of lost) if (!blind.some(({ about }) => about === spot.about)) notChecked.push({ ruleId, ...spot })
      if (faults.length === 0) {
        if (verdict === 'not-applicable') {
          if (lost.length === 0) notApplicable.push(ruleId)
        } else if (blind.length + lost.length === 0) passed.push(ruleId)
        continue
      }
      const exception = ours && longestOf(ours, ruleId, dayOf(now, timeZone))
      if (exception) changesAt(startOfDay(addDays(exception.until, 1), timeZone))
      for (const fault of faults) {
        const finding = findingOf(ruleId, fault)
        if (exception) excepted.push({ ...finding, exception })
        else findings.push(finding)
      }
    }
    return { at: now, revision, findings, excepted, passed, notApplicable, notChecked, changesAt: changes === Infinity ? null : new Date(changes) }
  }
}

/** One card; for many, prepare once. */
export function inspect(card: Card, regulation: Regulation, rules: readonly Rule[], now: Date, timeZone: string, exceptions: readonly RuleException[] = []): Inspection {
  return prepareInspection({ regulation, rules, timeZone, exceptions })(card, now)
}

const broken: Verdict<string> = { faults: [], blind: [{ obstacle: 'failed', about: null }] }

function judgeOf(entry: RegulationEntry, rules: readonly Rule[]): PreparedRule | 'broken' | null {
  const rule = rules.find(({ id }) => id === entry.ruleId)
  if (rule === undefined) return null
  try {
    return rule.prepare(entry.options)
  } catch {
    return 'broken'
  }
}

function ask(judge: PreparedRule, card: Card, now: Date, timeZone: string, changesAt: (moment: Date) => void): Verdict<string> {
  try {
    return judge({ card, now, timeZone, changesAt })
  } catch {
    return broken
  }
}

/** Whether the card stands where the company wants the rule to hold. Contacts and companies stand nowhere: a rule that is about them too holds for all of them. */
export function holdsFor(card: Card, { pipelineIds, stageIds }: RegulationEntry): boolean {
  if (card.ref.kind === 'contact' || card.ref.kind === 'company') return true
  if (pipelineIds.length > 0 && !(card.pipeline !== null && pipelineIds.includes(card.pipeline.id))) return false
  return stageIds.length === 0 || (card.stage !== null && stageIds.includes(card.stage.id))
}

function longestOf(exceptions: readonly RuleException[], ruleId: string, today: string): RuleException | undefined {
  return exceptions.filter(one => one.ruleId === ruleId && isInForce(one, today)).toSorted((a, b) => b.until.localeCompare(a.until))[0]
}

function partsOf(verdict: Verdict<string>): { readonly faults: readonly Fault<string>[], readonly blind: readonly BlindSpot[] } {
  if (typeof verdict === 'string') return noFaults
  return 'blind' in verdict ? verdict : { faults: verdict, blind: nothing }
}

const noFaults = { faults: nothing, blind: nothing }

function findingOf(ruleId: string, fault: Fault<string>): Finding {
  return { ruleId, messageId: fault.messageId, data: fault.data ?? {}, evidence: fault.evidence, fix: fault.fix ?? null }
}

/** The inspection in numbers. Rules are counted, except `findings`. */
export interface InspectionCounts {
  /** `clean` is said only when at least one rule looked and none was kept from looking. */
  readonly outcome: 'broken' | 'clean' | 'not-checked' | 'not-applicable'
  readonly findings: number
  /** Findings that are silenced for a while. */
  readonly excepted: number
  readonly broken: number
  readonly passed: number
  readonly notApplicable: number
  readonly notChecked: number
}

export function verdictOf(inspection: Inspection): InspectionCounts {
  const broken = new Set(inspection.findings.map(({ ruleId }) => ruleId)).size
  const notChecked = new Set(inspection.notChecked.map(({ ruleId }) => ruleId)).size
  const passed = inspection.passed.length
  return {
    outcome: broken > 0 ? 'broken' : notChecked > 0 ? 'not-checked' : passed > 0 ? 'clean' : 'not-applicable',
    findings: inspection.findings.length,
    excepted: inspection.excepted.length,
    broken,
    passed,
    notApplicable: inspection.notApplicable.length,
    notChecked,
  }
}

/** What must be read beside the card itself so that these rules can be held against it. */
export function partsNeeded(rules: readonly Rule[], kind: CardKind): readonly PartName[] {
  return [...new Set(rules.filter(rule => rule.kinds.includes(kind)).flatMap(({ needs }) => needs))]
}

/**
 * Loads what these rules need beside their own files; without a regulation, whatever their options may be, and without a card, whichever may
 * come. Must be awaited before an inspection with them is prepared.
 */
export async function bringRules(rules: readonly Rule[], regulation?: Regulation, card?: Card): Promise<void> {
  const asked = card === undefined ? rules : rules.filter(({ kinds }) => kinds.includes(card.ref.kind))
  await Promise.all(asked.map(rule => rule.bring?.(regulation?.entries.find(({ ruleId }) => ruleId === rule.id)?.options, card)))
}

/** The rules that a regulation has switched on. */
export function rulesInUse(regulation: Regulation, rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ id }) => regulation.entries.some(({ ruleId, enabled }) => enabled && ruleId === id))
}
