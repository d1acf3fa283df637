import { Hono } from 'hono'
import type { Account } from './account.ts'
import { apiRoutes } from './api-routes.ts'
import { hostRoutes } from './host/routes.ts'
import { sandboxRoutes } from './sandbox.ts'

/** The account's HTTP side: API v4, the sandbox's own addresses, and the pages that a person sees, all of one origin. */
export function createAmoServer(account: Account): Hono {
  const server = new Hono()
  server.route('/api/v4', apiRoutes(account))
  server.route('/sandbox', sandboxRoutes(account))
  server.route('/', hostRoutes(account))
  return server
}
