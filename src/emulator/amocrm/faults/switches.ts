import { z } from 'zod'

/** When a fault fires: for which requests and whom, how often, and after how many that it lets pass. */
const target = {
  /** `GET /leads`, with `*` for any part: `POST *`, `PATCH /leads/*`. Without them: every request. */
  methods: z.array(z.string().min(1)).min(1).optional(),
  user: z.int().positive().optional(),
  /** How many times it still fires; without it: until it is switched off. */
  times: z.int().positive().optional(),
  /** How many requests that it is meant for pass before the first one that it hits. */
  after: z.int().nonnegative().optional(),
}

const milliseconds = z.number().nonnegative().max(600_000)

/** Switches that stay as they are set. Those marked [?] stand for what no page of the vendor says: try a client under both. */
const standing = {
  /** 7 requests a second for an address, then 429; on unless told otherwise. */
  requestLimit: z.boolean(),
  /** So many refusals within a minute, and the address gets the 403 page for everything. 0: never. */
  blockAfter: z.int().nonnegative(),
  /** `retry_after` of a 429, in seconds. The page's sample has 300, far longer than the second that the limit counts in. */
  retryAfter: z.int().nonnegative(),
  /** The account is not paid: 402 everywhere. */
  unpaid: z.boolean(),
  /** `is_api_filter_enabled`; when false, `filter[…]` of leads, contacts and companies is ignored [?]. */
  apiFilter: z.boolean(),
  /** [?] Writes of a session want `X-Requested-With: XMLHttpRequest`. */
  requireXhr: z.boolean(),
  /** [?] Writes of a session want `X-CSRF-Token`. */
  requireCsrf: z.boolean(),
  /** [?] Whether somebody who is no administrator may create custom fields. */
  anybodyCreatesFields: z.boolean(),
  /** [?] Whether `POST /widgets/{code}` and its page's twin work for somebody who is no administrator. */
  anybodyConfiguresWidgets: z.boolean(),
  /** [?] What a missing id is answered with where the pages say 204. */
  missingIs: z.union([z.literal(204), z.literal(404)]),
  /** [?] What a card is answered with that the caller may not see. */
  hiddenIs: z.union([z.literal(204), z.literal(403)]),
  /** [?] How lists are ordered that nobody asked an order of: by their numbers, upwards or downwards. */
  usualOrder: z.enum(['asc', 'desc']),
  /** [?] Whose the events of a task are: the task's own, or of the card that it is about. */
  taskEventsOf: z.enum(['task', 'card']),
  /** [?] Whether tasks of cards that the caller may not see are hidden too. */
  tasksFollowCards: z.boolean(),
  /** [?] `with=is_pinned` works in this account. */
  pinnedIsTold: z.boolean(),
  /** [?] How many notes of a card may be pinned. 0: as many as one likes. */
  pinsAtMost: z.int().nonnegative(),
  /** [?] Whether service messages may be pinned. */
  serviceNotesPin: z.boolean(),
  /** [?] How many characters a note, a text area or a widget's setting keeps. 0: all. */
  textAtMost: z.int().nonnegative(),
  /** Whether the plan has lists: without it every address of catalogs is 403 [?]. */
  catalogs: z.boolean(),
  /** How long a request is worked on, in milliseconds: `{ "GET /events": 400, "*": 80 }`. Whoever calls waits. */
  requestTime: z.record(z.string().min(1), milliseconds),
}

/** What goes wrong, each with its own parameters beside the target. */
const faults = {
  latency: z.strictObject({ ms: milliseconds, ...target }),
  dropBefore: z.strictObject(target),
  dropAfter: z.strictObject(target),
  sessionEnded: z.strictObject(target),
  tooMany: z.strictObject({ json: z.boolean().optional(), ...target }),
  blocked: z.strictObject(target),
  gatewayTimeout: z.strictObject({ moreThan: z.int().nonnegative().optional(), carriedOut: z.boolean().optional(), ...target }),
  serverError: z.strictObject({ carriedOut: z.boolean().optional(), ...target }),
  notJson: z.strictObject(target),
  forbidden: z.strictObject(target),
}

export type Standing = { readonly [Name in keyof typeof standing]: z.infer<(typeof standing)[Name]> }
type Faults = { readonly [Name in keyof typeof faults]: z.infer<(typeof faults)[Name]> }
export type FaultName = keyof Faults
export type Fault<Name extends FaultName> = Faults[Name]

/** How the account behaves until somebody says otherwise. */
export const usual: Standing = {
  requestLimit: true,
  blockAfter: 30,
  retryAfter: 300,
  unpaid: false,
  apiFilter: true,
  requireXhr: false,
  requireCsrf: false,
  anybodyCreatesFields: false,
  anybodyConfiguresWidgets: false,
  missingIs: 204,
  hiddenIs: 204,
  usualOrder: 'asc',
  taskEventsOf: 'task',
  tasksFollowCards: false,
  pinnedIsTold: true,
  pinsAtMost: 0,
  serviceNotesPin: true,
  textAtMost: 0,
  catalogs: true,
  requestTime: {},
}

export type SwitchChanges =
  & { readonly [Name in keyof Standing]?: Standing[Name] | null }
  & { readonly [Name in FaultName]?: Fault<Name> | readonly Fault<Name>[] | boolean | null }

export const faultNames = Object.keys(faults) as readonly FaultName[]
const names: readonly string[] = [...Object.keys(standing), ...faultNames]

/** What each fault may be told, by its name. */
export const faultParameters: Readonly<Record<string, readonly string[]>> = Object.fromEntries(Object.entries(faults).map(([name, { shape }]) => [name, Object.keys(shape)]))

/** A change that is not understood; the message says where and what is allowed there. */
export class SwitchError extends Error {}

export interface Changes {
  readonly standing: Partial<Standing>
  /** A fault that is switched off is an empty list. */
  readonly faults: { readonly [Name in FaultName]?: readonly Fault<Name>[] }
}

/** Reads changes as they come from outside; `null` brings a standing switch back to its usual state. */
export function readChanges(changes: unknown): Changes {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) throw new SwitchError(`Send an object of switches: ${names.join(', ')}.`)
  const read = Object.entries(changes).map(([name, value]) => [name, readOne(name, value)] as const)
  return {
    standing: Object.fromEntries(read.filter(([name]) => Object.hasOwn(standing, name))),
    faults: Object.fromEntries(read.filter(([name]) => Object.hasOwn(faults, name))),
  }
}

function readOne(name: string, value: unknown): unknown {
  if (Object.hasOwn(standing, name)) {
    const key = name as keyof Standing
    return value === null || value === undefined ? usual[key] : parsed(standing[key], value, [name])
  }
  if (!Object.hasOwn(faults, name)) throw new SwitchError(`There is no switch "${name}". Known: ${names.join(', ')}.`)
  if (value === null || value === undefined || value === false) return []
  const wanted: readonly unknown[] = Array.isArray(value) ? value : [value]
  return wanted.map((one, index) => parsed(faults[name as FaultName], one === true ? {} : one, [name, index]))
}

function parsed(schema: z.ZodType, value: unknown, path: readonly (string | number)[]): unknown {
  const reading = schema.safeParse(value)
  if (reading.success) return reading.data
  throw new SwitchError(reading.error.issues.map(issue => `${[...path, ...issue.path].join('.')}: ${issue.message}`).join('; '))
}
