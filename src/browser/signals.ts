import type { Signals } from './port.ts'

const silence: Signals = { tell: () => undefined, listen: () => () => undefined }

/** Between the tabs of a browser. Nothing but the fact travels. */
export function channelSignals(name: string): Signals {
  if (typeof BroadcastChannel === 'undefined') return silence
  try {
    const channel = new BroadcastChannel(`razbor ${name}`)
    return {
      tell: () => channel.postMessage(null),
      listen(heard) {
        const listener = (): void => heard()
        channel.addEventListener('message', listener)
        return () => channel.removeEventListener('message', listener)
      },
    }
  } catch {
    // A frame without an origin of its own may not have one.
    return silence
  }
}

/** Between tabs in memory: everybody hears but who tells, and a little later. */
export interface SignalHub {
  signalsOf(tab: object): Signals
  silence(tab: object): void
}

export function signalHub(): SignalHub {
  const listeners = new Map<() => void, object>()
  const silent = new WeakSet<object>()
  return {
    signalsOf: tab => ({
      tell() {
        if (silent.has(tab)) return
        for (const [heard, owner] of listeners) {
          if (owner !== tab) queueMicrotask(() => { if (listeners.get(heard) === owner && !silent.has(owner)) heard() })
        }
      },
      listen(heard) {
        const listener = (): void => heard()
        listeners.set(listener, tab)
        return () => { listeners.delete(listener) }
      },
    }),
    silence: tab => { silent.add(tab) },
  }
}
