import { lockTable, type LockTable } from '../../src/browser/locks.ts'
import { scanHere } from '../../src/browser/scan-here.ts'
import { memoryScans } from '../../src/browser/scan-shelf.ts'
import { openSessionCache } from '../../src/browser/session-cache.ts'
import type { Browser, UnitShelf } from '../../src/browser/port.ts'
import { parseUnit, type Unit } from '../../src/core/unit.ts'

/** What becomes of one step of a tab. */
type Fate = 'well' | 'lost-before' | 'lost-after' | 'broken-off' | 'late' | 'server-error' | 'too-many' | 'crash-before' | 'crash-after'

const fates: readonly (readonly [number, Fate])[] = [
  [62, 'well'], [69, 'lost-before'], [76, 'lost-after'], [81, 'broken-off'], [84, 'late'], [87, 'server-error'], [89, 'too-many'], [94, 'crash-before'], [100, 'crash-after'],
]

/** Something that a tab waits for, and that happens when the simulation says so. */
interface Step {
  readonly tab: SimulatedTab | null
  happen(fate: Fate): Promise<void>
}

/** What the tabs wait with. */
interface Clock {
  now(): number
  wait(milliseconds: number): Promise<void>
}

/** One request on its way to a CRM, and how that CRM's transport says that it went wrong. */
interface Journey<R> {
  /** For the story. */
  readonly what: string
  arrive(): Promise<R>
  /** The server breaks down in the middle: the first half is done. */
  arriveHalf(): Promise<R>
  /** Nobody answers. */
  lost(): Promise<R>
  /** A server error, after which nothing was carried out. */
  broken(): Promise<R>
  /** Too many requests: nothing was carried out. */
  tooMany(): Promise<R>
}

/** One tab of one browser; a crashed one never hears of anything again. */
export interface SimulatedTab {
  readonly browser: Browser
  readonly clock: Clock
  /** Brings a request to the CRM when it is its turn, unless something goes wrong with it. */
  travel<R>(journey: Journey<R>): Promise<R>
  crash(): void
  readonly crashed: boolean
}

/** One person's browser: its shelf and its locks outlive its tabs. */
interface SimulatedBrowser {
  readonly units: ReadonlyMap<string, Unit>
  open(): SimulatedTab
}

/**
 * Tabs, their browsers and the way to the portal, driven step by step: a list of numbers decides which tab goes on and what
 * goes wrong with it. The same numbers always give the same run; when they are used up, everything goes well.
 */
export interface Simulation {
  browser(): SimulatedBrowser
  /** Milliseconds since 1970; goes on when every tab waits for time. */
  now(): number
  pass(milliseconds: number): void
  /** Runs until nothing is left to happen. */
  run(decisions: readonly number[]): Promise<void>
  /** What happened, for a failure's report. */
  readonly story: readonly string[]
}

export function simulate(start: Date): Simulation {
  let time = start.getTime()
  let steps: Step[] = []
  let sleepers: { readonly until: number, readonly tab: SimulatedTab, readonly wake: () => void }[] = []
  const story: string[] = []
  let browsers = 0

  /** Whatever follows without waiting has been done. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
  }

  async function run(decisions: readonly number[]): Promise<void> {
    let used = 0
    for (let turns = 0; turns < 5_000; turns++) {
      await settle()
      steps = steps.filter(({ tab }) => tab === null || !tab.crashed)
      sleepers = sleepers.filter(({ tab }) => !tab.crashed)
      if (steps.length > 0) {
        const decision = decisions[used++] ?? 0
        const [step] = steps.splice(decision % steps.length, 1)
        const dice = Math.floor(decision / 7) % 100
        await step?.happen(fates.find(([below]) => dice < below)?.[1] ?? 'well')
      } else if (sleepers.length > 0) {
        const next = Math.min(...sleepers.map(({ until }) => until))
        time = Math.max(time, next)
        const woken = sleepers.filter(({ until }) => until <= time)
        sleepers = sleepers.filter(({ until }) => until > time)
        for (const { wake } of woken) wake()
      } else {
        return
      }
    }
    throw new Error('The simulation does not come to an end')
  }

  function tabOf(shelf: Map<string, Unit>, locks: LockTable, name: string): SimulatedTab {
    const life = { crashed: false }

    function crash(): void {
      life.crashed = true
      locks.release(life)
      story.push(`${name} crashes`)
    }

    /** Waits for its turn; a crash on either side means that nobody hears of the outcome. */
    function wait<T>(what: string, work: (fate: Fate) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        steps.push({
          tab,
          async happen(fate) {
            story.push(`${name} ${what}: ${fate}`)
            if (fate === 'crash-before') return crash()
            const ended = await work(fate).then(value => () => resolve(value), (error: unknown) => () => reject(error as Error))
            if (fate === 'crash-after') crash()
            else ended()
          },
        })
      })
    }

    const tab: SimulatedTab = {
      get crashed() { return life.crashed },
      crash,
      clock: {
        now: () => time,
        wait: milliseconds => milliseconds <= 0
          ? new Promise(resolve => setImmediate(resolve))
          : new Promise(resolve => sleepers.push({ until: time + milliseconds, tab, wake: resolve })),
      },
      browser: {
        shelf: shelfOver(shelf, (what, work) => wait(what, async () => work())),
        locks: locks.locksOf(life),
        scans: memoryScans(),
        scanWorker: scanHere,
        sessionCache: scope => openSessionCache(scope, { storage: null, now: () => time }),
        signals: { tell: () => undefined, listen: () => () => undefined },
        wait: milliseconds => tab.clock.wait(milliseconds),
      },
      travel: journey => wait(journey.what, fate => travel(journey, fate)),
    }
    return tab
  }

  async function travel<R>({ what, arrive, arriveHalf, lost, broken, tooMany }: Journey<R>, fate: Fate): Promise<R> {
    switch (fate) {
      case 'lost-before': return lost()
      case 'lost-after':
        await arrive().catch(() => undefined)
        return lost()
      case 'broken-off':
        await arriveHalf().catch(() => undefined)
        return lost()
      case 'late':
        // The connection broke, and the server goes on with it when it comes to it.
        steps.push({ tab: null, happen: async () => {
          story.push(`late arrival of ${what}`)
          await arrive().catch(() => undefined)
        } })
        return lost()
      case 'server-error': return broken()
      case 'too-many': return tooMany()
      default: return arrive()
    }
  }

  return {
    story,
    now: () => time,
    pass(milliseconds) { time += milliseconds },
    run,
    browser() {
      const units = new Map<string, Unit>()
      const locks = lockTable()
      let tabs = 0
      const name = String.fromCharCode(65 + browsers++)
      return { units, open: () => tabOf(units, locks, `${name}${++tabs}`) }
    },
  }
}

type Wait = <T>(what: string, work: () => T) => Promise<T>

function shelfOver(units: Map<string, Unit>, wait: Wait): UnitShelf {
  // What lies on a shelf has been a text in between.
  const kept = (unit: Unit): Unit => {
    const read = parseUnit(JSON.parse(JSON.stringify(unit)))
    if (read === null) throw new Error(`This is no unit: ${JSON.stringify(unit)}`)
    return read
  }
  return {
    durable: true,
    all: async owner => [...units.values()].filter(unit => unit.account === owner.account && unit.userId === owner.userId),
    get: async (owner, id) => [...units.values()].find(unit => unit.id === id && unit.userId === owner.userId) ?? null,
    put: unit => wait('puts its unit', () => { units.set(unit.id, kept(unit)) }),
    remove: id => wait('removes its unit', () => { units.delete(id) }),
  }
}
