import type { CardRef } from '../../core/card.ts'
import type { Review } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import type { Caller } from './call.ts'
import { whichCard, type CardFetch } from './card-fetch.ts'
import { pageSize } from './card-lists.ts'
import { cardPath } from './card-read.ts'
import { accountTexts, entityOf } from './names.ts'
import type { ReviewStore } from './reviews.ts'
import { printColumns, recordElement } from './wire/element.ts'
import { anything, writtenRows } from './wire/parse.ts'
import { cardWord, columnNames, reviewIn, valuesOfPatch, valuesOfReview, type RecordRow } from './wire/review.ts'

export interface CatalogNeeds {
  readonly catalog: number
  readonly fetch: CardFetch
  readonly locale: Locale
}

/**
 * Reviews as elements of the list «Разборы»: they outlive their card and the app. The reviews of a card are found twice, by the list's search, which may
 * be behind what was written, and by the elements that the card is linked to, which are gone with it.
 */
export function catalogStore(caller: Caller, { catalog, fetch, locale }: CatalogNeeds): ReviewStore {
  const path = { id: catalog }

  async function rowsOf(query: Readonly<Record<string, string | number | { readonly id: readonly number[] }>>): Promise<readonly RecordRow[]> {
    const rows = await caller.askAll('elements', { path, query: { limit: pageSize, ...query } }, 'elements', recordElement)
    // Pages move while elements are added: one may stand on two of them.
    return [...new Map(rows.map(row => [row.id, row])).values()].map(({ id, updatedAt, values }) => reviewIn(id, updatedAt, values, cardPath))
  }

  async function linkedTo(ref: CardRef): Promise<readonly number[]> {
    if (entityOf(ref.kind) === null) return []
    try {
      const elements = (await fetch.recent(ref))._embedded?.catalog_elements ?? []
      return elements.filter(element => element.catalog === null || element.catalog === catalog).map(({ id }) => id)
    } catch (error) {
      if (error instanceof CrmError && (error.code === 'not-found' || error.code === 'forbidden')) return []
      throw error
    }
  }

  /** Only makes records easier to find: without the right to edit the card there is none. */
  async function link(ref: CardRef, element: number): Promise<void> {
    try {
      await caller.ask('linkCard', { path: whichCard(ref), body: [{ to_entity_id: element, to_entity_type: 'catalog_elements', metadata: { catalog_id: catalog, quantity: 1 } }] }, anything)
    } catch (error) {
      if (!(error instanceof CrmError)) throw error
    }
  }

  async function change(id: number, fields: Readonly<Record<string, unknown>>): Promise<void> {
    await caller.ask('changeElements', { path, body: [{ id, ...fields }] }, anything)
  }

  async function find(id: number): Promise<RecordRow> {
    return (await rowsOf({ filter: { id: [id] } })).find(row => idOf(row) === id) ?? null
  }

  return {
    find,
    async ofCard(ref) {
      const [searched, linked] = await Promise.all([rowsOf({ query: cardWord(ref) }), linkedTo(ref)])
      const missing = linked.filter(id => !searched.some(row => idOf(row) === id))
      const others = missing.length === 0 ? [] : await rowsOf({ filter: { id: missing } })
      return [...searched, ...others.filter(row => missing.includes(idOf(row) ?? 0))].filter(row => row === null || 'unreadable' in row || (row.card.kind === ref.kind && row.card.id === ref.id))
    },
    all: () => rowsOf({}),
    async add(review) {
      const [made] = await caller.ask('addElements', {
        path, body: [{ name: `${keptTexts.reviewTitle[locale]}: ${review.snapshot.title}`.slice(0, 250), custom_fields_values: printColumns(valuesOfReview(review, locale)) }],
      }, writtenRows('elements')) ?? []
      if (!made) throw new CrmError('unexpected-reply', 'elements: nothing', { method: 'addElements' })
      await link(review.card, made.id)
      return { ...review, id: made.id, updatedAt: caller.now() } satisfies Review
    },
    async update(id, patch) {
      await change(id, { custom_fields_values: printColumns(valuesOfPatch(patch, locale)) })
      if (patch.card !== undefined) await link(patch.card, id)
    },
    /** The API deletes no elements: an empty one without a key is a record no more. */
    async remove(id) {
      const empty = Object.fromEntries(columnNames.map(column => [column, '']))
      try {
        await change(id, { name: accountTexts.removedReview[locale], custom_fields_values: printColumns(empty) })
      } catch (error) {
        if (!(error instanceof CrmError) || !['refused', 'not-found'].includes(error.code) || await find(id) !== null) throw error
      }
    },
  }
}

function idOf(row: RecordRow): number | null {
  return row === null ? null : 'unreadable' in row ? row.unreadable : row.id
}
