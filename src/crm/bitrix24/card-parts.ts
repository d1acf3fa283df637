import { z } from 'zod'
import { known, unknown, type Activity, type CardKind, type CardRef, type Known, type Requisite, type StageMove } from '../../core/card.ts'
import type { Caller, Command } from './call.ts'
import { boundTo, commentsOf } from './card-params.ts'
import { obstacleOf } from './known.ts'
import { entityTypeIds } from './names.ts'
import { everyRow, items } from './paging.ts'
import { activity, activityFields } from './wire/activity.ts'
import { comment, type Comment } from './wire/comment.ts'
import { requisiteFields, requisiteOf, requisiteRow } from './wire/requisite.ts'
import { stageMove } from './wire/stage-move.ts'

/** What was read, or why it was not. */
export async function attempted<T>(read: Promise<T>): Promise<Known<T>> {
  try {
    return known(await read)
  } catch (error) {
    return unknown(obstacleOf(error))
  }
}

/** The newest page is enough: of ours there is one in a card, and what is older than fifty comments explains nothing of today. */
export async function newestComments(caller: Caller, ref: CardRef): Promise<readonly Comment[]> {
  const { method, params = {} } = commentsOf(ref)
  return caller.read(method, params, z.array(comment))
}

/** All open activities linked to the card, and the fifty latest done ones. */
export async function linkedActivities(caller: Caller, ref: CardRef): Promise<readonly Activity[]> {
  const [open, done] = await Promise.all([
    everyRow(caller, { method: 'crm.activity.list', params: { order: { ID: 'ASC' }, filter: { ...boundTo(ref), COMPLETED: 'N' }, select: activityFields } }, activity),
    caller.read('crm.activity.list', latestDone(ref).params ?? {}, z.array(activity)),
  ])
  return [...open, ...done]
}

export function latestDone(ref: CardRef): Command {
  return { method: 'crm.activity.list', params: { order: { LAST_UPDATED: 'DESC' }, filter: { ...boundTo(ref), COMPLETED: 'Y' }, select: activityFields } }
}

export async function stageMoves(caller: Caller, { kind, id }: CardRef): Promise<readonly StageMove[]> {
  if (!hasStages(kind)) return []
  const params = { entityTypeId: entityTypeIds[kind], order: { ID: 'ASC' }, filter: { OWNER_ID: id } }
  return everyRow(caller, { method: 'crm.stagehistory.list', params }, stageMove, 'start', items)
}

export async function requisitesOf(caller: Caller, { kind, id }: CardRef): Promise<readonly Requisite[]> {
  if (hasStages(kind)) return []
  const params = { order: { ID: 'ASC' }, filter: { ENTITY_TYPE_ID: entityTypeIds[kind], ENTITY_ID: id }, select: requisiteFields }
  const rows = await everyRow(caller, { method: 'crm.requisite.list', params }, requisiteRow)
  return rows.flatMap(row => requisiteOf(row) ?? [])
}

/** Deals and leads have stages; contacts and companies have legal details and deals of their own. */
export function hasStages(kind: CardKind): kind is 'deal' | 'lead' {
  return kind === 'deal' || kind === 'lead'
}
