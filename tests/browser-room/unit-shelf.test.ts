import { afterEach, describe, expect, test, vi } from 'vitest'
import { newUnit, type Owner, type Unit } from '../../src/core/unit.ts'
import { openDatabase } from '../../src/browser/db.ts'
import { databaseShelf } from '../../src/browser/unit-shelf.ts'
import { browsers, now, refusals } from './worlds.ts'

afterEach(() => { vi.unstubAllGlobals() })

const day = 86_400_000
const owner: Owner = { account: 'portal-a', userId: 4 }

function unit(number: number, age = 0, of: Owner = owner): Unit {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  return newUnit('clear-mark', { card: { kind: 'deal', id: number } }, of, id, new Date(now - age))
}

describe.each(Object.entries(browsers))('a shelf %s', (_, openBrowser) => {
  test('gives back what was put on it, the oldest first, to another tab too', async () => {
    const open = openBrowser()
    const { shelf } = open()
    await shelf.put(unit(2, 1_000))
    await shelf.put(unit(1, 5_000))
    expect(await open().shelf.all(owner)).toEqual([unit(1, 5_000), unit(2, 1_000)])
    expect(await open().shelf.get(owner, unit(2).id)).toEqual(unit(2, 1_000))
    expect(shelf.durable).toBe(true)
  })

  test('keeps the last state of a unit', async () => {
    const { shelf } = openBrowser()()
    await shelf.put(unit(1))
    await shelf.put({ ...unit(1), attempts: 2, begun: true })
    expect(await shelf.all(owner)).toEqual([{ ...unit(1), attempts: 2, begun: true }])
  })

  test('forgets what is removed', async () => {
    const { shelf } = openBrowser()()
    await shelf.put(unit(1))
    await shelf.remove(unit(1).id)
    expect(await shelf.all(owner)).toEqual([])
    expect(await shelf.get(owner, unit(1).id)).toBeNull()
  })

  test('never shows anybody what belongs to another person or another portal', async () => {
    const { shelf } = openBrowser()()
    await shelf.put(unit(1))
    for (const other of [{ account: 'portal-b', userId: 4 }, { account: 'portal-a', userId: 5 }]) {
      expect(await shelf.all(other)).toEqual([])
      expect(await shelf.get(other, unit(1).id)).toBeNull()
    }
  })

  test('forgets what has lain there for more than a week, whoever looks', async () => {
    const { shelf } = openBrowser()()
    await shelf.put(unit(1, 7 * day + 1))
    await shelf.put(unit(2, 7 * day))
    expect(await shelf.get(owner, unit(1).id)).toBeNull()
    await shelf.all({ account: 'portal-b', userId: 1 })
    expect((await shelf.all(owner)).map(({ order }) => order)).toEqual([unit(2).order])
  })

  test('gives no unit where somebody has written something else', async () => {
    const tab = openBrowser()()
    await tab.spoil(unit(1).id, { ...unit(1), order: { card: { kind: 'deal', id: 'one' } } })
    await tab.spoil(unit(2).id, 'nothing like it')
    await tab.spoil(unit(3).id, { ...unit(3), kind: 'of-a-later-version' })
    expect(await tab.shelf.all(owner)).toEqual([])
    expect(await tab.shelf.get(owner, unit(1).id)).toBeNull()
  })

  test('a unit that is changed later is not changed on the shelf', async () => {
    const { shelf } = openBrowser()()
    const mine = structuredClone(unit(1)) as { order: { card: { id: number } } } & Unit
    await shelf.put(mine)
    mine.order.card.id = 99
    expect(await shelf.get(owner, unit(1).id)).toEqual(unit(1))
  })
})

test.each(Object.entries(refusals))('where the browser %s it says so, and the tab keeps its units itself', async (_, factory) => {
  vi.stubGlobal('indexedDB', factory)
  const shelf = databaseShelf(openDatabase('razbor refused', 5), () => now)
  await shelf.put(unit(1))
  expect(shelf.durable).toBe(false)
  expect(await shelf.all(owner)).toEqual([unit(1)])
  expect(await shelf.get(owner, unit(1).id)).toEqual(unit(1))
  await shelf.remove(unit(1).id)
  expect(await shelf.all(owner)).toEqual([])
})

test('a newer version of ours in another tab need not wait for this one', async () => {
  const name = 'razbor upgraded'
  const old = openDatabase(name)
  await old.use(open => open.put('units', unit(1), unit(1).id))
  const newer = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name, 7)
    opening.onsuccess = () => resolve(opening.result)
    opening.onblocked = () => reject(new Error('blocked'))
  })
  expect(newer.version).toBe(7)
  // The older page cannot open what is newer than itself, and goes on without.
  const shelf = databaseShelf(old, () => now)
  await shelf.put(unit(2))
  expect(await shelf.all(owner)).toEqual([unit(2)])
  expect(shelf.durable).toBe(false)
  newer.close()
})
