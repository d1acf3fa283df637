import type { Card, PartName } from './card.ts'
import { inspect, type Inspection } from './inspection.ts'
import type { Regulation } from './regulation.ts'
import type { Rule } from './rule.ts'

/** An inspection of a card that is not all there yet. */
export interface InspectionSoFar {
  /** Without the rules that wait: they are in no part of it. */
  readonly inspection: Inspection
  /** What the waiting rules need of the parts that are still to come; none: the inspection is whole. */
  readonly waitsFor: readonly PartName[]
}

/** What can be said while `later` parts are on their way. Of `activities`, when they are among them and on the card already, all open ones are there. */
export function inspectSoFar(card: Card, later: readonly PartName[], regulation: Regulation, rules: readonly Rule[], now: Date, timeZone: string): InspectionSoFar {
  const waits = (rule: Rule): boolean => rule.kinds.includes(card.ref.kind)
    && rule.needs.some(part => later.includes(part) && !(part === 'activities' && rule.openActivitiesOnly === true && card.parts.activities !== undefined))
  const inUse = new Set(regulation.entries.filter(({ enabled }) => enabled).map(({ ruleId }) => ruleId))
  const waiting = new Map(rules.filter(rule => inUse.has(rule.id) && waits(rule)).map(rule => [rule.id, rule]))
  const without = (ids: ReadonlyMap<string, Rule>): Inspection =>
    inspect(card, { ...regulation, entries: regulation.entries.filter(({ ruleId }) => !ids.has(ruleId)) }, rules, now, timeZone)
  // A rule that is not for this stage, or not for a closed deal, needs nothing of what is to come.
  const { notApplicable } = inspect({ ...card, parts: {} }, regulation, rules, now, timeZone)
  for (const id of notApplicable) waiting.delete(id)
  const wanted = new Set([...waiting.values()].flatMap(({ needs }) => needs))
  return { inspection: without(waiting), waitsFor: later.filter(part => wanted.has(part)) }
}
