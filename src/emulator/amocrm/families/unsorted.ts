import { createHash } from 'node:crypto'
import type { Account } from '../account.ts'
import { absent, namesIn, type Call, type Family, type Reply } from '../call.ts'
import { all, anyOf, ordered, within } from '../cards/find.ts'
import { link } from '../cards/links.ts'
import { pathOf } from '../cards/print.ts'
import { removeCard } from '../cards/removal.ts'
import { changeCard, createCard, readCard } from '../cards/write.ts'
import { counted, listed, selfLink } from '../hal.ts'
import { isObject, itemOfBody, itemsOf, required, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { forbidden, missing, notAChoice, Problem } from '../problem.ts'
import { may, mayAdd } from '../rights.ts'
import type { CardKind, UnsortedRow } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/unsorted-api'

/** Leads from forms and telephony wait in the first stage until somebody takes them on or turns them down. Chats and mail bring none here. */
export const unsortedFamily: Family = {
  'GET /leads/unsorted': {
    doc,
    knows: { pages: true, filter: ['uid', 'category', 'pipeline_id'], order: ['created_at', 'updated_at'] },
    answer: call => listed(call, 'unsorted', found(call), row => printUnsorted(call.account, row)),
  },
  'GET /leads/unsorted/summary': { doc, knows: { filter: ['uid', 'created_at', 'pipeline_id'] }, answer: summary },
  'GET /leads/unsorted/{key}': {
    doc,
    answer: call => {
      const row = waiting(call)
      return row ? { status: 200, rows: 1, body: printUnsorted(call.account, row) } : absent(call)
    },
  },
  'POST /leads/unsorted/forms': { doc, answer: call => added(call, 'forms') },
  'POST /leads/unsorted/sip': { doc, answer: call => added(call, 'sip') },
  'POST /leads/unsorted/{key}/accept': { doc, answer: accepted },
  'DELETE /leads/unsorted/{key}/decline': { doc, answer: declined },
}

function isSeen({ tables, user }: Call, row: UnsortedRow): boolean {
  const lead = tables.cards.leads.get(row.leadId)
  return row.state === 'open' && lead !== undefined && !lead.isDeleted && may(user, 'view', 'leads', lead)
}

function found(call: Call): readonly UnsortedRow[] {
  const filter = isObject(call.query.filter) ? call.query.filter : {}
  const fits = all<UnsortedRow>([row => isSeen(call, row), anyOf(filter.uid, row => row.uid), anyOf(filter.category, row => row.category), anyOf(filter.pipeline_id, row => row.pipelineId)])
  return ordered(call, [...call.tables.unsorted.all()].filter(fits), { created_at: row => row.createdAt, updated_at: row => row.createdAt })
}

function waiting(call: Call): UnsortedRow | undefined {
  return [...call.tables.unsorted.all()].find(row => row.uid === call.params.key && isSeen(call, row))
}

function embedded(account: Account, { leadId, contactIds, companyIds }: UnsortedRow) {
  const linked = (kind: CardKind, ids: readonly number[]) => ids.map(id => ({ id, _links: selfLink(account, pathOf(kind, id)) }))
  return { leads: linked('leads', [leadId]), contacts: linked('contacts', contactIds), companies: linked('companies', companyIds) }
}

function printUnsorted(account: Account, row: UnsortedRow): Record<string, unknown> {
  return {
    uid: row.uid, source_uid: row.sourceUid, source_name: row.sourceName, category: row.category, pipeline_id: row.pipelineId, created_at: row.createdAt, metadata: row.metadata,
    account_id: account.about().accountId, _links: selfLink(account, `/leads/unsorted/${row.uid}`), _embedded: embedded(account, row),
  }
}

/** What a request has to bring along in `metadata`, by where it comes from. */
const metadataOf = { forms: ['form_id', 'form_name', 'form_page', 'form_sent_at'], sip: ['phone', 'called_at', 'duration', 'link', 'service_code', 'uniq'] } as const

function added(call: Call, category: UnsortedRow['category']): Reply {
  if (!mayAdd(call.user, 'leads')) throw forbidden()
  const items = itemsOf(call)
  const rows = items.map(item => one(call, item, category))
  throwIfWrong(items)
  const printed = rows.flatMap((row, index) => row ? [{ uid: row.uid, account_id: call.account.about().accountId, request_id: items[index]?.requestId, _links: selfLink(call.account, `/leads/unsorted/${row.uid}`), _embedded: embedded(call.account, row) }] : [])
  return counted(call, 'unsorted', printed, { path: '/leads/unsorted' })
}

function one(call: Call, item: Item, category: UnsortedRow['category']): UnsortedRow | null {
  const { tables, user, now } = call
  required(item, ['source_name', 'source_uid'])
  const metadata = isObject(item.values.metadata) ? item.values.metadata : {}
  for (const name of metadataOf[category]) if (metadata[name] === undefined || metadata[name] === null) item.wrong(missing(`metadata.${name}`))
  const pipelineId = wholeNumber(item, 'pipeline_id') ?? [...tables.pipelines.all()].find(row => row.isMain)?.id ?? 0
  const stage = tables.statuses.where('pipeline', row => row.pipelineId, pipelineId).find(row => row.type === 1)
  if (!stage) item.wrong(notAChoice('pipeline_id'))
  const createdAt = wholeNumber(item, 'created_at') ?? now
  const lead = parts(call, item, 'leads')[0] ?? readCard(call, 'leads', item.part({}), null)
  const [contacts, companies] = [parts(call, item, 'contacts'), parts(call, item, 'companies')]
  if (!stage || item.errors.length > 0) return null
  const { id: leadId } = createCard(call, 'leads', { ...lead, pipelineId, statusId: stage.statusId, closedAt: null, createdAt })
  const actor = { tables, userId: user.id, now }
  const [contactIds, companyIds] = [contacts.map(fields => createCard(call, 'contacts', fields).id), companies.map(fields => createCard(call, 'companies', fields).id)]
  for (const id of contactIds) link(actor, { type: 'leads', id: leadId }, { type: 'contacts', id })
  for (const id of companyIds) link(actor, { type: 'leads', id: leadId }, { type: 'companies', id })
  const uid = createHash('sha1').update(`${leadId} ${createdAt}`).digest('hex')
  return tables.unsorted.insert({ uid, category, sourceUid: text(item, 'source_uid') ?? null, sourceName: text(item, 'source_name') ?? null, pipelineId, createdAt, metadata, leadId, contactIds, companyIds, state: 'open', sortedAt: null })
}

/** The new cards that an item brings along. */
function parts(call: Call, item: Item, kind: CardKind) {
  const list = isObject(item.values._embedded) ? item.values._embedded[kind] : undefined
  return (Array.isArray(list) ? list : []).filter(isObject).map((values, index) => {
    const part = item.part(values)
    const fields = readCard(call, kind, part, null)
    for (const error of part.errors) item.wrong({ ...error, path: `_embedded.${kind}.${index}.${error.path}` })
    return fields
  })
}

function told(account: Account, row: UnsortedRow): Reply {
  return { status: 200, rows: 1, body: { uid: row.uid, pipeline_id: row.pipelineId, category: row.category, created_at: row.createdAt, _embedded: embedded(account, row) } }
}

/** `user_id` takes the lead on, `status_id` says where it goes: without them the caller, and the first stage of work. */
function accepted(call: Call): Reply {
  const { tables, user, now } = call
  const row = waiting(call)
  const lead = row && tables.cards.leads.get(row.leadId)
  if (!row || !lead) throw new Problem(404, 'Not Found')
  const item = isObject(call.body) && Object.keys(call.body).length > 0 ? itemOfBody(call) : null
  const userId = (item && wholeNumber(item, 'user_id')) ?? user.id
  const responsible = tables.users.get(userId)
  if (item && !responsible) item.wrong(notAChoice('user_id'))
  const wanted = item && wholeNumber(item, 'status_id')
  const stages = [...tables.statuses.all()].filter(stage => stage.type === 0).sort((a, b) => a.sort - b.sort)
  const stage = stages.find(one => one.pipelineId === row.pipelineId && (wanted === null || wanted === undefined || one.statusId === wanted)) ?? stages.find(one => one.statusId === wanted)
  if (item && !stage) item.wrong(notAChoice('status_id'))
  if (item) throwIfWrong([item])
  changeCard(call, 'leads', lead, { ...lead, responsibleUserId: userId, groupId: responsible?.groupId ?? lead.groupId, pipelineId: stage?.pipelineId ?? lead.pipelineId, statusId: stage?.statusId ?? lead.statusId, updatedBy: user.id, updatedAt: now })
  return told(call.account, tables.unsorted.update(row.id, { state: 'accepted', sortedAt: now }))
}

/** The lead goes to the bin. */
function declined(call: Call): Reply {
  const { account, tables, user, now } = call
  const row = waiting(call)
  if (!row) throw new Problem(404, 'Not Found')
  removeCard(account, 'leads', row.leadId, user.id)
  return told(account, tables.unsorted.update(row.id, { state: 'declined', sortedAt: now }))
}

function summary(call: Call): Reply {
  const filter = isObject(call.query.filter) ? call.query.filter : {}
  const uids = namesIn(filter.uid)
  const fits = all<UnsortedRow>([uids.length > 0 ? row => uids.includes(row.uid) : null, within(filter.created_at, row => row.createdAt), anyOf(filter.pipeline_id, row => row.pipelineId)])
  const rows = [...call.tables.unsorted.all()].filter(fits)
  const sorted = rows.filter(row => row.sortedAt !== null)
  const took = sorted.reduce((sum, row) => sum + (row.sortedAt ?? 0) - row.createdAt, 0)
  const of = (category: string) => ({ total: rows.filter(row => row.category === category).length })
  return {
    status: 200,
    body: {
      total: rows.length, accepted: rows.filter(row => row.state === 'accepted').length, declined: rows.filter(row => row.state === 'declined').length,
      average_sort_time: sorted.length > 0 ? Math.round(took / sorted.length) : 0, categories: { sip: of('sip'), mail: of('mail'), forms: of('forms'), chats: of('chats') },
      _links: selfLink(call.account, call.path),
    },
  }
}
