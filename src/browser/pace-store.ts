import { z } from 'zod'
import type { Database } from './db.ts'
import type { PaceState, PaceStore, Signals } from './port.ts'

const empty: PaceState = { emptyAt: 0, pauses: {}, refusals: 0 }

const stored: z.ZodType<PaceState> = z.object({
  emptyAt: z.number(),
  pauses: z.record(z.string(), z.number()),
  refusals: z.int().nonnegative(),
  recent: z.array(z.number()).optional(),
})

function readState(kept: unknown): PaceState {
  return stored.safeParse(kept).data ?? empty
}

/** In the browser's database: a transaction of it is one for all tabs and processes. */
export function databasePace(database: Database, signals: Signals): PaceStore {
  const alone = memoryPace(new Map(), signals)
  return {
    signals,
    async change(account, step) {
      if (!database.usable) return alone.change(account, step)
      return database.use(async open => {
        const writing = open.transaction('pace', 'readwrite', { durability: 'relaxed' })
        const { state, answer } = step(readState(await writing.store.get(account)))
        await Promise.all([writing.store.put(state, account), writing.done])
        return answer
      }).catch((error: unknown) => {
        if (database.usable) throw error
        return alone.change(account, step)
      })
    },
  }
}

/** In this machine's memory. */
export function memoryPace(states: Map<string, unknown>, signals: Signals): PaceStore {
  return {
    signals,
    async change(account, step) {
      const { state, answer } = step(readState(structuredClone(states.get(account))))
      states.set(account, structuredClone(state))
      return answer
    },
  }
}
