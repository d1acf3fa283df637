import type { ActivityRow, Tables } from '../tables.ts'

export interface Binding { readonly ownerTypeId: number, readonly ownerId: number }

/** The cards in which an activity shows: its owner and all that it is bound to, each once. */
export function bindingsOf(row: ActivityRow): readonly Binding[] {
  const all = [{ ownerTypeId: row.ownerTypeId, ownerId: row.ownerId }, ...row.bindings]
  return all.filter((binding, index) => all.findIndex(other => sameCard(other, binding)) === index)
}

export function sameCard(a: Binding, b: Binding): boolean {
  return a.ownerTypeId === b.ownerTypeId && a.ownerId === b.ownerId
}

export function activitiesOf(tables: Tables, ownerTypeId: number, ownerId: number): readonly ActivityRow[] {
  return tables.activities.where('crm:bindings', row => bindingsOf(row).map(keyOf), keyOf({ ownerTypeId, ownerId }))
}

function keyOf(binding: Binding): string {
  return `${binding.ownerTypeId}:${binding.ownerId}`
}
