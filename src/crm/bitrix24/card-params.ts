import type { CardRef } from '../../core/card.ts'
import type { Command } from './call.ts'
import { entityTypeIds } from './names.ts'
import { commentFields } from './wire/comment.ts'

/** How `crm.item.*` is told which card, with user fields under the names that the card's kind has given them. */
export function whichCard({ kind, id }: CardRef) {
  return { entityTypeId: entityTypeIds[kind], id, useOriginalUfNames: 'Y' }
}

/** How activities are told which card (crm/timeline/activities/activity-base/crm-activity-list.md). */
export function boundTo({ kind, id }: CardRef) {
  return { BINDINGS: [{ OWNER_TYPE_ID: entityTypeIds[kind], OWNER_ID: id }] }
}

/** The card's comments, the newest first. */
export function commentsOf({ kind, id }: CardRef): Command {
  return { method: 'crm.timeline.comment.list', params: { filter: { ENTITY_ID: id, ENTITY_TYPE: kind }, order: { ID: 'DESC' }, select: commentFields } }
}
