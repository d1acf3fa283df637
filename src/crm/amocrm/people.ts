import type { Person } from '../../core/card.ts'
import type { PageFacts } from './bridge.ts'
import type { Me, PeoplePort } from '../port.ts'
import type { Caller } from './call.ts'
import { departmentsOf, personOf, unlisted, userRow } from './wire/person.ts'

/** What the page around us knows of people: the list of users is for administrators only, and this one everybody has. */
export type PeopleFacts = Pick<PageFacts, 'user' | 'managers' | 'groups'>

export interface AmoPeople extends PeoplePort {
  /** Everybody of the account, the dismissed too. */
  all(): Promise<readonly Person[]>
}

export function createPeople(caller: Caller, { user, managers, groups }: PeopleFacts): AmoPeople {
  const known = new Map(managers.map(manager => [manager.id, personOf(manager)]))
  let listing: Promise<readonly Person[]> | null = null

  const me: Me = { person: known.get(user.id) ?? { ...unlisted(user.id), name: user.name, active: true }, isAdmin: user.isAdmin }

  /** Somebody who was deleted is missing on the page; whether the list of users has him, no page of the vendor says. */
  function listed(): Promise<readonly Person[]> {
    listing ??= caller.askAll('users', {}, 'users', userRow).catch((error: unknown) => {
      listing = null
      throw error
    })
    return listing
  }

  return {
    // Groups are lists of people, with nobody at their head.
    hasHeads: false,
    me: () => Promise.resolve(me),
    async byIds(ids) {
      const missing = ids.filter(id => id > 0 && !known.has(id))
      if (missing.length > 0 && user.isAdmin) {
        for (const person of await listed()) if (!known.has(person.id)) known.set(person.id, person)
      }
      return new Map(ids.map(id => [id, id === me.person.id ? me.person : known.get(id) ?? unlisted(id)]))
    },
    departments: () => Promise.resolve(departmentsOf(groups)),
    all: () => Promise.resolve([...known.values()]),
  }
}
