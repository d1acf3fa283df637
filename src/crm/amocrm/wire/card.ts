import { z } from 'zod'
import type { CardKind, CardParts, ClientRef, Requisite } from '../../../core/card.ts'
import { dayOf } from '../../../core/period.ts'
import { markCode, markEnums, ownCodes, type AmoKind, type OpenMark } from '../names.ts'
import { fieldName } from './field.ts'
import { id, moment, optionalId, optionalMoment, text } from './parse.ts'

/** Old samples call the code of a choice `enum`. */
const fieldValue = z.looseObject({ value: z.unknown(), enum_id: z.number().nullish(), enum_code: z.string().nullish() })

const valuesOfField = z.object({
  field_id: id,
  field_code: z.string().nullish(),
  field_type: z.string().nullish(),
  values: z.array(fieldValue),
})

type FieldValues = z.output<typeof valuesOfField>

const linked = z.array(z.object({ id })).nullish().transform(rows => (rows ?? []).map(row => row.id))

/** Elements of lists. `catalog`: the list's id; `null`: the account does not tell it. */
const linkedElements = z.array(z.object({ id, catalog_id: z.number().nullish(), metadata: z.object({ catalog_id: z.number().nullish() }).nullish() })).nullish()
  .transform(rows => (rows ?? []).map(row => ({ id: row.id, catalog: row.metadata?.catalog_id ?? row.catalog_id ?? null })))

/** A lead, a contact or a company (https://www.amocrm.ru/developers/content/crm_platform/leads-api). What is not asked by `with` is not in `_embedded`. */
export const cardRow = z.object({
  id,
  name: text,
  first_name: text,
  last_name: text,
  price: z.number().nullish(),
  responsible_user_id: z.number(),
  status_id: z.number().nullish(),
  pipeline_id: z.number().nullish(),
  loss_reason_id: optionalId,
  created_at: moment,
  updated_at: moment,
  closed_at: optionalMoment,
  closest_task_at: optionalMoment,
  is_deleted: z.boolean().nullish(),
  custom_fields_values: z.array(valuesOfField).nullish().transform(values => values ?? []),
  _embedded: z.object({
    contacts: linked,
    companies: linked,
    leads: linked,
    catalog_elements: linkedElements,
  }).nullish(),
})

export type CardRow = z.output<typeof cardRow>

/** What is told of a card in the bin: little more than that it is there (https://www.amocrm.ru/developers/content/crm_platform/leads-api, `only_deleted`). */
export const binnedRow = z.object({ id, is_deleted: z.boolean().nullish() })

/** The words by which people know a card. */
export function titleOf({ id: number, name, first_name: first, last_name: last }: Pick<CardRow, 'id' | 'name' | 'first_name' | 'last_name'>): string {
  return name.trim() || [first, last].map(part => part.trim()).filter(part => part !== '').join(' ') || `#${number}`
}

/** The client of a deal; of a contact, the company it works for. */
export function clientsOf(kind: CardKind, { _embedded: embedded }: Pick<CardRow, '_embedded'>): readonly ClientRef[] {
  const contacts = kind === 'deal' ? embedded?.contacts ?? [] : []
  const companies = kind === 'company' ? [] : embedded?.companies ?? []
  return [...contacts.map((one): ClientRef => ({ kind: 'contact', id: one })), ...companies.map((one): ClientRef => ({ kind: 'company', id: one }))]
}

function valuesWith(row: Pick<CardRow, 'custom_fields_values'>, code: string): FieldValues['values'] {
  return row.custom_fields_values.find(field => field.field_code === code)?.values ?? []
}

/** The text in our own field of this code; `''`: empty, or no such field. */
export function textOfCode(row: Pick<CardRow, 'custom_fields_values'>, code: string): string {
  const value = valuesWith(row, code)[0]?.value
  return typeof value === 'string' ? value : ''
}

export function phonesAndEmailsOf(row: Pick<CardRow, 'custom_fields_values'>): CardParts['phonesAndEmails'] {
  const of = (code: string): string[] => valuesWith(row, code).flatMap(({ value }) => typeof value === 'string' && value !== '' ? [value] : [])
  return { phones: of('PHONE'), emails: of('EMAIL') }
}

const legalEntity = z.looseObject({ name: text, vat_id: text })

/** Legal details are a type of field here. */
export function requisitesOf(row: Pick<CardRow, 'custom_fields_values'>): readonly Requisite[] {
  return row.custom_fields_values.filter(field => field.field_type === 'legal_entity').flatMap(field => field.values).flatMap(({ value }) => {
    const read = legalEntity.safeParse(value)
    return read.success && (read.data.name !== '' || read.data.vat_id !== '') ? [{ name: read.data.name, inn: read.data.vat_id }] : []
  })
}

/** What the field «На разбор» says: by the code of the choice, and by its number where the account tells no codes. */
export function markOn(row: Pick<CardRow, 'custom_fields_values'>, ids: Readonly<Record<OpenMark, number>> | null): OpenMark | null {
  const [value] = valuesWith(row, markCode)
  if (!value) return null
  return (['marked', 'scheduled', 'held'] as const).find(mark => ids?.[mark] === value.enum_id || markEnums[mark] === (value.enum_code ?? value['enum'])) ?? null
}

/**
 * All values of a card by the names of `fieldName`; those that every account has by names of their own. Choices are ids as strings, days are
 * `YYYY-MM-DD` in the account's zone.
 */
export function valuesOf(kind: AmoKind, row: CardRow, timeZone: string): Readonly<Record<string, unknown>> {
  const own = row.custom_fields_values.filter(field => !ownCodes.has(field.field_code ?? ''))
  return { ...standardValues(kind, row), ...Object.fromEntries(own.map(field => [fieldName(field.field_id), valueOf(field, timeZone)])) }
}

function standardValues(kind: AmoKind, row: CardRow): Readonly<Record<string, unknown>> {
  const said = (value: string): string | null => value === '' ? null : value
  switch (kind) {
    case 'deal': return { title: said(row.name), price: row.price ?? null, loss_reason_id: row.loss_reason_id === null ? null : String(row.loss_reason_id) }
    case 'company': return { title: said(row.name) }
    // Some accounts keep a contact's name in one line.
    case 'contact': return row.first_name === '' && row.last_name === '' ? { name: said(row.name), lastName: null } : { name: said(row.first_name), lastName: said(row.last_name) }
  }
}

const choices = ['select', 'multiselect', 'radiobutton', 'category']
const lists = ['multiselect', 'multitext']

function valueOf({ field_type: type, values }: FieldValues, timeZone: string): unknown {
  const read = values.map(({ value, enum_id: choice }) => {
    if (choices.includes(type ?? '')) return choice ? String(choice) : value
    if (type === 'date' || type === 'birthday') return dayIn(value, timeZone)
    return type === 'date_time' ? momentIn(value)?.toISOString() ?? value : value
  }).filter(value => value !== null && value !== undefined && value !== '')
  if (lists.includes(type ?? '')) return read.length > 0 ? read : null
  return read[0] ?? null
}

/** The vendor's own client writes RFC 3339 and reads numbers as well as texts. */
function momentIn(value: unknown): Date | null {
  const date = typeof value === 'number' ? new Date(value * 1000) : typeof value === 'string' ? new Date(/^\d+$/.test(value) ? Number(value) * 1000 : value) : null
  return date === null || Number.isNaN(date.getTime()) ? null : date
}

function dayIn(value: unknown, timeZone: string): unknown {
  const date = momentIn(value)
  return date === null ? value : dayOf(date, timeZone)
}
