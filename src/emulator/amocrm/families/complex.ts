import type { Call, Family, Reply } from '../call.ts'
import { link } from '../cards/links.ts'
import { createCard, readCard } from '../cards/write.ts'
import { isObject, itemsOf, throwIfWrong, type Item } from '../items.ts'
import { forbidden, notAChoice, Problem } from '../problem.ts'
import { mayAdd } from '../rights.ts'
import type { CardKind } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/leads-api#leads-complex-add'
const leadsAtMost = 50
/** https://developers.kommo.com/docs/limitations */
const valuesAtMost = 40

/** A lead with its contact and company at once, each of them new or known by its id. */
export const complexFamily: Family = { 'POST /leads/complex': { doc, answer: added } }

function added(call: Call): Reply {
  const items = itemsOf(call)
  if (items.length > leadsAtMost) throw new Problem(422, `Limit ${leadsAtMost} per request`)
  if (!mayAdd(call.user, 'leads')) throw forbidden()
  for (const { values } of items) if (Array.isArray(values.custom_fields_values) && values.custom_fields_values.length > valuesAtMost) throw new Problem(422, `Limit ${valuesAtMost} custom fields`)
  const made = items.map(item => one(call, item))
  throwIfWrong(items)
  return { status: 200, rows: made.length, body: made }
}

function one(call: Call, item: Item) {
  const { tables, user, now } = call
  const actor = { tables, userId: user.id, now }
  const fields = readCard(call, 'leads', item, null)
  const contact = partOf(call, item, 'contacts')
  const company = partOf(call, item, 'companies')
  if (item.errors.length > 0) return null
  const lead = createCard(call, 'leads', fields)
  if (contact) link(actor, { type: 'leads', id: lead.id }, { type: 'contacts', id: contact })
  if (company) link(actor, { type: 'leads', id: lead.id }, { type: 'companies', id: company })
  if (contact && company) link(actor, { type: 'contacts', id: contact }, { type: 'companies', id: company })
  return { id: lead.id, contact_id: contact, company_id: company, request_id: [item.requestId], merged: false }
}

/** The first contact or company that the lead brings along: its number, made now if need be. */
function partOf(call: Call, item: Item, kind: CardKind): number | null {
  const embedded = item.values._embedded
  const list = isObject(embedded) ? embedded[kind] : undefined
  const [first, ...others]: readonly unknown[] = Array.isArray(list) ? list : []
  // A lead has at most one of each (https://developers.kommo.com/reference/complex-leads).
  if (others.length > 0) call.unknown(`body._embedded.${kind}.1`)
  if (!isObject(first)) return null
  if (first.id !== undefined) {
    const id = Number(first.id)
    if (!call.tables.cards[kind].get(id)) item.wrong(notAChoice(`_embedded.${kind}.0.id`))
    return id
  }
  const part = item.part(first)
  const fields = readCard(call, kind, part, null)
  for (const error of part.errors) item.wrong({ ...error, path: `_embedded.${kind}.0.${error.path}` })
  return part.errors.length > 0 ? null : createCard(call, kind, fields).id
}
