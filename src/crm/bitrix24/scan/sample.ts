import type { CardRef, CardKind } from '../../../core/card.ts'
import { seeded } from '../../../core/seeded.ts'
import { CrmError, type CardSample } from '../../port.ts'
import { batchSize } from '../call.ts'
import { chunksOf, pageSize } from '../paging.ts'
import type { BegunKind } from './beginning.ts'
import { readStretch, type Listed } from './chain.ts'
import type { Packer } from './packer.ts'

export interface DrawnSample {
  readonly refs: readonly CardRef[]
  /** How many cards of each kind there are to draw from. */
  readonly from: { readonly [K in CardKind]?: number }
}

/** Commands for the draw from one kind, at most: three requests. */
const mostCommands = 3 * batchSize
/** Random ids of one command. How many a filter takes is not documented. */
const mostIds = 200
/** Cards that a command is likely to find: fewer than a page, so that hardly one needs a second. */
const likelyRows = 40
/** Random numbers of one draw, at most: a bound for a portal whose few cards have ids in the milliards. */
const mostDraws = 20_000_000

/**
 * Draws cards of each kind at random: every card that the order is about is as likely to be drawn as any other, whatever its neighbours and wherever
 * ids are missing. So a share in the sample is a fair estimate of the share in the whole.
 *
 * Reading pages from random ids on would be cheaper, and biased: a card behind a gap would be drawn more often, and the fifty of a page are much alike.
 * Here either all ids of the kind are read, where they are few pages, and drawn from; or random ids are asked for by their numbers, those that are no
 * card of the order fall out, and the first ones by the order of the seed stay. The second way takes about
 *
 *     size × ids between the first and the last card / cards / 200
 *
 * commands (at least size / 40). Where the cards are fewer than one id of 66 and more than 7,500, three requests do not find 500: the sample is
 * smaller then, and as fair. The same seed draws the same cards as long as they are there; those that were added or closed since then change no more
 * than their own places.
 */
export async function drawSample(packer: Packer, kinds: readonly BegunKind[], { size, seed }: CardSample): Promise<DrawnSample> {
  const drawn = await Promise.all(kinds.map(async (kind): Promise<readonly CardRef[]> => {
    const ids = kind.count === 0 ? [] : await (listingCommands(kind) <= guessingCommands(kind, size) ? listed : guessed)(packer, kind, size, seed)
    return ids.map(id => ({ kind: kind.kind, id }))
  }))
  return { refs: drawn.flat(), from: Object.fromEntries(kinds.map(({ kind, count }) => [kind, count])) }
}

function listingCommands({ count }: BegunKind): number {
  const commands = Math.ceil((count + 1) / pageSize)
  return commands <= mostCommands ? commands : Infinity
}

function densityOf({ first, last, count }: BegunKind): number {
  return Math.min(1, count / Math.max(1, last - first + 1))
}

function guessingCommands(kind: BegunKind, size: number): number {
  const density = densityOf(kind)
  // A draw that finds all but the last few cards asks for each of them over and over.
  return size > kind.count / 2 ? Infinity : size / density / idsOfCommand(density)
}

function idsOfCommand(density: number): number {
  return Math.max(1, Math.min(mostIds, Math.floor(likelyRows / density)))
}

function idsOnly({ cards }: BegunKind): Listed {
  return { ...cards, params: { ...cards.params, select: ['id'] } }
}

/** Every id has a number of its own by the seed, and the lowest ones are drawn: a card that is added or goes changes nobody else's. */
async function listed(packer: Packer, kind: BegunKind, size: number, seed: number): Promise<readonly number[]> {
  const { rows } = await readStretch(packer, {
    list: idsOnly(kind), after: kind.first - 1, upTo: kind.last, order: 0, expect: read => Math.max(1, kind.count + 1 - read),
  })
  const ranked = idsOf(rows).map(id => ({ id, rank: seeded(seed ^ Math.imul(id, 0x9e3779b1))() }))
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, size).map(({ id }) => id)
}

async function guessed(packer: Packer, kind: BegunKind, size: number, seed: number): Promise<readonly number[]> {
  const density = densityOf(kind)
  const each = idsOfCommand(density)
  const guesses = guessesOf(kind, seed)
  const found: number[] = []
  let commands = mostCommands
  while (found.length < size && commands > 0) {
    const missing = size - found.length
    // Three standard deviations more than are likely to do.
    const ids = guesses(Math.min(commands * each, Math.ceil((missing + 3 * Math.sqrt(missing)) / density)))
    if (ids.length === 0) break
    const pages = chunksOf(ids, each)
    commands -= pages.length
    const list = idsOnly(kind)
    const answers = await Promise.all(pages.map(some => readStretch(packer, {
      list: { ...list, filter: { ...list.filter, '@id': some } }, after: 0, upTo: null, order: 0, expect: () => 1,
    })))
    const there = new Set(answers.flatMap(({ rows }) => idsOf(rows)))
    found.push(...ids.filter(id => there.has(id)))
  }
  return found.slice(0, size)
}

/**
 * Random ids between the first and the last card, each once. They are drawn from a power of two and those outside are left out, so that the draw does not
 * change with the last card.
 */
function guessesOf({ first, last }: BegunKind, seed: number): (count: number) => readonly number[] {
  const next = seeded(seed)
  const room = 2 ** Math.ceil(Math.log2(last + 1))
  const seen = new Set<number>()
  let draws = mostDraws
  return count => {
    const ids: number[] = []
    while (ids.length < count && draws > 0 && seen.size < last - first + 1) {
      draws -= 1
      const id = Math.floor(next() * room)
      if (id < first || id > last || seen.has(id)) continue
      seen.add(id)
      ids.push(id)
    }
    return ids
  }
}

function idsOf(rows: readonly unknown[]): readonly number[] {
  return rows.map(row => {
    const id = Number((row as { readonly id?: unknown } | null)?.id)
    if (!Number.isInteger(id)) throw new CrmError('unexpected-reply', 'id: not a number', { method: 'crm.item.list' })
    return id
  })
}
