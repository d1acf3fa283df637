import { RestError } from '../method.ts'
import type { TimelineRow } from '../tables.ts'
import type { CrmContext } from './context.ts'
import { recordsOf } from './timeline-record.ts'

/**
 * Pinned records of one card. The vendor contradicts himself: `crm/timeline/actions/index.md` says up to 7, the error table of
 * `crm/timeline/actions/crm-timeline-item-pin.md` says «only three events». The stricter reading.
 */
export const pinLimit = 3

/**
 * Which records can be pinned is not said. Comments and activities can in the portal's own pages;
 * log messages and the portal's own lines are refused here.
 */
const pinnable: ReadonlySet<TimelineRow['kind']> = new Set(['comment', 'activity'])

export function setPinned(context: CrmContext, record: TimelineRow, pinned: boolean): void {
  if (!pinnable.has(record.kind)) throw new RestError('CAN_NOT_CHANGE_PINNED', 'Unable to perform the operation')
  if ((record.pinnedAt !== null) === pinned) return
  if (pinned && pinnedOf(context, record.ownerTypeId, record.ownerId).length >= pinLimit) {
    throw new RestError('0', 'Only three events can be added to favorites')
  }
  context.tables.timeline.update(record.id, { pinnedAt: pinned ? context.now().toISOString() : null })
}

/** The last pinned first. */
export function pinnedOf(context: Pick<CrmContext, 'tables'>, ownerTypeId: number, ownerId: number): readonly TimelineRow[] {
  return recordsOf(context, ownerTypeId, ownerId)
    .filter(record => record.pinnedAt !== null)
    .toSorted((a, b) => String(b.pinnedAt).localeCompare(String(a.pinnedAt)) || b.id - a.id)
}
