import { record, singularOf, type Actor } from './events.ts'
import type { CardKind, LinkRow, Tables } from '../tables.ts'

type Side = CardKind | 'catalog_elements'
export interface End { readonly type: Side, readonly id: number }

const keyOf = (type: Side, id: number): string => `${type}:${id}`

/** A link is kept once, from the lead or, between the two others, from the contact. */
const rank: Readonly<Record<Side, number>> = { leads: 0, contacts: 1, companies: 2, catalog_elements: 3 }

function linksFrom({ links }: Pick<Tables, 'links'>, type: Side, id: number): readonly LinkRow[] {
  return links.where('from', row => keyOf(row.fromType, row.fromId), keyOf(type, id))
}

function linksTo({ links }: Pick<Tables, 'links'>, type: Side, id: number): readonly LinkRow[] {
  return links.where('to', row => keyOf(row.toType, row.toId), keyOf(type, id))
}

/** What stands at the other ends of a card's links, seen from the card. */
export interface Linked extends End {
  readonly row: LinkRow
}

export function linkedWith(tables: Pick<Tables, 'links'>, type: Side, id: number): readonly Linked[] {
  return [
    ...linksFrom(tables, type, id).map(row => ({ type: row.toType, id: row.toId, row })),
    ...linksTo(tables, type, id).map(row => ({ type: row.fromType, id: row.fromId, row })),
  ]
}

/** Of one kind; a main contact first. */
export function linkedOf(tables: Pick<Tables, 'links'>, type: Side, id: number, wanted: Side): readonly Linked[] {
  const found = linkedWith(tables, type, id).filter(one => one.type === wanted)
  return found.length > 1 ? [...found].sort((a, b) => Number(b.row.isMain) - Number(a.row.isMain)) : found
}

function ordered(one: End, other: End): readonly [End, End] {
  return rank[one.type] <= rank[other.type] ? [one, other] : [other, one]
}

function find(tables: Tables, one: End, other: End): LinkRow | undefined {
  const [from, to] = ordered(one, other)
  return linksFrom(tables, from.type, from.id).find(row => row.toType === to.type && row.toId === to.id)
}

interface LinkDetails { readonly isMain?: boolean, readonly catalogId?: number | null, readonly quantity?: number }

/** Links two things, or changes how they are linked. A lead and a contact have one company each: a second one takes the first one's place. */
export function link(actor: Actor, one: End, other: End, details: LinkDetails = {}): LinkRow {
  const { tables } = actor
  const [from, to] = ordered(one, other)
  const fromType = from.type as CardKind
  const known = find(tables, one, other)
  if (to.type === 'companies') {
    for (const { row } of linkedOf(tables, from.type, from.id, 'companies')) if (row.id !== known?.id) unlink(actor, from, { type: 'companies', id: row.toId })
  }
  const first = to.type === 'contacts' && linkedOf(tables, from.type, from.id, 'contacts').length === 0
  const isMain = details.isMain ?? known?.isMain ?? first
  if (isMain && to.type === 'contacts') {
    for (const { row } of linkedOf(tables, from.type, from.id, 'contacts')) if (row.isMain && row.id !== known?.id) tables.links.update(row.id, { isMain: false })
  }
  const row = { fromType, fromId: from.id, toType: to.type, toId: to.id, isMain, catalogId: details.catalogId ?? known?.catalogId ?? null, quantity: details.quantity ?? known?.quantity ?? 1 }
  if (known) return tables.links.update(known.id, row)
  tell(actor, 'linked', from, to)
  return tables.links.insert(row)
}

export function unlink(actor: Actor, one: End, other: End): boolean {
  const known = find(actor.tables, one, other)
  if (!known) return false
  actor.tables.links.remove(known.id)
  const [from, to] = ordered(one, other)
  tell(actor, 'unlinked', from, to)
  const [next] = to.type === 'contacts' && known.isMain ? linkedOf(actor.tables, from.type, from.id, 'contacts') : []
  if (next) actor.tables.links.update(next.row.id, { isMain: true })
  return true
}

/** Both cards tell of it; of a list's element only the card does. */
function tell(actor: Actor, what: 'linked' | 'unlinked', from: End, to: End): void {
  const valueOf = (end: End) => [{ link: { entity: { type: end.type === 'catalog_elements' ? 'catalog_element' : singularOf(end.type), id: end.id } } }]
  const told = (end: End) => what === 'linked' ? { after: valueOf(end) } : { before: valueOf(end) }
  if (to.type === 'catalog_elements') {
    record(actor, `entity_${what}`, singularOf(from.type as CardKind), from.id, told(to))
    return
  }
  record(actor, `${singularOf(to.type)}_${what}`, singularOf(from.type as CardKind), from.id, told(to))
  record(actor, `${singularOf(from.type as CardKind)}_${what}`, singularOf(to.type), to.id, told(from))
}
