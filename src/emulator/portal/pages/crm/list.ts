import type { CrmTypeInfo, FieldInfo } from '../../wire.ts'
import { ask, rest } from '../api.ts'
import { itemTitle, type CrmType, type Item } from './types.ts'
import { crmTypes } from './types.ts'

export const pageSize = 50

/** The filter as its form holds it; '' is «any». User fields are keyed by their names. */
export type FilterForm = Readonly<Record<string, string>>

const dictionaries = new Map<number, Promise<CrmTypeInfo>>()

/** Stages, pipelines and fields of a type; read once a page, since installing the application adds fields. */
export function dictionary(entityTypeId: number, again = false): Promise<CrmTypeInfo> {
  const known = again ? undefined : dictionaries.get(entityTypeId)
  const asked = known ?? ask<CrmTypeInfo>(`/crm/${entityTypeId}`)
  dictionaries.set(entityTypeId, asked)
  return asked
}

export function filterFields(info: CrmTypeInfo): FieldInfo[] {
  return info.fields.filter(field => field.kind === 'enumeration' && field.filter)
}

export function columnFields(info: CrmTypeInfo): FieldInfo[] {
  return info.fields.filter(field => field.kind === 'enumeration')
}

export function enumText(field: FieldInfo, value: unknown): string {
  const ids = (Array.isArray(value) ? value : [value]).map(Number)
  return field.items.filter(item => ids.includes(item.id)).map(item => item.value).join(', ')
}

function restFilter(type: CrmType, form: FilterForm): Record<string, unknown> {
  const { title = '', stageId, categoryId, assignedById, ...userFields } = form
  const text = title.trim()
  const named = type.entityTypeId === 3
    ? { 0: { 'logic': 'OR', '%name': text, '%lastName': text } }
    : { '%title': text }
  return {
    ...(text === '' ? {} : named),
    ...Object.fromEntries(Object.entries({ stageId, categoryId, assignedById, ...userFields }).filter(([, value]) => value !== undefined && value !== '')),
  }
}

export interface ListPage {
  readonly items: readonly Item[]
  readonly total: number
}

export async function readList(type: CrmType, info: CrmTypeInfo, form: FilterForm, start: number): Promise<ListPage> {
  const { result, total = 0 } = await rest<{ items: Item[] }>('crm.item.list', {
    entityTypeId: type.entityTypeId,
    select: type.staged
      ? ['id', 'title', 'name', 'lastName', 'stageId', 'categoryId', 'assignedById', 'contactId', 'companyId', 'opportunity', 'currencyId', 'updatedTime', ...columnFields(info).map(field => field.name)]
      : ['*', ...columnFields(info).map(field => field.name)],
    filter: restFilter(type, form),
    order: { id: 'DESC' },
    start,
    useOriginalUfNames: 'Y',
  })
  return { items: result.items, total }
}

export interface Client {
  readonly name: string
  readonly path: string
}

/** Names of the clients of these cards, by `contact:5` and `company:7`; whom the person may not read is missing. */
export async function readClients(items: readonly Item[]): Promise<ReadonlyMap<string, Client>> {
  const clients = new Map<string, Client>()
  const kinds = crmTypes.filter(type => type.path === 'contact' || type.path === 'company')
  await Promise.all(kinds.map(async type => {
    const ids = [...new Set(items.map(item => Number(item[`${type.path}Id`])).filter(id => id > 0))]
    if (ids.length === 0) return
    const { result } = await rest<{ items: Item[] }>('crm.item.list', {
      entityTypeId: type.entityTypeId, select: ['id', 'title', 'name', 'lastName'], filter: { '@id': ids }, start: -1,
    })
    for (const item of result.items) clients.set(`${type.path}:${item.id}`, { name: itemTitle(type, item), path: `/crm/${type.path}/details/${item.id}/` })
  }))
  return clients
}

export interface Communication {
  readonly typeId: string
  readonly value: string
}

export function communications(item: Item): readonly Communication[] {
  return Array.isArray(item.fm) ? item.fm as readonly Communication[] : []
}
