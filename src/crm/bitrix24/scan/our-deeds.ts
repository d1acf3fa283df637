import { z } from 'zod'
import { cardKey, type CardRef, type Known } from '../../../core/card.ts'
import { keptTexts } from '../../shared/kept-texts.ts'
import { boundTo, commentsOf } from '../card-params.ts'
import { latestDone } from '../card-parts.ts'
import { knownOf } from '../known.ts'
import { lastActivityOf, oneDeed } from '../last-activity.ts'
import { entityTypeIds } from '../names.ts'
import { activity, activityFields } from '../wire/activity.ts'
import { comment } from '../wire/comment.ts'
import { understand } from '../wire/parse.ts'
import { askEach } from './ask.ts'
import { readStretch } from './chain.ts'
import type { Packer } from './packer.ts'

/** The to-dos that the app itself has given: they make an abandoned card look fresh. */
export interface OurTodos {
  /** Whether one of the card's was made or changed just then. */
  near(ref: CardRef, moment: Date): boolean
}

export const noTodos: OurTodos = { near: () => false }

const todoRow = z.object({ OWNER_ID: z.coerce.number(), OWNER_TYPE_ID: z.coerce.number(), CREATED: z.string(), LAST_UPDATED: z.string().nullish() })

const kindsByType = new Map(Object.entries(entityTypeIds).map(([kind, id]) => [id, kind]))

/** All of the portal in one list; a few pages, since we give one to a card at a time. */
export async function readOurTodos(packer: Packer): Promise<OurTodos> {
  const { rows } = await readStretch(packer, {
    list: {
      method: 'crm.activity.list', id: 'ID', inItems: false, params: { select: ['ID', 'OWNER_ID', 'OWNER_TYPE_ID', 'CREATED', 'LAST_UPDATED'] },
      filter: { 'PROVIDER_ID': 'CRM_TODO', '@SUBJECT': Object.values(keptTexts.todoTitle) },
    },
    after: 0, upTo: null, order: 0, expect: () => 1,
  })
  const moments = new Map<string, number[]>()
  for (const value of rows) {
    const row = understand(todoRow, value, 'crm.activity.list')
    const key = `${kindsByType.get(row.OWNER_TYPE_ID)}:${row.OWNER_ID}`
    moments.set(key, [...moments.get(key) ?? [], Date.parse(row.CREATED), Date.parse(row.LAST_UPDATED ?? row.CREATED)])
  }
  return {
    near: (ref, moment) => moments.get(cardKey(ref))?.some(one => Math.abs(one - moment.getTime()) <= oneDeed) === true,
  }
}

/** What others did last about the card, told from its comments and activities: three commands. */
export async function correctedActivity(packer: Packer, ref: CardRef, moments: { readonly lastActivityTime: Date | null, readonly movedTime: Date | null }, order: number): Promise<Known<Date | null>> {
  const [comments, open, done] = await askEach(packer, [
    commentsOf(ref),
    { method: 'crm.activity.list', params: { order: { ID: 'DESC' }, filter: { ...boundTo(ref), COMPLETED: 'N' }, select: activityFields } },
    latestDone(ref),
  ], order)
  if (!comments || !open || !done) return { known: false, obstacle: 'failed' }
  const [itsOpen, itsDone] = [open, done].map(answer => knownOf(answer, z.array(activity), 'crm.activity.list'))
  const activities = itsOpen?.known && itsDone?.known ? { known: true, value: [...itsOpen.value, ...itsDone.value] } as const : itsOpen?.known === false ? itsOpen : itsDone
  if (!activities) return { known: false, obstacle: 'failed' }
  return lastActivityOf(moments, knownOf(comments, z.array(comment), 'crm.timeline.comment.list'), activities)
}
