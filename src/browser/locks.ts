import type { Locks } from './port.ts'

/** Holds one name. With `onlyIfFree` the answer is `null` where somebody holds it. */
type Hold = <T>(name: string, onlyIfFree: boolean, work: () => Promise<T>) => Promise<T | null>

/** Several names one after another, always in the same order: whoever holds one waits only for later ones, so that nobody waits in a ring. */
function locksOver(hold: Hold): Locks {
  function all<T>(names: readonly string[], onlyIfFree: boolean, work: () => Promise<T>): Promise<T | null> {
    return [...new Set(names)].sort().reduceRight<() => Promise<T | null>>((inner, name) => () => hold(name, onlyIfFree, inner), work)()
  }
  return {
    hold: (names, work) => all(names, false, work) as ReturnType<typeof work>,
    holdIfFree: (names, work) => all(names, true, work),
  }
}

/** Names of other applications at the same address are not ours. */
const prefix = 'razbor '

/** Web Locks, which all tabs of a browser share; where it has none, the page keeps its own order. */
export function browserLocks(manager: LockManager | undefined = lockManager(), alone: Locks = lockTable().locksOf({})): Locks {
  if (!manager) return alone
  return locksOver(async (name, onlyIfFree, work) => {
    let began = false
    try {
      return await manager.request(prefix + name, { ifAvailable: onlyIfFree }, lock => {
        began = true
        return lock === null ? null : work()
      })
    } catch (error) {
      // A frame without an origin of its own has the manager, but may not use it.
      if (began) throw error
      return onlyIfFree ? alone.holdIfFree([name], work as () => Promise<never>) : alone.hold([name], work)
    }
  })
}

function lockManager(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks
}

/** Locks in memory, of several tabs if need be. */
export interface LockTable {
  locksOf(tab: object): Locks
  /** Lets go of all that the tab holds and waits for, whatever its work is doing. */
  release(tab: object): void
}

interface Claim {
  readonly tab: object
  readonly grant: () => void
}

export function lockTable(): LockTable {
  const lines = new Map<string, Claim[]>()

  function leave(name: string, claim: Claim): void {
    const line = lines.get(name) ?? []
    const wasFirst = line[0] === claim
    const rest = line.filter(other => other !== claim)
    if (rest.length > 0) lines.set(name, rest)
    else lines.delete(name)
    if (wasFirst) rest[0]?.grant()
  }

  return {
    locksOf: tab => locksOver(async (name, onlyIfFree, work) => {
      const line = lines.get(name) ?? []
      if (onlyIfFree && line.length > 0) return null
      let grant: () => void = () => undefined
      const granted = new Promise<void>(resolve => { grant = resolve })
      const claim: Claim = { tab, grant }
      lines.set(name, [...line, claim])
      if (line.length === 0) grant()
      await granted
      try {
        return await work()
      } finally {
        leave(name, claim)
      }
    }),
    release(tab) {
      for (const [name, line] of [...lines]) {
        // From the end: what waits must not be granted what the same tab lets go of.
        for (const claim of line.toReversed()) if (claim.tab === tab) leave(name, claim)
      }
    },
  }
}
