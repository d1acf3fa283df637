import type { CrmTypeInfo, FieldInfo, TimelineInfo } from '../../wire.ts'
import { ask, rest } from '../api.ts'
import { personName } from '../session.ts'
import type { TextId } from '../text-ru.ts'
import { t } from '../text.ts'
import { dateText, dateTimeText, money } from '../time.ts'
import { communications, dictionary, enumText, readClients, type Client } from './list.ts'
import type { CrmType, Item } from './types.ts'

export interface Card {
  readonly item: Item
  readonly info: CrmTypeInfo
  readonly timeline: TimelineInfo
  readonly clients: readonly Client[]
}

export async function readCard(type: CrmType, id: number): Promise<Card> {
  const { entityTypeId } = type
  const [{ result }, info, timeline] = await Promise.all([
    rest<{ item: Item }>('crm.item.get', { entityTypeId, id, useOriginalUfNames: 'Y' }),
    dictionary(entityTypeId, true),
    ask<TimelineInfo>(`/crm/${entityTypeId}/${id}/timeline`),
  ])
  const clients = await readClients([result.item])
  return { item: result.item, info, timeline, clients: [...clients.values()] }
}

/** A shown value: text, or a link of an address. */
interface FieldValue {
  readonly text: string
  readonly href: string | null
}

export interface ShownField {
  readonly label: string
  readonly values: readonly FieldValue[]
}

function plain(text: string): FieldValue {
  return { text, href: null }
}

function shown(label: TextId, value: unknown, print: (value: unknown) => string | FieldValue = String): ShownField[] {
  if (value === undefined) return []
  const values = (Array.isArray(value) ? value : [value]).filter(one => one !== null && one !== '' && one !== 0 && one !== '0')
  return [{ label: t(label), values: values.map(print).map(one => typeof one === 'string' ? plain(one) : one) }]
}

function person(id: unknown): FieldValue {
  return { text: personName(Number(id)), href: `/company/personal/user/${id}/` }
}

const moment = (value: unknown) => dateTimeText(String(value))

/** The fields that every portal has. */
export function systemFields(type: CrmType, { item, info, clients }: Card): ShownField[] {
  const fm = communications(item)
  const ofKind = (kind: string) => fm.length > 0 || !type.staged ? fm.filter(one => one.typeId === kind).map(one => one.value) : undefined
  const link = (client: unknown) => ({ text: (client as Client).name, href: (client as Client).path })
  return [
    ...info.categories.length > 1 ? shown('field.categoryId', info.categories.find(one => one.id === Number(item.categoryId))?.name) : [],
    ...shown('field.stageId', info.stages.find(one => one.id === item.stageId && one.categoryId === Number(item.categoryId ?? 0))?.name),
    ...type.staged ? shown('field.opportunity', item.opportunity, value => money(value, item.currencyId)) : [],
    ...type.entityTypeId === 4 ? [] : shown('field.client', clients, link),
    ...shown('field.post', item.post),
    ...shown('field.phone', ofKind('PHONE')),
    ...shown('field.email', ofKind('EMAIL')),
    ...shown('field.assignedById', item.assignedById, person),
    ...shown('field.observers', item.observers, person),
    ...shown('field.sourceId', item.sourceId, value => info.sources[String(value)] ?? String(value)),
    ...shown('field.closedate', item.closedate, value => dateText(String(value))),
    ...shown('field.createdTime', item.createdTime, moment),
    ...shown('field.createdBy', item.createdBy, person),
    ...shown('field.updatedTime', item.updatedTime, moment),
    ...shown('field.lastActivityTime', item.lastActivityTime, moment),
    ...shown('field.comments', item.comments),
  ]
}

function userValue(field: FieldInfo, value: unknown): FieldValue {
  const text = String(value)
  if (field.kind === 'enumeration') return plain(enumText(field, value))
  if (field.kind === 'boolean') return plain(t(text === 'Y' || text === '1' || value === true ? 'card.yes' : 'card.no'))
  if (field.kind === 'employee') return person(value)
  if (field.kind === 'date') return plain(dateText(text))
  if (field.kind === 'datetime') return plain(dateTimeText(text))
  if (field.kind === 'url') return { text, href: URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null }
  if (field.kind === 'money') return plain(money(...text.split('|') as [string, string]))
  return plain(typeof value === 'object' ? t('card.file') : text)
}

/** The fields that the company or an application has added. */
export function userFields({ item, info }: Card): ShownField[] {
  return info.fields.map(field => {
    const value = item[field.name]
    const values = (Array.isArray(value) ? value : [value]).filter(one => one !== null && one !== undefined && one !== '' && one !== false && one !== 0)
    return { label: field.label, values: values.map(one => userValue(field, one)) }
  })
}
