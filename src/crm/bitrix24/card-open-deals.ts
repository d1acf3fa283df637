import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { hasStages } from './card-parts.ts'
import { RestError } from './errors.ts'
import { entityTypeIds } from './names.ts'

const ids = z.object({ items: z.array(z.object({ id: z.number() })) }).transform(({ items }) => items.map(({ id }) => id))

/**
 * Open deals and leads of a contact or company, the newest fifty of each. By `contactId` a contact is found that comes first in a deal; those
 * behind it are in `contactIds`, and whether a portal lets us filter by that is not documented.
 */
export async function openDealsOf(caller: Caller, ref: CardRef): Promise<readonly CardRef[]> {
  if (hasStages(ref.kind)) return []
  const found = await caller.readAll(Object.fromEntries((['deal', 'lead'] as const).flatMap(kind => clientFilters(ref).map((filter, index): [string, Command] => [`${kind}${index}`, {
    method: 'crm.item.list',
    params: { entityTypeId: entityTypeIds[kind], filter: { stageSemanticId: 'P', ...filter }, select: ['id'], order: { id: 'DESC' }, start: -1 },
  }]))))
  return (['deal', 'lead'] as const).flatMap(kind => {
    const of = (index: number): readonly number[] => {
      const answer = found[`${kind}${index}`]
      return answer === undefined || (index > 0 && cannotFilter(answer)) ? [] : understandOutcome(answer, ids, 'crm.item.list')
    }
    return [...new Set([...of(0), ...of(1)])].map((id): CardRef => ({ kind, id }))
  })
}

function clientFilters({ kind, id }: CardRef): readonly Readonly<Record<string, unknown>>[] {
  return kind === 'company' ? [{ companyId: id }] : [{ contactId: id }, { contactIds: [id] }]
}

/** The portal knows the field and does not filter by it (crm/universal/crm-item-list.md). */
export function cannotFilter(answer: Outcome): boolean {
  return !answer.ok && answer.error instanceof RestError && answer.error.rest === 'INVALID_ARG_VALUE'
}
