import { printMoment } from '../crm/time.ts'
import { objectParam } from '../params.ts'
import type { EventLogRow } from '../tables.ts'
import type { Dto } from './dto.ts'
import { accessDenied, invalidFilter, invalidOrder, invalidPagination, notFound, wrongType } from './error.ts'
import { fieldMethods } from './field-methods.ts'
import { compileV3Filter, filteredFields } from './filter.ts'
import type { V3Call, V3Family } from './method.ts'
import { inOrder, pageOf } from './page.ts'
import { idParam } from './params.ts'
import { printer, selectOf } from './select.ts'

const mostRows = 1000
const searched = { filterable: true, sortable: true } as const

/** In the order of event-log/main-eventlog-field-list.md, which also says what can be filtered and sorted by. */
const eventLog: Dto<EventLogRow> = {
  name: 'EventLogDto',
  fields: {
    id: { type: 'int', read: row => row.id, ...searched },
    timestampX: { type: 'moment', read: (row, { timeZone }) => printMoment(row.at, timeZone), ...searched },
    severity: { type: 'string', read: row => row.severity },
    auditTypeId: { type: 'string', read: row => row.auditTypeId, ...searched },
    moduleId: { type: 'string', read: row => row.moduleId },
    itemId: { type: 'string', read: row => row.itemId },
    remoteAddr: { type: 'string', read: row => row.remoteAddr },
    userAgent: { type: 'string', read: row => row.userAgent },
    requestUri: { type: 'string', read: row => row.requestUri },
    siteId: { type: 'string', read: () => 's1' },
    userId: { type: 'int', read: row => row.userId, ...searched },
    guestId: { type: 'int', read: () => 0, ...searched },
    description: { type: 'string', read: row => row.description },
  },
}

function administratorsOnly({ user }: V3Call): void {
  if (!user.admin) throw accessDenied()
}

function list(call: V3Call): unknown {
  administratorsOnly(call)
  const { params, tables } = call
  const print = printer(eventLog, call, selectOf(params))
  const rows = [...tables.eventLog.all()].filter(compileV3Filter(eventLog, call, params.filter))
  return { items: pageOf(inOrder(eventLog, call, rows, params.order), params, mostRows).map(print) }
}

function get(call: V3Call): unknown {
  administratorsOnly(call)
  const id = idParam(call.params)
  const row = call.tables.eventLog.get(id)
  if (!row) throw notFound(id)
  return { item: printer(eventLog, call, selectOf(call.params))(row) }
}

/** What comes after the cursor's value by its field, which the filter may not name. */
function tail(call: V3Call): unknown {
  administratorsOnly(call)
  const { params, tables } = call
  const { field = 'id', order = 'ASC', value = 0, limit = 50 } = objectParam(params.cursor)
  if (typeof field !== 'string' || !eventLog.fields[field]?.sortable) throw invalidOrder(params.cursor)
  if (!/^[1-9]\d*$/.test(String(limit))) throw invalidPagination(params.cursor)
  if (filteredFields(params.filter).includes(field)) throw invalidFilter(`Cursor field ${field} cannot be used at filter.`)
  const beyond = String(order).toUpperCase() === 'DESC' ? '<' : '>'
  const start = eventLog.fields[field].type === 'int' && typeof value === 'string' ? Number(value) : value
  if (Number.isNaN(start)) throw wrongType(`cursor.value`, 'int')
  const ahead = start === 0 && eventLog.fields[field].type !== 'int' ? () => true : compileV3Filter(eventLog, call, [[field, beyond, start]])
  const matches = compileV3Filter(eventLog, call, params.filter)
  const rows = inOrder(eventLog, call, [...tables.eventLog.all()].filter(row => ahead(row) && matches(row)), { [field]: order })
  return { items: rows.slice(0, Math.min(Number(limit), mostRows)).map(printer(eventLog, call, selectOf(params))) }
}

const scope = 'main'

export const eventLogMethods: V3Family = {
  'main.eventlog.list': { page: 'event-log/main-eventlog-list.md', scope, run: list },
  'main.eventlog.get': { page: 'event-log/main-eventlog-get.md', scope, run: get },
  'main.eventlog.tail': { page: 'event-log/main-eventlog-tail.md', scope, run: tail },
  ...fieldMethods('main.eventlog', eventLog, { page: 'event-log/main-eventlog', scope, admit: administratorsOnly }),
}
