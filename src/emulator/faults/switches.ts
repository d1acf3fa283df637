import { z } from 'zod'

/** When a fault fires: for which calls and whom, how often, and after how many that it lets pass. */
const target = {
  /** Names of methods, where `*` stands for any part; a command inside a batch counts. Without them: every call. */
  methods: z.array(z.string().min(1)).min(1).optional(),
  /** Id of the person in whose name the call comes. */
  user: z.int().positive().optional(),
  /** How many times it still fires; without it: until it is switched off. */
  times: z.int().positive().optional(),
  /** How many calls that it is meant for pass before the first one that it hits. */
  after: z.int().nonnegative().optional(),
}

const milliseconds = z.number().nonnegative().max(600_000)
const range = z.strictObject({ from: milliseconds, to: milliseconds })
  .refine(({ from, to }) => from <= to, { error: '`from` is above `to`' })

/** Switches that stay as they are set, fire or not. */
const standing = {
  requestLimit: z.boolean(),
  methodTimeLimit: z.boolean(),
  plan: z.enum(['professional', 'enterprise']),
  methodSeconds: z.record(z.string().min(1), z.number().nonnegative()),
  methodWait: z.boolean(),
}

/** What goes wrong, each with its own parameters beside the target. */
const faults = {
  latency: z.strictObject({ ms: milliseconds.optional(), random: range.optional(), seed: z.int().optional(), ...target })
    .refine(({ ms, random }) => ms !== undefined || random !== undefined, { error: 'say `ms`, `random`, or both' }),
  dropBefore: z.strictObject(target),
  dropAfter: z.strictObject({ commands: z.int().nonnegative().optional(), ...target }),
  serverError: z.strictObject({ carriedOut: z.boolean().optional(), ...target }),
  notJson: z.strictObject({ status: z.union([z.literal(200), z.literal(502)]).optional(), carriedOut: z.boolean().optional(), ...target }),
  expiredToken: z.strictObject(target),
  restClosed: z.strictObject(target),
  refreshSlow: z.strictObject({ ms: milliseconds, user: target.user, times: target.times, after: target.after }),
  refreshRefused: z.strictObject({ user: target.user, times: target.times, after: target.after }),
  missingScope: z.strictObject({ scopes: z.array(z.string().min(1)).min(1), ...target }),
  withdrawnRight: z.strictObject({ right: z.enum(['read', 'write', 'add', 'admin']), ...target }),
  noSmartProcesses: z.strictObject(target),
  emptyCode: z.strictObject({ description: z.string().optional(), ...target }),
  wrongType: z.strictObject({ path: z.string(), value: z.json(), ...target }),
}

export type Standing = { readonly [Name in keyof typeof standing]: z.infer<(typeof standing)[Name]> }
type Faults = { readonly [Name in keyof typeof faults]: z.infer<(typeof faults)[Name]> }

export type FaultName = keyof Faults
export type Fault<Name extends FaultName> = Faults[Name]
export type Target = Pick<Faults['dropBefore'], 'methods' | 'user' | 'times' | 'after'>

/** The state of all switches. A fault that is off is not there; several of a kind are a list. */
export type Switches = Partial<Standing> & { readonly [Name in FaultName]?: readonly Fault<Name>[] }

/** What a caller may send: `true` where a fault asks for nothing, one or a list of them, `null` or `false` to switch off. */
export type SwitchChanges =
  & { readonly [Name in keyof Standing]?: Standing[Name] | null }
  & { readonly [Name in FaultName]?: Fault<Name> | readonly Fault<Name>[] | boolean | null }

export const faultNames = Object.keys(faults) as readonly FaultName[]
export type SwitchName = keyof Standing | FaultName
export const switchNames = [...Object.keys(standing), ...faultNames] as readonly SwitchName[]

/** What a fault may be told, by its name. */
export const faultParameters: Readonly<Record<string, readonly string[]>> = Object.fromEntries(Object.entries(faults).map(([name, { shape }]) => [name, Object.keys(shape)]))

/** A change that is not understood; the message says where and what is allowed there. */
export class SwitchError extends Error {}

/** Reads changes as they come from outside. An off switch is there as undefined. */
export function readSwitches(changes: unknown): Switches {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) throw new SwitchError(`Send an object of switches: ${switchNames.join(', ')}.`)
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, readOne(name, value)]))
}

function readOne(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return mustExist(name)
  if (Object.hasOwn(standing, name)) return parsed(standing[name as keyof typeof standing], value, [name])
  mustExist(name)
  if (value === false) return undefined
  const schema: z.ZodType = faults[name as FaultName]
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one, index) => parsed(schema, one === true ? {} : one, [name, index]))
  return [parsed(schema, value === true ? {} : value, [name])]
}

function mustExist(name: string): undefined {
  if (!(switchNames as readonly string[]).includes(name)) throw new SwitchError(`There is no switch "${name}". Known: ${switchNames.join(', ')}.`)
  return undefined
}

function parsed(schema: z.ZodType, value: unknown, path: readonly (string | number)[]): unknown {
  const reading = schema.safeParse(value)
  if (reading.success) return reading.data
  const told = reading.error.issues.map(issue => `${[...path, ...issue.path].join('.')}: ${issue.message}${allowed(schema, issue.code)}`)
  throw new SwitchError(told.join('; '))
}

function allowed(schema: z.ZodType, code: string | undefined): string {
  return code === 'unrecognized_keys' && schema instanceof z.ZodObject ? `; allowed: ${Object.keys(schema.shape).join(', ')}` : ''
}
