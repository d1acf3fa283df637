import { may } from '../../rights.ts'
import type { CardKind, CardRow, EventRow, NoteRow } from '../../tables.ts'
import type { FeedEntry } from '../wire.ts'
import { personName, type Reading } from './reading.ts'

const singular = { leads: 'lead', contacts: 'contact', companies: 'company' } as const

/** Events that a feed tells in one line; the others are for the API. */
const told: Readonly<Record<string, { readonly ru: string, readonly en: string }>> = {
  lead_added: { ru: 'Сделка создана', en: 'Lead created' },
  contact_added: { ru: 'Контакт создан', en: 'Contact created' },
  company_added: { ru: 'Компания создана', en: 'Company created' },
  lead_status_changed: { ru: 'Этап изменён', en: 'Stage changed' },
  entity_responsible_changed: { ru: 'Ответственный изменён', en: 'Responsible user changed' },
  task_added: { ru: 'Поставлена задача', en: 'Task added' },
  task_completed: { ru: 'Задача выполнена', en: 'Task completed' },
}

const kinds: Readonly<Record<string, FeedEntry['kind']>> = { service_message: 'service', extended_service_message: 'service', call_in: 'call', call_out: 'call' }

function textOfNote({ params, noteType }: NoteRow, ru: boolean): string {
  const { text, service, phone, duration, link } = params
  const call = noteType === 'call_in' ? (ru ? 'Входящий звонок' : 'Incoming call') : noteType === 'call_out' ? (ru ? 'Исходящий звонок' : 'Outgoing call') : undefined
  const length = typeof duration === 'number' ? (ru ? `${duration} с` : `${duration} s`) : undefined
  return [service, call, phone, length, text, link].filter(part => typeof part === 'string' && part !== '').join(call ? ', ' : '\n')
}

function stageName(reading: Reading, event: EventRow): string {
  const [after] = event.valueAfter
  const status = (after as { lead_status?: { id?: number, pipeline_id?: number } } | undefined)?.lead_status
  const rows = reading.account.tables.statuses
  return status ? rows.where('pipeline', row => row.pipelineId, Number(status.pipeline_id)).find(row => row.statusId === status.id)?.name ?? '' : ''
}

/** What happened to a card, the oldest first. */
export function feedOf(reading: Reading, kind: CardKind, card: CardRow): FeedEntry[] {
  const { account, print, ru, user } = reading
  const notes = account.tables.notes.where('page', row => `${row.entityType}/${row.entityId}`, `${kind}/${card.id}`)
  const events = account.tables.events.where('page', row => `${row.entityType}/${row.entityId}`, `${singular[kind]}/${card.id}`)
  const entries = [
    ...notes.map((note): [number, FeedEntry] => [note.createdAt, {
      id: `note-${note.id}`,
      kind: kinds[note.noteType] ?? 'note',
      author: personName(reading, note.createdBy),
      time: print.moment(note.createdAt),
      text: textOfNote(note, ru),
      pinned: note.isPinned,
    }]),
    ...events.flatMap((event): [number, FeedEntry][] => {
      const sentence = told[event.type]
      if (!sentence) return []
      const stage = event.type === 'lead_status_changed' ? stageName(reading, event) : ''
      return [[event.createdAt, { id: `event-${event.id}`, kind: 'event', author: personName(reading, event.createdBy), time: print.moment(event.createdAt), text: [sentence[ru ? 'ru' : 'en'], stage].filter(Boolean).join(': '), pinned: false }]]
    }),
  ]
  return may(user, 'view', kind, card) ? entries.sort(([a], [b]) => a - b).map(([, entry]) => entry) : []
}
