import { openDatabase } from './db.ts'
import { browserLocks } from './locks.ts'
import { databasePace } from './pace-store.ts'
import type { AdapterBrowser, Browser } from './port.ts'
import { openSessionCache } from './session-cache.ts'
import { channelSignals } from './signals.ts'
import { databaseShelf } from './unit-shelf.ts'
import { waitHere } from './wait.ts'

/** The browser that we are in. Begins to open its database, and waits for nothing. */
export function openBrowser(): Browser & AdapterBrowser {
  const database = openDatabase()
  return {
    shelf: databaseShelf(database),
    locks: browserLocks(),
    signals: channelSignals('units'),
    wait: waitHere,
    pace: databasePace(database, channelSignals('pace')),
    sessionCache: scope => openSessionCache(scope),
  }
}
