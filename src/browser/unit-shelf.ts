import { parseUnit, unitDays, type Owner, type Unit } from '../core/unit.ts'
import type { Database } from './db.ts'
import type { UnitShelf } from './port.ts'

const day = 86_400_000

/** Where stored units lie by their ids. What is in there may have been written by another version, or by hand. */
interface Rows {
  all(): Promise<readonly (readonly [string, unknown])[]>
  get(id: string): Promise<unknown>
  put(id: string, unit: Unit): Promise<void>
  remove(ids: readonly string[]): Promise<void>
}

/** A shelf over any rows: only whole units of their owner, none too old. */
function shelfOver(rows: Rows, durable: () => boolean, now: () => number): UnitShelf {
  return {
    get durable() { return durable() },
    async all(owner) {
      const stored = await rows.all()
      const old = stored.filter(([, unit]) => isOld(unit, now())).map(([id]) => id)
      if (old.length > 0) await rows.remove(old)
      return stored.filter(([id]) => !old.includes(id))
        .flatMap(([, unit]) => ownUnit(unit, owner) ?? [])
        .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id))
    },
    async get(owner, id) {
      const stored = await rows.get(id)
      return isOld(stored, now()) ? null : ownUnit(stored, owner)
    },
    put: unit => rows.put(unit.id, unit),
    remove: id => rows.remove([id]),
  }
}

function ownUnit(stored: unknown, { account, userId }: Owner): Unit | null {
  const unit = parseUnit(stored)
  return unit !== null && unit.account === account && unit.userId === userId ? unit : null
}

/** What does not say when it was begun counts as old: nobody could ever clear it away. */
function isOld(stored: unknown, now: number): boolean {
  if (stored === undefined) return false
  const startedAt: unknown = typeof stored === 'object' && stored !== null && 'startedAt' in stored ? stored.startedAt : null
  const age = now - (typeof startedAt === 'string' ? Date.parse(startedAt) : NaN)
  return !(age <= unitDays * day)
}

/** In the browser's database; what it will not take ends with the tab. */
export function databaseShelf(database: Database, now: () => number = Date.now): UnitShelf {
  const untaken = new Map<string, Unit>()
  let refused = false

  return shelfOver({
    async all() {
      const stored = await database.use(async open => {
        const reading = open.transaction('units')
        const [ids, units] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()])
        return ids.map((id, index): [string, unknown] => [id, units[index]])
      }).catch((): [string, unknown][] => [])
      return [...new Map<string, unknown>([...stored, ...untaken])]
    },
    async get(id) {
      return untaken.get(id) ?? database.use(open => open.get('units', id)).catch(() => undefined)
    },
    async put(id, unit) {
      try {
        await database.use(open => open.put('units', unit, id))
        untaken.delete(id)
        refused = false
      } catch {
        refused = true
        untaken.set(id, structuredClone(unit))
      }
    },
    async remove(ids) {
      for (const id of ids) untaken.delete(id)
      await database.use(async open => {
        const writing = open.transaction('units', 'readwrite')
        await Promise.all([...ids.map(id => writing.store.delete(id)), writing.done])
      }).catch(() => undefined)
    },
  }, () => database.usable && !refused, now)
}

/** In this machine's memory. Rows are kept as a database would: copies. */
export function memoryShelf(rows = new Map<string, unknown>(), now: () => number = Date.now): UnitShelf {
  return shelfOver({
    all: async () => structuredClone([...rows]),
    get: async id => structuredClone(rows.get(id)),
    put: async (id, unit) => { rows.set(id, structuredClone(unit)) },
    remove: async ids => { for (const id of ids) rows.delete(id) },
  }, () => true, now)
}
