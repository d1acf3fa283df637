import type { Card, CardKind, PartName } from './card.ts'
import type { Regulation, RegulationEntry } from './regulation.ts'
import type { BlindSpot, Fault, Finding, Rule, Verdict } from './rule.ts'

/** A rule that could not look, or not at everything. */
export interface NotChecked extends BlindSpot {
  readonly ruleId: string
}

/** All rules of a regulation held against one card at one moment. */
export interface Inspection {
  readonly at: Date
  /** In the order of the regulation, which lists first what harms most. */
  readonly findings: readonly Finding[]
  /** Rule ids. */
  readonly passed: readonly string[]
  readonly notApplicable: readonly string[]
  readonly notChecked: readonly NotChecked[]
}

type Outcome =
  | { readonly kind: 'passed' | 'not-applicable' }
  | { readonly kind: 'looked', readonly faults: readonly Fault<string>[], readonly blind: readonly BlindSpot[] }

/**
 * Holds every switched-on rule against the card. Never throws: a rule that breaks is *not checked* (`failed`),
 * and a rule that this version does not have is `not-supported`. `timeZone` is the portal's IANA zone.
 */
export function inspect(card: Card, regulation: Regulation, rules: readonly Rule[], now: Date, timeZone: string): Inspection {
  const asked = regulation.entries
    .filter(entry => entry.enabled)
    .map(entry => ({ ruleId: entry.ruleId, outcome: ask(card, entry, rules, now, timeZone) }))
  const looked = asked.flatMap(({ ruleId, outcome }) => outcome.kind === 'looked' ? [{ ruleId, ...outcome }] : [])
  const idsOf = (kind: Outcome['kind']) => asked.filter(({ outcome }) => outcome.kind === kind).map(({ ruleId }) => ruleId)
  return {
    at: now,
    findings: looked.flatMap(({ ruleId, faults }) => faults.map(fault => findingOf(ruleId, fault))),
    passed: idsOf('passed'),
    notApplicable: idsOf('not-applicable'),
    notChecked: looked.flatMap(({ ruleId, blind }) => blind.map(spot => ({ ruleId, ...spot }))),
  }
}

function ask(card: Card, entry: RegulationEntry, rules: readonly Rule[], now: Date, timeZone: string): Outcome {
  const rule = rules.find(({ id }) => id === entry.ruleId)
  if (rule === undefined) return { kind: 'looked', faults: [], blind: [{ obstacle: 'not-supported', about: null }] }
  if (!holdsInPipeline(card, entry)) return { kind: 'not-applicable' }
  try {
    return outcomeOf(rule.check({ card, options: entry.options, now, timeZone }))
  } catch {
    return { kind: 'looked', faults: [], blind: [{ obstacle: 'failed', about: null }] }
  }
}

function holdsInPipeline(card: Card, entry: RegulationEntry): boolean {
  return entry.pipelineIds.length === 0 || (card.pipeline !== null && entry.pipelineIds.includes(card.pipeline.id))
}

function outcomeOf(verdict: Verdict<string>): Outcome {
  if (verdict === 'ok') return { kind: 'passed' }
  if (verdict === 'not-applicable') return { kind: 'not-applicable' }
  const { faults, blind } = 'blind' in verdict ? verdict : { faults: verdict, blind: [] }
  return faults.length + blind.length === 0 ? { kind: 'passed' } : { kind: 'looked', faults, blind }
}

function findingOf(ruleId: string, fault: Fault<string>): Finding {
  return { ruleId, messageId: fault.messageId, data: fault.data ?? {}, evidence: fault.evidence, fix: fault.fix ?? null }
}

/** The inspection in numbers. Rules are counted, except `findings`. */
export interface InspectionCounts {
  /** `clean` is said only when at least one rule looked and none was kept from looking. */
  readonly outcome: 'broken' | 'clean' | 'not-checked' | 'not-applicable'
  readonly findings: number
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
    broken,
    passed,
    notApplicable: inspection.notApplicable.length,
    notChecked,
  }
}

/** What must be read beside the card itself so that any of these rules can be held against it, whichever the regulation has on. */
export function partsNeeded(rules: readonly Rule[], kind: CardKind): readonly PartName[] {
  return [...new Set(rules.filter(rule => rule.kinds.includes(kind)).flatMap(({ needs }) => needs))]
}
