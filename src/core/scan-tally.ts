import { dimensions, type Dimension, type Rule } from './rule.ts'
import type { CardCounts, RuleCounts, ScanNumbers } from './scan-numbers.ts'
import { scoreOf, stateOf, type CardResult } from './scan-result.ts'

/** Numbers of a scan while cards come in: every card is added, and one that comes again is taken out first. */
export interface ScanTally {
  add(result: CardResult): void
  remove(result: CardResult): void
  numbers(): ScanNumbers
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function noCards(): Mutable<CardCounts> {
  return { checked: 0, clean: 0, notChecked: 0, notApplicable: 0, findings: 0, excepted: 0, scores: 0 }
}

export function scanTally(rules: readonly Pick<Rule, 'id' | 'dimension'>[]): ScanTally {
  const all = noCards()
  const people = new Map<number, Mutable<CardCounts>>()
  const byRule = new Map(rules.map(({ id }): [string, Mutable<RuleCounts>] => [id, { ruleId: id, findings: 0, cards: 0, notChecked: 0, excepted: 0 }]))
  const dimensionOf = new Map(rules.map(({ id, dimension }) => [id, dimension]))
  const byDimension = Object.fromEntries(dimensions.map(name => [name, { cards: 0, findings: 0 }])) as Record<Dimension, { cards: number, findings: number }>

  function ruleCounts(ruleId: string): Mutable<RuleCounts> {
    const found = byRule.get(ruleId) ?? { ruleId, findings: 0, cards: 0, notChecked: 0, excepted: 0 }
    byRule.set(ruleId, found)
    return found
  }

  function count(counts: Mutable<CardCounts>, result: CardResult, sign: 1 | -1): void {
    const state = stateOf(result)
    if (state === 'broken' || state === 'clean') {
      counts.checked += sign
      // In hundredths, so that what is taken out again leaves nothing of fractions behind.
      counts.scores += sign * Math.round(scoreOf(result) * 100)
    }
    if (state === 'clean') counts.clean += sign
    if (state === 'not-checked') counts.notChecked += sign
    if (state === 'not-applicable') counts.notApplicable += sign
    counts.findings += sign * result.findings.length
    counts.excepted += sign * result.excepted.length
  }

  function change(result: CardResult, sign: 1 | -1): void {
    count(all, result, sign)
    const person = people.get(result.responsibleId) ?? noCards()
    people.set(result.responsibleId, person)
    count(person, result, sign)
    let lastRule = ''
    const seen = new Set<Dimension>()
    for (const { ruleId } of result.findings) {
      const counts = ruleCounts(ruleId)
      counts.findings += sign
      // Findings of one rule stand together.
      if (ruleId !== lastRule) counts.cards += sign
      lastRule = ruleId
      const dimension = dimensionOf.get(ruleId)
      if (dimension === undefined) continue
      byDimension[dimension].findings += sign
      if (!seen.has(dimension)) byDimension[dimension].cards += sign
      seen.add(dimension)
    }
    for (const ruleId of result.notChecked) ruleCounts(ruleId).notChecked += sign
    for (const ruleId of result.excepted) ruleCounts(ruleId).excepted += sign
  }

  return {
    add: result => change(result, 1),
    remove: result => change(result, -1),
    numbers: () => ({
      all: printed(all),
      byRule: [...byRule.values()].map(counts => ({ ...counts })),
      byPerson: [...people].flatMap(([personId, counts]) => isEmpty(counts) ? [] : [{ personId, ...printed(counts) }]),
      byDimension: Object.fromEntries(dimensions.map(name => [name, { ...byDimension[name] }])) as unknown as ScanNumbers['byDimension'],
    }),
  }
}

function printed(counts: CardCounts): CardCounts {
  return { ...counts, scores: counts.scores / 100 }
}

function isEmpty({ checked, notChecked, notApplicable }: CardCounts): boolean {
  return checked + notChecked + notApplicable === 0
}
