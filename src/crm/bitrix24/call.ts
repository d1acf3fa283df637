import type { RestrictionParams, TypeB24 } from '@bitrix24/b24jssdk'
import { z } from 'zod'
import { CrmError } from '../port.ts'
import { asCrmError, failureOf, toCrmError } from './errors.ts'
import { command, looksLikeAnswer, renameAnswers, type Params } from './query.ts'
import { mapOf, understand } from './wire/parse.ts'

export interface Command {
  readonly method: string
  readonly params?: Params
}

export type Outcome =
  | { readonly ok: true, readonly result: unknown, readonly total: number }
  | { readonly ok: false, readonly error: CrmError }

type Outcomes<Name extends string> = Readonly<Record<Name, Outcome>>

/** One plain way to call Bitrix24. All errors are CrmErrors. */
export interface Caller {
  /** The portal's time: this machine's clock, set right by what the portal's answers say. */
  now(): Date
  /** One reading. Readings of one tick travel as one batch, so that several ports cost one request. */
  read<T>(method: string, params: Params, schema: z.ZodType<T>): Promise<T>
  /** One reading whose failure is an answer too. It travels in a batch even alone: of a refused request the browser's console would complain. */
  attempt(method: string, params: Params): Promise<Outcome>
  /** Readings that belong together and may refer to each other with `answerOf`; each fails for itself. At most 50. */
  readAll<Name extends string>(commands: Readonly<Record<Name, Command>>): Promise<Outcomes<Name>>
  /** One writing, sent at once and never repeated by itself. */
  write<T>(method: string, params: Params, schema: z.ZodType<T>): Promise<T>
  /** Writings in their order, in one request of at most 50. With `halt` the first failure stops the rest. */
  chain<Name extends string>(commands: Readonly<Record<Name, Command>>, options: { readonly halt: boolean }): Promise<Outcomes<Name>>
}

/** A batch carries at most 50 commands (limits.md). */
export const batchSize = 50

/** The SDK repeats whatever the network lost; a writing must not be repeated before somebody has looked whether it arrived. */
export const restrictions: Partial<RestrictionParams> = {
  retryOnNetworkError: false,
  hardErrorCodes: ['ERR_BAD_RESPONSE', 'JSSDK_AXIOS_ERROR', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND'],
}

const failed = z.union([z.object({ error: z.unknown(), error_description: z.unknown() }), z.string()])
const batchAnswer = z.object({
  result: mapOf(z.unknown()),
  result_error: mapOf(failed).default({}),
  result_total: mapOf(z.coerce.number()).catch({}),
})

const secondTryAfter = 500

interface Group {
  readonly commands: readonly (readonly [string, Command])[]
  /** Whether a lone command may travel without a batch. */
  readonly plain: boolean
  readonly settle: (outcomes: Record<string, Outcome>) => void
}

/** Wraps the SDK's object (a frame's or an application's) into the plain calls above. */
export function createCaller(b24: TypeB24): Caller {
  let waiting: Group[] = []
  const clock = portalClock()

  async function send(method: string, params: Params): Promise<{ result: unknown, total: number }> {
    const answer = await b24.actions.v2.call.make({ method, params: { ...params } }).catch((error: unknown) => {
      throw toCrmError(failureOf(error), method)
    })
    if (!answer.isSuccess) throw toCrmError(failureOf([...answer.getErrors()][0]), method)
    const result: unknown = answer.getData()?.result
    clock.hear(answer.getData()?.time.finish)
    // An error whose code is empty and whose status is 200 passes the SDK as a success without a result.
    if (result === undefined) throw new CrmError('unexpected-reply', 'result: missing', { method })
    return { result, total: answer.getTotal() }
  }

  async function sendBatch(commands: readonly (readonly [string, Command])[], halt: boolean): Promise<Record<string, Outcome>> {
    if (commands.some(([, { params }]) => looksLikeAnswer(params))) throw new CrmError('refused', 'A text looks like a reference and cannot travel in a batch', { method: 'batch' })
    const cmd = Object.fromEntries(commands.map(([name, { method, params }]) => [name, command(method, params ?? {})]))
    // The SDK's own batch takes a sub-error without a code for a success, so its parser is not used.
    const { result } = await send('batch', { halt: halt ? 1 : 0, cmd })
    const answer = understand(batchAnswer, result, 'batch')
    const anyFailed = Object.keys(answer.result_error).length > 0
    return Object.fromEntries(commands.map(([name, { method }]): [string, Outcome] => {
      const error = answer.result_error[name]
      if (error !== undefined) {
        const told = typeof error === 'string' ? { error, error_description: '' } : error
        return [name, { ok: false, error: toCrmError({ rest: String(told.error ?? ''), text: String(told.error_description ?? ''), status: 400 }, method) }]
      }
      if (!(name in answer.result) && anyFailed) {
        return [name, { ok: false, error: new CrmError('refused', 'not run: an earlier command failed', { method }) }]
      }
      return [name, { ok: true, result: answer.result[name] ?? null, total: answer.result_total[name] ?? 0 }]
    }))
  }

  async function readOut(commands: readonly (readonly [string, Command])[], plain: boolean): Promise<Record<string, Outcome>> {
    const [first, ...others] = commands
    if (!first) return {}
    if (others.length > 0 || !plain) return sendBatch(commands, false)
    const [name, { method, params }] = first
    return { [name]: { ok: true, ...await send(method, params ?? {}) } }
  }

  async function readTwice(commands: readonly (readonly [string, Command])[], plain: boolean): Promise<Record<string, Outcome>> {
    try {
      return await readOut(commands, plain).catch(async (error: unknown) => {
        if (!(error instanceof CrmError) || error.code !== 'offline') throw error
        await new Promise(resolve => setTimeout(resolve, secondTryAfter))
        return readOut(commands, plain)
      })
    } catch (error) {
      return Object.fromEntries(commands.map(([name, { method }]) => [name, { ok: false, error: asCrmError(error, method) }]))
    }
  }

  function flush(): void {
    const groups = waiting
    waiting = []
    let batch: Group[] = []
    let size = 0
    for (const group of groups) {
      if (group.commands.some(([, { params }]) => looksLikeAnswer(params))) {
        // In a batch the portal would put another command's answer there; alone it reads the text as it is.
        void readTogether([group])
        continue
      }
      if (batch.length > 0 && size + group.commands.length > batchSize) {
        void readTogether(batch)
        batch = []
        size = 0
      }
      batch.push(group)
      size += group.commands.length
    }
    if (batch.length > 0) void readTogether(batch)
  }

  async function readTogether(groups: readonly Group[]): Promise<void> {
    const sent = new Map<string, Command>()
    const same = new Map<string, string>()
    const places = groups.map((group, index) => {
      const own = new Map<string, string>()
      for (const [name, { method, params = {} }] of group.commands) {
        // What is referred to may travel under the name that another group has given it.
        const renamed = { method, params: renameAnswers(params, other => own.get(other) ?? other) }
        const place = same.get(JSON.stringify(renamed)) ?? `g${index}_${name}`
        same.set(JSON.stringify(renamed), place)
        sent.set(place, renamed)
        own.set(name, place)
      }
      return own
    })
    const outcomes = await readTwice([...sent], groups.every(({ plain }) => plain))
    groups.forEach((group, index) => {
      group.settle(Object.fromEntries([...places[index] ?? []].map(([name, place]) => {
        const outcome = outcomes[place]
        return [name, outcome ?? { ok: false, error: new CrmError('unexpected-reply', 'answer: missing') }]
      })))
    })
  }

  function readAll<Name extends string>(commands: Readonly<Record<Name, Command>>, plain = true): Promise<Outcomes<Name>> {
    return new Promise(resolve => {
      waiting.push({ commands: Object.entries<Command>(commands), plain, settle: outcomes => resolve(outcomes as Outcomes<Name>) })
      if (waiting.length === 1) setTimeout(flush, 0)
    })
  }

  return {
    now: clock.now,
    readAll: commands => readAll(commands),
    async attempt(method, params) {
      return (await readAll({ only: { method, params } }, false)).only
    },
    async read(method, params, schema) {
      const { only } = await readAll({ only: { method, params } })
      return understandOutcome(only, schema, method)
    },
    async write(method, params, schema) {
      return understand(schema, (await send(method, params)).result, method)
    },
    async chain(commands, { halt }) {
      return await sendBatch(Object.entries<Command>(commands), halt) as Outcomes<keyof typeof commands>
    },
  }
}

/** Answers travel for a while, so a smaller difference says nothing about the clocks. */
const clockTolerance = 5_000

/** A clock that follows the moment (seconds since 1970) at which the portal says that it has finished an answer. */
function portalClock(): { now: () => Date, hear: (finished: number | undefined) => void } {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    hear(finished) {
      if (finished === undefined || !Number.isFinite(finished)) return
      const heard = finished * 1000 - Date.now()
      if (Math.abs(heard - ahead) > clockTolerance) ahead = heard
    },
  }
}

/** The answer of one command, or its error thrown. */
export function understandOutcome<T>(outcome: Outcome, schema: z.ZodType<T>, method: string): T {
  if (!outcome.ok) throw outcome.error
  return understand(schema, outcome.result, method)
}
