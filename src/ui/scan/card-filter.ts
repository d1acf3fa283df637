import type { Person } from '../../core/card.ts'
import type { Dimension, Rule } from '../../core/rule.ts'
import { stateOf, type CardResult, type OpenFinding } from '../../core/scan-result.ts'

/** Which cards of a scan are looked at. `excepted`: with an exception, whatever else. `checked`: clean or broken. */
export interface CardFilter {
  readonly shows: 'broken' | 'checked' | 'clean' | 'not-checked' | 'not-applicable' | 'excepted'
  /** A finding of this rule; with `not-checked` and `excepted`, that this rule could not look, or is silent. */
  readonly ruleId: string | null
  readonly dimension: Dimension | null
  readonly personId: number | null
  /** 0: people without a department. */
  readonly departmentId: number | null
}

export const brokenCards: CardFilter = { shows: 'broken', ruleId: null, dimension: null, personId: null, departmentId: null }
export const cardStates = ['broken', 'checked', 'clean', 'not-checked', 'not-applicable', 'excepted'] as const satisfies readonly CardFilter['shows'][]

/** What filtering goes by beside the results themselves. */
export interface FilterBasis {
  readonly rules: readonly Pick<Rule, 'id' | 'dimension'>[]
  /** By rule id. */
  readonly weights: ReadonlyMap<string, number>
  readonly people: ReadonlyMap<number, Pick<Person, 'departmentIds'>>
}

/** Whether somebody works in this department; 0 stands for none at all. */
export function worksIn(person: Pick<Person, 'departmentIds'> | undefined, departmentId: number): boolean {
  const ids = person?.departmentIds ?? []
  return departmentId === 0 ? ids.length === 0 : ids.includes(departmentId)
}

/** How much a card's findings weigh together. */
export function harmOf(findings: readonly OpenFinding[], weights: ReadonlyMap<string, number>): number {
  return findings.reduce((sum, { ruleId }) => sum + (weights.get(ruleId) ?? 1), 0)
}

/**
 * Places in `results` of the cards that the filter lets through, the most harmful first. Fast enough for a hundred thousand: equal
 * lists of findings are one object, and each is judged once.
 */
export function rowsOf(results: readonly CardResult[], filter: CardFilter, { rules, weights, people }: FilterBasis): Uint32Array {
  const wanted = filter.dimension === null ? null : new Set(rules.filter(({ dimension }) => dimension === filter.dimension).map(({ id }) => id))
  const about = (ruleId: string): boolean => (filter.ruleId === null || ruleId === filter.ruleId) && (wanted === null || wanted.has(ruleId))
  const narrow = filter.ruleId !== null || wanted !== null
  const allowed = onceFor((id: number) => (filter.personId === null || filter.personId === id) && (filter.departmentId === null || worksIn(people.get(id), filter.departmentId)))
  const fits = onceFor((findings: readonly OpenFinding[]) => findings.some(({ ruleId }) => about(ruleId)))
  const harm = onceFor((findings: readonly OpenFinding[]) => harmOf(findings, weights))

  function passes(result: CardResult): boolean {
    if (!allowed(result.responsibleId)) return false
    if (filter.shows === 'excepted') return result.excepted.some(about)
    // A rule's own «not checked» counts cards with findings too; without a rule it is the cards of which nothing is known.
    if (filter.shows === 'not-checked' && narrow) return result.notChecked.some(about)
    const state = stateOf(result)
    if (filter.shows === 'broken') return state === 'broken' && (!narrow || fits(result.findings))
    return filter.shows === 'checked' ? state === 'broken' || state === 'clean' : state === filter.shows
  }

  const rows: number[] = []
  const harms: number[] = []
  results.forEach((result, index) => {
    if (!passes(result)) return
    rows.push(index)
    harms.push(harm(result.findings))
  })
  return descending(rows, harms)
}

function onceFor<K, V>(answer: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return key => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = answer(key)
    known.set(key, made)
    return made
  }
}

/** Sorts by counting: harms are small whole numbers, and rows of equal harm keep their order. */
function descending(rows: readonly number[], harms: readonly number[]): Uint32Array {
  const most = harms.reduce((max, harm) => Math.max(max, harm), 0)
  const starts = new Uint32Array(most + 2)
  for (const harm of harms) starts[most - harm + 1] = (starts[most - harm + 1] ?? 0) + 1
  for (let slot = 1; slot < starts.length; slot++) starts[slot] = (starts[slot] ?? 0) + (starts[slot - 1] ?? 0)
  const sorted = new Uint32Array(rows.length)
  rows.forEach((row, index) => {
    const slot = most - (harms[index] ?? 0)
    const at = starts[slot] ?? 0
    sorted[at] = row
    starts[slot] = at + 1
  })
  return sorted
}
