import { absent, withOf, type Call, type Family, type Reply } from '../call.ts'
import { findCards } from '../cards/find.ts'
import { link } from '../cards/links.ts'
import { pathOf, printCard } from '../cards/print.ts'
import { changeCard, createCard, embeddedIds, readCard } from '../cards/write.ts'
import { listed, selfLink, written } from '../hal.ts'
import { itemOfBody, itemsOf, namedAgain, oneAfterAnother, throwIfWrong, type Item } from '../items.ts'
import { forbidden, notAChoice, Problem } from '../problem.ts'
import { may, mayAdd } from '../rights.ts'
import type { CardKind, CardRow } from '../tables.ts'

const docs: Readonly<Record<CardKind, string>> = {
  leads: 'https://www.amocrm.ru/developers/content/crm_platform/leads-api',
  contacts: 'https://www.amocrm.ru/developers/content/crm_platform/contacts-api',
  companies: 'https://www.amocrm.ru/developers/content/crm_platform/companies-api',
}

const withs: Readonly<Record<CardKind, readonly string[]>> = {
  leads: ['contacts', 'catalog_elements', 'is_price_modified_by_robot', 'loss_reason', 'source_id', 'source', 'only_deleted'],
  contacts: ['leads', 'customers', 'catalog_elements', 'social_profiles', 'only_deleted'],
  companies: ['leads', 'customers', 'contacts', 'catalog_elements', 'only_deleted'],
}

const filters = ['id', 'name', 'created_by', 'updated_by', 'responsible_user_id', 'created_at', 'updated_at', 'closest_task_at', 'custom_fields_values']
const leadFilters = ['price', 'statuses', 'pipeline_id', 'closed_at']

/** Leads, contacts and companies are one family: what differs stands in the tables above. */
export const cardFamily: Family = { ...familyOf('leads'), ...familyOf('contacts'), ...familyOf('companies') }

function familyOf(kind: CardKind): Family {
  const doc = docs[kind]
  const order = kind === 'leads' ? ['created_at', 'updated_at', 'id'] : ['updated_at', 'id']
  return {
    [`GET /${kind}`]: {
      doc,
      knows: { with: withs[kind], filter: kind === 'leads' ? [...filters, ...leadFilters] : filters, order, pages: true, others: ['query'] },
      answer: call => listed(call, kind, findCards(call, kind), card => printCard(call.account, kind, card, withOf(call))),
    },
    [`GET /${kind}/{id}`]: { doc, knows: { with: withs[kind] }, answer: call => one(call, kind) },
    [`POST /${kind}`]: { doc, answer: call => added(call, kind) },
    [`PATCH /${kind}`]: { doc, answer: call => changedMany(call, kind) },
    [`PATCH /${kind}/{id}`]: { doc, answer: call => changedOne(call, kind) },
  }
}

function one(call: Call, kind: CardKind): Reply {
  const card = call.tables.cards[kind].get(Number(call.params.id))
  const wanted = withOf(call)
  if (!card || card.isDeleted !== wanted.has('only_deleted')) return absent(call)
  if (!may(call.user, 'view', kind, card)) {
    if (call.account.faults.is.hiddenIs === 403) throw forbidden()
    return { status: 204 }
  }
  return { status: 200, rows: 1, body: printCard(call.account, kind, card, wanted) }
}

function added(call: Call, kind: CardKind): Reply {
  const items = itemsOf(call)
  if (!mayAdd(call.user, kind)) throw forbidden()
  const read = items.map(item => ({ item, fields: readCard(call, kind, item, null), others: othersOf(call, kind, item) }))
  throwIfWrong(items)
  return written(call, kind, read.map(({ item, fields, others }) => {
    const row = createCard(call, kind, fields)
    const actor = { tables: call.tables, userId: call.user.id, now: call.now }
    for (const { type, id, isMain } of others) link(actor, { type: kind, id: row.id }, { type, id }, isMain === undefined ? {} : { isMain })
    return { id: row.id, request_id: item.requestId, ...(kind === 'leads' ? {} : { name: row.name }), _links: selfLink(call.account, pathOf(kind, row.id)) }
  }))
}

/** The cards that a new one is linked with from the start; each of them must be there. */
function othersOf(call: Call, kind: CardKind, item: Item): readonly { type: CardKind, id: number, isMain?: boolean }[] {
  return (['leads', 'contacts', 'companies'] as const).filter(type => type !== kind).flatMap(type => embeddedIds(item, type).map((other, index) => {
    const card = call.tables.cards[type].get(other.id)
    if (!card || card.isDeleted) item.wrong(notAChoice(`_embedded.${type}.${index}.id`))
    return { type, ...other }
  }))
}

/** The card that an item is about, if the caller may change it. */
function editable(call: Call, kind: CardKind, id: number): CardRow | null {
  const card = call.tables.cards[kind].get(id)
  if (!card || card.isDeleted || !may(call.user, 'view', kind, card)) return null
  if (!may(call.user, 'edit', kind, card)) throw forbidden()
  return card
}

function changedMany(call: Call, kind: CardKind): Reply {
  return written(call, kind, oneAfterAnother(call, item => {
    const card = editable(call, kind, Number(item.values.id))
    if (!card) {
      item.wrong(notAChoice('id'))
      return null
    }
    const fields = readCard(call, kind, item, card)
    return item.errors.length > 0 ? null : { ...told(call, kind, changeCard(call, kind, card, fields)), ...namedAgain(item) }
  }))
}

function changedOne(call: Call, kind: CardKind): Reply {
  const item = itemOfBody(call)
  const card = editable(call, kind, Number(call.params.id))
  if (!card) throw new Problem(404, 'Not Found')
  const fields = readCard(call, kind, item, card)
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...told(call, kind, changeCard(call, kind, card, fields)), ...namedAgain(item) } }
}

function told(call: Call, kind: CardKind, row: CardRow) {
  return { id: row.id, ...(kind === 'leads' ? {} : { name: row.name }), updated_at: row.updatedAt, _links: selfLink(call.account, pathOf(kind, row.id)) }
}
