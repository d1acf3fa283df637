import type { ActivityRow } from '../bitrix24/tables.ts'
import { recordActivity, type Owner } from './history.ts'
import { moment, type World } from './world.ts'

type Kind = 'callOut' | 'callIn' | 'meeting' | 'emailOut' | 'emailIn' | 'todo' | 'task'

const shapes: Readonly<Record<Kind, Pick<ActivityRow, 'typeId' | 'providerId' | 'providerTypeId' | 'direction'> & { readonly minutes: number }>> = {
  callOut: { typeId: 2, providerId: 'VOXIMPLANT_CALL', providerTypeId: 'CALL', direction: 2, minutes: 6 },
  callIn: { typeId: 2, providerId: 'VOXIMPLANT_CALL', providerTypeId: 'CALL', direction: 1, minutes: 4 },
  meeting: { typeId: 1, providerId: 'CRM_MEETING', providerTypeId: 'MEETING', direction: 0, minutes: 60 },
  emailOut: { typeId: 4, providerId: 'CRM_EMAIL', providerTypeId: 'EMAIL', direction: 2, minutes: 0 },
  emailIn: { typeId: 4, providerId: 'CRM_EMAIL', providerTypeId: 'EMAIL', direction: 1, minutes: 0 },
  todo: { typeId: 6, providerId: 'CRM_TODO', providerTypeId: 'TODO', direction: 0, minutes: 0 },
  task: { typeId: 6, providerId: 'CRM_TASKS_TASK', providerTypeId: 'TASKS_TASK', direction: 0, minutes: 0 },
}

const pastKinds: readonly Kind[] = ['callOut', 'callOut', 'callOut', 'callIn', 'meeting', 'emailOut', 'emailOut', 'emailIn', 'todo', 'todo', 'task']
const nextKinds: readonly Kind[] = ['todo', 'todo', 'todo', 'todo', 'meeting', 'callOut', 'task']

export interface CardWork extends Owner {
  readonly responsibleId: number
  /** Nothing on the card is older than the card. */
  readonly since: Date
  /** Client cards under which the same activity shows. */
  readonly clients: readonly Owner[]
}

/**
 * A finished call that telephony has registered names it in `ORIGIN_ID`; one that somebody has typed in has the same provider and no origin,
 * as in the sample of `crm/timeline/activities/activity-base/crm-activity-list.md`. How the number is formed is not documented.
 */
function originOf(number: number, doneAt: Date): string {
  return `VI_externalCall.${(number * 2_654_435_761 % 4_294_967_296).toString(16).padStart(8, '0')}.${Math.floor(doneAt.getTime() / 1000)}`
}

/** Every fifth call was typed in by hand, of every fourth nothing was written down. */
function ofCall(number: number, kind: Kind, doneAt: Date | null, note: string): Pick<ActivityRow, 'description' | 'originId'> {
  if ((kind !== 'callOut' && kind !== 'callIn') || !doneAt) return { description: '' }
  return { description: number % 4 === 3 ? '' : note, ...(number % 5 === 2 ? {} : { originId: originOf(number, doneAt) }) }
}

function insert(world: World, card: CardWork, kind: Kind, times: { created: Date, deadline: Date | null, doneAt: Date | null }): number {
  const { dice, words, tables } = world
  const { minutes, ...shape } = shapes[kind]
  const start = times.doneAt ?? times.deadline
  const end = start ? new Date(start.getTime() + minutes * 60_000) : null
  const subject = dice.pick(words.subjects[kind])
  const isCall = kind === 'callOut' || kind === 'callIn'
  const row = tables.activities.insert({
    ownerTypeId: card.ownerTypeId,
    ownerId: card.ownerId,
    bindings: [{ ownerTypeId: card.ownerTypeId, ownerId: card.ownerId }, ...card.clients],
    ...shape,
    subject,
    ...ofCall(tables.activities.size + 1, kind, times.doneAt, isCall && times.doneAt ? dice.pick(words.callNotes) : ''),
    completed: times.doneAt !== null,
    priority: dice.chance(0.1) ? 3 : 2,
    responsibleId: card.responsibleId,
    authorId: card.responsibleId,
    editorId: card.responsibleId,
    created: moment(times.created),
    lastUpdated: moment(times.doneAt ?? times.created),
    startTime: start ? moment(start) : null,
    endTime: end ? moment(end) : null,
    deadline: times.deadline ? moment(times.deadline) : null,
    pingOffsets: kind === 'todo' ? [0, 15] : [],
    colorId: null,
    settings: kind === 'todo' ? { ADDRESS_FORMATTED: '' } : {},
  })
  recordActivity(world, card, times.doneAt ?? times.created, card.responsibleId, row.id, subject)
  return row.id
}

/** Something that was done and closed at `doneAt`. Calls and mails have no deadline of their own. */
export function doneActivity(world: World, card: CardWork, doneAt: Date): void {
  const kind = world.dice.pick(pastKinds)
  const planned = kind === 'todo' || kind === 'task' || kind === 'meeting'
  const created = planned ? new Date(Math.max(card.since.getTime(), doneAt.getTime() - world.dice.pick([1, 2, 3, 24, 48, 72]) * 3_600_000)) : doneAt
  insert(world, card, kind, { created, deadline: planned ? doneAt : null, doneAt })
}

/** Something that is still to be done by `deadline`, ahead or long gone. */
export function openActivity(world: World, card: CardWork, created: Date, deadline: Date | null): void {
  insert(world, card, deadline ? world.dice.pick(nextKinds) : 'todo', { created, deadline, doneAt: null })
}

/** A finished call as telephony registers it. */
export function callFromTelephony(world: World, card: CardWork, doneAt: Date, description: string): void {
  const id = insert(world, card, 'callOut', { created: doneAt, deadline: null, doneAt })
  world.tables.activities.update(id, { description, originId: originOf(id, doneAt) })
}

/** The same, typed in by hand. */
export function callTypedIn(world: World, card: CardWork, doneAt: Date, description: string): void {
  const id = insert(world, card, 'callOut', { created: doneAt, deadline: null, doneAt })
  world.tables.activities.update(id, { description, originId: undefined })
}
