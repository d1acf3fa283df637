import { toCrmError } from '../../src/crm/bitrix24/errors.ts'
import type { Transport } from '../../src/crm/bitrix24/transport.ts'
import { lostAnswer } from '../../src/crm/amocrm/errors.ts'
import type { Transport as AmoTransport } from '../../src/crm/amocrm/transport.ts'
import type { CrmError } from '../../src/crm/port.ts'

type Params = Readonly<Record<string, unknown>>

/** One request on its way to the CRM. */
export interface Request<R = unknown> {
  readonly method: string
  readonly params: Params
  /** Of a batch its commands, else the method alone. */
  readonly methods: readonly string[]
  /** Carries it out; with `atMost` only so many commands of a batch. */
  arrive(atMost?: number): Promise<R>
  /** What the CRM's transport throws when nobody answers. */
  lost(): CrmError
}

/** What becomes of one request. */
export type Fate = <R>(request: Request<R>) => Promise<R>

/** Decides about each request by its number, the first is 0; without a fate all goes well. */
export type Judge = (number: number, request: Request) => Fate | undefined

/** The way between one page and its CRM, on which things go wrong when a test says so. */
export interface Troubles {
  readonly through: (transport: Transport) => Transport
  readonly throughAmocrm: (transport: AmoTransport) => AmoTransport
  /** From now on, counting anew. Without a judge all goes well again. */
  judge(by?: Judge): void
  /** What has been sent since `judge` was last called. */
  readonly sent: readonly Request[]
}

export function troubles(by: Judge = () => undefined): Troubles {
  let judge = by
  let sent: Request[] = []

  function travel<R>(request: Request<R>): Promise<R> {
    sent.push(request)
    const fate = judge(sent.length - 1, request)
    return fate === undefined ? request.arrive() : fate(request)
  }

  return {
    get sent() { return sent },
    judge(next = () => undefined) {
      judge = next
      sent = []
    },
    through: transport => ({
      send: async (method, params) => travel({
        method, params, methods: methodsIn(method, params),
        arrive: atMost => transport.send(method, atMost === undefined ? params : cut(params, atMost)),
        lost: () => toCrmError({ rest: 'NETWORK_ERROR', text: '', status: 0 }, method),
      }),
    }),
    throughAmocrm: transport => ({
      send: async (call, values) => {
        // Several things that one request adds or changes are all that amoCRM has of a batch.
        const { body } = values
        return travel({
          method: call, params: { ...values }, methods: Array.isArray(body) ? body.map(() => call) : [call],
          arrive: atMost => transport.send(call, Array.isArray(body) && atMost !== undefined ? { ...values, body: body.slice(0, atMost) } : values),
          lost: () => lostAnswer(call),
        })
      },
    }),
  }
}

export const lostBefore: Fate = ({ lost }) => Promise.reject(lost())

export const lostAfter: Fate = async ({ lost, arrive }) => {
  await arrive().catch(() => undefined)
  throw lost()
}

/** A browser sends a request once more by itself when a connection that was kept open turns out to be broken. */
export const twice: Fate = async ({ arrive }) => {
  await arrive().catch(() => undefined)
  return arrive()
}

/** The connection breaks when so many commands of a batch are carried out. */
export const lostAmidst = (commands: number): Fate => async ({ lost, arrive }) => {
  await arrive(commands).catch(() => undefined)
  throw lost()
}

/** Nobody ever hears of it, as in a tab that is closed meanwhile. */
export const unheard: Fate = () => new Promise(() => undefined)

/** The portal says no, with this code. */
export const refusedWith = (rest: string, status = 400): Fate => ({ method }) => Promise.reject(toCrmError({ rest, text: '', status }, method))

/** Every request that calls the method meets the fate. */
export const whenCalling = (method: string, fate: Fate): Judge => (_, { methods }) => methods.includes(method) ? fate : undefined

/** From this request on nothing arrives; the first of them meets `fate`. */
export const deadFrom = (number: number, fate: Fate): Judge => at => at === number ? fate : at > number ? lostBefore : undefined

/** The same from the first request on that calls the method. */
export function deadFromCall(method: string, fate: Fate): Judge {
  let isDead = false
  return (_, { methods }) => {
    if (isDead) return lostBefore
    isDead = methods.includes(method)
    return isDead ? fate : undefined
  }
}

/** Only the first request that calls the method meets the fate. */
export function onceCalling(method: string, fate: Fate): Judge {
  let isOver = false
  return (_, { methods }) => {
    if (isOver || !methods.includes(method)) return undefined
    isOver = true
    return fate
  }
}

/** Lets nobody through before so many have come. */
export function meetingPoint(people: number): Fate {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => { open = resolve })
  let come = 0
  return async ({ arrive }) => {
    come += 1
    if (come === people) open()
    await opened
    return arrive()
  }
}

function commandsOf(params: Params): readonly (readonly [string, unknown])[] {
  return Object.entries(params['cmd'] ?? {})
}

function methodsIn(method: string, params: Params): readonly string[] {
  return method === 'batch' ? commandsOf(params).map(([, command]) => String(command).split('?')[0] ?? '') : [method]
}

function cut(params: Params, commands: number): Params {
  return { ...params, cmd: Object.fromEntries(commandsOf(params).slice(0, commands)) }
}
