import type { ItemRow, Tables, UserRow } from '../tables.ts'
import { accessDenied, type CrmContext } from './context.ts'
import type { EntityType } from './entity-type.ts'

type Access = 'read' | 'write'
type Who = Pick<CrmContext, 'tables' | 'user'>

/** Whoever may change the CRM's settings: the portal's administrators here. */
export function isCrmAdmin(user: UserRow): boolean {
  return user.admin
}

export function requireCrmAdmin(context: Who): void {
  if (!isCrmAdmin(context.user)) throw accessDenied()
}

/** Whether the person has any right of this kind to cards of this type. */
export function mayEver(context: Who, type: EntityType, access: Access): boolean {
  const { user } = context
  if (user.admin) return true
  if (user.crm[access] === 'none' || user.crm.without?.includes(type.id) === true) return false
  // No REST method grants roles on a smart process: it is open to everyone who has the CRM, or to administrators alone
  // (`isSetOpenPermissions` in crm/universal/user-defined-object-types/crm-type-add.md).
  return type.type === null || type.type.flags.isSetOpenPermissions === true
}

export function mayAdd(context: Who, type: EntityType): boolean {
  return mayEver(context, type, 'write') && (context.user.admin || context.user.crm.add !== 'none')
}

/** Tells card by card whether the person has the right; costs nothing to call again. */
export function rightTo(context: Who, type: EntityType, access: Access): (row: ItemRow) => boolean {
  const { user } = context
  if (!mayEver(context, type, access)) return () => false
  const people = peopleOf(context, type, access)
  if (people === null) return () => true
  return row => people.has(row.assignedById) || (access === 'read' && observes(row, user.id))
}

/** Whose cards the person has the right to; null: everybody's. */
export function peopleOf({ tables, user }: Who, type: EntityType, access: Access): ReadonlySet<number> | null {
  if (user.admin || type.type || user.crm[access] === 'all') return null
  return user.crm[access] === 'department' ? colleagues(tables, user) : new Set([user.id])
}

/** Those who may read a card, besides whoever may read all. */
export function readersOf(row: ItemRow): readonly number[] {
  return Array.isArray(row.observers) && row.observers.length > 0 ? [row.assignedById, ...row.observers as readonly number[]] : [row.assignedById]
}

export function may(context: Who, type: EntityType, access: Access, row: ItemRow): boolean {
  return rightTo(context, type, access)(row)
}

/** Observers read the card that they observe, whatever their role. */
function observes(row: ItemRow, userId: number): boolean {
  return Array.isArray(row.observers) && row.observers.includes(userId)
}

function colleagues(tables: Tables, user: UserRow): ReadonlySet<number> {
  const departments = new Set(user.departments)
  const all = [...tables.departments.all()]
  for (let grown = true; grown;) {
    const below = all.filter(row => row.parentId !== null && departments.has(row.parentId) && !departments.has(row.id))
    for (const row of below) departments.add(row.id)
    grown = below.length > 0
  }
  const people = [...tables.users.all()].filter(row => row.departments.some(id => departments.has(id)))
  return new Set([user.id, ...people.map(row => row.id)])
}
