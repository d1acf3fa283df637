import { z } from 'zod'
import type { Activity, ActivityKind, CardKind, ClientRef, FieldInfo, Pipeline, Stage } from '../../../core/card.ts'
import { grouped } from '../../../core/grouped.ts'
import { portalTexts } from '../names.ts'
import { mapOf, moment, number, optionalId, optionalMoment, text } from './parse.ts'
import { nameOf } from './person.ts'

/** An item of `crm.item.get` (crm/universal/object-fields.md), still without the names that other methods know. */
export const item = z.looseObject({
  id: number,
  assignedById: number,
  createdTime: moment,
  updatedTime: moment,
  lastActivityTime: optionalMoment,
  movedTime: optionalMoment,
  title: text,
  name: text,
  lastName: text,
  secondName: text,
  stageId: text,
  categoryId: z.number().nullish(),
  opportunity: number.nullish(),
  currencyId: text,
  companyId: optionalId,
  contactId: optionalId,
  contactIds: z.array(number).optional(),
  closedate: text,
})

export type Item = z.output<typeof item>

export const oneRawItem = z.object({ item: z.looseObject({ id: number }) }).transform(({ item }) => item)

/** Rows of `crm.item.list` by which people know a card. */
export const titledItems = z.object({ items: z.array(z.object({ id: number, title: text, name: text, lastName: text, secondName: text })) })
  .transform(({ items }) => items.map(row => ({ id: row.id, title: titleOf(row) })))

export const titleFields = ['id', 'title', 'name', 'lastName', 'secondName']

/** Contacts have no title but names; leads, deals and companies have titles. */
export function titleOf(row: Pick<Item, 'id' | 'title' | 'name' | 'lastName' | 'secondName'>): string {
  return row.title || nameOf(row.lastName, row.name, row.secondName) || `#${row.id}`
}

/** The client of a lead or deal; of a contact, the company it works for. */
export function clientsOf(kind: CardKind, row: Item): ClientRef[] {
  const contacts = kind === 'contact' ? [] : row.contactIds ?? (row.contactId ? [row.contactId] : [])
  return [
    ...contacts.map((id): ClientRef => ({ kind: 'contact', id })),
    ...(row.companyId ? [{ kind: 'company', id: row.companyId } as const] : []),
  ]
}

/** Raw values with one spelling of «empty»: null. */
export function valuesOf(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => {
    const empty = value === '' || value === undefined || (Array.isArray(value) && value.length === 0)
    return [name, empty ? null : value]
  }))
}

const outcomes: Readonly<Record<string, Stage['outcome']>> = { S: 'won', F: 'lost' }

const stage = z.object({ ENTITY_ID: text, STATUS_ID: text, NAME: text, SORT: number, SEMANTICS: text })

/** The rows of `crm.status.list` that are stages of leads and deals (crm/status/crm-status-list.md), by their dictionary, in its order. */
export const stagesByDictionary = z.array(stage).transform(rows => {
  const stages = rows.filter(row => /^(STATUS|DEAL_STAGE(_\d+)?)$/.test(row.ENTITY_ID)).toSorted((a, b) => a.SORT - b.SORT)
  return Object.fromEntries([...grouped(stages, row => row.ENTITY_ID)].map(([name, rows]): [string, readonly Stage[]] => [name, rows.map(row =>
    ({ id: row.STATUS_ID, name: row.NAME, order: row.SORT, outcome: outcomes[row.SEMANTICS] ?? 'open' }))]))
})

export const pipelines = z.object({ categories: z.array(z.object({ id: number, name: text })) }).transform(({ categories }): Pipeline[] => categories)

const fieldKinds: Readonly<Record<string, FieldInfo['kind']>> = {
  string: 'text', text: 'text', integer: 'number', double: 'number', money: 'money', date: 'date', datetime: 'datetime',
  boolean: 'flag', char: 'flag', enumeration: 'choice', crm_status: 'choice', crm_category: 'choice', user: 'person', employee: 'person',
  url: 'link', crm: 'card', crm_entity: 'card', crm_contact: 'card', crm_company: 'card', crm_deal: 'card', crm_lead: 'card',
}

export const fields = z.object({ fields: mapOf(z.object({ type: text, title: text, isMultiple: z.boolean().optional() })) })
  .transform(({ fields }) => Object.entries(fields).map(([name, field]): FieldInfo => ({
    name,
    title: field.title || name,
    // The card's own amount is described as a bare number; deals are born with a zero in it.
    kind: name === 'opportunity' ? 'money' : fieldKinds[field.type] ?? 'other',
    multiple: field.isMultiple ?? false,
  })))

const ourTodos: ReadonlySet<string> = new Set(Object.values(portalTexts.todoTitle))

/** crm/timeline/activities/activity-base/crm-activity-list.md */
export const activity = z.object({
  ID: number,
  TYPE_ID: number,
  PROVIDER_ID: text,
  SUBJECT: text,
  COMPLETED: text,
  DEADLINE: optionalMoment,
  CREATED: moment,
  LAST_UPDATED: optionalMoment,
  RESPONSIBLE_ID: number,
}).transform((row): Activity => ({
  id: row.ID,
  kind: activityKind(row.TYPE_ID, row.PROVIDER_ID),
  subject: row.SUBJECT,
  done: row.COMPLETED === 'Y',
  // An activity without a deadline carries the database's last day.
  deadline: row.DEADLINE && row.DEADLINE.getUTCFullYear() < 9000 ? row.DEADLINE : null,
  createdAt: row.CREATED,
  updatedAt: row.LAST_UPDATED ?? row.CREATED,
  responsibleId: row.RESPONSIBLE_ID,
  ours: row.PROVIDER_ID === 'CRM_TODO' && ourTodos.has(row.SUBJECT),
}))

export const activityFields = ['ID', 'TYPE_ID', 'PROVIDER_ID', 'SUBJECT', 'COMPLETED', 'DEADLINE', 'CREATED', 'LAST_UPDATED', 'RESPONSIBLE_ID']

const kindsByType: Readonly<Record<number, ActivityKind>> = { 1: 'meeting', 2: 'call', 3: 'task', 4: 'email' }

function activityKind(typeId: number, provider: string): ActivityKind {
  const byType = kindsByType[typeId]
  if (byType) return byType
  if (provider === 'CRM_TODO') return 'todo'
  if (/TASK/.test(provider)) return 'task'
  if (/CALL/.test(provider)) return 'call'
  if (/MAIL/.test(provider)) return 'email'
  if (/MEETING|CALENDAR/.test(provider)) return 'meeting'
  if (/IMOPENLINES|SMS|WHATSAPP|NOTIFICATION|MESSAGE/.test(provider)) return 'message'
  return 'other'
}
