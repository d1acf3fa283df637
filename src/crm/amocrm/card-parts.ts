import type { Activity, CardRef } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import type { Caller } from './call.ts'
import { whichCard } from './card-fetch.ts'
import { eventEntities, type AmoKind } from './names.ts'
import { activityOf, taskRow, type TaskRow } from './wire/task.ts'
import { chatEvents, eventRow, messagesIn, stageEvents, type EventRow } from './wire/event.ts'
import { commentsIn, communicationIn, noteRow, type NoteRow } from './wire/note.ts'

/** All tasks that are about the card, finished ones too. */
export function tasksOf(caller: Caller, ref: CardRef): Promise<readonly TaskRow[]> {
  const { entity, id } = whichCard(ref)
  return caller.askAll('tasks', { query: { filter: { entity_type: entity, entity_id: [id] } } }, 'tasks', taskRow)
}

/** Notes of all types but those of other services: calls, mails, comments. */
export function notesOf(caller: Caller, ref: CardRef): Promise<readonly NoteRow[]> {
  return caller.askAll('notesOf', { path: whichCard(ref), query: { filter: { note_type: ['common', 'call_in', 'call_out', 'amomail_message', 'sms_in', 'sms_out'] }, order: { id: 'desc' } } }, 'notes', noteRow)
}

/** What only events tell: the way through the stages, and the messages of chats. A hundred a page (https://www.amocrm.ru/developers/content/crm_platform/events-and-notes). */
export function eventsOf(caller: Caller, ref: CardRef): Promise<readonly EventRow[]> {
  return caller.askAll('events', { query: { limit: 100, filter: { entity: [eventEntities[ref.kind as AmoKind]], entity_id: [ref.id], type: [...ref.kind === 'deal' ? stageEvents : [], ...chatEvents] } } }, 'events', eventRow)
}

export interface ReadWork {
  readonly tasks: readonly TaskRow[]
  readonly notes: readonly NoteRow[]
  readonly events: readonly EventRow[]
}

/** What was planned, and what people have said and written to the client. */
export function activitiesIn({ tasks, notes, events }: ReadWork, locale: Locale): readonly Activity[] {
  return [...tasks.map(activityOf), ...notes.flatMap(note => communicationIn(note, locale) ?? []), ...messagesIn(events)]
}

/** The account counts no last activity: it is the newest of what others have done, edits of fields apart. */
export function lastActivityIn(work: ReadWork, locale: Locale): Date | null {
  const moments = [
    ...activitiesIn(work, locale).filter(({ ours }) => !ours).flatMap(({ createdAt, done, updatedAt }) => done ? [createdAt, updatedAt] : [createdAt]),
    ...commentsIn(work.notes).map(({ at }) => at),
  ]
  return moments.reduce<Date | null>((newest, moment) => newest === null || moment > newest ? moment : newest, null)
}
