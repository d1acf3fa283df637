import type { Target } from './switches.ts'

/** What a fault may look at to decide whether a call is meant. */
export interface Aim {
  /** Lower-case names of all methods that the request calls: of a batch its commands too. */
  readonly methods: readonly string[]
  readonly user: number | null
}

/** A switched-on fault with its memory. */
export interface Armed<Options extends Target> {
  readonly options: Options
  /** Whether this call is to be hit; remembers that it came by when it is meant. */
  meets(aim: Aim): boolean
  /** Counts that it was hit. */
  spend(): void
  readonly fired: number
  /** It has fired as often as it was to. */
  readonly spent: boolean
}

export function arm<Options extends Target>(options: Options): Armed<Options> {
  const methods = options.methods?.map(patternOf)
  const { user, after = 0, times = Infinity } = options
  let met = 0
  let fired = 0
  return {
    options,
    get fired() { return fired },
    get spent() { return fired >= times },
    spend() { fired += 1 },
    meets(aim) {
      if (methods && !aim.methods.some(method => methods.some(pattern => pattern.test(method)))) return false
      if (user !== undefined && user !== aim.user) return false
      met += 1
      return met > after && fired < times
    },
  }
}

/** A method's name, in which `*` stands for any part: `*.add` is every method that adds. */
export function patternOf(name: string): RegExp {
  return new RegExp(`^${name.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 'i')
}
