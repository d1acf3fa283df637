import axios from 'axios'
import type { RawAnswer } from './bridge.ts'
import { lostAnswer } from './errors.ts'
import type { CallValues, RestCall } from './calls.ts'
import { requestOf } from './calls.ts'
import { CrmError } from '../port.ts'

/** One way to bring one request to the account, exactly once. Throws when there was no answer; any answer is given as it came. */
export interface Transport {
  send(call: RestCall, values: CallValues): Promise<RawAnswer>
}

/** The CRM ends a request after a minute. Who gives up earlier may look for a write that has not arrived yet. */
const requestLimit = 65_000

/** From a page of the CRM's own origin, with the session of whoever is signed in. Whether the header is wanted is not documented: it is always sent. */
export function sameOriginTransport(origin: string): Transport {
  const http = axios.create({
    baseURL: origin,
    timeout: requestLimit,
    headers: { 'X-Requested-With': 'XMLHttpRequest', 'Accept': 'application/hal+json, application/json' },
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
  })
  return {
    async send(call, values) {
      const request = requestOf(call, values)
      if (request === null) throw neverSent(call)
      const { method, address, body } = request
      const answer = await http.request<unknown>({
        method, url: address,
        ...body !== null && { data: body, headers: { 'Content-Type': 'application/json' } },
      }).catch(() => { throw lostAnswer(call) })
      const { status, data, headers } = answer
      const header = (name: string): string => {
        const value: unknown = headers[name]
        return typeof value === 'string' ? value : ''
      }
      return { status, text: typeof data === 'string' ? data : '', type: header('content-type'), date: header('date'), retryAfter: header('retry-after') }
    },
  }
}

/** Over the widget in the CRM's page, where ours is of another origin. */
export function bridgeTransport(ask: (input: { readonly call: RestCall, readonly values: CallValues }) => Promise<RawAnswer>): Transport {
  return {
    async send(call, values) {
      if (requestOf(call, values) === null) throw neverSent(call)
      return ask({ call, values })
    },
  }
}

function neverSent(call: string): CrmError {
  return new CrmError('refused', 'The values of the call are not well formed', { method: call, notRun: true })
}
