import type { Department, Person } from '../../core/card.ts'
import type { Me, PeoplePort } from '../port.ts'
import type { Caller } from './call.ts'
import { chunksOf, everyRow, pageSize } from './paging.ts'
import { department, people, person, profile, unlisted } from './wire/person.ts'

export interface Bitrix24People extends PeoplePort {
  /** Known after the first `me()`. */
  readonly timeZone: () => string | null
}

export const personFields = ['ID', 'ACTIVE', 'NAME', 'LAST_NAME', 'WORK_POSITION', 'PERSONAL_PHOTO', 'UF_DEPARTMENT']

/** People change rarely: whoever was read stays read until the page is closed. */
export function createPeople(caller: Caller): Bitrix24People {
  const known = new Map<number, Person>()
  let whoAmI: Promise<Me> | null = null
  let structure: Promise<readonly Department[]> | null = null
  let timeZone: string | null = null

  async function readMe(): Promise<Me> {
    const [me, facts] = await Promise.all([caller.read('user.current', {}, person), caller.read('profile', {}, profile)])
    timeZone = facts.timeZone
    known.set(me.id, me)
    return { person: me, isAdmin: facts.isAdmin }
  }

  return {
    hasHeads: true,
    timeZone: () => timeZone,
    me() {
      whoAmI ??= readMe().catch((error: unknown) => {
        whoAmI = null
        throw error
      })
      return whoAmI
    },
    async byIds(ids) {
      const missing = [...new Set(ids)].filter(id => !known.has(id))
      const rows = await Promise.all(chunksOf(missing, pageSize).map(chunk =>
        caller.read('user.get', { FILTER: { ID: chunk }, select: personFields }, people)))
      for (const row of rows.flat()) known.set(row.id, row)
      return new Map(ids.map(id => [id, known.get(id) ?? unlisted(id)]))
    },
    departments() {
      structure ??= everyRow(caller, { method: 'department.get' }, department, 'START').catch((error: unknown) => {
        structure = null
        throw error
      })
      return structure
    },
  }
}
