import type { CardRef } from '../../core/card.ts'
import type { HistoryLine } from '../../core/history-line.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { whichCard } from './card-fetch.ts'
import { accountTexts, clockTolerance, service } from './names.ts'
import { lineIn, noteRow } from './wire/note.ts'
import { anything, secondsOf, writtenRows } from './wire/parse.ts'

/** A note that the card folds up, in which a service and not a person speaks (https://www.amocrm.ru/developers/content/crm_platform/events-and-notes). */
const noteType = 'extended_service_message'

/** Lines of ours in the card's history since then, the newest first. */
export async function linesSince(caller: Caller, ref: CardRef, since: Date): Promise<readonly HistoryLine[]> {
  const from = since.getTime() - clockTolerance
  const notes = await caller.askAll('notesOf', {
    path: whichCard(ref), query: { filter: { note_type: [noteType], updated_at: { from: Math.floor(from / 1000) } }, order: { id: 'desc' } },
  }, 'notes', noteRow)
  return notes
    .flatMap(note => lineIn(note) ?? [])
    .filter(({ at }) => at.getTime() >= secondsOf(new Date(from)) * 1000)
    .toSorted((a, b) => (b.id ?? 0) - (a.id ?? 0))
    .map(({ id, by, title, text }) => ({ id, by, title, text }))
}

/** The line's title is the first line of the note. */
export async function writeLine(caller: Caller, ref: CardRef, { title, text }: HistoryLine): Promise<HistoryLine> {
  const [note] = await caller.ask('addNotes', {
    path: whichCard(ref), body: [{ note_type: noteType, params: { service, text: `${title}\n${text}` }, is_need_to_trigger_digital_pipeline: false }],
  }, writtenRows('notes')) ?? []
  if (!note) throw new CrmError('unexpected-reply', 'notes: nothing', { method: 'addNotes' })
  return { id: note.id, title, text }
}

/** The API deletes no notes: one that is taken back says so, and is no line any more. */
export async function takeLineBack(caller: Caller, ref: CardRef, note: number, locale: Locale): Promise<void> {
  const { entity, id } = whichCard(ref)
  await caller.ask('changeNote', { path: { entity, id, note }, body: { note_type: noteType, params: { service, text: accountTexts.removedLine[locale] } } }, anything)
}
