import { z } from 'zod'
import type { Department, Person } from '../../../core/card.ts'
import type { PageFacts } from '../bridge.ts'
import { id, text } from './parse.ts'

/**
 * A group's key among the facts of the page: `group_17`; the API says 17. The first group of every account is 0, and an id of the core is above zero.
 * `null`: free users stand in a group of their own, which is no department.
 */
function departmentId(group: string | number | null | undefined): number | null {
  const digits = /^(?:group_)?(\d+)$/.exec(String(group ?? ''))?.[1]
  return digits === undefined ? null : Number(digits) + 1
}

type Manager = PageFacts['managers'][number]

export function personOf({ id: number, name, active, group, avatar }: Manager): Person {
  const department = departmentId(group)
  return { id: number, name: name.trim(), position: '', departmentIds: department === null ? [] : [department], active, photo: /^https:\/\//.test(avatar) ? avatar : null }
}

export function departmentsOf(groups: PageFacts['groups']): readonly Department[] {
  return Object.entries(groups).flatMap(([key, name]) => {
    const number = departmentId(key)
    return number === null ? [] : [{ id: number, name, parentId: null, headId: null }]
  })
}

/** For administrators only (https://www.amocrm.ru/developers/content/crm_platform/users-api). */
export const userRow = z.object({
  id,
  name: text,
  rights: z.looseObject({ is_active: z.boolean().nullish(), group_id: z.number().nullish() }).nullish(),
}).transform((row): Person => {
  const department = departmentId(row.rights?.group_id)
  return { id: row.id, name: row.name.trim(), position: '', departmentIds: department === null ? [] : [department], active: row.rights?.is_active ?? 'unknown', photo: null }
})

/** Robots, and whoever the page does not list: nothing is known of them. */
export function unlisted(number: number): Person {
  return { id: number, name: '', position: '', departmentIds: [], active: 'unknown', photo: null }
}
