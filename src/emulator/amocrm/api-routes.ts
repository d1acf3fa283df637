import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type Context } from 'hono'
import { addressOf, overTheWire, type ConnectionEnv } from '../connection.ts'
import { parseQuery } from '../bitrix24/params.ts'
import type { Account } from './account.ts'
import { aimOf, receive, type Arrival, type Outgoing } from './reception.ts'
import { bearerOf, csrfMatches, userOf } from './sessions.ts'

const base = '/api/v4'

/** Tells what this account has not understood of a request: real accounts ignore it in silence. The journal has it too. */
const unknownHeader = 'X-Local-Account-Unknown'

/** Lists may be asked only for what is newer (https://developers.kommo.com/docs/limitations); here they are always whole. */
const conditions = ['If-Modified-Since', 'If-None-Match']

/** `/api/v4/*`: every request goes through the reception. */
export function apiRoutes(account: Account): Hono<{ Bindings: Partial<HttpBindings> }> {
  const routes = new Hono<ConnectionEnv>()
  routes.all('*', async context => {
    const arrival = await arrivalOf(context, account)
    const aim = aimOf(arrival)
    const latency = account.faults.fire('latency', aim)?.ms ?? 0
    const outgoing = await overTheWire(latency, () => receive(account, arrival), () => account.faults.workTime(aim.request))
    return outgoing ? send(outgoing, account.now()) : broken(context)
  })
  return routes
}

async function arrivalOf(context: Context<ConnectionEnv>, account: Account): Promise<Arrival> {
  const { req } = context
  const at = req.url.indexOf('?')
  const queryText = at < 0 ? '' : req.url.slice(at + 1)
  return {
    method: req.method,
    path: new URL(req.url).pathname.replace(/\/{2,}/g, '/').slice(base.length) || '/',
    query: parseQuery(queryText),
    queryText,
    body: req.method === 'GET' ? undefined : parsed(await req.text()),
    ignored: conditions.filter(name => req.header(name) !== undefined),
    address: addressOf(context),
    user: userOf(context, account),
    bySession: bearerOf(context) === null,
    hasXhrHeader: req.header('X-Requested-With') === 'XMLHttpRequest',
    hasCsrf: csrfMatches(context, account),
  }
}

/** What is no JSON is as good as nothing: 400 where a body is needed. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Clients compare the content type letter by letter: no charset stands behind it. `Date` is the account's, whose clock may be turned. */
function send({ status, body, page, unknown = [] }: Outgoing, now: Date): Response {
  const headers = { Date: now.toUTCString(), ...(unknown.length > 0 ? { [unknownHeader]: unknown.map(encodeURI).join('; ').slice(0, 1000) } : {}) }
  if (page !== undefined) return new Response(page, { status, headers: { ...headers, 'Content-Type': 'text/html' } })
  if (body === undefined) return new Response(null, { status, headers })
  return new Response(JSON.stringify(body), { status, headers: { ...headers, 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/hal+json' } })
}

function broken({ env }: Context<ConnectionEnv>): Response {
  if (!env?.incoming) return Response.error()
  env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
