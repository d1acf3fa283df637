import { z } from 'zod'
import { CrmError } from '../port.ts'
import { withDependencies, withDependents, type Commands } from './batch-order.ts'
import { asCrmError, failureIn, notRest, RestError, toCrmError } from './errors.ts'
import type { PlanLearner } from './plan.ts'
import { machineClock, type Clock, type CrmClock } from '../shared/clock.ts'
import type { Priority } from '../shared/people-first.ts'
import { command, looksLikeAnswer, renameAnswers, type Params } from './query.ts'
import { isLimit, type RequestQueue } from './request-queue.ts'
import type { Reply, Transport } from './transport.ts'
import { mapOf, understand } from './wire/parse.ts'

export interface Command {
  readonly method: string
  readonly params?: Params
}

export type Outcome =
  /** `seconds`: how long the portal took for it, where a batch has told. */
  | { readonly ok: true, readonly result: unknown, readonly total: number, readonly seconds?: number }
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
  /** One writing. It is never repeated by itself, but for what a limit has refused, which was not carried out. */
  write<T>(method: string, params: Params, schema: z.ZodType<T>): Promise<T>
  /** Writings in their order, in one request of at most 50. With `halt` the first failure stops the rest. */
  chain<Name extends string>(commands: Readonly<Record<Name, Command>>, options: { readonly halt: boolean }): Promise<Outcomes<Name>>
  /** The same calls for work that nobody waits for: they go when nothing else does. */
  inBackground(): Caller
}

/** A batch carries at most 50 commands (limits.md). */
export const batchSize = 50

const failed = z.union([z.object({ error: z.unknown(), error_description: z.unknown() }), z.string()])
const batchAnswer = z.object({
  result: mapOf(z.unknown()),
  result_error: mapOf(failed).default({}),
  result_total: mapOf(z.coerce.number()).catch({}),
  result_time: mapOf(z.object({ duration: z.number() })).catch({}),
})

const secondTryAfter = 500

/** How often commands of one batch are asked again because of a limit. */
const mostReadings = 3

/** Under this name the plan is asked for; no group of ours has it. */
const planName = 'plan'

/** What the network or a proxy has swallowed; a reading may be asked once more. */
function isLost(error: unknown): boolean {
  return error instanceof CrmError && error.retryable && (error.code === 'offline' || (error instanceof RestError && error.rest === notRest))
}

interface Group {
  readonly commands: Commands
  /** Whether a lone command may travel without a batch. */
  readonly plain: boolean
  readonly settle: (outcomes: Record<string, Outcome>) => void
}

export interface CallerNeeds {
  readonly queue: RequestQueue
  readonly portalClock: CrmClock
  readonly clock?: Clock
  /** Learns the portal's plan from the first batch. */
  readonly plan?: PlanLearner | null
}

/** Plain calls over a transport, let through by the queue. */
export function createCaller(transport: Transport, needs: CallerNeeds): Caller {
  const background: Caller = callerOf(transport, needs, 'background', () => background)
  return callerOf(transport, needs, 'interactive', () => background)
}

function callerOf(transport: Transport, { queue, portalClock, clock = machineClock, plan = null }: CallerNeeds, priority: Priority, background: () => Caller): Caller {
  let waiting: Group[] = []

  async function send(method: string, params: Params, methods: readonly string[] = [method]): Promise<Reply> {
    const reply = await queue.run({ methods: [...new Set(methods)], priority, send: () => transport.send(method, params) })
    portalClock.hear(reply.finish === null ? null : reply.finish * 1_000)
    return reply
  }

  async function sendBatch(commands: Commands, halt: boolean): Promise<Record<string, Outcome>> {
    if (commands.some(([, { params }]) => looksLikeAnswer(params))) throw new CrmError('refused', 'A text looks like a reference and cannot travel in a batch', { method: 'batch' })
    const cmd = Object.fromEntries(commands.map(([name, { method, params }]) => [name, command(method, params ?? {})]))
    // The SDK's own batch takes a sub-error without a code for a success, so its parser is not used.
    const { result } = await send('batch', { halt: halt ? 1 : 0, cmd }, commands.map(([, { method }]) => method))
    const answer = understand(batchAnswer, result, 'batch')
    const anyFailed = Object.keys(answer.result_error).length > 0
    return Object.fromEntries(commands.map(([name, { method }]): [string, Outcome] => {
      const error = answer.result_error[name]
      if (error !== undefined) {
        const told = typeof error === 'string' ? { error, error_description: '' } : error
        return [name, { ok: false, error: toCrmError(failureIn(told, 400), method) }]
      }
      if (!(name in answer.result) && anyFailed) {
        return [name, { ok: false, error: new CrmError('refused', 'not run: an earlier command failed', { method, notRun: true }) }]
      }
      return [name, { ok: true, result: answer.result[name] ?? null, total: answer.result_total[name] ?? 0, seconds: answer.result_time[name]?.duration }]
    }))
  }

  async function readOut(commands: Commands, plain: boolean): Promise<Record<string, Outcome>> {
    const [first, ...others] = commands
    if (!first) return {}
    if (others.length > 0 || !plain) return sendBatch(commands, false)
    const [name, { method, params }] = first
    const { result, total } = await send(method, params ?? {})
    return { [name]: { ok: true, result, total } }
  }

  async function readTwice(commands: Commands, plain: boolean): Promise<Record<string, Outcome>> {
    try {
      return await readOut(commands, plain)
    } catch (error) {
      if (!isLost(error)) throw error
      await clock.wait(secondTryAfter)
      return readOut(commands, plain)
    }
  }

  /** Commands that a limit has refused inside a batch are asked again, with what they refer to and what refers to them. */
  async function readAgain(commands: Commands, answers: Record<string, Outcome>, tries = 1): Promise<Record<string, Outcome>> {
    const refused: string[] = []
    for (const [name] of commands) {
      const outcome = answers[name]
      if (outcome && !outcome.ok && isLimit(outcome.error) && await queue.limited(outcome.error)) refused.push(name)
    }
    if (refused.length === 0 || tries > mostReadings) return answers
    const asked = withDependencies(commands, withDependents(commands, refused))
    const more = await readTwice(asked, false).catch((error: unknown) => {
      if (error instanceof CrmError) return {}
      throw error
    })
    return readAgain(commands, { ...answers, ...more }, tries + 1)
  }

  /** Never throws: each command has an outcome of its own. */
  async function readWhole(commands: Commands, plain: boolean): Promise<Record<string, Outcome>> {
    const stopped = withDependents(commands, commands.filter(([, { method }]) => queue.isStopped(method)).map(([name]) => name))
    const asked = commands.filter(([name]) => !stopped.has(name))
    const refusal = new CrmError('limit', 'The method has run for too long in the last ten minutes')
    const outcomes = Object.fromEntries([...stopped].map((name): [string, Outcome] => [name, { ok: false, error: refusal }]))
    try {
      return { ...outcomes, ...await readAgain(asked, await readTwice(asked, plain)) }
    } catch (error) {
      // Another tab knew of the stop, and now we do: the others need not suffer from it.
      if (error instanceof CrmError && error.code === 'limit' && asked.some(([, { method }]) => queue.isStopped(method))) return readWhole(commands, plain)
      return { ...outcomes, ...Object.fromEntries(asked.map(([name, { method }]) => [name, { ok: false, error: asCrmError(error, method) }])) }
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
    const plain = groups.every(group => group.plain)
    const isBatch = sent.size > 1 || !plain
    if (isBatch && sent.size < batchSize && plan?.ask()) sent.set(planName, { method: 'app.info' })
    const outcomes = await readWhole([...sent], plain)
    const told = outcomes[planName]
    if (told) plan?.hear(told.ok ? told.result : null)
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
      if (waiting.length === 1) void clock.wait(0).then(flush)
    })
  }

  return {
    now: portalClock.now,
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
      const outcomes = await sendBatch(Object.entries<Command>(commands), halt)
      for (const outcome of Object.values(outcomes)) {
        // A writing is not sent again by itself, but others must know that they have to wait.
        if (!outcome.ok && isLimit(outcome.error)) await queue.limited(outcome.error)
      }
      return outcomes as Outcomes<keyof typeof commands>
    },
    inBackground: background,
  }
}

/** The answer of one command, or its error thrown. */
export function understandOutcome<T>(outcome: Outcome, schema: z.ZodType<T>, method: string): T {
  if (!outcome.ok) throw outcome.error
  return understand(schema, outcome.result, method)
}
