/** A refusal of the portal's own routes or of a REST method. `code` may be empty, as the vendor's are. */
export class PortalError extends Error {
  readonly code: string
  readonly status: number

  constructor(status: number, code: string, description: string) {
    super(description || code || `HTTP ${status}`)
    this.code = code
    this.status = status
  }
}

/** Without a body it is a GET. */
export async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/portal${path}`, body === undefined
    ? {}
    : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as T
  const { error = '', error_description: description = '' } = (answer ?? {}) as { error?: unknown, error_description?: unknown }
  throw new PortalError(response.status, String(error), String(description))
}

export interface RestAnswer<T> {
  readonly result: T
  readonly total?: number
  readonly next?: number
}

/** A REST method in the name of the signed-in person. */
export function rest<T>(method: string, params: Record<string, unknown> = {}): Promise<RestAnswer<T>> {
  return ask<RestAnswer<T>>(`/rest/${method}`, params)
}
