import type { CardKind, EventEntity, EventRow, Seconds, Tables } from '../tables.ts'

/** Who does something, and when. */
export interface Actor {
  readonly tables: Tables
  readonly userId: number
  readonly now: Seconds
}

const singular: Readonly<Record<CardKind, 'lead' | 'contact' | 'company'>> = { leads: 'lead', contacts: 'contact', companies: 'company' }
const plural: Readonly<Record<string, CardKind>> = { lead: 'leads', contact: 'contacts', company: 'companies' }

export function singularOf(kind: CardKind): 'lead' | 'contact' | 'company' {
  return singular[kind]
}

export function kindOf(entity: string): CardKind | undefined {
  return plural[entity]
}

interface Change { readonly before?: readonly unknown[], readonly after?: readonly unknown[] }

/** Writes down that something has happened (https://www.amocrm.ru/developers/content/crm_platform/events-and-notes). */
export function record({ tables, userId, now }: Actor, type: string, entityType: EventEntity, entityId: number, change: Change = {}): EventRow {
  return tables.events.insert({ type, entityType, entityId, createdBy: userId, createdAt: now, valueBefore: change.before ?? [], valueAfter: change.after ?? [] })
}
