import { known, unknown, type Known } from '../../../core/card.ts'
import { obstacleOf } from '../known.ts'
import { chunksOf, pageSize } from '../paging.ts'
import { isRefusal } from './ask.ts'
import { readStretch, type Listed } from './chain.ts'
import type { OwnedList } from './kind-plan.ts'
import type { Packer } from './packer.ts'
import { equalBins } from './pieces.ts'

/** How many rows belong to the cards of a kind: told by the first request, and better by every window that was read. */
export interface Abundance {
  /** Rows of one card that the scan is about. */
  perCard(): number
  /** Rows for each id between the first and the last card, whoever they belong to. */
  perId(): number
  learn(cards: number, rows: number): void
}

export function abundanceOf(rows: number, { first, last, count }: { readonly first: number, readonly last: number, readonly count: number }): Abundance {
  let cards = 0
  let found = 0
  return {
    perId: () => rows / Math.max(1, last - first + 1),
    // Until something was read, all of it is the cards'.
    perCard: () => cards >= 200 ? found / cards : rows / Math.max(1, count),
    learn(more, itsRows) {
      cards += more
      found += itsRows
    },
  }
}

/** A chain of more pages than this is cut, so that its parts are read at the same time. */
const longestChain = 24 * pageSize

/** A refusal of the portal is an obstacle; a fault that does not pass is thrown. */
export type OwnedRows = Known<readonly unknown[]>

/** All rows of these cards. Where the cards lie close together the list is asked for ranges of owners, else for fifty owners at a time: whatever takes fewer pages. */
export function rowsOfCards(packer: Packer, list: OwnedList, ids: readonly number[], abundance: Abundance, order: number): Promise<OwnedRows> {
  return read(packer, list, ownersOf(ids, abundance), order)
}

/** All rows of the cards between these ids, of which there are about so many. */
export function rowsBetween(packer: Packer, list: OwnedList, [after, upTo]: readonly [number, number], cards: number, abundance: Abundance, order: number): Promise<OwnedRows> {
  const rows = abundance.perCard() * cards
  const bins = equalBins(after + 1, upTo, Math.max(1, Math.ceil(rows / longestChain)))
  return read(packer, list, bins.map(([above, last]) => ({
    rows: rows / bins.length, filter: owner => ({ [`>${owner}`]: above, [`<=${owner}`]: last }),
  })), order)
}

async function read(packer: Packer, { list, owner }: OwnedList, all: readonly Owners[], order: number): Promise<OwnedRows> {
  const stretches = all.map(({ filter, rows }) => {
    const named: Listed = { ...list, filter: { ...list.filter, ...filter(owner) } }
    return readStretch(packer, { list: named, after: 0, upTo: null, order, expect: read => rows + 1 > read ? rows + 1 - read : Math.max(1, read / 10) })
  })
  try {
    const found = await Promise.all(stretches)
    return known(found.flatMap(({ rows }) => rows))
  } catch (error) {
    if (isRefusal(error)) return unknown(obstacleOf(error))
    throw error
  }
}

interface Owners {
  readonly filter: (owner: string) => Readonly<Record<string, unknown>>
  /** As far as one can tell. */
  readonly rows: number
}

function ownersOf(ids: readonly number[], abundance: Abundance): readonly Owners[] {
  const lowest = ids[0]
  const highest = ids.at(-1)
  if (lowest === undefined || highest === undefined) return []
  const perCard = abundance.perCard()
  const inRange = Math.max(perCard * ids.length, abundance.perId() * (highest - lowest + 1))
  const rangePages = inRange / pageSize + 0.5
  const listPages = Math.ceil(ids.length / pageSize) * (perCard + 0.5)
  if (rangePages > Math.max(listPages, 1.5)) {
    return chunksOf(ids, pageSize).map(some => ({ rows: perCard * some.length, filter: owner => ({ [`@${owner}`]: some }) }))
  }
  const parts = Math.max(1, Math.min(ids.length, Math.ceil(inRange / longestChain)))
  return chunksOf(ids, Math.ceil(ids.length / parts)).map(some => ({
    rows: inRange / parts,
    filter: owner => ({ [`>=${owner}`]: some[0], [`<=${owner}`]: some.at(-1) }),
  }))
}
