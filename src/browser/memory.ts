import { lockTable } from './locks.ts'
import { memoryPace } from './pace-store.ts'
import type { AdapterBrowser, Browser, Locks, PaceStore, ScanShelf, SessionCache, UnitShelf } from './port.ts'
import { scanHere } from './scan-here.ts'
import { memoryScans } from './scan-shelf.ts'
import { openSessionCache } from './session-cache.ts'
import { signalHub } from './signals.ts'
import { memoryShelf } from './unit-shelf.ts'
import { waitHere } from './wait.ts'

/** One page in a tab. After a crash nothing that it began comes to an end, and nothing that it does reaches anybody. */
interface MemoryTab extends Browser, AdapterBrowser {
  readonly crashed: boolean
}

/** A browser in memory, for trying several tabs in one process. */
export interface MemoryBrowser {
  openTab(): MemoryTab
  /** Ends the tab in the middle of whatever it does; its locks are free at once. */
  crashTab(tab: MemoryTab): void
  /** Raw rows of the shelf by their ids, to look at and to spoil. */
  readonly rows: Map<string, unknown>
}

const never = new Promise<never>(() => undefined)

export interface MemoryOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly wait?: (milliseconds: number) => Promise<void>
}

export function memoryBrowser({ now = Date.now, wait = waitHere }: MemoryOptions = {}): MemoryBrowser {
  const rows = new Map<string, unknown>()
  const paces = new Map<string, unknown>()
  const scans = new Map<string, unknown>()
  const table = lockTable()
  const unitHub = signalHub()
  const paceHub = signalHub()
  const crashed = new WeakSet<object>()

  return {
    rows,
    openTab() {
      const key = {}
      /** The promise as the tab sees it: once it has crashed, nothing is seen any more. */
      function seen<T>(work: () => Promise<T>): Promise<T> {
        if (crashed.has(key)) return never
        return work().then(value => crashed.has(key) ? never : value, (error: unknown) => {
          if (crashed.has(key)) return never
          throw error
        })
      }
      const caches = new Map<string, SessionCache>()
      const tab: MemoryTab = {
        shelf: seenShelf(memoryShelf(rows, now), seen),
        scans: seenScans(memoryScans(scans), seen),
        scanWorker: basis => seen(() => scanHere(basis)),
        locks: seenLocks(table.locksOf(key), seen),
        signals: unitHub.signalsOf(key),
        pace: seenPace(memoryPace(paces, paceHub.signalsOf(key)), seen),
        sessionCache(scope) {
          const cache = caches.get(scope) ?? openSessionCache(scope, { storage: null, now })
          caches.set(scope, cache)
          return cache
        },
        wait: milliseconds => seen(() => wait(milliseconds)),
        get crashed() { return crashed.has(key) },
      }
      keys.set(tab, key)
      return tab
    },
    crashTab(tab) {
      const key = keys.get(tab)
      if (!key) return
      crashed.add(key)
      unitHub.silence(key)
      paceHub.silence(key)
      table.release(key)
    },
  }
}

const keys = new WeakMap<MemoryTab, object>()

type Seen = <T>(work: () => Promise<T>) => Promise<T>

function seenShelf(shelf: UnitShelf, seen: Seen): UnitShelf {
  return {
    durable: shelf.durable,
    all: owner => seen(() => shelf.all(owner)),
    get: (owner, id) => seen(() => shelf.get(owner, id)),
    put: unit => seen(() => shelf.put(unit)),
    remove: id => seen(() => shelf.remove(id)),
  }
}

function seenScans(scans: ScanShelf, seen: Seen): ScanShelf {
  return {
    get: owner => seen(() => scans.get(owner)),
    put: (owner, scan) => seen(() => scans.put(owner, scan)),
    remove: owner => seen(() => scans.remove(owner)),
  }
}

function seenLocks(locks: Locks, seen: Seen): Locks {
  return {
    hold: (names, work) => seen(() => locks.hold(names, work)),
    holdIfFree: (names, work) => seen(() => locks.holdIfFree(names, work)),
  }
}

function seenPace(pace: PaceStore, seen: Seen): PaceStore {
  return { signals: pace.signals, change: (account, step) => seen(() => pace.change(account, step)) }
}
