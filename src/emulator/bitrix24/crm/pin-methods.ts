import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { editableCard, requiredInt } from './cards.ts'
import { setPinned } from './pins.ts'

export const pinMethods: Family = {
  'crm.timeline.item.pin': { page: 'crm/timeline/actions/crm-timeline-item-pin.md', scope: ['crm'], run: call => set(call, true) },
  'crm.timeline.item.unpin': { page: 'crm/timeline/actions/crm-timeline-item-unpin.md', scope: ['crm'], run: call => set(call, false) },
}

/** Always answered with null. */
function set(call: Call, pinned: boolean): Reply {
  const id = requiredInt(call.params, 'id')
  const card = editableCard(call, requiredInt(call.params, 'ownerTypeId'), requiredInt(call.params, 'ownerId'))
  const record = call.tables.timeline.get(id)
  if (!record || record.ownerTypeId !== card.type.id || record.ownerId !== card.row.id) throw new RestError('NOT_FOUND', 'Not found.')
  setPinned(call, record, pinned)
  return reply(null)
}
