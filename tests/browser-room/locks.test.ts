import { describe, expect, test } from 'vitest'
import { browserLocks, lockTable } from '../../src/browser/locks.ts'
import { memoryBrowser } from '../../src/browser/memory.ts'
import { browsers } from './worlds.ts'

/** Work that goes on until it is told to end. */
function work<T>(result: T): { readonly run: () => Promise<T>, readonly end: () => void, readonly began: () => boolean } {
  let began = false
  let end: () => void = () => undefined
  const ended = new Promise<void>(resolve => { end = resolve })
  return {
    run: async () => {
      began = true
      await ended
      return result
    },
    end: () => end(),
    began: () => began,
  }
}

const aWhile = () => new Promise(resolve => setTimeout(resolve, 5))

describe.each(Object.entries(browsers))('locks %s', (_, openBrowser) => {
  test('two tabs hold the same name one after the other', async () => {
    const open = openBrowser()
    const [first, second] = [work('first'), work('second')]
    const one = open().locks.hold(['card 1'], first.run)
    const other = open().locks.hold(['card 1'], second.run)
    await aWhile()
    expect([first.began(), second.began()]).toEqual([true, false])
    first.end()
    second.end()
    expect(await Promise.all([one, other])).toEqual(['first', 'second'])
  })

  test('different names do not wait for each other', async () => {
    const open = openBrowser()
    const [first, second] = [work(1), work(2)]
    const both = [open().locks.hold(['card 1'], first.run), open().locks.hold(['card 2'], second.run)]
    await aWhile()
    expect([first.began(), second.began()]).toEqual([true, true])
    first.end()
    second.end()
    await Promise.all(both)
  })

  test('several names in any order never wait in a ring', async () => {
    const open = openBrowser()
    const orders = [['a', 'b', 'c'], ['c', 'b', 'a'], ['b', 'a', 'a'], ['c', 'a']]
    const inside = new Set<string>()
    const all = orders.flatMap((names, index) => [0, 1].map(() => open().locks.hold(names, async () => {
      for (const name of new Set(names)) {
        expect(inside.has(name)).toBe(false)
        inside.add(name)
      }
      await aWhile()
      for (const name of names) inside.delete(name)
      return index
    })))
    expect(await Promise.all(all)).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
  })

  test('who does not want to wait is told that somebody holds one of the names, and holds none himself', async () => {
    const open = openBrowser()
    const { run, end } = work(1)
    const held = open().locks.hold(['b'], run)
    await aWhile()
    expect(await open().locks.holdIfFree(['a', 'b'], async () => 'mine')).toBeNull()
    expect(await open().locks.holdIfFree(['a'], async () => 'mine')).toBe('mine')
    end()
    await held
    expect(await open().locks.holdIfFree(['a', 'b'], async () => 'mine')).toBe('mine')
  })

  test('work that fails lets go, and its failure is told', async () => {
    const { locks } = openBrowser()()
    await expect(locks.hold(['a', 'b'], () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await locks.hold(['b', 'a'], async () => 'free')).toBe('free')
  })

  test('without a name nothing is waited for', async () => {
    expect(await openBrowser()().locks.hold([], async () => 'done')).toBe('done')
  })
})

test('a tab that crashes lets go of what it held and wanted, and ends nothing', async () => {
  const browser = memoryBrowser()
  const [dying, living] = [browser.openTab(), browser.openTab()]
  const ended: string[] = []
  const note = (name: string) => (): void => { ended.push(name) }
  const { run, end } = work(1)
  void dying.locks.hold(['a'], run).then(note('held'), note('held'))
  void dying.locks.hold(['a'], async () => note('wanted')()).then(note('wanted'), note('wanted'))
  await aWhile()
  const waiting = living.locks.hold(['a'], async () => 'mine')
  browser.crashTab(dying)
  expect(await waiting).toBe('mine')
  end()
  void dying.shelf.all({ account: 'a', userId: 1 }).then(note('shelf'))
  void dying.locks.hold(['z'], async () => 1).then(note('later'))
  await aWhile()
  expect(ended).toEqual([])
})

test('where a frame may not use the browser\'s locks the page keeps its own order', async () => {
  const refusing = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) } as unknown as LockManager
  const locks = browserLocks(refusing, lockTable().locksOf({}))
  const { run, end } = work('first')
  const first = locks.hold(['a'], run)
  await aWhile()
  expect(await locks.holdIfFree(['a'], async () => 'second')).toBeNull()
  end()
  expect(await first).toBe('first')
})
