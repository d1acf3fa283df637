import type { Department, Person } from './card.ts'

/**
 * Who is told when this person leaves something unmended: the head of the department, or, where that is the person or somebody who does
 * not work here (any more), the head of the department above. `null`: there is nobody.
 */
export function headOf(person: Pick<Person, 'id' | 'departmentIds'>, departments: ReadonlyMap<number, Department>, isHere: (id: number) => boolean): number | null {
  for (const first of person.departmentIds) {
    const seen = new Set<number>()
    let department = departments.get(first)
    while (department !== undefined && !seen.has(department.id)) {
      seen.add(department.id)
      const { headId, parentId } = department
      if (headId !== null && headId !== person.id && isHere(headId)) return headId
      department = parentId === null ? undefined : departments.get(parentId)
    }
  }
  return null
}
