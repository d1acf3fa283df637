import type { Account } from '../account.ts'
import { absent, noContent, withOf, type Call, type Family, type Reply } from '../call.ts'
import { record, singularOf } from '../cards/events.ts'
import { all, anyOf, ordered, within } from '../cards/find.ts'
import { cut } from '../cards/values.ts'
import { listed, selfLink, written } from '../hal.ts'
import { isObject, itemOfBody, itemsOf, namedAgain, noteUnread, oneAfterAnother, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { forbidden, missing, notAChoice, Problem, wrongType } from '../problem.ts'
import { may } from '../rights.ts'
import type { CardKind, CardRow, NoteRow } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/events-and-notes'
const pinDoc = 'https://developers.kommo.com/reference/pin-note.md'
const unpinDoc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/EntityNotes.php'

const knows = { with: ['is_pinned'], filter: ['id', 'note_type', 'updated_at', 'entity_id'], order: ['updated_at', 'id'], pages: true } as const

/** What has to stand in `params`, by the types that may be created. */
const paramsOf: Readonly<Record<string, readonly string[]>> = {
  common: ['text'],
  call_in: ['uniq', 'duration', 'source', 'phone'],
  call_out: ['uniq', 'duration', 'source', 'phone'],
  service_message: ['service', 'text'],
  extended_service_message: ['service', 'text'],
  message_cashier: ['status', 'text'],
  geolocation: ['text', 'address', 'longitude', 'latitude'],
  sms_in: ['text', 'phone'],
  sms_out: ['text', 'phone'],
  attachment: ['file_uuid', 'file_name'],
}

const keys = ['id', 'entity_id', 'note_type', 'params', 'responsible_user_id', 'created_by', 'created_at', 'request_id', 'is_need_to_trigger_digital_pipeline']

const eventOf: Readonly<Record<string, string>> = {
  common: 'common_note_added', call_in: 'incoming_call', call_out: 'outgoing_call', service_message: 'service_note_added', extended_service_message: 'service_note_added',
  message_cashier: 'message_to_cashier_note_added', geolocation: 'geo_note_added', sms_in: 'incoming_sms', sms_out: 'outgoing_sms', attachment: 'attachment_note_added',
}

export const noteFamily: Family = {
  'GET /{kind}/notes': { doc, knows, answer: call => found(call, () => [...call.tables.notes.all()].filter(row => row.entityType === kindOf(call))) },
  'GET /{kind}/{id}/notes': { doc, knows, answer: call => found(call, () => call.tables.notes.where('card', keyOf, `${kindOf(call)}:${call.params.id}`)) },
  'GET /{kind}/notes/{noteId}': { doc, knows: { with: ['is_pinned'] }, answer: one },
  'GET /{kind}/{id}/notes/{noteId}': { doc, knows: { with: ['is_pinned'] }, answer: one },
  'POST /{kind}/notes': { doc, answer: added },
  'POST /{kind}/{id}/notes': { doc, answer: added },
  'PATCH /{kind}/notes': { doc, answer: changedMany },
  'PATCH /{kind}/{id}/notes': { doc, answer: changedMany },
  'PATCH /{kind}/notes/{noteId}': { doc, answer: changedOne },
  'PATCH /{kind}/{id}/notes/{noteId}': { doc, answer: changedOne },
  'POST /{kind}/notes/{noteId}/pin': { doc: pinDoc, answer: call => pinned(call, true) },
  'POST /{kind}/notes/{noteId}/unpin': { doc: unpinDoc, answer: call => pinned(call, false) },
}

function kindOf({ params }: Call): CardKind {
  return params.kind as CardKind
}

function keyOf(row: NoteRow): string {
  return `${row.entityType}:${row.entityId}`
}

function cardSeen({ tables, user }: Call, kind: CardKind, id: number): CardRow | null {
  const card = tables.cards[kind].get(id)
  return card && !card.isDeleted && may(user, 'view', kind, card) ? card : null
}

function found(call: Call, rows: () => readonly NoteRow[]): Reply {
  const filter = isObject(call.query.filter) ? call.query.filter : {}
  const fits = all<NoteRow>([
    anyOf(filter.id, row => row.id), anyOf(filter.note_type, row => row.noteType), anyOf(filter.entity_id, row => row.entityId), within(filter.updated_at, row => row.updatedAt),
    row => cardSeen(call, row.entityType, row.entityId) !== null,
  ])
  return listed(call, 'notes', ordered(call, rows().filter(fits), { updated_at: row => row.updatedAt, id: row => row.id }), row => printNote(call, row))
}

function noteOf(call: Call): NoteRow | null {
  const { tables, params } = call
  const note = tables.notes.get(Number(params.noteId))
  if (!note || note.entityType !== kindOf(call) || (params.id !== undefined && note.entityId !== Number(params.id))) return null
  return cardSeen(call, note.entityType, note.entityId) ? note : null
}

function one(call: Call): Reply {
  const note = noteOf(call)
  return note ? { status: 200, rows: 1, body: printNote(call, note) } : absent(call)
}

function pathTo(note: NoteRow): string {
  return `/${note.entityType}/${note.entityId}/notes/${note.id}`
}

function printNote(call: Call, note: NoteRow): Record<string, unknown> {
  const { account } = call
  return {
    id: note.id,
    entity_id: note.entityId,
    created_by: note.createdBy,
    updated_by: note.updatedBy,
    created_at: note.createdAt,
    updated_at: note.updatedAt,
    responsible_user_id: note.responsibleUserId,
    group_id: note.groupId,
    note_type: note.noteType,
    params: note.params,
    account_id: account.about().accountId,
    ...(withOf(call).has('is_pinned') && account.faults.is.pinnedIsTold ? { is_pinned: note.isPinned } : {}),
    _links: selfLink(account, pathTo(note)),
  }
}

function readParams(account: Account, item: Item, noteType: string): NoteRow['params'] {
  const { params } = item.values
  if (!isObject(params)) {
    item.wrong(params === undefined ? missing('params') : wrongType('params', 'object'))
    return {}
  }
  for (const name of paramsOf[noteType] ?? []) if (params[name] === undefined || params[name] === null) item.wrong(missing(`params.${name}`))
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, name === 'text' && typeof value === 'string' ? cut(account, value) : value]))
}

function added(call: Call): Reply {
  const { account, tables, user, now, params } = call
  const kind = kindOf(call)
  const items = itemsOf(call)
  const read = items.map(item => {
    noteUnread(call, item, keys)
    const noteType = text(item, 'note_type') ?? ''
    if (noteType === '') item.wrong(missing('note_type'))
    else if (!(noteType in paramsOf)) item.wrong(notAChoice('note_type'))
    const entityId = params.id === undefined ? wholeNumber(item, 'entity_id') ?? 0 : Number(params.id)
    if (!cardSeen(call, kind, entityId)) item.wrong(notAChoice('entity_id'))
    const responsibleUserId = wholeNumber(item, 'responsible_user_id') ?? user.id
    const responsible = tables.users.get(responsibleUserId)
    if (!responsible) item.wrong(notAChoice('responsible_user_id'))
    const createdAt = wholeNumber(item, 'created_at') ?? now
    return {
      item,
      row: {
        entityType: kind, entityId, noteType, params: readParams(account, item, noteType), isPinned: false, responsibleUserId, groupId: responsible?.groupId ?? 0,
        createdBy: wholeNumber(item, 'created_by') ?? user.id, updatedBy: user.id, createdAt, updatedAt: createdAt,
      },
    }
  })
  throwIfWrong(items)
  const rows = read.map(({ item, row }) => {
    const note = tables.notes.insert(row)
    record({ tables, userId: note.createdBy, now }, eventOf[note.noteType] ?? 'service_note_added', singularOf(kind), note.entityId, { after: [{ note: { id: note.id } }] })
    return { id: note.id, entity_id: note.entityId, request_id: item.requestId, _links: selfLink(account, pathTo(note)) }
  })
  return written(call, 'notes', rows, `/${kind}/notes`)
}

function editable(call: Call, note: NoteRow): NoteRow {
  const card = call.tables.cards[note.entityType].get(note.entityId)
  if (note.createdBy !== call.user.id && (!card || !may(call.user, 'edit', note.entityType, card))) throw forbidden()
  return note
}

function change(call: Call, item: Item, note: NoteRow): Partial<NoteRow> {
  noteUnread(call, item, keys)
  const noteType = text(item, 'note_type') ?? note.noteType
  if (!(noteType in paramsOf)) item.wrong(notAChoice('note_type'))
  const params = item.values.params === undefined ? note.params : readParams(call.account, item, noteType)
  return { noteType, params, updatedBy: call.user.id, updatedAt: call.now }
}

function told({ account, tables }: Call, item: Item, id: number, patch: Partial<NoteRow>) {
  const note = tables.notes.update(id, patch)
  return { id: note.id, entity_id: note.entityId, updated_at: note.updatedAt, ...namedAgain(item), _links: selfLink(account, pathTo(note)) }
}

function changedMany(call: Call): Reply {
  return written(call, 'notes', oneAfterAnother(call, item => {
    const note = noteOf({ ...call, params: { ...call.params, noteId: String(item.values.id) } })
    if (!note) {
      item.wrong(notAChoice('id'))
      return null
    }
    const patch = change(call, item, editable(call, note))
    return item.errors.length > 0 ? null : told(call, item, note.id, patch)
  }), `/${kindOf(call)}/notes`)
}

function changedOne(call: Call): Reply {
  const item = itemOfBody(call)
  const note = noteOf(call)
  if (!note) throw new Problem(404, 'Not Found')
  const patch = change(call, item, editable(call, note))
  throwIfWrong([item])
  return written(call, 'notes', [told(call, item, note.id, patch)], `/${kindOf(call)}/notes`)
}

const serviceTypes = ['service_message', 'extended_service_message']

/** Open to everybody who sees the card; pinning twice is pinning once. */
function pinned(call: Call, isPinned: boolean): Reply {
  const { tables, account } = call
  const note = noteOf(call)
  if (!note) throw new Problem(404, 'Not Found')
  const { pinsAtMost, serviceNotesPin } = account.faults.is
  if (isPinned && !note.isPinned) {
    const others = tables.notes.where('card', keyOf, keyOf(note)).filter(row => row.isPinned)
    if (pinsAtMost > 0 && others.length >= pinsAtMost) throw new Problem(400, 'Pinned notes limit exceeded')
    if (!serviceNotesPin && serviceTypes.includes(note.noteType)) throw new Problem(400, 'Note type can not be pinned')
  }
  tables.notes.update(note.id, { isPinned })
  return noContent
}
