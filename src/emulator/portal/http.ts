import type { Context } from 'hono'
import { allScopes } from '../bitrix24/families.ts'
import type { Portal } from '../bitrix24/portal.ts'
import type { UserRow } from '../bitrix24/tables.ts'
import type { Refusal } from './wire.ts'

export interface PortalEnv { Variables: { user: UserRow } }

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {}
}

/** Reads a JSON body; an empty or broken one is an empty object. */
export async function bodyOf(context: Context): Promise<Record<string, unknown>> {
  return recordOf(await context.req.json().catch(() => null))
}

export function refusal(error: string, error_description = ''): Refusal {
  return { error, error_description }
}

export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}

/** A REST call in the name of the person at the browser, with every scope: the portal's pages are no application. */
export function callAs(portal: Portal, user: UserRow, method: string, params: Record<string, unknown>): { status: number, body: unknown } {
  return portal.call({ method, params, userId: user.id, clientId: null, scope: allScopes })
}
