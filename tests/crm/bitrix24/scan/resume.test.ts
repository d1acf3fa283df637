import { expect, test } from 'vitest'
import { cardKey, type CardKind, type CardRef } from '../../../../src/core/card.ts'
import type { ScanCursor } from '../../../../src/crm/port.ts'
import type { Transport } from '../../../../src/crm/bitrix24/transport.ts'
import { casesOf, fc } from '../../../support/property.ts'
import { allCards, keysOf, unending, openScanWorld, ordered, type ScanWorld } from './scan-world.ts'

const kinds = ['deal', 'contact'] as const satisfies readonly CardKind[]
const types = { deal: 2, contact: 3 } as const
const runs = { numRuns: casesOf(25) }

/** Something that people do while a scan reads. Numbers are of the card's place among those that are there. */
type Deed = { readonly what: 'add' | 'remove' | 'close' | 'touch', readonly kind: typeof kinds[number], readonly place: number }

const deed: fc.Arbitrary<Deed> = fc.record({ what: fc.constantFrom('add', 'remove', 'close', 'touch'), kind: fc.constantFrom(...kinds), place: fc.nat(10_000) })

/** Between any two requests some of the deeds are done. */
function busyWith(world: ScanWorld, deeds: Deed[], still: Set<string>): (transport: Transport) => Transport {
  function act({ what, kind, place }: Deed): void {
    const table = world.tables.items(types[kind])
    if (what === 'add') {
      world.card(kind)
      return
    }
    const ids = [...table.all()].map(({ id }) => id)
    const id = ids[place % Math.max(1, ids.length)]
    if (id === undefined) return
    if (what === 'remove') table.remove(id)
    else if (what === 'close' && kind === 'deal') table.update(id, { stageId: 'WON' } as never)
    else table.update(id, { updatedTime: '2026-11-23T08:59:00.000Z' } as never)
    if (what === 'remove' || (what === 'close' && kind === 'deal')) still.delete(cardKey({ kind, id }))
  }

  return transport => ({
    async send(method, params) {
      for (const one of deeds.splice(0, 4)) act(one)
      return transport.send(method, params)
    },
  })
}

test('whatever people do meanwhile and wherever it breaks off, a card that is there throughout is given exactly once', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.nat(4), { minLength: 1, maxLength: 700 }), fc.array(deed, { maxLength: 60 }), fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }), fc.constantFrom(55, 120, 1_500),
    async (gaps, deeds, breaks, windowSize) => {
      const world = openScanWorld()
      // Ids with holes: removed cards, and closed ones between the open.
      for (const gap of gaps) {
        for (let i = 0; i < gap; i++) world.card('deal', { stageId: 'WON' })
        world.card('deal')
        if (gap < 2) world.card('contact')
      }
      const still = new Set<string>(kinds.flatMap(kind => [...world.tables.items(types[kind]).all()].filter(row => row['stageId'] !== 'WON').map(({ id }) => cardKey({ kind, id }))))
      const left = [...deeds]
      const given: CardRef[] = []
      let cursor: ScanCursor | null = null
      for (const chunks of [...breaks, Infinity]) {
        const scan = world.scans({ windowSize, through: busyWith(world, left, still) }).open(ordered(kinds, ['activities']), cursor, unending())
        let seen = 0
        for await (const chunk of scan.chunks()) {
          given.push(...chunk.cards.map(({ ref }) => ref))
          cursor = chunk.cursor
          expect(chunk.done).toBe(given.length)
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

test('what a scan has given is not read again', async () => {
  const world = openScanWorld()
  for (let i = 0; i < 3_000; i++) world.card('deal')
  let cursor: ScanCursor | null = null
  let given = 0
  for await (const chunk of world.scans().open(ordered(['deal'], []), null, unending()).chunks()) {
    cursor = chunk.cursor
    given = chunk.done
    if (chunk.done > 1_000) break
  }
  world.requests()
  const scan = world.scans().open(ordered(['deal'], []), cursor, unending())
  const rest = await allCards(scan)
  expect(rest).toHaveLength(3_000 - given)
  const pages = world.commands().flat().filter(command => command.startsWith('crm.item.list')).length
  expect(pages).toBeLessThan(2 + (3_000 - given) / 50 + 15)
})

test('a cursor that nobody can read begins the scan anew', async () => {
  const world = openScanWorld()
  world.card('deal')
  for (const cursor of ['', 'null', '{"v":2}', '{"v":1,"done":1,"kinds":{"deal":{"left":"all"}}}']) {
    expect(await allCards(world.scans().open(ordered(['deal'], []), cursor, unending()))).toHaveLength(1)
  }
})

test('a scan that is stopped ends without an error and asks for nothing more', async () => {
  const world = openScanWorld()
  for (let i = 0; i < 4_000; i++) world.card('deal')
  const stop = new AbortController()
  const scan = world.scans().open(ordered(['deal'], ['activities']), null, stop.signal)
  let given = 0
  for await (const chunk of scan.chunks()) {
    given += chunk.cards.length
    stop.abort()
  }
  expect(given).toBeLessThan(4_000)
  await new Promise(resolve => setTimeout(resolve, 20))
  world.requests()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(world.requests()).toBe(0)
  await expect(scan.complete([], ['activities'])).rejects.toMatchObject({ code: 'offline', retryable: false })
})

test('a scan that was stopped before it began gives nothing', async () => {
  const world = openScanWorld()
  world.card('deal')
  expect(await allCards(world.scans().open(ordered(['deal'], []), null, AbortSignal.abort()))).toEqual([])
})

test('cards that are asked for by their ids come once, changed or not', async () => {
  const world = openScanWorld()
  const ids = Array.from({ length: 200 }, () => world.card('deal'))
  const closed = world.card('deal', { stageId: 'WON' })
  const changed = world.card('deal', { updatedTime: '2026-11-22T09:00:00.000Z' })
  const also: CardRef[] = [...ids.slice(0, 70), closed, changed, 999_999].map(id => ({ kind: 'deal', id }))
  const cards = await allCards(world.scans().open(ordered(['deal'], ['activities'], { also, changedSince: new Date('2026-11-20') }), null, unending()))
  expect(keysOf(cards)).toEqual([...ids.slice(0, 70), closed, changed].map(id => `deal:${id}`).sort())
})
