import { tMaybe } from '../text.ts'

/** The CRM types that have pages, in the menu's order. */
export interface CrmType {
  readonly entityTypeId: number
  readonly path: string
  /** As in placement codes: `CRM_DEAL_DETAIL_TAB`. */
  readonly code: string
  /** As in `crm_fields` of events: `D_5`. */
  readonly prefix: string
  readonly staged: boolean
}

export const crmTypes: readonly CrmType[] = [
  { entityTypeId: 2, path: 'deal', code: 'DEAL', prefix: 'D', staged: true },
  { entityTypeId: 1, path: 'lead', code: 'LEAD', prefix: 'L', staged: true },
  { entityTypeId: 3, path: 'contact', code: 'CONTACT', prefix: 'C', staged: false },
  { entityTypeId: 4, path: 'company', code: 'COMPANY', prefix: 'CO', staged: false },
]

/** `deal`, or `type/1030` for a smart process. */
export function crmTypeOf(path: string): CrmType | null {
  const known = crmTypes.find(type => type.path === path)
  const entityTypeId = Number(/^type\/(\d+)$/.exec(path)?.[1])
  if (known || !entityTypeId) return known ?? null
  return { entityTypeId, path, code: `DYNAMIC_${entityTypeId}`, prefix: `T${entityTypeId.toString(16)}`, staged: true }
}

export function typeName(type: CrmType): string {
  return tMaybe(`type.${type.entityTypeId}`, tMaybe('one.other'))
}

export function oneName(type: CrmType): string {
  return tMaybe(`one.${type.entityTypeId}`, tMaybe('one.other'))
}

export function cardPath(type: CrmType, id: number): string {
  return `/crm/${type.path}/details/${id}/`
}

/** `D_5` as an address and a name. */
export function cardOfCode(code: string): { readonly path: string, readonly name: string } | null {
  const [prefix, id] = code.split('_')
  const type = crmTypes.find(one => one.prefix === prefix)
  return type && id ? { path: cardPath(type, Number(id)), name: `${oneName(type)} #${id}` } : null
}

export type Item = Readonly<Record<string, unknown>> & { readonly id: number }

/** What a card is called: people have names instead of titles. */
export function itemTitle(type: CrmType, item: Item): string {
  const title = String(item.title ?? '').trim()
  const name = [item.name, item.lastName].filter(Boolean).join(' ').trim()
  return (type.entityTypeId === 3 ? name || title : title || name) || `${oneName(type)} #${item.id}`
}
