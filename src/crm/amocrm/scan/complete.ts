import { cardKey, unknown, type Card, type CardRef, type PartName } from '../../../core/card.ts'
import type { DuplicateSettings } from '../../../core/duplicate-settings.ts'
import { CrmError } from '../../port.ts'
import { cardsByIds } from '../card-lists.ts'
import type { CardReader } from '../card-read.ts'
import type { AmoKind } from '../names.ts'
import { buildCards, type Building } from './build.ts'
import { isAmoKind } from './cursor.ts'
import { createOtherCards, type OtherCards } from './others.ts'
import { readWorkOf } from './work.ts'

export interface Completing extends Omit<Building, 'others' | 'work'> {
  readonly reader: CardReader
  readonly compares: DuplicateSettings
}

/** What a row must tell of other cards. */
export function withsOf(kind: AmoKind): string {
  return kind === 'deal' ? 'contacts' : kind === 'contact' ? 'leads' : 'contacts,leads'
}

/** Parts of cards that are complete only when they are asked for them. */
export async function completed({ caller, locale, reader, compares, people, dictionaries, timeZone }: Completing, cards: readonly Card[], parts: readonly PartName[], filtered: boolean): Promise<readonly Card[]> {
  const others: OtherCards = createOtherCards(caller, { people, hasFilters: () => Promise.resolve(filtered), read: () => Promise.resolve(), isOver: () => false })
  const groups = [...new Set(cards.map(({ ref }) => ref.kind))].filter(isAmoKind)
  const found = await Promise.all(groups.map(async kind => {
    const ofKind = cards.filter(({ ref }) => ref.kind === kind)
    const rows = await cardsByIds(caller, kind, ofKind.map(({ ref }) => ref.id), { hasFilters: filtered, withs: withsOf(kind) })
    const work = (refs: readonly CardRef[]) => readWorkOf(caller, refs, { done: { kinds: [kind], since: null, chats: true }, moves: parts.includes('stageHistory') }).then(book => ({ book, since: null }))
    const whole = await buildCards({ caller, dictionaries, people, locale, timeZone, others, work }, kind, rows, parts)
    return Promise.all(whole.map(async card => parts.includes('twins') ? { ...card, parts: { ...card.parts, twins: await twinsOf(reader, card.ref, compares) } } : card))
  }))
  const byKey = new Map(found.flat().map(card => [cardKey(card.ref), card]))
  return cards.flatMap(({ incomplete = [], ...before }) => {
    const card = byKey.get(cardKey(before.ref))
    if (card === undefined) return []
    const still = incomplete.filter(part => !parts.includes(part))
    return [{ ...before, parts: { ...before.parts, ...card.parts }, ...(still.length > 0 && { incomplete: still }) }]
  })
}

async function twinsOf(reader: CardReader, ref: CardRef, compares: DuplicateSettings) {
  try {
    return (await reader.read(ref, ['twins'], () => Promise.resolve(compares))).parts.twins ?? unknown('failed')
  } catch (error) {
    if (error instanceof CrmError && (error.code === 'not-found' || error.code === 'forbidden')) return unknown('forbidden')
    throw error
  }
}
