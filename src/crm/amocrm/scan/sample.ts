import type { CardKind, CardRef } from '../../../core/card.ts'
import { seeded } from '../../../core/seeded.ts'
import type { CardSample } from '../../port.ts'
import type { Caller } from '../call.ts'
import type { AmoKind } from '../names.ts'
import type { CardRow } from '../wire/card.ts'
import type { AscendingList } from './pages.ts'
import { everyRow } from './sure-pages.ts'

export interface DrawnSample {
  readonly refs: readonly CardRef[]
  /** How many cards of each kind there are to draw from. */
  readonly from: { readonly [K in CardKind]?: number }
}

/**
 * Draws cards of each kind at random. amoCRM neither counts its lists nor finds cards by ranges of ids, so that each list is read whole, 250 cards a
 * request, without anything that belongs to the cards. Every id has a number of its own by the seed, and the lowest ones are drawn: a card that is
 * added or goes changes nobody else's place.
 */
export async function drawSample(
  caller: Caller, kinds: readonly AmoKind[], listOf: (kind: AmoKind) => AscendingList<CardRow>, fits: (one: { readonly kind: AmoKind, readonly row: CardRow }) => boolean,
  { size, seed }: CardSample, isOver: () => boolean,
): Promise<DrawnSample> {
  const drawn = await Promise.all(kinds.map(async kind => {
    const rows = await everyRow(caller, listOf(kind), isOver)
    const ranked = rows.filter(row => fits({ kind, row })).map(({ id }) => ({ ref: { kind, id }, rank: seeded(seed ^ Math.imul(id, 0x9e3779b1))() }))
    return { kind, count: ranked.length, refs: ranked.sort((a, b) => a.rank - b.rank).slice(0, size).map(({ ref }) => ref) }
  }))
  return { refs: drawn.flatMap(({ refs }) => refs), from: Object.fromEntries(drawn.map(({ kind, count }) => [kind, count])) }
}
