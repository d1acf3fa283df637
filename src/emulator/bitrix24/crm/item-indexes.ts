import type { Table } from '../../store.ts'
import type { ItemRow } from '../tables.ts'
import type { EntityType } from './entity-type.ts'
import { companyIdsOf, contactIdsOf } from './fields.ts'
import type { CrmContext } from './context.ts'
import { byIndex, momentsIn, union, type Candidates, type Narrowing } from './narrow.ts'
import { peopleOf, readersOf } from './rights.ts'

/** What cards are looked for by, as far as it is stored in the card itself. The names are those of `crm.item.*`. */
export function itemIndexes(table: Table<ItemRow>, type: EntityType, timeZone: string): readonly Narrowing[] {
  const moments = momentsIn(timeZone)
  const hasContacts = type.type !== null || type.id === 1 || type.id === 2
  const hasCompanies = hasContacts || type.id === 3
  return [
    byIndex(table, 'crm:assignedById', row => row.assignedById, ['assignedById']),
    byIndex(table, 'crm:updatedTime', row => Date.parse(row.updatedTime), ['updatedTime'], moments),
    byIndex(table, 'crm:lastActivityTime', row => Date.parse(row.lastActivityTime), ['lastActivityTime'], moments),
    byIndex(table, 'crm:createdTime', row => Date.parse(row.createdTime), ['createdTime'], moments),
    ...(hasContacts ? [byIndex(table, 'crm:contactIds', contactIdsOf, ['contactId', 'contactIds'])] : []),
    ...(hasCompanies ? [byIndex(table, 'crm:companyIds', companyIdsOf, ['companyId', 'companyIds'])] : []),
  ]
}

/** The cards that somebody with a right to few may read, and some more. */
export function readableCards(context: Pick<CrmContext, 'tables' | 'user'>, table: Table<ItemRow>, type: EntityType): Candidates | null {
  const people = peopleOf(context, type, 'read')
  return people && union([...people].map(id => table.between('crm:readers', readersOf, id, id)))
}
