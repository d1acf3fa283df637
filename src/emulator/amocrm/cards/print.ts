import type { Account } from '../account.ts'
import { selfLink } from '../hal.ts'
import type { CardKind, CardRow, LossReasonRow, TagRow } from '../tables.ts'
import { linkedOf, linkedWith } from './links.ts'
import { closestTaskAt } from './tasks.ts'
import { printValues } from './values.ts'

export function pathOf(kind: CardKind, id: number): string {
  return `/${kind}/${id}`
}

/** A card as its list and its own address have it; `wanted` is what `with=` asks for. Of a deleted one little is told. */
export function printCard(account: Account, kind: CardKind, card: CardRow, wanted: ReadonlySet<string>): Record<string, unknown> {
  const { tables } = account
  if (card.isDeleted) return { id: card.id, updated_by: card.updatedBy, updated_at: card.updatedAt, is_deleted: true, _links: selfLink(account, pathOf(kind, card.id)) }
  return {
    id: card.id,
    name: card.name,
    ...(kind === 'leads' ? { price: card.price } : kind === 'contacts' ? { first_name: card.firstName, last_name: card.lastName } : {}),
    responsible_user_id: card.responsibleUserId,
    group_id: card.groupId,
    ...(kind === 'leads' ? { status_id: card.statusId, pipeline_id: card.pipelineId, loss_reason_id: card.lossReasonId } : {}),
    ...(wanted.has('source_id') ? { source_id: null } : {}),
    created_by: card.createdBy,
    updated_by: card.updatedBy,
    created_at: card.createdAt,
    updated_at: card.updatedAt,
    ...(kind === 'leads' ? { closed_at: card.closedAt } : {}),
    closest_task_at: closestTaskAt(tables, kind, card.id),
    is_deleted: card.isDeleted,
    custom_fields_values: printValues(tables, kind, card.values),
    ...(kind === 'leads' ? { score: null } : {}),
    account_id: account.about().accountId,
    ...(kind === 'leads' ? { labor_cost: null } : {}),
    ...(wanted.has('is_price_modified_by_robot') ? { is_price_modified_by_robot: false } : {}),
    _links: selfLink(account, pathOf(kind, card.id)),
    _embedded: embedded(account, kind, card, wanted),
  }
}

/** Leads and contacts always tell their company, of everything else `with=` must ask. */
function embedded(account: Account, kind: CardKind, card: CardRow, wanted: ReadonlySet<string>): Record<string, unknown> {
  const { tables } = account
  const linked = (other: CardKind) => linkedOf(tables, kind, card.id, other).map(({ id, row }) => ({
    id,
    ...(other === 'contacts' && kind === 'leads' ? { is_main: row.isMain } : {}),
    _links: selfLink(account, pathOf(other, id)),
  }))
  return {
    tags: card.tagIds.flatMap(id => tables.tags.get(id) ?? []).map(printTag),
    ...(kind === 'companies' ? {} : { companies: linked('companies') }),
    ...(kind !== 'leads' && wanted.has('leads') ? { leads: linked('leads') } : {}),
    ...(kind !== 'contacts' && wanted.has('contacts') ? { contacts: linked('contacts') } : {}),
    ...(kind !== 'leads' && wanted.has('customers') ? { customers: [] } : {}),
    ...(kind === 'contacts' && wanted.has('social_profiles') ? { social_profiles: [] } : {}),
    ...(kind === 'leads' && wanted.has('loss_reason') ? { loss_reason: lossReasonOf(account, card) } : {}),
    ...(kind === 'leads' && wanted.has('source') ? { source: null } : {}),
    ...(wanted.has('catalog_elements') ? { catalog_elements: elementsOf(account, kind, card) } : {}),
  }
}

function lossReasonOf(account: Account, { lossReasonId }: CardRow): readonly unknown[] {
  const reason = lossReasonId === null ? undefined : account.tables.lossReasons.get(lossReasonId)
  return reason ? [printLossReason(account, reason)] : []
}

function elementsOf(account: Account, kind: CardKind, card: CardRow): readonly unknown[] {
  return linkedWith(account.tables, kind, card.id).filter(({ type }) => type === 'catalog_elements').map(({ id, row }) => ({
    id,
    metadata: { quantity: row.quantity, catalog_id: row.catalogId },
    quantity: row.quantity,
    catalog_id: row.catalogId,
    _links: selfLink(account, `/catalogs/${row.catalogId}/elements/${id}`),
  }))
}

export function printLossReason(account: Pick<Account, 'origin'>, { id, name, sort, createdAt, updatedAt }: LossReasonRow) {
  return { id, name, sort, created_at: createdAt, updated_at: updatedAt, _links: selfLink(account, `/leads/loss_reasons/${id}`) }
}

export function printTag({ id, name, color }: TagRow) {
  return { id, name, color }
}
