import { beforeEach, describe, expect, test } from 'vitest'
import type { PartName } from '../../../../src/core/card.ts'
import { allCards, allChunks, keysOf, openScanWorld, ordered, unending, type ScanWorld } from './scan-world.ts'

let world: ScanWorld

beforeEach(() => { world = openScanWorld() })

const closed = { stageId: 'WON', stageSemanticId: 'S' }

/** Of so many deals every so-maniest is open. */
function deals(count: number, openEvery = 1, fields: Readonly<Record<string, unknown>> = {}): readonly number[] {
  return Array.from({ length: count }, (_, index) => world.card('deal', index % openEvery === 0 ? fields : closed)).filter((_, index) => index % openEvery === 0)
}

const sampled = (size: number, seed: number, parts: readonly PartName[] = []) => world.scans().open(ordered(['deal'], parts, { sample: { size, seed } }), null, unending())
const drawn = async (size: number, seed: number) => (await allCards(sampled(size, seed))).map(({ ref }) => ref.id)

/** All that the rules of a deal ask for in a list. */
const everything: readonly PartName[] = ['activities', 'clients', 'stageHistory', 'lastActivity', 'stages', 'fields', 'workingHours']

describe('a sample', () => {
  test('of 500 among 12 000 open deals takes no more than six requests, with all that belongs to them', async () => {
    const client = world.card('contact')
    const ids = deals(12_000, 1, { contactId: client, contactIds: [client] })
    for (const id of ids) if (id % 2 === 0) world.activity('deal', id)
    const chunks = await allChunks(sampled(500, 1, everything))
    const cards = chunks.flatMap(({ cards }) => cards)
    expect(cards).toHaveLength(500)
    expect(new Set(keysOf(cards)).size).toBe(500)
    expect(chunks.at(-1)).toMatchObject({ done: 500, total: 500, drawnFrom: { deal: 12_000 } })
    expect(cards.every(({ ref, parts }) => parts.activities?.known && parts.activities.value.length === (ref.id % 2 === 0 ? 1 : 0))).toBe(true)
    expect(world.requests()).toBeLessThanOrEqual(6)
  }, 60_000)

  test('of deals of which one in thirty is open takes no more than six requests too, and draws none that is closed', async () => {
    const open = new Set(deals(30_000, 30))
    const ids = await drawn(500, 1)
    expect(ids).toHaveLength(500)
    expect(ids.every(id => open.has(id))).toBe(true)
    expect(world.requests()).toBeLessThanOrEqual(6)
  }, 60_000)

  test('of so few that more could not be found in three requests is smaller, and costs no more', async () => {
    // Ids up to a million, as on a portal that is many years old.
    for (let i = 0; i < 9_000; i++) world.card('deal', { id: 1_000 + i * 110 + (i * 7_919) % 110 })
    const cards = await allCards(sampled(500, 1, ['activities']))
    expect(cards.length).toBeGreaterThan(200)
    expect(cards.length).toBeLessThan(500)
    expect(world.requests()).toBeLessThanOrEqual(6)
  }, 60_000)

  test('is the same by the same seed and another by another', async () => {
    deals(900, 3)
    deals(3_000)
    const first = await drawn(100, 7)
    expect(await drawn(100, 7)).toEqual(first)
    const other = new Set(await drawn(100, 8))
    expect(first.filter(id => other.has(id)).length).toBeLessThan(20)
  })

  test.each([['listed', 300], ['guessed', 4_000]])('changes by no more than what goes: %s', async (_, count) => {
    const ids = deals(count)
    const first = await drawn(20, 7)
    for (const id of first.slice(0, 5)) world.tables.items(2).update(id, closed as never)
    deals(Math.floor(count / 100))
    const second = await drawn(20, 7)
    expect(second).toHaveLength(20)
    expect(first.slice(5).filter(id => !second.includes(id)).length).toBeLessThanOrEqual(2)
    expect(ids.length).toBe(count)
  })

  test('gives all where there are fewer than asked for', async () => {
    const ids = deals(60, 2)
    expect((await drawn(500, 3)).toSorted((a, b) => a - b)).toEqual(ids)
    expect(await drawn(500, 3)).toHaveLength(30)
  })

  test('of nothing is empty', async () => {
    world.card('deal', closed)
    expect(await allChunks(sampled(500, 3))).toEqual([])
  })

  test('draws every card about as often as any other, behind gaps too', async () => {
    // A hundred neighbours, a gap as wide as all others together, and a hundred cards that stand alone.
    const near = deals(100)
    for (let i = 0; i < 2_000; i++) world.tables.items(2).remove(world.card('deal'))
    const alone = deals(1_000, 10)
    let [fromNear, fromAlone] = [0, 0]
    for (let seed = 1; seed <= 60; seed++) {
      for (const id of await drawn(20, seed)) {
        if (near.includes(id)) fromNear += 1
        if (alone.includes(id)) fromAlone += 1
      }
    }
    expect(fromNear + fromAlone).toBe(1_200)
    // 600 each, with a standard deviation of 16.
    expect(Math.abs(fromNear - 600)).toBeLessThan(65)
  }, 60_000)

  test('of several kinds is drawn from each', async () => {
    deals(40)
    for (let i = 0; i < 30; i++) world.card('contact')
    const scan = world.scans().open(ordered(['deal', 'contact'], [], { sample: { size: 10, seed: 1 } }), null, unending())
    const chunks = await allChunks(scan)
    expect(chunks.at(-1)?.drawnFrom).toEqual({ deal: 40, contact: 30 })
    const cards = chunks.flatMap(({ cards }) => cards)
    expect(cards.filter(({ ref }) => ref.kind === 'deal')).toHaveLength(10)
    expect(cards.filter(({ ref }) => ref.kind === 'contact')).toHaveLength(10)
  })
})
