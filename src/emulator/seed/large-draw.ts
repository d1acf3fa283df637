import type { ItemRow } from '../bitrix24/tables.ts'
import { dayLength } from './clock.ts'
import { moment, type World } from './world.ts'

/** A number below `size` that always is the same for the same `number`, and looks like chance. */
export type Draw = (number: number, size: number) => number

export function draw(number: number, size: number): number {
  let mixed = Math.imul(number ^ 0x9e3779b9, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) % size
}

type System = Pick<ItemRow, 'assignedById' | 'createdBy' | 'updatedBy' | 'createdTime' | 'updatedTime' | 'lastActivityTime' | 'lastActivityBy' | 'opened'>

/** Created within the last two years, touched since; nothing in the last day, so that what changes later is newer than all. */
export function cardMoments({ world }: { readonly world: World }, number: number, userId: number): System {
  const now = world.now.getTime()
  const age = 10 + draw(number + 5, 700)
  const touched = 1 + draw(number + 6, Math.min(age - 1, 90))
  const createdTime = moment(new Date(now - age * dayLength - draw(number + 7, 36_000) * 1000))
  const lastActivityTime = moment(new Date(now - touched * dayLength - draw(number + 8, 36_000) * 1000))
  return { assignedById: userId, createdBy: userId, updatedBy: userId, createdTime, updatedTime: lastActivityTime, lastActivityTime, lastActivityBy: userId, opened: 'Y' }
}
