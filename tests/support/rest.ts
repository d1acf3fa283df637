import type { StartedPortal } from './portal.ts'

interface RestAnswer {
  readonly status: number
  readonly result: unknown
  readonly total: unknown
  readonly next: unknown
  readonly error: unknown
  readonly body: Readonly<Record<string, unknown>>
}

export type Rest = (method: string, params?: Readonly<Record<string, unknown>>) => Promise<RestAnswer>

async function post(url: string, params: Readonly<Record<string, unknown>>): Promise<RestAnswer> {
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(params) })
  const body = await response.json() as Record<string, unknown>
  return { status: response.status, result: body.result, total: body.total, next: body.next, error: body.error, body }
}

/** REST as the installed application, in this person's name. */
export function restAs(portal: StartedPortal, userId: number): Rest {
  const { accessToken } = portal.tokens(userId)
  return (method, params = {}) => post(`${portal.url}/rest/${method}`, { ...params, auth: accessToken })
}

/** REST by this person's incoming webhook: every scope, no application. */
export function restByWebhook(portal: StartedPortal, userId: number): Rest {
  return (method, params = {}) => post(`${portal.webhook(userId)}${method}`, params)
}
