import type { CardKind, CardRef, Known, PartName } from '../../core/card.ts'
import { once } from '../../core/once.ts'
import type { Caller } from './call.ts'
import { hasStages } from './card-dictionaries.ts'
import type { CardFetch } from './card-fetch.ts'
import { eventsOf, notesOf, tasksOf } from './card-parts.ts'
import { attempted } from './known.ts'
import type { CardRow } from './wire/card.ts'
import type { EventRow } from './wire/event.ts'
import type { NoteRow } from './wire/note.ts'
import type { TaskRow } from './wire/task.ts'

/** The requests of one card, each sent when it is first asked for. */
export interface CardSources {
  readonly row: () => Promise<CardRow>
  readonly tasks: () => Promise<Known<readonly TaskRow[]>>
  readonly notes: () => Promise<Known<readonly NoteRow[]>>
  readonly events: () => Promise<Known<readonly EventRow[]>>
}

export function cardSources(caller: Caller, fetch: CardFetch, ref: CardRef): CardSources {
  return {
    row: once(() => fetch.one(ref)),
    tasks: once(() => attempted(tasksOf(caller, ref))),
    notes: once(() => attempted(notesOf(caller, ref))),
    events: once(() => attempted(eventsOf(caller, ref))),
  }
}

/**
 * What takes more than three requests. A card comes with its own fields; a deal with its tasks and its events too, or with its notes where nobody needs its
 * way through the stages. That all of its talks are there, calls and mails and chats, takes tasks, events and notes.
 */
export function laterParts(kind: CardKind, parts: readonly PartName[]): readonly PartName[] {
  const always: readonly PartName[] = ['activities', 'lastActivity', 'clients', 'twins', 'openDeals']
  const later = hasStages(kind) && parts.includes('stageHistory') ? [...always, 'comments'] : always
  return parts.filter(part => later.includes(part))
}
