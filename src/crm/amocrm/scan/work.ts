import type { CardKind, CardRef } from '../../../core/card.ts'
import { cardKey } from '../../../core/card.ts'
import { grouped } from '../../../core/grouped.ts'
import { z } from 'zod'
import type { Caller } from '../call.ts'
import type { Query } from '../calls.ts'
import type { ReadWork } from '../card-parts.ts'
import { chunksOf } from '../chunks.ts'
import { entities, eventEntities, kindOf, type AmoKind } from '../names.ts'
import { chatEvents, eventRow, type EventRow } from '../wire/event.ts'
import { noteRow } from '../wire/note.ts'
import { id, secondsOf } from '../wire/parse.ts'
import { taskRow, type TaskRow } from '../wire/task.ts'
import type { Watch } from './removals.ts'
import { everyRow } from './sure-pages.ts'

/** What belongs to cards, by their keys. */
export interface WorkBook {
  of(ref: CardRef): ReadWork
  keys(): ReadonlySet<string>
}

/** What of it is to be read. */
export interface WorkWanted {
  readonly kinds: readonly AmoKind[]
  /** Kinds of which what was done is read, too: talks, comments, closed tasks; since then, or all of it with `null`. */
  readonly done: { readonly kinds: readonly AmoKind[], readonly since: Date | null, readonly chats: boolean } | null
  /** The moves of deals through their stages, all of them. */
  readonly moves: boolean
}

/** Notes that tell what people have said and written. */
const noteTypes = ['common', 'call_in', 'call_out', 'amomail_message', 'sms_in', 'sms_out']

const ownedNote = noteRow.extend({ entity_id: id })
type OwnedNote = z.output<typeof ownedNote>

/** Events of one page, and cards of one question for events (https://www.amocrm.ru/developers/content/crm_platform/events-and-notes). */
const eventsAtOnce = 100
const eventCards = 10
/** Cards of one question for tasks or notes: more would make the address longer than servers like. */
const askedAtOnce = 100

/** Everything of all cards, list by list. `watch`: over the open tasks. */
export async function readAllWork(caller: Caller, { kinds, done, moves }: WorkWanted, isOver: () => boolean, watch: () => Watch | null): Promise<WorkBook> {
  const tasks = (filter: Query, watched: Watch | null = null): Promise<readonly TaskRow[]> => everyRow(caller, { call: 'tasks', query: { filter }, rows: 'tasks', schema: taskRow }, isOver, watched)
  const since = done === null || done.since === null ? {} : { from: secondsOf(done.since) }
  const [planned, notes, chats, moved] = await Promise.all([
    // One after the other: what is closed between the two is in one of them at least.
    (async () => [...kinds.length === 0 ? [] : await tasks({ is_completed: 0 }, watch()), ...done === null ? [] : await tasks({ is_completed: 1, updated_at: since })])(),
    Promise.all((done?.kinds ?? []).map(async kind => {
      const rows = await everyRow<OwnedNote>(caller, { call: 'notes', path: { entity: entities[kind] }, query: { filter: { note_type: noteTypes, updated_at: since } }, rows: 'notes', schema: ownedNote }, isOver)
      return rows.map(row => ({ kind, row }))
    })),
    done?.chats !== true ? [] : events(caller, { entity: done.kinds.map(kind => eventEntities[kind]), type: chatEvents, created_at: since }),
    moves ? events(caller, { entity: [eventEntities.deal], type: ['lead_status_changed'] }) : [],
  ])
  return bookOf(planned, notes.flat(), [...chats, ...moved])
}

/** Cards with which something was planned, done or said since then, by their keys. An edit of a card is not among that, and a task does not count as one. */
export async function touchedSince(caller: Caller, kinds: readonly AmoKind[], moment: Date, isOver: () => boolean): Promise<ReadonlySet<string>> {
  const from = secondsOf(moment)
  const [tasks, notes, chats] = await Promise.all([
    everyRow(caller, { call: 'tasks', query: { filter: { updated_at: { from } } }, rows: 'tasks', schema: taskRow }, isOver),
    Promise.all(kinds.map(async kind => (await everyRow<OwnedNote>(caller, { call: 'notes', path: { entity: entities[kind] }, query: { filter: { note_type: noteTypes, updated_at: { from } } }, rows: 'notes', schema: ownedNote }, isOver)).map(row => ({ kind, row })))),
    events(caller, { entity: kinds.map(kind => eventEntities[kind]), type: chatEvents, created_at: { from } }),
  ])
  return bookOf(tasks, notes.flat(), chats).keys()
}

/** Everything of these cards. */
export async function readWorkOf(caller: Caller, refs: readonly CardRef[], { done, moves }: Pick<WorkWanted, 'moves' | 'done'>): Promise<WorkBook> {
  const groups = [...grouped(refs.filter(ref => ref.kind !== 'lead'), ({ kind }) => kind as AmoKind)].map(([kind, of]) => ({ kind, ids: [...new Set(of.map(ref => ref.id))] }))
  const asked = groups.flatMap(({ kind, ids }) => chunksOf(ids, askedAtOnce).map(some => ({ kind, ids: some })))
  const talked = asked.filter(({ kind }) => done?.kinds.includes(kind))
  const since = done === null || done.since === null ? {} : { from: secondsOf(done.since) }
  const tasksOf = ({ kind, ids }: typeof asked[number], filter: Query): Promise<readonly TaskRow[]> =>
    caller.askAll('tasks', { query: { filter: { entity_type: entities[kind], entity_id: ids, ...filter } } }, 'tasks', taskRow)
  const [tasks, notes, told] = await Promise.all([
    Promise.all(asked.map(async group => {
      const both = done !== null && done.kinds.includes(group.kind) ? [{ is_completed: 0 }, { is_completed: 1, updated_at: since }] : [{ is_completed: 0 }]
      return (await Promise.all(both.map(filter => tasksOf(group, filter)))).flat()
    })),
    Promise.all(talked.map(async ({ kind, ids }) => {
      const rows = await caller.askAll('notes', { path: { entity: entities[kind] }, query: { filter: { entity_id: ids, note_type: noteTypes, updated_at: since } } }, 'notes', ownedNote)
      return rows.filter(row => ids.includes(row.entity_id)).map(row => ({ kind, row }))
    })),
    Promise.all(groups.flatMap(({ kind, ids }) => {
      const types = [...done?.chats && done.kinds.includes(kind) ? chatEvents : [], ...moves && kind === 'deal' ? ['lead_status_changed'] : []]
      return types.length === 0 ? [] : chunksOf(ids, eventCards).map(some => events(caller, { entity: [eventEntities[kind]], entity_id: some, type: types }))
    })),
  ])
  return bookOf(tasks.flat(), notes.flat(), told.flat())
}

/** The newest come first and nobody deletes one: those that are added meanwhile only move others back. */
async function events(caller: Caller, filter: Query): Promise<readonly EventRow[]> {
  const rows = await caller.askAll('events', { query: { limit: eventsAtOnce, filter } }, 'events', eventRow)
  return [...new Map(rows.map(row => [row.id, row])).values()]
}

function bookOf(tasks: readonly TaskRow[], notes: readonly { readonly kind: CardKind, readonly row: OwnedNote }[], told: readonly EventRow[]): WorkBook {
  const byCard = new Map<string, { readonly tasks: TaskRow[], readonly notes: OwnedNote[], readonly events: EventRow[] }>()
  const at = (ref: CardRef): { readonly tasks: TaskRow[], readonly notes: OwnedNote[], readonly events: EventRow[] } => {
    const key = cardKey(ref)
    const found = byCard.get(key) ?? { tasks: [], notes: [], events: [] }
    byCard.set(key, found)
    return found
  }
  // A task that was closed between two readings is in both: the later one counts.
  for (const task of new Map(tasks.map(one => [one.id, one])).values()) {
    const kind = kindOf(task.entity_type ?? '')
    if (kind !== null && task.entity_id) at({ kind, id: task.entity_id }).tasks.push(task)
  }
  for (const { kind, row } of notes) at({ kind, id: row.entity_id }).notes.push(row)
  for (const event of told) {
    const kind = (['deal', 'contact', 'company'] as const).find(one => eventEntities[one] === event.entity_type)
    if (kind !== undefined) at({ kind, id: event.entity_id }).events.push(event)
  }
  return { of: ref => byCard.get(cardKey(ref)) ?? nothing, keys: () => new Set(byCard.keys()) }
}

const nothing: ReadWork = { tasks: [], notes: [], events: [] }
