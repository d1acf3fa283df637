import { createFaults, type Faults } from '../faults/faults.ts'
import { heldBack } from '../faults/method-time.ts'
import type { Store } from '../store.ts'
import { allScopes, methods } from './families.ts'
import { createJournal } from '../journal.ts'
import type { Journal } from './journal.ts'
import { RestError } from './method.ts'
import type { AppOffer } from './offer.ts'
import { createOperatingMeter } from './operating.ts'
import type { Answered } from './outcome.ts'
import { createReception, isApplication, type Arrival, type Identity } from './reception.ts'
import { answer, refusal, type RestRequest } from './rest.ts'
import { tablesOf, type AppRow, type Tables } from './tables.ts'
import { createTokens, type IssuedTokens } from './tokens.ts'
import { answerV3, refuseV3, type V3Request } from './v3/answer.ts'

/** Another local CRM, as a person reads it and where it is. */
export interface OtherCrm {
  readonly title: string
  readonly origin: string
}

export interface Portal {
  readonly store: Store
  readonly tables: Tables
  readonly now: () => Date
  /** Of the portal, e.g. `http://127.0.0.1:8624`. */
  readonly origin: string
  /** Of the application's static host. */
  readonly appOrigin: string
  readonly journal: Journal
  /** The other CRM of this machine, if there is one: its pages offer it. */
  readonly otherCrm: OtherCrm | null
  /** What goes wrong on this portal on purpose. */
  readonly faults: Faults
  /** What the Market of this portal offers, if anything. */
  readonly offer: AppOffer | null
  /** The installed application, if there is one. */
  app(): AppRow | undefined
  /** One REST call with its envelope; never throws and is not journaled: the REST route does that. */
  call(request: RestRequest): Answered
  /** The same of REST 3.0. */
  callV3(request: V3Request): Answered
  /** How long a request is on its way to the portal and back, in milliseconds; whoever carries it waits. */
  delay(arrival: Arrival): number
  /** How long the portal holds an answer back because its methods took their time, in milliseconds. */
  heldBack(answered: Answered | null): number
  /** A request with everything that may happen to it at the portal: limits, faults, the call. Journaled. Null: the connection breaks. */
  receive(arrival: Arrival): Answered | null
  /** The same of REST 3.0. */
  receiveV3(arrival: Arrival, request: Pick<V3Request, 'body' | 'idempotencyKey'>): Answered | null
  /** For the installed application; throws when there is none. */
  issueTokens(userId: number): IssuedTokens
  /** A new pair for a refresh token, or null when it is not of this installation or too old. */
  refresh(refreshToken: string): IssuedTokens & { readonly userId: number } | null
  /** Reads an access token; throws the documented 401. */
  identifyToken(accessToken: string): Identity
  /** Reads an incoming webhook; throws the documented 401. */
  identifyWebhook(userId: number, secret: string): Identity
  /** Address of an incoming webhook of this person, with every scope: `…/rest/1/abc/`. */
  webhook(userId: number): string
  /** The application's secret, which refreshing at `/oauth/token/` asks for. */
  clientSecret(clientId: string): string
  /** Sets the portal's clock, which runs on from there. */
  setClock(now: Date): void
}

export function createPortal(options: { store: Store, origin: string, appOrigin: string, now?: () => Date, offer?: AppOffer, otherCrm?: OtherCrm }): Portal {
  const { store, origin, appOrigin } = options
  const clock = options.now ?? (() => new Date())
  const tables = tablesOf(store)
  const tokens = createTokens(store)
  let ahead = 0

  function now(): Date {
    return new Date(clock().getTime() + ahead)
  }

  function app(): AppRow | undefined {
    return tables.apps.get(1)
  }

  const faults = createFaults()
  const journal: Journal = createJournal()
  const context = { store, tables, now, origin, methods, faults, meter: createOperatingMeter() }
  const reception = createReception({ faults, tables, now, journal })

  return {
    store, tables, now, origin, appOrigin, app, journal, faults,
    offer: options.offer ?? null,
    otherCrm: options.otherCrm ?? null,
    call: request => answer(context, request),
    callV3: request => answerV3(context, request),
    delay: arrival => isApplication(arrival) ? faults.delay(arrival.aim) : 0,
    heldBack: answered => heldBack(faults, answered?.simulated ?? 0),
    receive: arrival => reception.receive(arrival, {
      carryOut: (identity, commandsAtMost) => answer(context, { ...arrival, ...identity, commandsAtMost }),
      refuse(error) {
        if (error instanceof RestError) return refusal(error)
        throw error
      },
    }),
    receiveV3: (arrival, request) => reception.receive(arrival, {
      carryOut: (identity, commandsAtMost) => answerV3(context, { ...arrival, ...request, ...identity, commandsAtMost }),
      refuse: refuseV3,
    }),
    issueTokens(userId) {
      const installed = app()
      if (!installed) throw new Error('No application is installed on this portal')
      return tokens.issue(installed, userId, now())
    },
    refresh(refreshToken) {
      const installed = app()
      const reading = tokens.read('refresh', refreshToken, installed, now())
      if (!installed || reading.state !== 'valid') return null
      return { ...tokens.issue(installed, reading.userId, now()), userId: reading.userId }
    },
    identifyToken(accessToken) {
      const installed = app()
      const reading = tokens.read('access', accessToken, installed, now())
      if (reading.state === 'expired') throw new RestError('expired_token', 'The access token provided has expired.', 401)
      if (!installed || reading.state !== 'valid') throw new RestError('invalid_token', 'Unable to get application by token', 401)
      return { userId: reading.userId, clientId: installed.clientId, scope: installed.scope }
    },
    identifyWebhook(userId, secret) {
      if (secret !== tokens.webhookSecret(userId)) throw new RestError('NO_AUTH_FOUND', 'Wrong authorization data', 401)
      return { userId, clientId: null, scope: allScopes }
    },
    webhook: userId => `${origin}/rest/${userId}/${tokens.webhookSecret(userId)}/`,
    clientSecret: clientId => tokens.clientSecret(clientId),
    setClock(moment) { ahead = moment.getTime() - clock().getTime() },
  }
}
