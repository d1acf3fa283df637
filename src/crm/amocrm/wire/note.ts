import { z } from 'zod'
import type { Activity, CardComment } from '../../../core/card.ts'
import type { HistoryLine } from '../../../core/history-line.ts'
import type { Locale } from '../../../core/rule.ts'
import { keptTexts } from '../../shared/kept-texts.ts'
import { accountTexts, service } from '../names.ts'
import { id, moment, text } from './parse.ts'

const params = z.looseObject({})

/** https://www.amocrm.ru/developers/content/crm_platform/events-and-notes. `params` are the type's own; PHP prints an empty map as `[]`. */
export const noteRow = z.object({
  id,
  note_type: z.string(),
  created_by: z.number(),
  created_at: moment,
  updated_at: moment,
  responsible_user_id: z.number().nullish(),
  params: z.union([params, z.array(z.unknown()).transform((): Record<string, unknown> => ({}))]).nullish().transform((value): Readonly<Record<string, unknown>> => value ?? {}),
  is_pinned: z.boolean().nullish(),
})

export type NoteRow = z.output<typeof noteRow>

export function noteText({ params }: Pick<NoteRow, 'params'>): string {
  return text.safeParse(params['text']).data?.replace(/\r\n?/g, '\n') ?? ''
}

const headings: readonly string[] = Object.values(keptTexts.checklistsHeading)

/** The list of checklists that the app itself writes: it begins with our heading, in one of its languages. */
export function isChecklistNote(note: Pick<NoteRow, 'note_type' | 'params'>): boolean {
  return note.note_type === 'common' && headings.some(heading => noteText(note).split('\n')[0]?.trim() === heading)
}

function isService({ note_type: type }: Pick<NoteRow, 'note_type'>): boolean {
  return type === 'extended_service_message' || type === 'service_message'
}

/** What people have written, the newest first. */
export function commentsIn(notes: readonly NoteRow[]): readonly CardComment[] {
  return notes
    .filter(note => note.note_type === 'common' && !isChecklistNote(note))
    .map(note => ({ at: note.created_at, authorId: note.created_by, text: noteText(note).trim() }))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

const removedLines: readonly string[] = Object.values(accountTexts.removedLine)

/** A line of ours in the history: its title is the first line of the note. `null`: it is none, or was taken back. */
export function lineIn(note: NoteRow): (HistoryLine & { readonly at: Date }) | null {
  if (!isService(note) || note.params['service'] !== service) return null
  const [title = '', ...rest] = noteText(note).split('\n')
  if (removedLines.includes(title)) return null
  return { id: note.id, by: note.created_by, title, text: rest.join('\n'), at: note.created_at }
}

/** What a note of the account tells of talking to the client; `null`: nothing. */
export function communicationIn(note: NoteRow, locale: Locale): Activity | null {
  switch (note.note_type) {
    case 'call_in':
    case 'call_out': return callIn(note, locale)
    case 'amomail_message': return done(note, { kind: 'email', subject: paramOf(note, 'subject'), direction: note.params['income'] === true ? 'incoming' : 'outgoing', source: 'mail' })
    case 'sms_in':
    case 'sms_out': return done(note, { kind: 'message', subject: paramOf(note, 'phone'), direction: note.note_type === 'sms_in' ? 'incoming' : 'outgoing', source: 'other' })
    default: return null
  }
}

type Told = Pick<Activity, 'kind' | 'subject' | 'direction' | 'source'> & Partial<Activity>

function done(note: NoteRow, told: Told): Activity {
  return {
    id: note.id, done: true, deadline: null, createdAt: note.created_at, updatedAt: note.updated_at, responsibleId: note.responsible_user_id ?? note.created_by, description: '',
    finishedAt: note.created_at, ours: false, ...told,
  }
}

/** The note of a call is made when it is over. What telephony has registered names where it comes from. */
function callIn(note: NoteRow, locale: Locale): Activity {
  const direction = note.note_type === 'call_in' ? 'incoming' : 'outgoing'
  const seconds = Number(note.params['duration']) || 0
  const responsible = Number(note.params['call_responsible'])
  const registered = ['source', 'uniq', 'link'].some(name => paramOf(note, name) !== '')
  return done(note, {
    kind: 'call',
    subject: [accountTexts.calls[direction][locale], paramOf(note, 'phone')].filter(part => part !== '').join(' '),
    direction,
    source: registered ? 'telephony' : 'by-hand',
    description: paramOf(note, 'call_result'),
    startedAt: new Date(note.created_at.getTime() - seconds * 1000),
    ...(Number.isInteger(responsible) && responsible > 0 && { responsibleId: responsible }),
  })
}

function paramOf({ params: all }: NoteRow, name: string): string {
  return text.safeParse(all[name]).data?.trim() ?? ''
}
