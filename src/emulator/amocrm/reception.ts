import type { Account } from './account.ts'
import { answer, type ApiRequest } from './answer.ts'
import type { Aim } from './faults/faults.ts'
import { forbidden, Problem, tooMany, unauthorized, unpaid } from './problem.ts'
import type { UserRow } from './tables.ts'

/** A request on its way in. */
export interface Arrival extends ApiRequest {
  /** Where it comes from: limits are counted by it. */
  readonly address: string
  readonly user: UserRow | null
  /** It has no Bearer token: a browser sent it. */
  readonly bySession: boolean
  readonly hasXhrHeader: boolean
  readonly hasCsrf: boolean
}

export interface Outgoing {
  readonly status: number
  readonly body?: unknown
  /** Sent as it is instead of JSON. */
  readonly page?: string
  readonly rows?: number
  readonly unknown?: readonly string[]
}

const blockedPage: Outgoing = { status: 403, page: '403 Forbidden' }
const htmlPage = (status: number, title: string): Outgoing => ({ status, page: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>` })
const refused = ({ status, body }: Problem): Outgoing => ({ status, body })

export function aimOf({ method, path, user }: Pick<Arrival, 'method' | 'path' | 'user'>): Aim {
  return { request: `${method} ${path}`, user: user?.id ?? null }
}

/** A request with everything that may happen to it at the account: limits, faults, the work. Journaled. Null: the connection breaks. */
export function receive(account: Account, arrival: Arrival): Outgoing | null {
  const began = account.now()
  const { result, fired } = account.faults.during(() => outcomeOf(account, arrival))
  const { outgoing, dropped } = result
  account.journal.add({
    at: began.toISOString(),
    user: arrival.user?.id ?? null,
    method: arrival.method,
    path: `/api/v4${arrival.path}`,
    query: arrival.query,
    ...(arrival.body === undefined ? {} : { body: arrival.body }),
    status: dropped ? 0 : outgoing.status,
    error: errorOf(outgoing),
    ...(outgoing.rows === undefined ? {} : { rows: outgoing.rows }),
    ...(outgoing.unknown?.length ? { unknown: outgoing.unknown } : {}),
    ...(fired.length > 0 ? { faults: fired } : {}),
    ...(dropped ? { dropped } : {}),
    durationMs: account.now().getTime() - began.getTime(),
  })
  return dropped ? null : outgoing
}

function errorOf({ status, body, page }: Outgoing): string | null {
  if (status < 400) return null
  if (page !== undefined) return page
  const { detail, title } = (body ?? {}) as { detail?: unknown, title?: unknown }
  return String(detail ?? title ?? status)
}

function outcomeOf(account: Account, arrival: Arrival): { outgoing: Outgoing, dropped?: 'before' | 'after' } {
  const { faults } = account
  const aim = aimOf(arrival)
  if (faults.fire('dropBefore', aim)) return { outgoing: { status: 0 }, dropped: 'before' }
  const outgoing = turnedAway(account, arrival, aim) ?? workedOn(account, arrival, aim)
  return faults.fire('dropAfter', aim) ? { outgoing, dropped: 'after' } : { outgoing }
}

/** What stands between the network and the work, from the outside in. */
function turnedAway(account: Account, arrival: Arrival, aim: Aim): Outgoing | null {
  const { faults } = account
  const { is } = faults
  if (faults.fire('blocked', aim)) return blockedPage
  const limited = is.requestLimit ? account.throttle.take(arrival.address, account.pace(), is.blockAfter) : 'passes'
  if (limited === 'blocked') return blockedPage
  if (limited === 'too-many') return refused(tooMany(is.retryAfter))
  const many = faults.fire('tooMany', aim)
  if (many) return many.json === false ? htmlPage(429, '429 Too Many Requests') : refused(tooMany(is.retryAfter))
  if (faults.fire('sessionEnded', aim) || !arrival.user) return refused(unauthorized())
  if (is.unpaid) return refused(unpaid())
  if (faults.fire('forbidden', aim)) return refused(forbidden())
  const foreign = arrival.bySession && arrival.method !== 'GET' && ((is.requireXhr && !arrival.hasXhrHeader) || (is.requireCsrf && !arrival.hasCsrf))
  return foreign ? refused(forbidden()) : null
}

function workedOn(account: Account, arrival: Arrival, aim: Aim): Outgoing {
  const { faults } = account
  const { user, body } = arrival
  if (!user) return refused(unauthorized())
  const size = Array.isArray(body) ? body.length : 1
  const timeout = faults.fire('gatewayTimeout', aim, ({ moreThan = 0 }) => size > moreThan)
  const broken = faults.fire('serverError', aim)
  const instead = timeout ? htmlPage(504, '504 Gateway Time-out') : broken ? serverError : null
  if (instead && !(timeout ?? broken)?.carriedOut) return instead
  const done = answer(account, user, arrival)
  if (instead) return { ...instead, unknown: done.unknown }
  return faults.fire('notJson', aim) ? { ...htmlPage(200, 'amoCRM'), unknown: done.unknown } : done
}

const serverError: Outgoing = { status: 500, body: { title: 'ErrInternalServer', status: 500, detail: 'Internal server error', trace_id: '00000000000000000000000000000000' } }
