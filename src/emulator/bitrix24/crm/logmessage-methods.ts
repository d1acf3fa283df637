import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { objectParam, textParam } from '../params.ts'
import type { TimelineRow } from '../tables.ts'
import { cardAt, editableCard, mayRead, mayWrite, requiredInt } from './cards.ts'
import { missing, timeZoneOf } from './context.ts'
import type { FilterField } from './filter.ts'
import { compileOrder, pageOf } from './paging.ts'
import { printMoment } from './time.ts'
import { addRecord, recordsOf } from './timeline-record.ts'

const folder = 'crm/timeline/logmessage'

export const logmessageMethods: Family = {
  'crm.timeline.logmessage.add': { page: `${folder}/crm-timeline-logmessage-add.md`, scope: ['crm'], run: add },
  'crm.timeline.logmessage.get': { page: `${folder}/crm-timeline-logmessage-get.md`, scope: ['crm'], run: get },
  'crm.timeline.logmessage.list': { page: `${folder}/crm-timeline-logmessage-list.md`, scope: ['crm'], run: list },
  'crm.timeline.logmessage.delete': { page: `${folder}/crm-timeline-logmessage-delete.md`, scope: ['crm'], run: remove },
}

/** This list alone has ten rows a page. */
const logPageSize = 10

function add(call: Call): Reply {
  if (call.params.fields === undefined) throw missing('fields')
  const fields = objectParam(call.params.fields)
  const entityTypeId = requiredInt(fields, 'entityTypeId')
  const entityId = requiredInt(fields, 'entityId')
  const [title, text, iconCode] = ['title', 'text', 'iconCode'].map(name => {
    const value = textParam(fields[name]).trim()
    if (value === '') throw missing(name)
    return value
  })
  const card = editableCard(call, entityTypeId, entityId)
  const record = addRecord(call, card.type, card.row.id, { kind: 'logmessage', title, text, iconCode, clientId: call.clientId })
  return reply({ logMessage: print(call, record) })
}

function print(call: Call, record: TimelineRow): Record<string, unknown> {
  return {
    id: record.id,
    created: printMoment(record.created, timeZoneOf(call.tables)),
    authorId: record.authorId,
    title: record.title,
    text: record.text,
    iconCode: record.iconCode,
  }
}

function notFound(id: number): RestError {
  return new RestError('NOT_FOUND', `Timeline logmessage not found for id ${id}`)
}

function found(call: Call): TimelineRow {
  const id = requiredInt(call.params, 'id')
  const record = call.tables.timeline.get(id)
  if (record?.kind !== 'logmessage') throw notFound(id)
  return record
}

/** The page has no «access denied»: a message of a card that one may not read is not found. */
function get(call: Call): Reply {
  const record = found(call)
  const card = cardAt(call, record.ownerTypeId, record.ownerId)
  if (!card || !mayRead(call, card)) throw notFound(record.id)
  return reply({ logMessage: print(call, record) })
}

const orderFields: Readonly<Record<string, FilterField<TimelineRow>>> = {
  id: { compare: 'number', read: record => record.id },
  created: { compare: 'moment', read: record => record.created },
}

function list(call: Call): Reply {
  const { params } = call
  const card = cardAt(call, requiredInt(params, 'entityTypeId'), requiredInt(params, 'entityId'))
  const order = compileOrder<TimelineRow>(params.order, name => orderFields[name], 'ignored')
  const rows = card && mayRead(call, card)
    ? recordsOf(call, card.type.id, card.row.id).filter(record => record.kind === 'logmessage').toSorted((a, b) => order?.(a, b) || b.id - a.id)
    : []
  const page = pageOf(params, rows, logPageSize)
  return reply(page.rows.map(record => print(call, record)), page.paging)
}

/** Only the application that wrote a message may take it back. */
function remove(call: Call): Reply {
  const record = found(call)
  const card = cardAt(call, record.ownerTypeId, record.ownerId)
  if (!card || !mayWrite(call, card)) throw new RestError('ACCESS_DENIED', 'Access denied')
  if (record.clientId !== call.clientId) {
    throw new RestError('REMOVING_DISABLED', `Timeline logmessage ${record.id} was created in the context of another application`)
  }
  call.tables.timeline.remove(record.id)
  return reply(true)
}
