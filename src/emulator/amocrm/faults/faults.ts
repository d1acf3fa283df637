import { arm, patternOf, type Armed } from '../../faults/aim.ts'
import { faultNames, readChanges, usual, type Changes, type Fault, type FaultName, type Standing, type SwitchChanges } from './switches.ts'

/** What a fault looks at: the request as `GET /leads/26050001`, and who asks. */
export interface Aim {
  readonly request: string
  readonly user: number | null
}

/** The switches of one account: how it behaves, what goes wrong, and how often each fault has hit. */
export interface Faults {
  readonly is: Standing
  /** Faults that are still to fire. */
  readonly on: { readonly [Name in FaultName]?: readonly Fault<Name>[] }
  /** How often each fault has hit since it was last set. */
  counts(): Readonly<Record<FaultName, number>>
  /** Merges: what is not named stays. Throws SwitchError on what it does not understand, and changes nothing then. */
  change(changes: SwitchChanges): void
  /** The same with what somebody sent. */
  changeTo(changes: unknown): void
  /** Back to what the account began with. */
  clear(): void
  /** What `clear` goes back to. Sets it now, too. */
  beginWith(changes: SwitchChanges): void
  /** The fault of this name that hits the request, if one does; counts it. */
  fire<Name extends FaultName>(name: Name, aim: Aim, suits?: (fault: Fault<Name>) => boolean): Fault<Name> | null
  /** Does the work and tells what has hit it. */
  during<Result>(work: () => Result): { readonly result: Result, readonly fired: readonly FaultName[] }
  /** How long the request is worked on, in milliseconds. */
  workTime(request: string): number
}

type Armory = { readonly [Name in FaultName]?: readonly Armed<Fault<Name>>[] }

export function createFaults(): Faults {
  let beginning: Changes = { standing: {}, faults: {} }
  let is: Standing = usual
  let armory: Armory = {}
  let witness: FaultName[] | null = null

  function set({ standing, faults }: Changes): void {
    is = { ...is, ...standing }
    armory = { ...armory, ...Object.fromEntries(Object.entries(faults).map(([name, list]) => [name, list.map(arm)])) }
  }

  function clear(): void {
    is = usual
    armory = {}
    set(beginning)
  }

  function listOf<Name extends FaultName>(name: Name): readonly Armed<Fault<Name>>[] {
    return (armory[name] ?? []) as readonly Armed<Fault<Name>>[]
  }

  return {
    get is() { return is },
    get on() {
      const on = faultNames.map(name => [name, listOf(name).filter(({ spent }) => !spent).map(({ options }) => options)] as const)
      return Object.fromEntries(on.filter(([, list]) => list.length > 0))
    },
    counts: () => Object.fromEntries(faultNames.map(name => [name, listOf(name).reduce((sum, one) => sum + one.fired, 0)])) as Record<FaultName, number>,
    change: changes => set(readChanges(changes)),
    changeTo: changes => set(readChanges(changes)),
    clear,
    beginWith(changes) {
      beginning = readChanges(changes)
      clear()
    },
    fire(name, { request, user }, suits = () => true) {
      // All of a kind see the request, so that each counts by itself; the first that is ready hits it.
      const [hit] = listOf(name).filter(one => suits(one.options) && one.meets({ methods: [request], user }))
      if (!hit) return null
      hit.spend()
      witness?.push(name)
      return hit.options
    },
    during(work) {
      const fired: FaultName[] = []
      const outer = witness
      witness = fired
      try {
        return { result: work(), fired }
      } finally {
        witness = outer
        outer?.push(...fired)
      }
    },
    workTime(request) {
      const times = Object.entries(is.requestTime)
      const [exact] = times.filter(([name]) => name !== '*' && patternOf(name).test(request))
      return exact?.[1] ?? is.requestTime['*'] ?? 0
    },
  }
}
