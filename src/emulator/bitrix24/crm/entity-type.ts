import { intParam } from '../params.ts'
import { RestError } from '../method.ts'
import type { Tables, TypeRow } from '../tables.ts'

/** A kind of card: `crm/data-types.md#object_type`. */
export interface EntityType {
  readonly id: number
  /** `deal`, `dynamic_177`: what timeline methods call `ENTITY_TYPE`. */
  readonly code: string
  /** `D`, `Tb1`. */
  readonly shortCode: string
  readonly names: { readonly ru: string, readonly en: string }
  /** Owner of its user fields: `CRM_DEAL`, `CRM_<type.id>`. */
  readonly userFieldEntity: string
  /** What `LEAD`, `DEAL`, … are called where a method wants the system's name. */
  readonly systemName: string
  /** The smart process, when it is one. */
  readonly type: TypeRow | null
}

const systemTypes: readonly EntityType[] = [
  { id: 1, code: 'lead', shortCode: 'L', names: { ru: 'Лид', en: 'Lead' }, userFieldEntity: 'CRM_LEAD', systemName: 'LEAD', type: null },
  { id: 2, code: 'deal', shortCode: 'D', names: { ru: 'Сделка', en: 'Deal' }, userFieldEntity: 'CRM_DEAL', systemName: 'DEAL', type: null },
  { id: 3, code: 'contact', shortCode: 'C', names: { ru: 'Контакт', en: 'Contact' }, userFieldEntity: 'CRM_CONTACT', systemName: 'CONTACT', type: null },
  { id: 4, code: 'company', shortCode: 'CO', names: { ru: 'Компания', en: 'Company' }, userFieldEntity: 'CRM_COMPANY', systemName: 'COMPANY', type: null },
]

export function dynamicType(type: TypeRow): EntityType {
  return {
    id: type.entityTypeId,
    code: `dynamic_${type.entityTypeId}`,
    shortCode: `T${type.entityTypeId.toString(16)}`,
    names: { ru: type.title, en: type.title },
    userFieldEntity: `CRM_${type.id}`,
    systemName: `DYNAMIC_${type.entityTypeId}`,
    type,
  }
}

export function entityTypes(tables: Tables): readonly EntityType[] {
  return [...systemTypes, ...[...tables.types.all()].map(dynamicType)]
}

export function entityTypeOf(tables: Tables, id: number | null): EntityType | null {
  const system = systemTypes.find(type => type.id === id)
  if (system || id === null) return system ?? null
  const type = tables.types.where('crm:entityTypeId', row => row.entityTypeId, id)[0]
  return type ? dynamicType(type) : null
}

export function entityTypeByCode(tables: Tables, code: string): EntityType | null {
  const dynamic = /^dynamic_(\d+)$/.exec(code)
  return dynamic ? entityTypeOf(tables, Number(dynamic[1])) : systemTypes.find(type => type.code === code) ?? null
}

export function entityTypeByUserFields(tables: Tables, entity: string): EntityType | null {
  const dynamic = /^CRM_(\d+)$/.exec(entity)
  if (!dynamic) return systemTypes.find(type => type.userFieldEntity === entity) ?? null
  const type = tables.types.get(Number(dynamic[1]))
  return type ? dynamicType(type) : null
}

/** The `entityTypeId` of `crm.item.*`: old invoices are refused (`crm/universal/index.md`), unknown ones are not found. */
export function requireEntityType(tables: Tables, value: unknown): EntityType {
  if (value === undefined) throw new RestError('100', 'Could not find value for parameter {entityTypeId}')
  const id = intParam(value)
  if (id === 5) throw new RestError('ENTITY_TYPE_NOT_SUPPORTED', 'Entity type INVOICE is not supported')
  const type = entityTypeOf(tables, id)
  if (!type) throw new RestError('NOT_FOUND', 'Smart process not found')
  return type
}
