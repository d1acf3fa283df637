import 'fake-indexeddb/auto'
import { openDatabase } from '../../src/browser/db.ts'
import { browserLocks } from '../../src/browser/locks.ts'
import { memoryBrowser } from '../../src/browser/memory.ts'
import { databasePace } from '../../src/browser/pace-store.ts'
import type { Locks, PaceStore, Signals, UnitShelf } from '../../src/browser/port.ts'
import { channelSignals } from '../../src/browser/signals.ts'
import { databaseShelf } from '../../src/browser/unit-shelf.ts'

export const now = Date.parse('2026-11-23T09:00:00Z')

/** One tab of a browser, and how to reach what lies beneath its shelf. */
export interface Tab {
  readonly shelf: UnitShelf
  readonly pace: PaceStore
  readonly locks: Locks
  readonly signals: Signals
  spoil(id: string, value: unknown): Promise<void>
}

let databases = 0

/** Each way of lending the same: tabs of one browser, a new one for each call. */
export const browsers: Readonly<Record<string, () => () => Tab>> = {
  'in memory': () => {
    const browser = memoryBrowser({ now: () => now })
    return () => ({ ...browser.openTab(), spoil: async (id, value) => { browser.rows.set(id, value) } })
  },
  'with a database': () => {
    const name = `razbor ${databases++}`
    const manager = lockManager()
    return () => {
      const database = openDatabase(name)
      return {
        shelf: databaseShelf(database, () => now),
        pace: databasePace(database, channelSignals(`${name} pace`)),
        locks: browserLocks(manager),
        signals: channelSignals(name),
        spoil: (id, value) => database.use(async open => { await open.put('units', value, id) }),
      }
    }
  },
}

/** Databases that give a page nothing. */
export const refusals: Readonly<Record<string, Pick<IDBFactory, 'open'>>> = {
  'refuses its database': { open: () => { throw new DOMException('no', 'SecurityError') } },
  'never opens its database': { open: () => new EventTarget() as IDBOpenDBRequest },
}

/** The part of Web Locks that we use, written from the specification: exclusive names, first come first served. */
function lockManager(): LockManager {
  const lines = new Map<string, Promise<unknown>[]>()
  async function request(name: string, { ifAvailable = false }: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> {
    const line = lines.get(name) ?? []
    if (ifAvailable && line.length > 0) return callback(null)
    const before = line.at(-1) ?? Promise.resolve()
    const held = before.then(() => callback({ name, mode: 'exclusive' }))
    const over = held.then(() => undefined, () => undefined)
    lines.set(name, [...line, over])
    void over.then(() => lines.set(name, (lines.get(name) ?? []).filter(other => other !== over)))
    return held
  }
  return { request, query: () => Promise.resolve({}) } as unknown as LockManager
}
