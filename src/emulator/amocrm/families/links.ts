import { namesIn, noContent, type Call, type Family, type Reply } from '../call.ts'
import { link, linkedWith, unlink, type End, type Linked } from '../cards/links.ts'
import { counted } from '../hal.ts'
import { isObject, itemsOf, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { forbidden, notAChoice, Problem } from '../problem.ts'
import { may } from '../rights.ts'
import type { CardKind, LinkRow } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/entity-links-api'
const filter = ['to_entity_id', 'to_entity_type', 'to_catalog_id']

export const linkFamily: Family = {
  'GET /{kind}/{id}/links': { doc, knows: { filter, pages: true }, answer: ofOne },
  'GET /{kind}/links': { doc, knows: { filter: ['entity_id', ...filter], pages: true }, answer: ofMany },
  'POST /{kind}/{id}/link': { doc, answer: linked },
  'POST /{kind}/link': { doc, answer: linked },
  'POST /{kind}/{id}/unlink': { doc, answer: unlinked },
  'POST /{kind}/unlink': { doc, answer: unlinked },
}

function kindOf({ params }: Call): CardKind {
  return params.kind as CardKind
}

function isSeen({ tables, user }: Call, kind: CardKind, id: number): boolean {
  const card = tables.cards[kind].get(id)
  return card !== undefined && !card.isDeleted && may(user, 'view', kind, card)
}

/** The links of a card that fit `filter[…]`. */
function found(call: Call, id: number): readonly Linked[] {
  if (!isSeen(call, kindOf(call), id)) return []
  const asked = isObject(call.query.filter) ? call.query.filter : {}
  const [ids, types, catalogs] = [asked.to_entity_id, asked.to_entity_type, asked.to_catalog_id].map(namesIn)
  const fits = (wanted: readonly string[] | undefined, value: unknown): boolean => !wanted || wanted.length === 0 || wanted.includes(String(value))
  return linkedWith(call.tables, kindOf(call), id).filter(one => fits(ids, one.id) && fits(types, one.type) && fits(catalogs, one.row.catalogId))
}

function metadataOf(type: End['type'], row: LinkRow): unknown {
  if (type === 'catalog_elements') return { quantity: row.quantity, catalog_id: row.catalogId }
  return type === 'contacts' && row.fromType === 'leads' ? { main_contact: row.isMain } : null
}

function answered(call: Call, path: string, links: readonly unknown[]): Reply {
  return counted(call, 'links', links, { path })
}

function ofOne(call: Call): Reply {
  const links = found(call, Number(call.params.id)).map(({ type, id, row }) => ({ to_entity_id: id, to_entity_type: type, metadata: metadataOf(type, row) }))
  return answered(call, call.path, links)
}

function ofMany(call: Call): Reply {
  const asked = isObject(call.query.filter) ? namesIn(call.query.filter.entity_id) : []
  if (asked.length === 0) throw new Problem(400, 'filter[entity_id] is required')
  return answered(call, call.path, asked.flatMap(id => found(call, Number(id)).map(one => printed(kindOf(call), Number(id), one))))
}

function printed(kind: CardKind, id: number, { type, id: to, row }: Linked) {
  return { entity_id: id, entity_type: kind, to_entity_id: to, to_entity_type: type, metadata: metadataOf(type, row) }
}

interface Wanted { readonly from: End, readonly to: End, readonly metadata: Readonly<Record<string, unknown>> }

/** What an item wants to link; both ends have to be there, and the first has to be the caller's to change. */
function read(call: Call, item: Item): Wanted | null {
  const { tables, user, params } = call
  const kind = kindOf(call)
  const fromId = params.id === undefined ? wholeNumber(item, 'entity_id') ?? 0 : Number(params.id)
  const card = tables.cards[kind].get(fromId)
  if (!card || card.isDeleted || !may(user, 'view', kind, card)) {
    item.wrong(notAChoice('entity_id'))
    return null
  }
  if (!may(user, 'edit', kind, card)) throw forbidden()
  const type = (['leads', 'contacts', 'companies', 'catalog_elements'] as const).find(one => one === text(item, 'to_entity_type'))
  const id = wholeNumber(item, 'to_entity_id') ?? 0
  const metadata = isObject(item.values.metadata) ? item.values.metadata : {}
  if (!type || type === kind) item.wrong(notAChoice('to_entity_type'))
  else if (type === 'catalog_elements' ? tables.elements.get(id)?.catalogId !== Number(metadata.catalog_id) : !tables.cards[type].get(id) || tables.cards[type].get(id)?.isDeleted) item.wrong(notAChoice('to_entity_id'))
  else return { from: { type: kind, id: fromId }, to: { type, id }, metadata }
  return null
}

function readAll(call: Call): readonly Wanted[] {
  const items = itemsOf(call)
  const wanted = items.map(item => read(call, item))
  throwIfWrong(items)
  return wanted.filter(one => one !== null)
}

function linked(call: Call): Reply {
  const { tables, user, now } = call
  const links = readAll(call).map(({ from, to, metadata }) => {
    const isMain = metadata.is_main ?? metadata.main_contact
    const row = link({ tables, userId: user.id, now }, from, to, {
      ...(typeof isMain === 'boolean' ? { isMain } : {}),
      ...(to.type === 'catalog_elements' ? { catalogId: Number(metadata.catalog_id), quantity: typeof metadata.quantity === 'number' ? metadata.quantity : 1 } : {}),
    })
    return printed(kindOf(call), from.id, { ...to, row })
  })
  return answered(call, call.path.replace(/link$/, 'links'), links)
}

function unlinked(call: Call): Reply {
  const { tables, user, now } = call
  for (const { from, to } of readAll(call)) unlink({ tables, userId: user.id, now }, from, to)
  return noContent
}
