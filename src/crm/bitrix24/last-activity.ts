import { known, type Activity, type Known } from '../../core/card.ts'
import type { Item } from './wire/card.ts'
import type { Comment } from './wire/comment.ts'

/** The portal notes a comment or a to-do and the card's last activity one after the other. */
export const oneDeed = 10_000

/**
 * When others last did something about the card. The portal counts our own comment and to-dos too; where one of them is
 * the last activity, the newest of what others did counts instead.
 */
export function lastActivityOf(row: Pick<Item, 'lastActivityTime' | 'movedTime'>, comments: Known<readonly Pick<Comment, 'createdAt' | 'ours'>[]>, activities: Known<readonly Activity[]>): Known<Date | null> {
  const last = row.lastActivityTime
  if (last === null) return known(null)
  if (!comments.known) return comments
  if (!activities.known) return activities
  const ours = [
    ...comments.value.filter(one => one.ours).map(({ createdAt }) => createdAt),
    ...activities.value.filter(one => one.ours).flatMap(({ createdAt, updatedAt }) => [createdAt, updatedAt]),
  ]
  if (!ours.some(moment => Math.abs(last.getTime() - moment.getTime()) <= oneDeed)) return known(last)
  const others = [
    ...comments.value.filter(one => !one.ours).map(({ createdAt }) => createdAt),
    ...activities.value.filter(one => !one.ours).map(({ updatedAt }) => updatedAt),
    ...(row.movedTime === null ? [] : [row.movedTime]),
  ]
  return known(others.reduce<Date | null>((newest, moment) => newest === null || moment > newest ? moment : newest, null))
}
