import { z } from 'zod'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { chunksOf } from './chunks.ts'
import { entities, type AmoKind } from './names.ts'
import { cardRow, type CardRow } from './wire/card.ts'

/** Cards of one page (https://www.amocrm.ru/developers/content/crm_platform/leads-api). */
export const pageSize = 250

/**
 * The cards with these numbers that are there and may be seen. Filters of lists are not open to every account
 * (https://www.amocrm.ru/developers/content/crm_platform/filters-api): without them each card is a request.
 */
export async function cardsByIds(caller: Caller, kind: AmoKind, ids: readonly number[], { hasFilters, withs }: { readonly hasFilters: boolean, readonly withs?: string }): Promise<readonly CardRow[]> {
  const unique = [...new Set(ids)]
  const entity = entities[kind]
  if (unique.length > 1 && hasFilters) {
    const pages = await Promise.all(chunksOf(unique, pageSize).map(chunk => caller.ask('cards', { path: { entity }, query: { with: withs, limit: pageSize, filter: { id: chunk } } }, pageOf(entity))))
    const wanted = new Set(unique)
    return pages.flatMap(page => page ?? []).filter(row => wanted.has(row.id) && row.is_deleted !== true)
  }
  const rows = await Promise.all(unique.map(async id => {
    try {
      return await caller.ask('card', { path: { entity, id }, query: { with: withs } }, cardRow)
    } catch (error) {
      if (error instanceof CrmError && (error.code === 'not-found' || error.code === 'forbidden')) return null
      throw error
    }
  }))
  return rows.filter(row => row !== null).filter(row => row.is_deleted !== true)
}

/** What only those may read who have some right to the kind; for others nothing of it is there. */
export async function orNone<T>(reading: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof CrmError && error.code === 'forbidden') return []
    throw error
  }
}

/** Cards in which the account's own search finds these words, the first page. */
export async function cardsByWords(caller: Caller, kind: AmoKind, query: string, limit = 50): Promise<readonly CardRow[]> {
  const entity = entities[kind]
  return await caller.ask('cards', { path: { entity }, query: { limit, query } }, pageOf(entity)) ?? []
}

function pageOf(entity: string) {
  return z.looseObject({ _embedded: z.record(z.string(), z.array(cardRow)) }).transform(({ _embedded }) => _embedded[entity] ?? [])
}
