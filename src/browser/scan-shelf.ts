import type { Owner } from '../core/unit.ts'
import type { Database } from './db.ts'
import type { ScanShelf } from './port.ts'

function nameOf({ account, userId }: Owner): string {
  return `${account} ${userId}`
}

/** In the browser's database; what it will not take ends with the tab. */
export function databaseScans(database: Database): ScanShelf {
  const untaken = memoryScans()
  return {
    async get(owner) {
      const here = await untaken.get(owner)
      return here ?? database.use(open => open.get('scans', nameOf(owner))).catch(() => undefined)
    },
    async put(owner, scan) {
      try {
        await database.use(open => open.put('scans', scan, nameOf(owner)))
        await untaken.remove(owner)
      } catch {
        await untaken.put(owner, scan)
      }
    },
    async remove(owner) {
      await untaken.remove(owner)
      await database.use(open => open.delete('scans', nameOf(owner))).catch(() => undefined)
    },
  }
}

/** In this machine's memory. */
export function memoryScans(rows = new Map<string, unknown>()): ScanShelf {
  return {
    get: async owner => structuredClone(rows.get(nameOf(owner))),
    put: async (owner, scan) => { rows.set(nameOf(owner), structuredClone(scan)) },
    remove: async owner => { rows.delete(nameOf(owner)) },
  }
}
