import type { ActivityRow } from '../../bitrix24/tables.ts'
import { at, workday } from '../../seed/clock.ts'
import type { CardKind, EventEntity, NoteRow, TaskRow } from '../tables.ts'
import { idOf, seconds, type World } from './world.ts'

const kinds: Readonly<Record<number, CardKind>> = { 2: 'leads', 3: 'contacts', 4: 'companies' }
const idsOf = { leads: idOf.lead, contacts: idOf.contact, companies: idOf.company } as const
const singular = { leads: 'lead', contacts: 'contact', companies: 'company' } as const

interface Card { readonly kind: CardKind, readonly id: number }

function cardOf(ownerTypeId: number, ownerId: number): Card | null {
  const kind = kinds[ownerTypeId]
  return kind ? { kind, id: idsOf[kind](ownerId) } : null
}

/** Calls and letters are notes here, what was planned is a task. A to-do without a day cannot be one. */
export function seedWork(world: World): void {
  world.tables.tasks.insert(freeTask(world))
  for (const activity of world.company.activities.all()) {
    const card = cardOf(activity.ownerTypeId, activity.ownerId)
    if (!card) continue
    if (activity.completed && activity.providerId === 'VOXIMPLANT_CALL') writeCall(world, card, activity)
    else if (activity.completed && activity.providerId === 'CRM_EMAIL') writeLetter(world, card, activity)
    else writeTask(world, card, activity)
  }
  for (const line of world.company.timeline.all()) {
    const card = cardOf(line.ownerTypeId, line.ownerId)
    if (card && line.kind === 'comment') writeNote(world, card, 'common', idOf.user(line.authorId), seconds(line.created), { text: line.text })
  }
  writeMeetings(world)
}

function groupOf({ tables }: World, userId: number): number {
  return tables.users.get(userId)?.groupId ?? 0
}

const events: Readonly<Record<string, string>> = { common: 'common_note_added', call_in: 'incoming_call', call_out: 'outgoing_call' }

function writeNote(world: World, card: Card, noteType: string, userId: number, time: number, params: NoteRow['params']): void {
  const { tables } = world
  const note = tables.notes.insert({
    ...(tables.notes.size === 0 ? { id: 42_709_325 } : {}),
    entityType: card.kind, entityId: card.id, noteType, params, isPinned: false, responsibleUserId: userId, groupId: groupOf(world, userId),
    createdBy: userId, updatedBy: userId, createdAt: time, updatedAt: time,
  })
  const type = events[noteType]
  if (type) world.tell({ type, entityType: singular[card.kind], entityId: card.id, createdBy: userId, createdAt: time, valueBefore: [], valueAfter: [{ note: { id: note.id } }] })
}

/** A call that telephony has registered names where it comes from; one that somebody has typed in does not. */
function writeCall(world: World, card: Card, activity: ActivityRow): void {
  const [from, to] = [Date.parse(activity.startTime ?? activity.created), Date.parse(activity.endTime ?? activity.created)]
  const phone = world.company.items(3).get(activity.bindings.find(one => one.ownerTypeId === 3)?.ownerId ?? 0)?.fm?.find(one => one.typeId === 'PHONE')?.value ?? ''
  writeNote(world, card, activity.direction === 1 ? 'call_in' : 'call_out', idOf.user(activity.responsibleId), seconds(activity.created), {
    uniq: activity.originId ?? '',
    duration: Math.round((to - from) / 1000),
    source: activity.originId ? 'telephony' : '',
    link: '',
    phone,
    call_result: activity.description,
    call_responsible: idOf.user(activity.responsibleId),
  })
}

function writeLetter(world: World, card: Card, activity: ActivityRow): void {
  writeNote(world, card, 'amomail_message', idOf.user(activity.responsibleId), seconds(activity.created), { income: activity.direction === 1, subject: activity.subject, summary: activity.subject })
}

function taskTime(activity: ActivityRow): string | null {
  return activity.deadline ?? activity.startTime
}

function writeTask(world: World, card: Card, activity: ActivityRow): void {
  const due = taskTime(activity)
  if (due === null) return
  const { tables, own } = world
  const isMeeting = activity.providerId === 'CRM_MEETING'
  const userId = idOf.user(activity.responsibleId)
  const result = own.taskResults[activity.id % own.taskResults.length] ?? ''
  const done = activity.completed ? seconds(activity.lastUpdated) : null
  const task: TaskRow = tables.tasks.insert({
    text: activity.subject, responsibleUserId: userId, groupId: groupOf(world, userId), entityType: card.kind, entityId: card.id, duration: isMeeting ? 3600 : 0,
    isCompleted: activity.completed, taskTypeId: isMeeting ? 2 : 1, completeTill: seconds(due), resultText: done !== null && result !== '' ? result : null,
    createdBy: userId, updatedBy: userId, createdAt: seconds(activity.created), updatedAt: done ?? seconds(activity.created),
  })
  const about: { entityType: EventEntity, entityId: number, createdBy: number, valueBefore: readonly unknown[] } = { entityType: 'task', entityId: task.id, createdBy: userId, valueBefore: [] }
  world.tell({ ...about, type: 'task_added', createdAt: task.createdAt, valueAfter: [] })
  if (done !== null) world.tell({ ...about, type: 'task_completed', createdAt: done, valueAfter: [] })
  if (done !== null && task.resultText !== null) world.tell({ ...about, type: 'task_result_added', createdAt: done, valueAfter: [{ task_result: { text: task.resultText } }] })
}

/** A chore that is about no card; with it the numbers of tasks begin. */
function freeTask(world: World): TaskRow {
  const { words, now } = world
  const made = seconds(at(now, workday(now, -6), 10))
  const userId = idOf.user(1)
  return {
    id: 56_981, text: words.chores[0]?.title ?? '', responsibleUserId: userId, groupId: groupOf(world, userId), entityType: null, entityId: null, duration: 0, isCompleted: false, taskTypeId: 1,
    completeTill: seconds(at(now, workday(now, 2), 18)), resultText: null, createdBy: userId, updatedBy: userId, createdAt: made, updatedAt: made,
  }
}

/** What keeps people busy in the coming two weeks beside their leads. */
function writeMeetings(world: World): void {
  const { tables, words, dice, now } = world
  const clients = [...tables.cards.companies.all()]
  for (const user of tables.users.all()) {
    if (!user.isActive || user.isFree) continue
    for (let day = 0; day < 12; day += dice.between(1, 3)) {
      const start = at(now, workday(now, day), 10 + dice.between(0, 13) / 2)
      if (start.getTime() < now.getTime()) continue
      const client = dice.pick(clients)
      const made = seconds(at(now, workday(now, -dice.between(1, 5)), 12))
      const task = tables.tasks.insert({
        text: dice.chance(0.6) ? words.calendar.clientMeeting(client.name) : words.calendar.planning, responsibleUserId: user.id, groupId: user.groupId, entityType: null, entityId: null,
        duration: dice.pick([1800, 3600, 5400]), isCompleted: false, taskTypeId: 2, completeTill: seconds(start), resultText: null, createdBy: user.id, updatedBy: user.id, createdAt: made, updatedAt: made,
      })
      world.tell({ type: 'task_added', entityType: 'task', entityId: task.id, createdBy: user.id, createdAt: made, valueBefore: [], valueAfter: [] })
    }
  }
}
