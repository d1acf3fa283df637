import type { Tables, TypeRow } from '../tables.ts'
import { flagParam, intParam, listParam, objectParam } from '../params.ts'
import type { EntityType } from './entity-type.ts'
import { entityTypeOf } from './entity-type.ts'

/** `type.relations` of `crm/data-types.md`. */
export interface Relation { readonly entityTypeId: number, readonly isChildrenListEnabled: boolean, readonly isPredefined: boolean }
export interface Relations { readonly parent: readonly Relation[], readonly child: readonly Relation[] }

export function relationsOf(type: TypeRow): Relations {
  const stored = objectParam(type.relations)
  return { parent: read(stored.parent), child: read(stored.child) }
}

function read(value: unknown): Relation[] {
  return listParam(value).flatMap(entry => {
    const { entityTypeId, isChildrenListEnabled, isPredefined } = objectParam(entry)
    const id = intParam(entityTypeId)
    return id === null ? [] : [{ entityTypeId: id, isChildrenListEnabled: flagParam(isChildrenListEnabled), isPredefined: flagParam(isPredefined) }]
  })
}

/** The types whose items a card of this type may name in `parentId<entityTypeId>`; contacts and companies of «Client» are not among them. */
export function parentTypes(tables: Tables, type: EntityType): readonly EntityType[] {
  const own = type.type ? relationsOf(type.type).parent : []
  const ids = own.filter(relation => !relation.isPredefined).map(relation => relation.entityTypeId)
  for (const other of tables.types.all()) {
    if (other.entityTypeId === type.id) continue
    if (relationsOf(other).child.some(relation => relation.entityTypeId === type.id)) ids.push(other.entityTypeId)
  }
  return [...new Set(ids)].flatMap(id => entityTypeOf(tables, id) ?? [])
}
