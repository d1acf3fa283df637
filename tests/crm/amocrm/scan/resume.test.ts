import { expect, test } from 'vitest'
import { cardKey, type CardRef } from '../../../../src/core/card.ts'
import { pageBehind } from '../../../../src/crm/amocrm/scan/pages.ts'
import type { ScanCursor } from '../../../../src/crm/port.ts'
import { removeCard, restoreCard } from '../../../../src/emulator/amocrm/cards/removal.ts'
import { casesOf, fc } from '../../../support/property.ts'
import { allCards, keysOf, now, openScanWorld, ordered, unending, type ScanWorld } from './scan-world.ts'

const kinds = ['deal', 'contact'] as const
const tables = { deal: 'leads', contact: 'contacts' } as const
const runs = { numRuns: casesOf(15) }

/** Something that people do while a scan reads. Numbers are of the card's place among those that are there. */
type Deed = { readonly what: 'add' | 'remove' | 'restore' | 'close' | 'touch', readonly kind: typeof kinds[number], readonly place: number }

const deed: fc.Arbitrary<Deed> = fc.record({ what: fc.constantFrom('add', 'remove', 'remove', 'restore', 'close', 'touch'), kind: fc.constantFrom(...kinds), place: fc.nat(10_000) })

function act(world: ScanWorld, { what, kind, place }: Deed, still: Set<string>): void {
  const { account } = world
  const table = account.tables.cards[tables[kind]]
  if (what === 'add') {
    world.card(kind)
    return
  }
  const all = [...table.all()].filter(({ isDeleted }) => isDeleted === (what === 'restore'))
  const id = all[place % Math.max(1, all.length)]?.id
  if (id === undefined) return
  if (what === 'remove') removeCard(account, tables[kind], id, world.user('admin').id)
  else if (what === 'restore') restoreCard(account, tables[kind], id, world.user('admin').id)
  else if (what === 'close' && kind === 'deal') world.close(id)
  else table.update(id, { updatedAt: now })
  if (what === 'remove' || (what === 'close' && kind === 'deal')) still.delete(cardKey({ kind, id }))
}

test.each([true, false])('whatever people do meanwhile and wherever it breaks off, a card that is there throughout is given exactly once; filters: %s', async apiFilter => {
  await fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 1_500 }), fc.integer({ min: 0, max: 400 }), fc.array(deed, { maxLength: 400, size: 'max' }), fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }), fc.integer({ min: 1, max: 20 }),
    async (deals, contacts, deeds, breaks, atOnce) => {
      const world = openScanWorld()
      world.account.faults.change({ apiFilter })
      for (let index = 0; index < deals; index++) world.card('deal')
      for (let index = 0; index < contacts; index++) world.card('contact')
      const still = new Set<string>(kinds.flatMap(kind => world.ids(kind).map(id => cardKey({ kind, id }))))
      const left = [...deeds]
      const given: CardRef[] = []
      let cursor: ScanCursor | null = null
      for (const chunks of [...breaks, Infinity]) {
        const before = (): void => { for (const one of left.splice(0, atOnce)) act(world, one, still) }
        const scan = world.scans({ before }).open(ordered(kinds, ['activities']), cursor, unending())
        let seen = 0
        for await (const chunk of scan.chunks()) {
          given.push(...chunk.cards.map(({ ref }) => ref))
          cursor = chunk.cursor
          expect(chunk.done).toBe(given.length)
          expect(chunk.total).toBeGreaterThanOrEqual(chunk.done)
          seen += 1
          if (seen === chunks) break
        }
      }
      const keys = given.map(cardKey)
      expect(new Set(keys).size).toBe(keys.length)
      expect([...still].filter(key => !keys.includes(key))).toEqual([])
    },
  ), runs)
}, 120_000)

test('cards that go from before a page’s edge draw no other past it', async () => {
  const world = openScanWorld()
  const ids = Array.from({ length: 900 }, () => world.card('deal'))
  let pages = 0
  const before = (): void => {
    pages += 1
    // Whatever page the scan is at, thirty of those that were read go.
    for (const id of ids.slice(pages * 30, pages * 30 + 30)) removeCard(world.account, 'leads', id, world.user('admin').id)
  }
  const given = new Set(keysOf(await allCards(world.scans({ before }).open(ordered(['deal'], []), null, unending()))))
  expect(world.ids('deal').filter(id => !given.has(cardKey({ kind: 'deal', id })))).toEqual([])
})

test('a page begins with a row that is known and goes as far behind it as one can', () => {
  let known = 0
  let pages = 0
  while (known < 100_000) {
    const { limit, page } = pageBehind(known)
    expect(limit).toBeLessThanOrEqual(250)
    expect(limit * (page - 1)).toBeLessThan(Math.max(1, known))
    expect(limit * page).toBeGreaterThan(known)
    known = limit * page
    pages += 1
  }
  expect(pages).toBeLessThan(1.1 * 100_000 / 250)
})

test('what a scan has given is not read again', async () => {
  const world = openScanWorld()
  for (let index = 0; index < 3_000; index++) world.card('deal')
  let cursor: ScanCursor | null = null
  for await (const chunk of world.scans().open(ordered(['deal'], []), null, unending()).chunks()) {
    cursor = chunk.cursor
    if (chunk.done > 2_000) break
  }
  world.requests()
  const rest = await allCards(world.scans().open(ordered(['deal'], []), cursor, unending()))
  expect(rest.length).toBeLessThan(1_000)
  expect(world.requests().filter(request => request.endsWith('/leads')).length).toBeLessThanOrEqual(6)
})

test('a cursor that nobody can read begins the scan anew', async () => {
  const world = openScanWorld()
  world.card('deal')
  for (const cursor of ['', 'null', '{"v":2}', '{"v":1,"done":1,"kinds":{"deal":{"after":"x"}}}']) {
    expect(await allCards(world.scans().open(ordered(['deal'], []), cursor, unending()))).toHaveLength(1)
  }
})

test('a scan that is stopped ends without an error and asks for nothing more', async () => {
  const world = openScanWorld()
  for (let index = 0; index < 2_000; index++) world.card('deal')
  const stop = new AbortController()
  const scan = world.scans().open(ordered(['deal'], ['activities']), null, stop.signal)
  let given = 0
  for await (const chunk of scan.chunks()) {
    given += chunk.cards.length
    stop.abort()
  }
  expect(given).toBeLessThan(2_000)
  await new Promise(resolve => setTimeout(resolve, 50))
  world.requests()
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(world.requests()).toEqual([])
  await expect(scan.complete([], ['activities'])).rejects.toMatchObject({ code: 'offline', retryable: false })
})

test('a scan that was stopped before it began gives nothing', async () => {
  const world = openScanWorld()
  world.card('deal')
  expect(await allCards(world.scans().open(ordered(['deal'], []), null, AbortSignal.abort()))).toEqual([])
})

test('cards that are asked for by their ids come once, changed or not', async () => {
  const world = openScanWorld()
  const ids = Array.from({ length: 120 }, () => world.card('deal'))
  const closed = world.card('deal')
  world.close(closed)
  const changed = world.card('deal', { updatedAt: now - 3_600 })
  const also: CardRef[] = [...ids.slice(0, 70), closed, changed, 999_999].map(id => ({ kind: 'deal', id }))
  const cards = await allCards(world.scans().open(ordered(['deal'], ['activities'], { also, changedSince: new Date((now - 86_400) * 1_000) }), null, unending()))
  expect(keysOf(cards)).toEqual([...ids.slice(0, 70), closed, changed].map(id => `deal:${id}`).sort())
})
