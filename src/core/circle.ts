import type { Department, Person } from './card.ts'
import type { Circle } from './policy.ts'
import type { Decider } from './review.ts'

/** Whether somebody heads a department of this person, or one above it. */
export function leads(headId: number, { departmentIds }: Pick<Person, 'departmentIds'>, departments: readonly Department[]): boolean {
  const byId = new Map(departments.map(department => [department.id, department]))
  return departmentIds.some(first => {
    const seen = new Set<number>()
    for (let one = byId.get(first); one !== undefined && !seen.has(one.id); one = one.parentId === null ? undefined : byId.get(one.parentId)) {
      if (one.headId === headId) return true
      seen.add(one.id)
    }
    return false
  })
}

/** Whether somebody of this circle may decide about a card of the person responsible for it. */
export function mayDecideFor(circle: Circle, { id, isAdmin }: Decider, responsible: Pick<Person, 'departmentIds'>, departments: readonly Department[]): boolean {
  return isAdmin || circle === 'everybody' || (circle === 'heads' && leads(id, responsible, departments))
}
