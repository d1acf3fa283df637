import { SimpleFaker } from '@faker-js/faker'
import { arm, type Aim, type Armed } from './aim.ts'
import { faultNames, readSwitches, switchNames, type Fault, type FaultName, type Standing, type SwitchChanges, type SwitchName, type Switches } from './switches.ts'

/** The faults of one portal: what is switched on, what fires when, and how often each has fired. */
export interface Faults {
  /** A fault that has fired as often as it was to is off. */
  readonly switches: Switches
  /** How often each has hit a call since it was last set, 0 included. */
  counts(): Readonly<Record<SwitchName, number>>
  /** Merges: switches that are not named stay. Throws SwitchError on what it does not understand, and changes nothing then. */
  change(changes: SwitchChanges): void
  /** The same with what somebody sent. */
  changeTo(changes: unknown): void
  /** Everything off, but for what the portal began with. */
  clear(): void
  /** What `clear` goes back to: limits, on a portal that somebody tries by hand. Sets it now, too. */
  beginWith(changes: SwitchChanges): void
  /** The fault of this name that hits the call, if one does; counts it. `suits` leaves out those that this call is no occasion for. */
  fire<Name extends FaultName>(name: Name, aim: Aim, suits?: (fault: Fault<Name>) => boolean): Fault<Name> | null
  /** Counts that a limit has refused a call. */
  note(name: keyof Standing): void
  /** Does the work and tells what has hit it. */
  during<Result>(work: () => Result): { readonly result: Result, readonly fired: readonly SwitchName[] }
  /** How long this request is on its way, there and back together, in milliseconds. */
  delay(aim: Aim): number
}

type Armory = { readonly [Name in FaultName]?: readonly Armed<Fault<Name>>[] }

export function createFaults(): Faults {
  let initially: Switches = {}
  let standing: Partial<Standing> = {}
  let armory: Armory = {}
  let noted = new Map<SwitchName, number>()
  let chances = new Map<object, SimpleFaker>()
  let witness: SwitchName[] | null = null
  let view: Switches | null = null

  function set(changes: Switches): void {
    const { requestLimit, methodTimeLimit, plan, methodSeconds, methodWait } = { ...standing, ...changes }
    standing = withoutOff({ requestLimit, methodTimeLimit, plan, methodSeconds, methodWait })
    armory = { ...armory, ...Object.fromEntries(faultNames.filter(name => name in changes).map(name => [name, changes[name]?.map(arm)])) }
    for (const name of switchNames) if (name in changes) noted.delete(name)
    view = null
  }

  function reset(): void {
    standing = {}
    armory = {}
    noted = new Map()
    chances = new Map()
    set(initially)
  }

  function fire<Name extends FaultName>(name: Name, aim: Aim, suits: (fault: Fault<Name>) => boolean = () => true): Fault<Name> | null {
    const armed = (armory[name] ?? []) as readonly Armed<Fault<Name>>[]
    // All of a kind see the call, so that each counts by itself; the first that is ready hits it.
    const [hit] = armed.filter(one => suits(one.options) && one.meets(aim))
    if (!hit) return null
    hit.spend()
    if (hit.spent) view = null
    witness?.push(name)
    return hit.options
  }

  function chance(fault: Fault<'latency'>): number {
    const faker = chances.get(fault) ?? new SimpleFaker({ seed: fault.seed ?? 1 })
    chances.set(fault, faker)
    return faker.number.float()
  }

  function switches(): Switches {
    const on = faultNames.map(name => [name, (armory[name] ?? []).filter(({ spent }) => !spent).map(({ options }) => options)] as const)
    return { ...standing, ...Object.fromEntries(on.filter(([, list]) => list.length > 0)) }
  }

  function fired(name: FaultName): number {
    return (armory[name] ?? []).reduce((sum, one) => sum + one.fired, 0)
  }

  return {
    get switches() { return view ??= switches() },
    counts() {
      const count = (name: SwitchName) => noted.get(name) ?? (isFault(name) ? fired(name) : 0)
      return Object.fromEntries(switchNames.map(name => [name, count(name)])) as Record<SwitchName, number>
    },
    change: changes => set(readSwitches(changes)),
    changeTo: changes => set(readSwitches(changes)),
    clear: reset,
    beginWith(changes) {
      initially = readSwitches(changes)
      reset()
    },
    fire,
    note(name) {
      noted.set(name, (noted.get(name) ?? 0) + 1)
      witness?.push(name)
    },
    during(work) {
      const outer = witness
      const fired: SwitchName[] = []
      witness = fired
      try {
        return { result: work(), fired }
      } finally {
        witness = outer
        outer?.push(...fired)
      }
    },
    delay(aim) {
      const fault = fire('latency', aim)
      if (!fault) return 0
      const { ms = 0, random } = fault
      return ms + (random ? random.from + chance(fault) * (random.to - random.from) : 0)
    },
  }
}

function isFault(name: SwitchName): name is FaultName {
  return (faultNames as readonly SwitchName[]).includes(name)
}

function withoutOff(standing: { readonly [Name in keyof Standing]: Standing[Name] | undefined }): Partial<Standing> {
  return Object.fromEntries(Object.entries(standing).filter(([, value]) => value !== undefined))
}
