import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

interface Tables extends DBSchema {
  /** Units by their ids. */
  readonly units: { readonly key: string, readonly value: unknown }
  /** How full the buckets are, by account. */
  readonly pace: { readonly key: string, readonly value: unknown }
  /** Unfinished scans, by account and user. */
  readonly scans: { readonly key: string, readonly value: unknown }
}

/** Our one database in a browser, opened when it is first wanted. */
export interface Database {
  /** False as soon as the browser has refused it. */
  readonly usable: boolean
  /** Rejects when the browser keeps nothing for us, or not any more. */
  use<T>(work: (open: IDBPDatabase<Tables>) => Promise<T>): Promise<T>
}

const databaseName = 'razbor'

/** Grows with every change of the tables; `upgraded` then leads from each earlier version. */
const databaseVersion = 2

/** A browser that guards its storage may leave the question open, and an older tab of ours may not let go. */
const openingLimit = 2_000

/** Begins to open at once. */
export function openDatabase(name = databaseName, limit = openingLimit): Database {
  let usable = true
  let opening: Promise<IDBPDatabase<Tables>> | null = open()

  function open(): Promise<IDBPDatabase<Tables>> {
    const opened = connection(name, () => { opening = null })
    const first = Promise.race([opened, refusedAfter(limit)])
    first.then(() => { usable = true }, () => {
      usable = false
      opening = null
      // It may still open later, for nobody.
      opened.then(late => late.close(), () => undefined)
    })
    return first
  }

  return {
    get usable() { return usable },
    async use(work) {
      // What the browser has once refused it is not asked for again.
      if (!usable) throw new Error('The browser keeps nothing for us')
      opening ??= open()
      return work(await opening)
    },
  }
}

async function connection(name: string, onLost: () => void): Promise<IDBPDatabase<Tables>> {
  const database = await openDB<Tables>(name, databaseVersion, {
    upgrade(made, oldVersion) {
      if (oldVersion < 1) {
        made.createObjectStore('units')
        made.createObjectStore('pace')
      }
      if (oldVersion < 2) made.createObjectStore('scans')
    },
    // A newer version of ours opens in another tab: it must not wait for this one.
    blocking(_, __, event) {
      (event.target as IDBDatabase | null)?.close()
      onLost()
    },
    terminated: onLost,
  })
  return database
}

function refusedAfter(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('The browser\'s database did not open')), milliseconds)
  })
}
