import { Hono, type Context } from 'hono'
import { getPath } from 'hono/utils/url'
import { parseMoment } from './bitrix24/crm/time.ts'
import { RestError, type Params } from './bitrix24/method.ts'
import { fromEntries, parseJson, parseQuery, textParam } from './bitrix24/params.ts'
import type { Portal } from './bitrix24/portal.ts'
import { arrivalOf, type Identity } from './bitrix24/reception.ts'
import { refreshes } from './faults/refresh.ts'
import { faultRoutes } from './faults/routes.ts'
import { asXml } from './bitrix24/xml.ts'
import { accessLifetime, type IssuedTokens } from './bitrix24/tokens.ts'
import { addressOf, overTheWire, respond, type ConnectionEnv } from './connection.ts'
import { portalRoutes } from './portal/routes.ts'
import { restV3Routes } from './rest-v3-routes.ts'

/** The portal's HTTP side: REST, token renewal, the sandbox's own addresses, and the pages that a person sees. */
export function createServer(portal: Portal): Hono {
  // Web servers in front of PHP take several slashes for one, and the SDK's OAuth class counts on it.
  const server = new Hono({ getPath: request => getPath(request).replace(/\/{2,}/g, '/') })
  server.route('/rest', restRoutes(portal))
  server.route('/oauth', oauthRoutes(portal))
  server.route('/sandbox', sandboxRoutes(portal))
  server.route('/', portalRoutes(portal))
  return server
}

/** Either name is good for an access token: older clients send the second. */
const tokenParams = ['auth', 'access_token'] as const

type Identify = (params: Params, context: Context<ConnectionEnv>) => Identity

function restRoutes(portal: Portal): Hono<ConnectionEnv> {
  const rest = new Hono<ConnectionEnv>()

  rest.use(async (context, next) => {
    // The vendor lets pages of any origin call REST: the token is the lock.
    context.header('Access-Control-Allow-Origin', '*')
    if (context.req.method !== 'OPTIONS') return next()
    context.header('Access-Control-Allow-Methods', 'GET, POST, OPTIONS')
    context.header('Access-Control-Allow-Headers', context.req.header('Access-Control-Request-Headers') ?? '*')
    context.header('Access-Control-Max-Age', '86400')
    return context.body(null, 200)
  })

  async function handle(context: Context<ConnectionEnv>, called: string, identify: Identify): Promise<Response> {
    const { method, print, type } = formatOf(called)
    const { all, params } = await readParams(context)
    const arrival = arrivalOf({ method, params, address: addressOf(context), identify: () => identify(all, context) })
    const answered = await overTheWire(portal.delay(arrival), () => portal.receive(arrival), answer => portal.heldBack(answer))
    return respond(context, answered, print, type)
  }

  rest.route('/api', restV3Routes(portal))
  rest.all('/:user{[0-9]+}/:secret/:method{[^/]+/?}', context => {
    const { user, secret, method } = context.req.param()
    return handle(context, method, () => portal.identifyWebhook(Number(user), secret))
  })
  rest.all('/:method{[^/]+/?}', context => handle(context, context.req.param('method'), (params, { req }) => {
    const bearer = /^Bearer (.+)$/i.exec(req.header('Authorization') ?? '')
    const token = tokenParams.map(name => textParam(params[name])).find(Boolean) ?? bearer?.[1]
    if (!token) throw new RestError('NO_AUTH_FOUND', 'Wrong authorization data', 401)
    return portal.identifyToken(token)
  }))
  rest.all('*', context => context.json({ error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' }, 404))
  return rest
}

/** The method's name without the ending that chooses between JSON and XML (settings/how-to-call-rest-api/general-principles.md). */
function formatOf(called: string): { method: string, print: (body: unknown) => string, type: string } {
  const [, method = '', ending = ''] = /^(.*?)(\.json|\.xml)?\/?$/i.exec(called) ?? []
  return ending.toLowerCase() === '.xml' ? { method, print: asXml, type: 'text/xml' } : { method, print: JSON.stringify, type: 'application/json' }
}

/** Query, then body over it. `params` is what a method sees: without the token and the SDK's tracing. */
async function readParams({ req }: Context): Promise<{ all: Params, params: Params }> {
  const at = req.url.indexOf('?')
  const all = { ...(at < 0 ? {} : parseQuery(req.url.slice(at + 1))), ...(await readBody(req)) }
  const params = Object.fromEntries(Object.entries(all).filter(([key]) => key !== 'auth' && key !== 'access_token' && !/^bx24_(request_id|sdk_ver|sdk_type)$/.test(key)))
  return { all, params }
}

async function readBody(req: Context['req']): Promise<Params> {
  if (req.method !== 'POST') return {}
  const type = req.header('Content-Type') ?? ''
  if (!type.includes('multipart/form-data')) return type.includes('json') ? parseJson(await req.text()) : parseQuery(await req.text())
  const entries: [string, string][] = []
  for (const [name, value] of await req.formData()) entries.push([name, typeof value === 'string' ? value : await value.text()])
  return fromEntries(entries)
}

/** Token renewal as settings/oauth/auto-renewal.md has it; the portal is its own authorization server here. */
function oauthRoutes(portal: Portal): Hono {
  const oauth = new Hono()
  oauth.on(['GET', 'POST'], ['/token', '/token/'], async context => {
    const { all } = await readParams(context)
    const app = portal.app()
    const refused = (error: string, description: string) => context.json({ error, error_description: description }, 400)
    if (textParam(all.grant_type) !== 'refresh_token') return refused('invalid_request', 'Invalid grant type')
    if (!app || textParam(all.client_id) !== app.clientId || textParam(all.client_secret) !== portal.clientSecret(app.clientId)) {
      return refused('invalid_client', 'Invalid client')
    }
    const holder = portal.refresh(textParam(all.refresh_token))
    const issued = holder && await refreshes(portal.faults, holder.userId) ? holder : null
    return issued ? context.json(renewal(portal, issued, issued.userId, app.scope)) : refused('invalid_grant', 'Invalid refresh token')
  })
  return oauth
}

function renewal(portal: Portal, issued: IssuedTokens, userId: number, scope: readonly string[]) {
  return {
    access_token: issued.accessToken,
    client_endpoint: `${portal.origin}/rest/`,
    domain: new URL(portal.origin).host,
    // Told by an authorization server with a clock of its own, and compared with the client's: turning the portal's must not age it.
    expires: Math.floor(Date.now() / 1000) + accessLifetime,
    expires_in: issued.expiresIn,
    member_id: portal.tables.portal.get(1)?.memberId ?? '',
    refresh_token: issued.refreshToken,
    scope: scope.join(','),
    server_endpoint: `${portal.origin}/rest/`,
    status: 'F',
    user_id: userId,
  }
}

/** What no real portal has: looking at the calls and turning the clock. */
function sandboxRoutes(portal: Portal): Hono {
  const sandbox = new Hono()
  sandbox.route('/faults', faultRoutes(portal.faults))
  sandbox.get('/journal', context => context.json(portal.journal.entries()))
  sandbox.delete('/journal', context => {
    portal.journal.clear()
    return context.body(null, 204)
  })
  sandbox.get('/clock', context => context.json({ now: portal.now().toISOString() }))
  sandbox.post('/clock', async context => {
    const zone = portal.tables.portal.get(1)?.timeZone ?? 'UTC'
    const now = parseMoment(parseJson(await context.req.text()).now, zone)
    if (!now) return context.json({ error: 'Send { "now": "2026-11-23T09:00" }' }, 400)
    portal.setClock(now)
    return context.json({ now: portal.now().toISOString() })
  })
  return sandbox
}
