import type { ActivityRow, ItemRow } from '../bitrix24/tables.ts'
import { dayLength } from './clock.ts'
import type { Stock } from './large-cards.ts'

interface Place {
  readonly deal: ItemRow
  readonly companyId: number
  readonly contactId: number
  /** Still to be done; overdue every fifth. */
  readonly planned: boolean
}

const kinds = [
  { typeId: 2, providerId: 'VOXIMPLANT_CALL', providerTypeId: 'CALL', direction: 2, subjects: 'callOut' },
  { typeId: 6, providerId: 'CRM_TODO', providerTypeId: 'TODO', direction: 0, subjects: 'todo' },
  { typeId: 4, providerId: 'CRM_EMAIL', providerTypeId: 'EMAIL', direction: 2, subjects: 'emailOut' },
  { typeId: 2, providerId: 'VOXIMPLANT_CALL', providerTypeId: 'CALL', direction: 1, subjects: 'callIn' },
  { typeId: 1, providerId: 'CRM_MEETING', providerTypeId: 'MEETING', direction: 0, subjects: 'meeting' },
] as const

const [, todo] = kinds
const empty = {}
const pings = { none: [] as readonly number[], todo: [0, 15] as readonly number[] }

/** An activity of a large portal: what is planned is a to-do, what is done is of any kind. */
export function largeActivity({ world, draw }: Stock, number: number, { deal, companyId, contactId, planned }: Place): Omit<ActivityRow, 'id'> {
  const kind = planned ? todo : kinds[draw(number, kinds.length)] ?? todo
  const { words } = world
  const now = world.now.getTime()
  const isCall = kind.typeId === 2
  const [from, to] = [Date.parse(deal.createdTime), Date.parse(deal.lastActivityTime)]
  const made = from + (to - from) * draw(number + 1, 1000) / 1000
  const deadline = planned ? now + (number % 5 === 0 ? -1 - draw(number + 2, 20) : 1 + draw(number + 2, 20)) * dayLength : null
  const moment = new Date(Math.floor(made / 1000) * 1000).toISOString()
  const due = deadline === null ? null : new Date(Math.max(deadline, made + 3_600_000)).toISOString()
  const subjects = words.subjects[kind.subjects]
  const bindings = [{ ownerTypeId: 2, ownerId: deal.id }]
  if (companyId) bindings.push({ ownerTypeId: 4, ownerId: companyId })
  if (contactId) bindings.push({ ownerTypeId: 3, ownerId: contactId })
  return {
    ownerTypeId: 2,
    ownerId: deal.id,
    bindings,
    typeId: kind.typeId,
    providerId: kind.providerId,
    providerTypeId: kind.providerTypeId,
    subject: subjects[draw(number + 3, subjects.length)] ?? '',
    description: isCall && number % 3 !== 0 ? words.callNotes[draw(number + 4, words.callNotes.length)] ?? '' : '',
    direction: kind.direction,
    completed: !planned,
    priority: 2,
    responsibleId: deal.assignedById,
    authorId: deal.assignedById,
    editorId: deal.assignedById,
    created: moment,
    lastUpdated: moment,
    startTime: due ?? moment,
    endTime: due ?? moment,
    deadline: due,
    pingOffsets: kind === todo ? pings.todo : pings.none,
    colorId: null,
    settings: empty,
    ...(isCall && number % 5 !== 2 ? { originId: `VI_externalCall.${number}` } : {}),
  }
}
