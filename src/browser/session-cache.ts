import { z } from 'zod'
import type { SessionCache } from './port.ts'

/** What of a browser's storage we need. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** After so many milliseconds the CRM is asked again: an administrator may have changed a pipeline. */
const tenMinutes = 600_000

const entry = z.object({ at: z.number(), value: z.unknown() })

export interface CacheOptions {
  readonly storage?: Storage | null
  readonly now?: () => number
  /** Milliseconds. */
  readonly maxAge?: number
}

/** `scope`: account and version of what is kept; what lies under another one is never given. */
export function openSessionCache(scope: string, { storage = tabStorage(), now = Date.now, maxAge = tenMinutes }: CacheOptions = {}): SessionCache {
  const prefix = `razbor ${JSON.stringify(scope)} `
  const untaken = new Map<string, string>()

  function stored(name: string): string | null {
    const own = untaken.get(name)
    if (own !== undefined) return own
    try {
      return storage?.getItem(prefix + name) ?? null
    } catch {
      return null
    }
  }

  return {
    get(name) {
      const text = stored(name)
      const kept = text === null ? null : entry.safeParse(parsed(text)).data
      if (!kept) return undefined
      const age = now() - kept.at
      return age >= 0 && age <= maxAge ? kept.value : undefined
    },
    put(name, value) {
      const text = JSON.stringify({ at: now(), value })
      try {
        if (!storage) throw new Error('No storage')
        storage.setItem(prefix + name, text)
        untaken.delete(name)
      } catch {
        untaken.set(name, text)
      }
    },
    clear() {
      untaken.clear()
      try {
        for (const key of keysOf(storage)) if (key.startsWith(prefix)) storage?.removeItem(key)
      } catch {
        // What may not be read may not be removed either, and is not given by `get`.
      }
    },
  }
}

function keysOf(storage: Storage | null): readonly string[] {
  return Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A browser that guards its storage throws already when one asks for it. */
function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null
  } catch {
    return null
  }
}
