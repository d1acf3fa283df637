import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { whichCard, type CardFetch } from './card-fetch.ts'
import { cardPath } from './card-read.ts'
import { amoKinds, entities, reviewsCode, type AmoKind } from './names.ts'
import type { ReviewStore } from './reviews.ts'
import type { Setup } from './setup.ts'
import { cardRow, textOfCode, type CardRow } from './wire/card.ts'
import { jsonOf } from '../shared/json.ts'
import { anything } from './wire/parse.ts'
import { columnNames, reviewIn, valuesOfPatch, valuesOfReview, type RecordRow, type Values } from './wire/review.ts'

export interface CardStoreNeeds {
  readonly setup: () => Setup | null
  readonly fetch: CardFetch
  readonly locale: Locale
}

interface Kept {
  readonly id: number
  readonly updated: string
  readonly values: Values
}

const keptList: z.ZodType<readonly Kept[]> = z.array(z.object({ id: z.int().positive(), updated: z.iso.datetime(), values: z.partialRecord(z.enum(columnNames), z.string()) }))

/** Records of one card. */
const mostRecords = 1000

/** A record's id tells its card, as only the card can give it again. */
export function recordId({ kind, id }: CardRef, number: number): number {
  return (id * amoKinds.length + amoKinds.indexOf(kind as AmoKind)) * mostRecords + number
}

export function cardOfRecord(id: number): CardRef | null {
  const card = Math.floor(id / mostRecords)
  const kind = amoKinds[card % amoKinds.length]
  const number = Math.floor(card / amoKinds.length)
  return kind === undefined || number < 1 ? null : { kind, id: number }
}

/**
 * The fallback: a card's reviews as a JSON list in a text field of the card that only the API writes. They go with the card, and so cannot be bound to
 * another. The whole list is written at once: of two people who write it in the same moment one is lost.
 */
export function cardFieldStore(caller: Caller, { setup, fetch, locale }: CardStoreNeeds): ReviewStore {
  /** As it is now: whoever writes the list writes all of it. */
  async function listOf(ref: CardRef): Promise<readonly Kept[]> {
    return keptIn(await fetch.one(ref))
  }

  async function write(ref: CardRef, list: readonly Kept[]): Promise<void> {
    const values = list.length === 0 ? null : [{ value: JSON.stringify(list) }]
    await caller.ask('changeCard', { path: whichCard(ref), body: { custom_fields_values: [{ field_code: reviewsCode, values }] } }, anything)
  }

  function rows(list: readonly Kept[]): readonly RecordRow[] {
    return list.map(({ id, updated, values }) => reviewIn(id, new Date(updated), values, cardPath))
  }

  async function listWith(id: number): Promise<{ readonly ref: CardRef, readonly list: readonly Kept[] } | null> {
    const ref = cardOfRecord(id)
    if (ref === null) return null
    const list = await orGone(listOf(ref))
    return list?.some(one => one.id === id) === true ? { ref, list } : null
  }

  /** With a filter by the mark's choices where the account has filters; without them every card is read. A record whose mark was taken off is then found by its card alone. */
  function cardsWithRecords(kind: AmoKind, { marks, markFields }: Setup): Promise<readonly CardRow[]> {
    const entity = entities[kind]
    return caller.askAll('cards', { path: { entity }, query: { filter: { custom_fields_values: { [markFields[kind]]: Object.values(marks[kind]) } }, order: { id: 'asc' } } }, entity, cardRow)
  }

  return {
    async ofCard(ref) {
      return rows(await orGone(fetch.recent(ref).then(keptIn)) ?? [])
    },
    async find(id) {
      const found = await listWith(id)
      return rows(found?.list.filter(one => one.id === id) ?? [])[0] ?? null
    },
    async all() {
      const now = setup()
      if (now === null) return []
      const cards = await Promise.all(amoKinds.map(kind => cardsWithRecords(kind, now)))
      return cards.flat().flatMap(row => rows(keptIn(row)))
    },
    async add(review) {
      const list = await listOf(review.card)
      const number = Math.max(0, ...list.map(({ id }) => id % mostRecords)) + 1
      if (number >= mostRecords) throw new CrmError('refused', 'The card has no room for another record', { method: 'changeCard', notRun: true })
      const id = recordId(review.card, number)
      const updatedAt = caller.now()
      await write(review.card, [...list, { id, updated: updatedAt.toISOString(), values: valuesOfReview(review, locale) }])
      return { ...review, id, updatedAt }
    },
    async update(id, patch) {
      if (patch.card !== undefined) throw new CrmError('refused', 'A record goes with its card', { method: 'changeCard', notRun: true })
      const found = await listWith(id)
      if (found === null) throw new CrmError('not-found', 'No such record', { method: 'card' })
      const updated = caller.now().toISOString()
      await write(found.ref, found.list.map(one => one.id === id ? { id, updated, values: { ...one.values, ...valuesOfPatch(patch, locale) } } : one))
    },
    async remove(id) {
      const found = await listWith(id)
      if (found !== null) await write(found.ref, found.list.filter(one => one.id !== id))
    },
  }
}

/** A list that is not understood must not be written over. */
function keptIn(row: CardRow): readonly Kept[] {
  const text = textOfCode(row, reviewsCode)
  if (text === '') return []
  const read = jsonOf(keptList).safeParse(text)
  if (read.success) return read.data
  throw new CrmError('unexpected-reply', `records of card ${row.id}: not understood`, { method: 'card' })
}

async function orGone<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof CrmError && error.code === 'not-found') return null
    throw error
  }
}
