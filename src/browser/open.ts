import { openDatabase } from './db.ts'
import { browserLocks } from './locks.ts'
import { databasePace } from './pace-store.ts'
import type { AdapterBrowser, Browser } from './port.ts'
import { databaseScans } from './scan-shelf.ts'
import { openSessionCache } from './session-cache.ts'
import { channelSignals } from './signals.ts'
import { databaseShelf } from './unit-shelf.ts'
import { waitHere } from './wait.ts'

/** The browser that we are in. Begins to open its database, and waits for nothing. */
export function openBrowser(): Browser & AdapterBrowser {
  const database = openDatabase()
  return {
    shelf: databaseShelf(database),
    scans: databaseScans(database),
    // Only a scan wants the rules and their libraries in a worker.
    scanWorker: async basis => (await import('./open-scan-worker.ts')).openScanWorker(basis),
    locks: browserLocks(),
    signals: channelSignals('units'),
    wait: waitHere,
    pace: databasePace(database, channelSignals('pace')),
    sessionCache: scope => openSessionCache(scope),
  }
}
