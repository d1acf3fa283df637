import type { StartedPortal } from '../../support/portal.ts'

type Json = ReturnType<typeof JSON.parse>

interface V3Reply {
  readonly status: number
  readonly body: Json
  readonly headers: Headers
  /** What stands under `result`, or the error's code without its prefix. */
  readonly result: Json
  readonly error: string | undefined
}

export type V3Client = (method: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<V3Reply>

export async function readReply(response: Response): Promise<V3Reply> {
  const body: Json = JSON.parse(await response.text())
  return { status: response.status, body, headers: response.headers, result: body.result, error: body.error?.code.replace('BITRIX_REST_V3_EXCEPTION_', '') }
}

/** REST 3.0 by this person's incoming webhook. */
export function v3As(portal: StartedPortal, userId: number): V3Client {
  const address = portal.webhook(userId).replace('/rest/', '/rest/api/')
  return async (method, body = {}, headers = {}) => readReply(await fetch(`${address}${method}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body),
  }))
}
