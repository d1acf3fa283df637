import { Hono } from 'hono'
import type { Account } from './account.ts'
import { apiRoutes } from './api-routes.ts'
import { hostRoutes } from './host/routes.ts'
import { oauthRoutes, problemReply } from './oauth.ts'
import { Problem } from './problem.ts'
import { sandboxRoutes } from './sandbox.ts'

/** The account's HTTP side: API v4, the sandbox's own addresses, and the pages that a person sees, all of one origin. */
export function createAmoServer(account: Account): Hono {
  const server = new Hono()
  server.route('/api/v4', apiRoutes(account))
  server.route('/oauth2', oauthRoutes(account))
  server.all('/api/*', ({ req }) => problemReply(new Problem(404, `Cannot ${req.method} ${req.url}`, { local: 'This local account has only API v4: /api/v4/…' })))
  server.route('/sandbox', sandboxRoutes(account))
  server.route('/', hostRoutes(account))
  return server
}
