import type { Tables, UserRow } from './tables.ts'

/** Everybody in the departments that a person heads and in those below them. */
export function subordinatesOf(tables: Tables, user: UserRow): ReadonlySet<number> {
  const departments = [...tables.departments.all()]
  const headed = new Set(departments.filter(row => row.headId === user.id).map(row => row.id))
  for (let grown = headed.size > 0; grown;) {
    const below = departments.filter(row => row.parentId !== null && headed.has(row.parentId) && !headed.has(row.id))
    for (const row of below) headed.add(row.id)
    grown = below.length > 0
  }
  const people = [...tables.users.all()].filter(row => row.id !== user.id && row.departments.some(id => headed.has(id)))
  return new Set(people.map(row => row.id))
}
