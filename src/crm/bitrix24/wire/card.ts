import { z } from 'zod'
import type { CardKind, CardParts, ClientRef, FieldInfo, Pipeline, Stage } from '../../../core/card.ts'
import { grouped } from '../../../core/grouped.ts'
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
export function clientsOf(kind: CardKind, row: Pick<Item, 'contactIds' | 'contactId' | 'companyId'>): ClientRef[] {
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

/** A phone or mailbox of a card (crm/data-types.md, crm_multifield). */
export const communications = z.object({ fm: z.array(z.object({ typeId: z.string(), value: z.string().nullish() })).nullish() })

export function phonesAndEmailsOf({ fm }: z.output<typeof communications>): CardParts['phonesAndEmails'] {
  const of = (type: string): string[] => (fm ?? []).flatMap(({ typeId, value }) => typeId === type && value ? [value] : [])
  return { phones: of('PHONE'), emails: of('EMAIL') }
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

/** Of an enumeration, what may be chosen; PHP prints a list with holes as a map. */
const choice = z.object({ ID: text, VALUE: text })
const choices = z.union([z.array(choice), z.record(z.string(), choice).transform(Object.values<z.output<typeof choice>>)])

export const fields = z.object({ fields: mapOf(z.object({ type: text, title: text, isMultiple: z.boolean().optional(), items: choices.optional().catch(undefined) })) })
  .transform(({ fields }) => Object.entries(fields).map(([name, field]): FieldInfo => ({
    name,
    title: field.title || name,
    // The card's own amount is described as a bare number; deals are born with a zero in it.
    kind: name === 'opportunity' ? 'money' : fieldKinds[field.type] ?? 'other',
    multiple: field.isMultiple ?? false,
    ...(field.items && { choices: field.items.map(({ ID, VALUE }) => ({ id: ID, title: VALUE })) }),
  })))
