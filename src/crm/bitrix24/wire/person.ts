import { z } from 'zod'
import type { Department, Person } from '../../../core/card.ts'
import { isTimeZone } from '../../../core/wall-clock.ts'
import { number, optionalId, text } from './parse.ts'

/** A row of `user.get` and `user.current` with the scope `user_brief` (user/user-get.md). */
export const person = z.object({
  ID: number,
  ACTIVE: z.boolean(),
  NAME: text,
  LAST_NAME: text,
  WORK_POSITION: text,
  PERSONAL_PHOTO: text,
  UF_DEPARTMENT: z.union([z.array(number), z.literal(false), z.literal('')]).nullish(),
}).transform((row): Person => ({
  id: row.ID,
  name: nameOf(row.NAME, row.LAST_NAME),
  position: row.WORK_POSITION,
  departmentIds: row.UF_DEPARTMENT || [],
  active: row.ACTIVE,
  photo: row.PERSONAL_PHOTO || null,
}))

export const people = z.array(person)

export function nameOf(...parts: readonly string[]): string {
  return parts.map(part => part.trim()).filter(Boolean).join(' ')
}

/** Bots, integrators and the hidden system user are not listed: nothing is known of them. */
export function unlisted(id: number): Person {
  return { id, name: '', position: '', departmentIds: [], active: 'unknown', photo: null }
}

/** A portal may name a zone that this browser has never heard of, and every date would throw. */
/** `profile` needs no scope and is the only one to tell the time zone (common/users/profile.md). */
export const profile = z.object({ ADMIN: z.boolean(), TIME_ZONE: text })
  .transform(row => ({ isAdmin: row.ADMIN, timeZone: isTimeZone(row.TIME_ZONE) ? row.TIME_ZONE : null }))

export const department = z.object({ ID: number, NAME: text, PARENT: optionalId, UF_HEAD: optionalId })
  .transform((row): Department => ({ id: row.ID, name: row.NAME, parentId: row.PARENT, headId: row.UF_HEAD }))
