import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, listParam, objectParam, textParam } from '../params.ts'
import type { TimelineRow } from '../tables.ts'
import { cardAt, editableCard, mayRead, requiredInt, type Card } from './cards.ts'
import { missing, timeZoneOf } from './context.ts'
import { entityTypeByCode, entityTypeOf } from './entity-type.ts'
import type { FilterField } from './filter.ts'
import { compileOrder, pageOf } from './paging.ts'
import { printMoment } from './time.ts'
import { addRecord, recordsOf, touch } from './timeline-record.ts'

const folder = 'crm/timeline/comments'

/** Whoever may change the card may change and delete every comment in it. */
export const commentMethods: Family = {
  'crm.timeline.comment.add': { page: `${folder}/crm-timeline-comment-add.md`, scope: ['crm'], run: add },
  'crm.timeline.comment.get': { page: `${folder}/crm-timeline-comment-get.md`, scope: ['crm'], run: get },
  'crm.timeline.comment.list': { page: `${folder}/crm-timeline-comment-list.md`, scope: ['crm'], run: list },
  'crm.timeline.comment.update': { page: `${folder}/crm-timeline-comment-update.md`, scope: ['crm'], run: update },
  'crm.timeline.comment.delete': { page: `${folder}/crm-timeline-comment-delete.md`, scope: ['crm'], run: remove },
  'crm.timeline.comment.fields': { page: `${folder}/crm-timeline-comment-fields.md`, scope: ['crm'], run: fields },
  'crm.timeline.bindings.list': { page: 'crm/timeline/bindings/crm-timeline-bindings-list.md', scope: ['crm'], run: bindings },
}

/** Only the lower-case key `fields` is heard. */
function add(call: Call): Reply {
  const { params, tables } = call
  if (params.fields === undefined) throw missing('fields')
  const fields = objectParam(params.fields)
  const entityId = intParam(fields.ENTITY_ID)
  const code = textParam(fields.ENTITY_TYPE)
  if (entityId === null || code === '') throw new RestError('100', 'Required fields are not provided')
  const type = entityTypeByCode(tables, code)
  if (!type) throw new RestError('OWNER_NOT_FOUND', 'Owner was not found')
  const card = editableCard(call, type.id, entityId)
  const text = textOf(fields.COMMENT)
  refuseFiles(fields)
  const record = addRecord(call, card.type, card.row.id, { kind: 'comment', text })
  touch(call, card.type, card.row.id)
  return reply(record.id)
}

function textOf(value: unknown): string {
  const text = textParam(value)
  if (text.trim() === '') throw new RestError('INVALID_ARG_VALUE', 'Empty comment')
  return text
}

function refuseFiles(fields: Readonly<Record<string, unknown>>): void {
  if (listParam(fields.FILES).length > 0) throw new RestError('INVALID_ARG_VALUE', 'The local portal keeps no files of comments')
}

function comment(call: Call): TimelineRow | undefined {
  const record = call.tables.timeline.get(intParam(call.params.id) ?? 0)
  return record?.kind === 'comment' ? record : undefined
}

function get(call: Call): Reply {
  if ((intParam(call.params.id) ?? 0) <= 0) throw new RestError('', 'ID is not defined or invalid.')
  const record = comment(call)
  if (!record) throw new RestError('', 'Not found.')
  const card = cardAt(call, record.ownerTypeId, record.ownerId)
  if (!card || !mayRead(call, card)) throw new RestError('', 'Access denied.')
  return reply(print(call, record))
}

const orderFields: Readonly<Record<string, FilterField<TimelineRow>>> = {
  ID: { compare: 'number', read: record => record.id },
  CREATED: { compare: 'moment', read: record => record.created },
  AUTHOR_ID: { compare: 'number', read: record => record.authorId },
}

/** Without the two mandatory fields of the filter there is no card that one could have a right to. */
function list(call: Call): Reply {
  const { params, tables } = call
  const filter = objectParam(params.filter)
  const type = entityTypeByCode(tables, textParam(filter.ENTITY_TYPE ?? filter['=ENTITY_TYPE']))
  const entityId = intParam(filter.ENTITY_ID ?? filter['=ENTITY_ID'])
  const card = type && entityId !== null ? cardAt(call, type.id, entityId) : null
  if (!card || !mayRead(call, card)) throw new RestError('', 'Access denied.')
  const order = compileOrder<TimelineRow>(params.order, name => orderFields[name], 'ignored')
  const rows = recordsOf(call, card.type.id, card.row.id)
    .filter(record => record.kind === 'comment')
    .toSorted((a, b) => order?.(a, b) || a.id - b.id)
  const page = pageOf(params, rows)
  const names = listParam(params.select).map(textParam)
  const result = page.rows.map(record => {
    const printed = print(call, record)
    return names.length === 0 || names.includes('*') ? printed : Object.fromEntries(Object.entries(printed).filter(([name]) => names.includes(name)))
  })
  return reply(result, page.paging)
}

function print(call: Call, record: TimelineRow): Record<string, unknown> {
  return {
    ID: String(record.id),
    ENTITY_ID: String(record.ownerId),
    ENTITY_TYPE: entityTypeOf(call.tables, record.ownerTypeId)?.code ?? '',
    CREATED: printMoment(record.created, timeZoneOf(call.tables)),
    COMMENT: record.text,
    AUTHOR_ID: String(record.authorId),
    FILES: {},
  }
}

/** The comment of `id` in a card that the person may change; the owner's parameters must name that card if they are given. */
function editable(call: Call): { readonly record: TimelineRow, readonly card: Card } {
  const { params } = call
  requiredInt(params, 'id')
  const record = comment(call)
  if (!record) throw new RestError('NOT_FOUND', 'Not found.')
  const ownerTypeId = intParam(params.ownerTypeId) ?? record.ownerTypeId
  const ownerId = intParam(params.ownerId) ?? record.ownerId
  if (ownerTypeId !== record.ownerTypeId || ownerId !== record.ownerId) throw new RestError('OWNER_NOT_FOUND', 'Owner was not found')
  return { record, card: editableCard(call, ownerTypeId, ownerId) }
}

function update(call: Call): Reply {
  if (call.params.fields === undefined) throw missing('fields')
  const { record } = editable(call)
  const fields = objectParam(call.params.fields)
  refuseFiles(fields)
  if (fields.COMMENT !== undefined) call.tables.timeline.update(record.id, { text: textOf(fields.COMMENT) })
  return reply(record.id)
}

function remove(call: Call): Reply {
  call.tables.timeline.remove(editable(call).record.id)
  return reply(null)
}

/** A record shows in one card here: binding it to further ones is not part of the local portal. */
function bindings(call: Call): Reply {
  const id = intParam(objectParam(call.params.filter).OWNER_ID)
  if (id === null || id <= 0) throw new RestError('', 'OWNER_ID is not defined or invalid')
  const record = call.tables.timeline.get(id)
  const code = record && entityTypeOf(call.tables, record.ownerTypeId)?.code
  const result = record && code ? [{ OWNER_ID: String(id), ENTITY_ID: String(record.ownerId), ENTITY_TYPE: code }] : []
  return reply(result, { total: result.length })
}

function fields(): Reply {
  const described: readonly (readonly [name: string, type: string, title: string, flags?: string])[] = [
    ['ID', 'integer', 'ID', 'r'], ['CREATED', 'datetime', 'Date added', 'r'],
    ['ENTITY_ID', 'integer', 'ID of the element the comment is attached to', 'qi'],
    ['ENTITY_TYPE', 'string', 'Type of the element the comment is attached to', 'qi'],
    ['AUTHOR_ID', 'integer', 'Author', 'i'], ['COMMENT', 'string', 'Comment text'], ['FILES', 'attached_diskfile', 'File list', 'm'],
  ]
  return reply(Object.fromEntries(described.map(([name, type, title, flags = '']) => [name, {
    type,
    isRequired: flags.includes('q'),
    isReadOnly: flags.includes('r'),
    isImmutable: flags.includes('i'),
    isMultiple: flags.includes('m'),
    isDynamic: false,
    title,
  }])))
}
