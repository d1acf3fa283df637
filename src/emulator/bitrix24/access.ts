import type { Tables, UserRow } from './tables.ts'

/** Department ids of a person with all departments above them. */
function departmentsUpward(tables: Tables, user: UserRow): readonly number[] {
  const ids = new Set<number>()
  for (const start of user.departments) {
    let id: number | null = start
    while (id !== null && !ids.has(id)) {
      ids.add(id)
      id = tables.departments.get(id)?.parentId ?? null
    }
  }
  return [...ids]
}

/**
 * The access codes of a person: `U5` oneself, `AU` every authorised user, `G1` administrators, `G2` all visitors,
 * `D3` a department, `DR3` a department with those below it.
 */
export function accessCodesOf(tables: Tables, user: UserRow): ReadonlySet<string> {
  return new Set([
    `U${user.id}`, 'AU', 'G2',
    ...(user.admin ? ['G1'] : []),
    ...user.departments.map(id => `D${id}`),
    ...departmentsUpward(tables, user).map(id => `DR${id}`),
  ])
}
