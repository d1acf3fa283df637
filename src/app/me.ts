import type { Author, Decider } from '../core/review.ts'
import type { Me } from '../crm/port.ts'

/** The signed-in user as the rules of a review see them. */
export function deciderOf({ person, isAdmin }: Me): Decider {
  return { id: person.id, isAdmin }
}

/** The signed-in user as a record names them. */
export function authorOf({ person }: Me): Author {
  return { id: person.id, name: person.name }
}
