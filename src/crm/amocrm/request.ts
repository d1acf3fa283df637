import { z } from 'zod'
import type { AdapterBrowser, SessionCache } from '../../browser/port.ts'
import { CrmError, type SupportLine, type SupportLog } from '../port.ts'
import type { Caller, Line } from './call.ts'
import { isReading, type CallValues, type RestCall } from './calls.ts'
import { crmClock, machineClock, type Clock } from '../shared/clock.ts'
import type { Priority } from '../shared/people-first.ts'
import { lostAnswer, RestError, valueOf } from './errors.ts'
import { schemaVersion } from './names.ts'
import { createQueue } from './queue.ts'
import type { Transport } from './transport.ts'

export interface LineNeeds {
  /** Which account: what a browser keeps for one never reaches another. */
  readonly account: string
  /** Without it the page counts for itself and remembers nothing. */
  readonly browser?: AdapterBrowser | null
  readonly clock?: Clock
}

/** A line with what only the page that has opened it may do. */
export interface OpenLine extends Line {
  /** What does not change while people work, as this tab of the browser has read it. */
  readonly cache: SessionCache
  /** The page goes: what waits is given up. */
  stop(): void
  /** The page has come back as it was. */
  resume(): void
}

const noCache: SessionCache = { get: () => undefined, put: () => undefined, clear: () => undefined }

/** A reading that was lost on its way is asked once more. */
const secondTryAfter = 500

/** Rows of a page of most lists; of events the caller says 100. */
const pageSize = 250

/** Requests that the log keeps. */
const mostLines = 200

/** Opens the way to one account's REST. */
export function openLine(transport: Transport, { account, browser = null, clock = machineClock }: LineNeeds): OpenLine {
  const time = crmClock(clock)
  const queue = createQueue({ account, crmClock: time, store: browser?.pace, clock })
  const lines: SupportLine[] = []

  function note(line: SupportLine): void {
    lines.push(line)
    if (lines.length > mostLines) lines.shift()
  }

  /** One request. The log keeps its name, its status and how long it took; nothing that people have written. */
  async function send(call: RestCall, values: CallValues): Promise<unknown> {
    const started = performance.now()
    const line = { at: time.now(), methods: [call] }
    const taken = (): number => Math.round(performance.now() - started)
    try {
      const answer = await transport.send(call, values)
      time.hear(Date.parse(answer.date))
      const value = valueOf(answer, call)
      note({ ...line, status: answer.status, errors: [], milliseconds: taken() })
      return value
    } catch (error) {
      const told = error instanceof CrmError ? error : lostAnswer(call)
      note({ ...line, status: told instanceof RestError ? told.status : 0, errors: [`${call}: ${wordOf(told)}`], milliseconds: taken() })
      throw told
    }
  }

  function callerOf(priority: Priority, background: () => Caller): Caller {
    async function ask<T>(call: RestCall, values: CallValues, schema: z.ZodType<T>): Promise<T | null> {
      const once = (): Promise<unknown> => queue.run(call, priority, () => send(call, values))
      const value = await once().catch(async (error: unknown) => {
        if (!isReading(call) || !isLost(error)) throw error
        await clock.wait(secondTryAfter)
        return once()
      })
      return value === null ? null : understood(schema, value, call)
    }

    return {
      ask,
      async askAll(call, values, rows, schema) {
        const all: z.infer<typeof schema>[] = []
        let page = 1
        for (;;) {
          const list = await ask(call, { ...values, query: { limit: pageSize, ...values.query, page } }, listOf(rows))
          for (const row of list?.rows ?? []) all.push(understood(schema, row, call))
          if (list === null || list.next === null) return all
          page = Math.max(page + 1, list.next)
        }
      },
      inBackground: background,
      now: time.now,
    }
  }

  const background: Caller = callerOf('background', () => background)
  const support: SupportLog = { lines: () => [...lines] }
  return {
    account,
    caller: callerOf('interactive', () => background),
    pace: queue.pace,
    support,
    cache: browser?.sessionCache(`${account} ${schemaVersion}`) ?? noCache,
    stop: queue.stop,
    resume: queue.resume,
  }
}

/** The rows of one page and the number of the next one; the address of the CRM itself is never asked. */
function listOf(rows: string): z.ZodType<{ readonly rows: readonly unknown[], readonly next: number | null }> {
  return z.object({
    _links: z.object({ next: z.object({ href: z.string() }).nullish() }).nullish(),
    _embedded: z.object({ [rows]: z.array(z.unknown()).nullish() }).nullish(),
  }).transform(({ _links, _embedded }) => {
    const href = _links?.next?.href
    return { rows: _embedded?.[rows] ?? [], next: href === undefined ? null : Number(/[?&]page=(\d+)/.exec(href)?.[1] ?? 0) }
  })
}

/** What the network or a proxy has swallowed. */
function isLost(error: unknown): boolean {
  return error instanceof CrmError && error.retryable && !error.notRun && (error.code === 'offline' || error.code === 'unexpected-reply')
}

function wordOf(error: CrmError): string {
  const faults = error instanceof RestError ? error.faults.map(({ code, path }) => `${code} ${path}`).join(', ') : ''
  return faults === '' ? error.code : `${error.code} (${faults})`
}

function understood<T>(schema: z.ZodType<T>, value: unknown, method: string): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new CrmError('unexpected-reply', `${issue?.path.map(String).join('.') || 'answer'}: ${issue?.code ?? 'unknown'}`, { method })
}
