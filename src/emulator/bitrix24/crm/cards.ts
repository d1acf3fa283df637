import { RestError, type Params } from '../method.ts'
import { intParam } from '../params.ts'
import type { ItemRow } from '../tables.ts'
import type { CrmContext } from './context.ts'
import { missing } from './context.ts'
import { entityTypeOf, type EntityType } from './entity-type.ts'
import { may } from './rights.ts'

export interface Card { readonly type: EntityType, readonly row: ItemRow }

export function cardAt(context: Pick<CrmContext, 'tables'>, entityTypeId: number, id: number): Card | null {
  const type = entityTypeOf(context.tables, entityTypeId)
  const row = type ? context.tables.items(entityTypeId).get(id) : undefined
  return type && row ? { type, row } : null
}

export function mayRead(context: Pick<CrmContext, 'tables' | 'user'>, card: Card): boolean {
  return may(context, card.type, 'read', card.row)
}

export function mayWrite(context: Pick<CrmContext, 'tables' | 'user'>, card: Card): boolean {
  return may(context, card.type, 'write', card.row)
}

/** An integer that the method cannot do without: error 100 of the timeline's pages. */
export function requiredInt(params: Params, name: string): number {
  const value = intParam(params[name])
  if (value === null) throw missing(name)
  return value
}

/** The card of a pair of parameters, which the person must be allowed to change. */
export function editableCard(context: Pick<CrmContext, 'tables' | 'user'>, entityTypeId: number, id: number): Card {
  const card = cardAt(context, entityTypeId, id)
  if (!card) throw new RestError('OWNER_NOT_FOUND', 'Owner was not found')
  if (!mayWrite(context, card)) throw new RestError('ACCESS_DENIED', 'Access denied')
  return card
}
