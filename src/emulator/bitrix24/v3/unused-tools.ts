import type { Row } from '../../store.ts'
import { listParam } from '../params.ts'
import { subordinatesOf } from '../subordinates.ts'
import type { Dto } from './dto.ts'
import { accessDenied, invalidFilter, required } from './error.ts'
import { compileV3Filter, filteredFields } from './filter.ts'
import type { V3Call, V3Family } from './method.ts'
import { inOrder, pageOf } from './page.ts'
import { printer, selectOf } from './select.ts'

/** Tools of a portal on which nobody has connected a mailbox and nobody clocks in: their lists are there, and empty. */
const searched = { filterable: true, sortable: true } as const

const mostMailboxes = 100
const mostRecords = 1000

function mailboxes({ params }: V3Call): unknown {
  return { items: pageOf([], params, mostMailboxes) }
}

/** timeman/record/timeman-record-list.md and timeman-record-field-list.md. */
const record: Dto<Row> = {
  name: 'RecordDto',
  fields: {
    id: { type: 'int', read: row => row.id, sortable: true },
    userId: { type: 'int', read: () => null, ...searched },
    startTime: { type: 'moment', read: () => null, ...searched },
    endTime: { type: 'moment', read: () => null, sortable: true },
    duration: { type: 'int', read: () => null, sortable: true },
    breakLength: { type: 'int', read: () => null },
    state: { type: 'object', read: () => null },
    isApproved: { type: 'bool', read: () => null },
  },
}

/** Of one employee, who must be named: oneself, or whom one heads. */
function records(call: V3Call): unknown {
  const { params, tables, user } = call
  compileV3Filter(record, call, params.filter)
  if (!filteredFields(params.filter).includes('userId')) throw required('filter.userId')
  const named = [...new Set(listParam(params.filter).flatMap(node => Array.isArray(node) && node[0] === 'userId' ? listParam(node.at(-1)) : []))]
  if (named.length > 1) throw invalidFilter(params.filter)
  const people = new Set([user.id, ...subordinatesOf(tables, user)])
  if (!user.admin && !named.every(id => people.has(Number(id)))) throw accessDenied()
  const rows = inOrder<Row>(record, call, [], params.order)
  return { items: pageOf(rows, params, mostRecords).map(printer(record, call, selectOf(params))) }
}

export const unusedToolMethods: V3Family = {
  'mail.mailbox.list': { page: 'mail/mailbox/mail-mailbox-list.md', scope: 'mail', run: mailboxes },
  'timeman.record.list': { page: 'timeman/record/timeman-record-list.md', scope: 'timeman', run: records },
}
