import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { Answered } from './bitrix24/outcome.ts'

/** What stands behind a request: nothing when a test hands one to the routes without a server. */
export interface ConnectionEnv { Bindings: Partial<HttpBindings> }

/** Where the request comes from. */
export function addressOf({ env }: Context<ConnectionEnv>): string {
  return env?.incoming?.socket.remoteAddress ?? ''
}

/** Half of the time goes by on the way there, half on the way back; in between the portal may hold the answer back. */
export async function overTheWire<Result>(ms: number, arrive: () => Result, heldBack: (result: Result) => number): Promise<Result> {
  await pass(ms / 2)
  const result = arrive()
  await pass(heldBack(result) + ms / 2)
  return result
}

async function pass(ms: number): Promise<void> {
  if (ms > 0) await new Promise(resolve => setTimeout(resolve, ms))
}

/** Sends an answer of REST, as a page where it is one; null breaks the connection, which the caller sees as a failure of the network. */
export function respond(context: Context<ConnectionEnv>, answered: Answered | null, print: (body: unknown) => string, type: string): Response {
  if (!answered) return broken(context)
  const { status, body, headers, page } = answered
  return new Response(page ?? print(body), {
    status,
    headers: { 'Content-Type': `${page === undefined ? type : 'text/html'}; charset=utf-8`, 'Access-Control-Allow-Origin': '*', ...headers },
  })
}

function broken({ env }: Context<ConnectionEnv>): Response {
  if (!env?.incoming) return Response.error()
  env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
