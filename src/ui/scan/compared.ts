import type { Department, Person } from '../../core/card.ts'
import { cleanPercent, weightedScore, type CardCounts } from '../../core/scan-numbers.ts'

/** One row of a table of numbers. A number that cannot be told is `null`. */
export interface ComparedRow {
  readonly key: string
  readonly name: string
  readonly cells: Readonly<Record<string, number | null>>
  /** Too few cards to be ranked among the others. */
  readonly few: boolean
}

export type CountsOfPerson = CardCounts & { readonly personId: number }

/** Counts of each department from those of its people; 0 is the people without one. */
export function countsByDepartment(byPerson: readonly CountsOfPerson[], people: ReadonlyMap<number, Pick<Person, 'departmentIds'>>): ReadonlyMap<number, CardCounts> {
  const found = new Map<number, CardCounts>()
  for (const counts of byPerson) {
    const ids = people.get(counts.personId)?.departmentIds ?? []
    for (const id of ids.length === 0 ? [0] : new Set(ids)) found.set(id, added(found.get(id), counts))
  }
  return found
}

function added(sum: CardCounts | undefined, counts: CardCounts): CardCounts {
  const { checked, clean, notChecked, notApplicable, findings, excepted, scores } = counts
  if (sum === undefined) return { checked, clean, notChecked, notApplicable, findings, excepted, scores }
  return {
    checked: sum.checked + checked,
    clean: sum.clean + clean,
    notChecked: sum.notChecked + notChecked,
    notApplicable: sum.notApplicable + notApplicable,
    findings: sum.findings + findings,
    excepted: sum.excepted + excepted,
    scores: sum.scores + scores,
  }
}

/** A row of people or departments. */
export function comparedRow(key: string, name: string, counts: CardCounts, fewest: number): ComparedRow {
  return {
    key,
    name,
    cells: { clean: cleanPercent(counts), score: weightedScore(counts), checked: counts.checked, findings: counts.findings, notChecked: counts.notChecked, excepted: counts.excepted },
    few: counts.checked < fewest,
  }
}

export interface Sorting {
  /** A column's id, or `name`. */
  readonly by: string
  readonly descending: boolean
}

/** Ranked rows in the wanted order, then those with too few cards in the same order. What cannot be told comes last in both. */
export function inOrder(rows: readonly ComparedRow[], { by, descending }: Sorting, collator: Intl.Collator): readonly ComparedRow[] {
  const byName = (a: ComparedRow, b: ComparedRow): number => collator.compare(a.name, b.name)
  const byCell = (a: ComparedRow, b: ComparedRow): number => {
    const [first, second] = [a.cells[by] ?? null, b.cells[by] ?? null]
    if (first === null || second === null) return Number(first === null) - Number(second === null)
    return descending ? second - first : first - second
  }
  return rows.toSorted((a, b) => Number(a.few) - Number(b.few)
    || (by === 'name' ? (descending ? byName(b, a) : byName(a, b)) : byCell(a, b) || byName(a, b)))
}

export function departmentName(id: number, departments: readonly Department[], words: { readonly noDepartment: string, readonly unknownDepartment: (id: number) => string }): string {
  if (id === 0) return words.noDepartment
  return departments.find(department => department.id === id)?.name ?? words.unknownDepartment(id)
}
