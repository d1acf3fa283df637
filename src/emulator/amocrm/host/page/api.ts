import type { PageData, WidgetList } from '../wire.ts'

async function sent(path: string, body?: object): Promise<unknown> {
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET',
    credentials: 'same-origin',
    headers: { 'X-Requested-With': 'XMLHttpRequest', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const content: unknown = answer.status === 204 ? null : await answer.json().catch(() => null)
  if (!answer.ok) throw new RouteError(answer.status, content)
  return content
}

/** An own route of the account refused. */
export class RouteError extends Error {
  constructor(readonly status: number, readonly content: unknown) {
    super(`The account answered ${status}.`)
  }
}

export async function pageData(path: string): Promise<PageData> {
  return await sent(`/ajax/page?path=${encodeURIComponent(path)}`) as PageData
}

export async function widgetList(area: string): Promise<WidgetList> {
  return await sent('/ajax/widgets/list', { area }) as WidgetList
}

/** Changes one thing of the account by the page's own route, which is not the REST API that widgets use. */
export function change(path: string, body: object): Promise<unknown> {
  return sent(path, body)
}
