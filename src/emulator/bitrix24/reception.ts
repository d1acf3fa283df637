import type { Aim } from '../faults/aim.ts'
import { createBuckets, rateOf } from '../faults/bucket.ts'
import { licenseOf } from '../faults/call-faults.ts'
import type { Faults } from '../faults/faults.ts'
import { batchMethods } from './batch.ts'
import type { Journal } from './journal.ts'
import { RestError, type Params } from './method.ts'
import type { Answered } from './outcome.ts'
import type { RestRequest } from './rest.ts'
import { gatewayPage } from './run.ts'
import type { Tables } from './tables.ts'

/** Whom a request speaks for, once its authorization is read. */
export type Identity = Pick<RestRequest, 'userId' | 'clientId' | 'scope'>

/** A request to REST as it comes in at the portal's door, with its way already behind it. */
export interface Arrival {
  readonly method: string
  /** As the journal keeps them. */
  readonly params: Params
  readonly api?: 'v3'
  /** Where it comes from: the leaky bucket is counted for each. */
  readonly address: string
  readonly caller: { readonly identity: Identity } | { readonly refusal: unknown }
  readonly aim: Aim
}

/** Notes who calls; a refusal is kept until the request has passed everything that comes before it. */
export function arrivalOf(request: Pick<Arrival, 'method' | 'params' | 'api' | 'address'> & { readonly identify: () => Identity }): Arrival {
  const { identify, ...rest } = request
  const commands = rest.method.toLowerCase() === 'batch' ? batchMethods(rest.params) : []
  const caller = callerOf(identify)
  const user = 'identity' in caller ? caller.identity.userId : null
  return { ...rest, caller, aim: { methods: [rest.method, ...commands].map(name => name.toLowerCase()), user } }
}

function callerOf(identify: () => Identity): Arrival['caller'] {
  try {
    return { identity: identify() }
  } catch (refusal) {
    return { refusal }
  }
}

/** Faults are the applications' trouble: a webhook, which tests and people use to set a scene, passes them by. */
export function isApplication({ caller }: Arrival): boolean {
  return !('identity' in caller) || caller.identity.clientId !== null
}

/** What the two versions of REST do each in their own way. */
interface Ways {
  readonly carryOut: (identity: Identity, commandsAtMost: number | undefined) => Answered
  /** Throws on again what is no refusal. */
  readonly refuse: (error: unknown) => Answered
}

interface Door {
  readonly faults: Faults
  readonly tables: Tables
  readonly now: () => Date
  readonly journal: Journal
}

interface Exchange { readonly answered: Answered | null, readonly dropped?: 'before' | 'after' }

/** Lets requests in, one after another: limits, faults, then the call itself. Each is journaled. */
export interface Reception {
  /** Null: the connection breaks without an answer. */
  receive(arrival: Arrival, ways: Ways): Answered | null
}

export function createReception({ faults, tables, now, journal }: Door): Reception {
  const buckets = createBuckets()

  function admitted(address: string): boolean {
    const { requestLimit, plan } = faults.switches
    if (!requestLimit) return true
    const row = tables.portal.get(1)
    const family = plan && row ? licenseOf(plan, row).licenseFamily : row?.licenseFamily ?? ''
    const passes = buckets.take(address, rateOf(family), now())
    if (!passes) faults.note('requestLimit')
    return passes
  }

  function exchange(arrival: Arrival, ways: Ways): Exchange {
    const { aim, caller } = arrival
    const fire: Faults['fire'] = isApplication(arrival) ? faults.fire : () => null
    const refused = (error: RestError): Exchange => ({ answered: ways.refuse(error) })

    if (fire('dropBefore', aim)) return { answered: null, dropped: 'before' }
    if (!admitted(arrival.address)) return refused(new RestError('QUERY_LIMIT_EXCEEDED', 'Too many requests', 503))
    const broken = fire('serverError', aim)
    if (broken && !broken.carriedOut) return refused(internalError())
    const unreadable = fire('notJson', aim)
    if (unreadable && !unreadable.carriedOut) return { answered: pageInstead(unreadable.status) }
    if (fire('expiredToken', aim)) return refused(new RestError('expired_token', 'The access token provided has expired.', 401))
    if (fire('restClosed', aim)) return refused(new RestError('ACCESS_DENIED', 'REST API is available only on commercial plans', 403))
    const cut = fire('dropAfter', aim)
    const answered = 'identity' in caller ? ways.carryOut(caller.identity, cut?.commands) : ways.refuse(caller.refusal)
    if (cut) return { answered: null, dropped: 'after' }
    if (broken) return refused(internalError())
    return { answered: unreadable ? pageInstead(unreadable.status) : answered }
  }

  return {
    receive(arrival, ways) {
      const at = now().toISOString()
      const started = performance.now()
      const { result: { answered, dropped }, fired } = faults.during(() => exchange(arrival, ways))
      const { method, params, api, caller } = arrival
      journal.add({
        at,
        user: 'identity' in caller ? caller.identity.userId : null,
        ...(api ? { api } : {}),
        method, params,
        status: answered?.status ?? 0,
        error: answered?.error ?? null,
        ...(answered?.errors ? { errors: answered.errors } : {}),
        ...(answered?.rows === undefined ? {} : { rows: answered.rows }),
        ...(fired.length > 0 ? { faults: fired } : {}),
        ...(dropped ? { dropped } : {}),
        durationMs: Math.round((performance.now() - started) * 1000) / 1000,
      })
      return answered
    },
  }
}

function internalError(): RestError {
  return new RestError('INTERNAL_SERVER_ERROR', 'Internal server error', 500)
}

const signInPage = '<!DOCTYPE html>\n<html>\n<head><title>Bitrix24</title></head>\n<body><form method="post" action="/auth/"><input name="USER_LOGIN"></form></body>\n</html>\n'

function pageInstead(status: 200 | 502 = 502): Answered {
  return { status, body: null, error: null, page: status === 200 ? signInPage : gatewayPage('502 Bad Gateway') }
}
