import { describe, expect, test } from 'vitest'
import { cardKey, type CardRef } from '../../../../src/core/card.ts'
import { pageBehind } from '../../../../src/crm/amocrm/scan/pages.ts'
import type { ScanCursor } from '../../../../src/crm/port.ts'
import { removeCard, removeTask, restoreCard } from '../../../../src/emulator/amocrm/cards/removal.ts'
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
    fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 0, max: 700 }), fc.array(deed, { maxLength: 400, size: 'max' }), fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }), fc.integer({ min: 1, max: 20 }), fc.nat(12), fc.boolean(),
    async (deals, contacts, deeds, breaks, atOnce, quietly, told) => {
      const world = openScanWorld()
      world.account.faults.change({ apiFilter, ...!told && { serverError: { methods: ['GET /events'], after: 1 } } })
      for (let index = 0; index < deals; index++) world.card('deal')
      for (let index = 0; index < contacts; index++) world.card('contact')
      const still = new Set<string>(kinds.flatMap(kind => world.ids(kind).map(id => cardKey({ kind, id }))))
      const left = [...deeds]
      const given: CardRef[] = []
      let cursor: ScanCursor | null = null
      for (const chunks of [...breaks, Infinity]) {
        // Long enough for the account to be quiet again, and so many requests before anybody does something.
        world.pass(120)
        let requests = 0
        const before = (): void => { if (++requests > quietly) for (const one of left.splice(0, atOnce)) act(world, one, still) }
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

/** What people do with tasks while a scan reads: numbers as above. */
const taskDeed = fc.record({ what: fc.constantFrom('add' as const, 'finish' as const, 'finish' as const, 'remove' as const, 'reopen' as const), place: fc.nat(10_000) })

test.each(['task', 'card'] as const)('a task that is open throughout is known with its card, whatever becomes of others; events are of the %s', async taskEventsOf => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 2_500 }), fc.array(taskDeed, { maxLength: 60, size: 'max' }), fc.integer({ min: 1, max: 8 }), fc.nat(12), async (count, deeds, atOnce, quietly) => {
    const world = openScanWorld()
    const { account } = world
    account.faults.change({ taskEventsOf })
    const deals = [world.card('deal'), world.card('deal')] as const
    for (let index = 0; index < count; index++) world.task('deal', deals[index % 2 === 0 ? 0 : 1])
    const still = new Set([...account.tables.tasks.all()].map(({ id }) => id))
    const doings = [...deeds]
    let requests = 0
    const before = (): void => {
      if (++requests <= quietly) return
      for (const { what, place } of doings.splice(0, atOnce)) {
        if (what === 'add') world.task('deal', deals[0])
        const all = [...account.tables.tasks.all()].filter(({ isCompleted }) => isCompleted === (what === 'reopen'))
        const id = all[place % Math.max(1, all.length)]?.id
        if (id === undefined) continue
        if (what === 'reopen') account.tables.tasks.update(id, { isCompleted: false })
        if (what === 'finish') world.finish(id)
        if (what === 'remove') removeTask(account, id, world.user('admin').id)
        if (what === 'finish' || what === 'remove') still.delete(id)
      }
    }
    const cards = await allCards(world.scans({ before }).open(ordered(['deal'], ['activities']), null, unending()))
    const ids = cards.flatMap(({ parts: { activities } }) => activities?.known === true ? activities.value.map(({ id }) => id) : [])
    expect(new Set(ids).size).toBe(ids.length)
    expect([...still].filter(id => !ids.includes(id))).toEqual([])
  }), runs)
}, 120_000)

/** How often the leads and the events are asked for by a scan of 3,000 deals during which this happens before its so-and-so-manieth request. */
async function asked(world: ScanWorld, happens: (ids: readonly number[], request: number) => void, who: 'admin' | 'auditor' = 'admin'): Promise<{ readonly leads: number, readonly events: number, readonly missed: readonly number[] }> {
  const ids = Array.from({ length: 3_000 }, () => world.card('deal'))
  world.requests()
  let request = 0
  const given = new Set(keysOf(await allCards(world.scans({ who, before: () => happens(ids, ++request) }).open(ordered(['deal'], []), null, unending()))))
  const told = world.requests()
  const count = (path: string): number => told.filter(one => one.endsWith(path)).length
  return { leads: count('/leads'), events: count('/events'), missed: world.ids('deal').filter(id => !given.has(cardKey({ kind: 'deal', id }))) }
}

describe('pages of a list', () => {
  test('only abut where nothing goes: 3,000 rows are 12 requests, and two of the events', async () => {
    expect(await asked(openScanWorld(), () => undefined)).toEqual({ leads: 12, events: 2, missed: [] })
  })

  test('are read again around the edges behind what has gone, and no others', async () => {
    const world = openScanWorld()
    const result = await asked(world, (ids, request) => { if (request === 10) removeCard(world.account, 'leads', ids[1_990] ?? 0, world.user('admin').id) })
    expect(result).toEqual({ leads: 12 + 4, events: 2, missed: [] })
  })

  test('overlap where something has gone a moment before the scan', async () => {
    const world = openScanWorld()
    removeCard(world.account, 'leads', world.card('deal'), world.user('admin').id)
    world.pass(30)
    expect(await asked(world, () => undefined)).toEqual({ leads: 14, events: 1, missed: [] })
  })

  test.each([
    ['have never told of anything gone', (world: ScanWorld) => { for (const { id } of [...world.account.tables.events.all()]) world.account.tables.events.remove(id) }],
    ['cannot be read', (world: ScanWorld) => { world.account.faults.change({ forbidden: { methods: ['GET /events'] } }) }],
  ])('overlap where the events %s', async (_, make) => {
    const world = openScanWorld()
    make(world)
    expect(await asked(world, () => undefined)).toEqual({ leads: 14, events: 1, missed: [] })
  })

  test('overlap for whoever is no administrator: what is given to others leaves such a list without a word', async () => {
    // One of them has asked whether they may see any.
    expect(await asked(openScanWorld(), () => undefined, 'auditor')).toEqual({ leads: 14 + 1, events: 0, missed: [] })
  })
})

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
