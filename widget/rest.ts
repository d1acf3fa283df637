import type { RawAnswer } from '../src/crm/amocrm/bridge.ts'
import type { RestRequest } from '../src/crm/amocrm/calls.ts'

/** The CRM's own limit is a minute; who gives up earlier looks for a write that has not arrived yet. */
const requestLimit = 65_000

/** Sends a request with the session of the page. `null`: there was no answer. */
export function sendRequest({ method, address, body }: RestRequest): Promise<RawAnswer | null> {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.open(method, address)
    request.timeout = requestLimit
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest')
    if (body !== null) request.setRequestHeader('Content-Type', 'application/json')
    const header = (name: string): string => request.getResponseHeader(name) ?? ''
    request.onload = () => resolve({ status: request.status, text: request.responseText, type: header('Content-Type'), date: header('Date'), retryAfter: header('Retry-After') })
    request.onerror = () => resolve(null)
    request.ontimeout = () => resolve(null)
    request.onabort = () => resolve(null)
    request.send(body)
  })
}
