import { Hono } from 'hono'
import { secondsOf, type Account } from './account.ts'
import { Problem } from './problem.ts'

/**
 * `POST /oauth2/access_token`: a token for a code or a refresh token (https://developers.kommo.com/reference/get-token).
 * Any integration is known here, whatever its id and secret. Codes come from the sandbox. What a refusal looks like is told by no page.
 */
export function oauthRoutes(account: Account): Hono {
  const routes = new Hono()
  routes.post('/access_token', async ({ req }) => {
    const body = (req.header('Content-Type') ?? '').includes('form') ? await req.parseBody() : await req.json<unknown>().catch(() => null)
    const sent = typeof body === 'object' && body !== null ? body as Record<string, unknown> : {}
    const kind = sent.grant_type === 'authorization_code' ? 'code' : sent.grant_type === 'refresh_token' ? 'refresh' : null
    if (kind === null) return problemReply(new Problem(400, 'grant_type must be authorization_code or refresh_token'))
    for (const name of ['client_id', 'client_secret', 'redirect_uri']) if (typeof sent[name] !== 'string' || sent[name] === '') return problemReply(new Problem(400, `${name} is required`))
    const tokens = account.keys.exchange(kind, String(sent[kind === 'code' ? 'code' : 'refresh_token']))
    if (!tokens) return problemReply(new Problem(400, kind === 'code' ? 'Authorization code is not valid' : 'Refresh token is not valid', { local: 'Each is good once; POST /sandbox/code { "user": "admin" } gives a code.' }))
    return Response.json({ token_type: 'Bearer', expires_in: tokens.expiresIn, server_time: secondsOf(account.now()), access_token: tokens.access, refresh_token: tokens.refresh })
  })
  routes.all('*', ({ req }) => problemReply(new Problem(404, `Cannot ${req.method} ${req.url}`, { local: 'This local account has only POST /oauth2/access_token.' })))
  return routes
}

export function problemReply({ status, body }: Problem): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } })
}
