import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Method } from '../../src/emulator/bitrix24/method.ts'
import { createOperatingMeter } from '../../src/emulator/bitrix24/operating.ts'
import { createPortal } from '../../src/emulator/bitrix24/portal.ts'
import { answer } from '../../src/emulator/bitrix24/rest.ts'
import { createFaults } from '../../src/emulator/faults/faults.ts'
import { uninstall } from '../../src/emulator/portal/market.ts'
import { startPortal, wideOffer, type StartedPortal } from '../support/portal.ts'
import { restAs, restByWebhook } from '../support/rest.ts'

const administrator = 1
const auditor = 4
const dismissed = 14

let portal: StartedPortal

beforeEach(async () => { portal = await startPortal({ deals: 5 }) })
afterEach(() => portal.close())

function form(method: string, body: string): Promise<Response> {
  return fetch(`${portal.url}/rest/${method}`, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body })
}

async function resultOf(response: Response): Promise<unknown> {
  return (await response.json() as { result: unknown }).result
}

describe('a call', () => {
  it('answers with result and time by the portal\'s clock and zone', async () => {
    const { status, body } = await restAs(portal, auditor)('server.time')
    expect(status).toBe(200)
    expect(body.result).toMatch(/^2026-11-23T09:00:\d\d\+03:00$/)
    expect(body.time).toEqual({
      start: expect.any(Number), finish: expect.any(Number), duration: expect.any(Number), processing: expect.any(Number),
      // The portal's clock has only just been set: what the call has taken may lie before that.
      date_start: expect.stringMatching(/^2026-11-23T0(8:59:59|9:00:\d\d)\+03:00$/), date_finish: expect.stringMatching(/\+03:00$/),
      operating_reset_at: expect.any(Number), operating: expect.any(Number),
    })
  })

  it('adds up the running time of a method within ten minutes', async () => {
    const rest = restAs(portal, auditor)
    const first = (await rest('profile')).body.time as { operating: number, operating_reset_at: number }
    const second = (await rest('profile')).body.time as { operating: number, operating_reset_at: number, duration: number }
    expect(second.operating).toBeCloseTo(first.operating + second.duration, 9)
    expect(second.operating_reset_at).toBe(first.operating_reset_at)
    portal.portal.setClock(new Date('2026-11-23T09:11:00+03:00'))
    const later = (await rest('profile')).body.time as { operating: number, duration: number }
    expect(later.operating).toBe(later.duration)
  })

  it('takes its parameters from a query, a form, a multipart form and JSON', async () => {
    const auth = portal.tokens(auditor).accessToken
    const expected = [{ ID: '4', NAME: 'Анна' }]
    const query = `FILTER[ID][]=4&select[]=ID&select[]=NAME`
    expect(await resultOf(await fetch(`${portal.url}/rest/user.get?${query}&auth=${auth}`))).toEqual(expected)
    expect(await resultOf(await fetch(`${portal.url}/rest/user.get.json?${query}&auth=${auth}`, { method: 'POST' }))).toEqual(expected)
    expect(await resultOf(await form('user.get', `${query}&auth=${auth}`))).toEqual(expected)
    const multipart = new FormData()
    for (const [name, value] of [['FILTER[ID][]', '4'], ['select[]', 'ID'], ['select[]', 'NAME'], ['auth', auth]] as const) multipart.append(name, value)
    expect(await resultOf(await fetch(`${portal.url}/rest/user.get`, { method: 'POST', body: multipart }))).toEqual(expected)
    expect((await restAs(portal, auditor)('user.get', { FILTER: { ID: [4] }, select: ['ID', 'NAME'] })).result).toEqual(expected)
  })

  it('does not care about the case of a method\'s name', async () => {
    expect((await restAs(portal, auditor)('User.Current')).status).toBe(200)
  })

  it('leaves nothing behind when it fails half way', () => {
    const { store, tables, now, origin } = portal.portal
    const broken: Method = {
      page: '', scope: [],
      run({ tables }) {
        tables.options.insert({ userId: 0, name: 'half', value: 1 })
        throw new TypeError('broken')
      },
    }
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const context = { store, tables, now, origin, faults: createFaults(), meter: createOperatingMeter(), methods: new Map([['broken', broken]]) }
    expect(answer(context, { method: 'broken', params: {}, userId: administrator, clientId: null, scope: [] })).toEqual({
      status: 500, error: 'INTERNAL_SERVER_ERROR', body: { error: 'INTERNAL_SERVER_ERROR', error_description: 'Internal server error' },
    })
    expect(tables.options.size).toBe(0)
    expect(complain).toHaveBeenCalledOnce()
    complain.mockRestore()
  })

  it('to an unknown method is refused, and the console names the file to extend', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const rest = restAs(portal, auditor)
    const answer = await rest('im.notify.read', {})
    expect([answer.status, answer.error]).toEqual([404, 'ERROR_METHOD_NOT_FOUND'])
    await rest('telephony.externalcall.register')
    expect(warn.mock.calls.map(([line]) => line)).toEqual([
      expect.stringMatching(/im\.notify\.read: .*methods\/notify\.ts$/),
      expect.stringMatching(/telephony\.externalcall\.register: .*new family file/),
    ])
    warn.mockRestore()
  })
})

describe('an address of REST that is no method', () => {
  it('is refused in the vendor\'s words', async () => {
    const response = await fetch(`${portal.url}/rest/some/where/profile`, { method: 'POST' })
    expect([response.status, await response.json()]).toEqual([404, { error: 'ERROR_METHOD_NOT_FOUND', error_description: expect.any(String) }])
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  it('is refused in the shape of the third version where that one lives', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const response = await fetch(`${portal.webhook(auditor)}server.time`.replace('/rest/', '/rest/api/'), { method: 'POST' })
    expect([response.status, await response.json()]).toEqual([404, {
      error: { code: 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION', message: 'Method "server.time" not found' },
    }])
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/server\.time of REST 3\.0.*bitrix24\/v3/))
    warn.mockRestore()
  })
})

describe('the ending of a method\'s name', () => {
  it('chooses XML, for errors too', async () => {
    const response = await fetch(`${portal.webhook(auditor)}batch.xml?cmd[me]=profile&cmd[them]=${encodeURIComponent('user.get?ID[]=4&ID[]=5&select[]=ID')}`)
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/xml; charset=utf-8'])
    const text = await response.text()
    expect(text).toMatch(/^<\?xml version="1\.0" \?>\n<response><result><result><me><ID>4<\/ID><ADMIN><\/ADMIN><NAME>Анна<\/NAME>/)
    expect(text).toContain('<them><item><ID>4</ID></item><item><ID>5</ID></item></them>')
    const refused = await fetch(`${portal.webhook(auditor)}crm.item.get.xml?entityTypeId=2&id=0`)
    expect(refused.status).toBe(400)
    expect(await refused.text()).toBe('<?xml version="1.0" ?>\n<response><error>NOT_FOUND</error><error_description>Element not found</error_description></response>')
  })

  it('is JSON in any case of letters', async () => {
    const response = await fetch(`${portal.webhook(auditor)}server.time.JSON`)
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/json; charset=utf-8'])
  })
})

describe('another origin', () => {
  it('may call REST after a preflight', async () => {
    const preflight = await fetch(`${portal.url}/rest/user.current?bx24_request_id=1`, {
      method: 'OPTIONS',
      headers: { 'Origin': 'http://127.0.0.1:8625', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type,x-test' },
    })
    expect(preflight.status).toBe(200)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toBe('content-type,x-test')
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('POST')
    const refused = await form('user.current', '')
    expect(refused.status).toBe(401)
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  it('may not read the journal', async () => {
    const response = await fetch(`${portal.url}/sandbox/journal`, { headers: { Origin: 'http://127.0.0.1:8625' } })
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })
})

describe('authorisation', () => {
  async function refusal(query: string, headers: Record<string, string> = {}): Promise<unknown[]> {
    const response = await fetch(`${portal.url}/rest/profile${query}`, { headers })
    return [response.status, (await response.json() as { error: unknown }).error]
  }

  it('is demanded', async () => {
    expect(await refusal('')).toEqual([401, 'NO_AUTH_FOUND'])
  })

  it('is refused with a token of nobody', async () => {
    expect(await refusal('?auth=abc')).toEqual([401, 'invalid_token'])
    const { accessToken, refreshToken } = portal.tokens(auditor)
    expect(await refusal(`?auth=${refreshToken}`)).toEqual([401, 'invalid_token'])
    const asAdministrator = `${accessToken.slice(0, 8)}00000001${accessToken.slice(16)}`
    expect(await refusal(`?auth=${asAdministrator}`)).toEqual([401, 'invalid_token'])
  })

  it('may come as a bearer token', async () => {
    expect(await refusal('', { Authorization: `Bearer ${portal.tokens(auditor).accessToken}` })).toEqual([200, undefined])
  })

  it('may come by the name that older clients use, which no method sees', async () => {
    const { accessToken } = portal.tokens(auditor)
    await fetch(`${portal.url}/sandbox/journal`, { method: 'DELETE' })
    expect(await refusal(`?access_token=${accessToken}`)).toEqual([200, undefined])
    expect(portal.portal.journal.entries().map(entry => entry.params)).toEqual([{}])
  })

  it('ends an hour later by the portal\'s clock and can be renewed', async () => {
    const { accessToken, refreshToken, expiresIn } = portal.tokens(auditor)
    expect(expiresIn).toBe(3600)
    portal.portal.setClock(new Date('2026-11-23T09:59:58+03:00'))
    expect(await refusal(`?auth=${accessToken}`)).toEqual([200, undefined])
    portal.portal.setClock(new Date('2026-11-23T10:00:01+03:00'))
    expect(await refusal(`?auth=${accessToken}`)).toEqual([401, 'expired_token'])
    const renewed = portal.portal.refresh(refreshToken)
    expect(renewed?.userId).toBe(auditor)
    expect(await refusal(`?auth=${renewed?.accessToken}`)).toEqual([200, undefined])
    portal.portal.setClock(new Date('2027-06-23T10:00:01+03:00'))
    expect(portal.portal.refresh(refreshToken)).toBeNull()
  })

  it('outlives a restart of the portal', () => {
    const { store, origin, appOrigin } = portal.portal
    const again = createPortal({ store, origin, appOrigin, now: portal.portal.now })
    expect(again.identifyToken(portal.tokens(auditor).accessToken)).toMatchObject({ userId: auditor, scope: wideOffer.scope })
    expect(again.webhook(auditor)).toBe(portal.webhook(auditor))
  })

  it('dies with the application', async () => {
    const { accessToken, refreshToken } = portal.tokens(auditor)
    uninstall(portal.portal, false)
    expect(await refusal(`?auth=${accessToken}`)).toEqual([401, 'invalid_token'])
    expect(portal.portal.refresh(refreshToken)).toBeNull()
  })

  it('of a dismissed employee is refused', async () => {
    const answer = await restAs(portal, dismissed)('profile')
    expect([answer.status, answer.error]).toEqual([403, 'INVALID_CREDENTIALS'])
  })

  it('by webhook needs its secret and has every scope but no application', async () => {
    const rest = restByWebhook(portal, auditor)
    expect((await rest('profile.json')).result).toMatchObject({ ID: '4' })
    expect((await rest('user.current')).result).toHaveProperty('EMAIL')
    const answer = await rest('placement.get')
    expect([answer.status, answer.error]).toEqual([403, 'WRONG_AUTH_TYPE'])
    const wrong = await fetch(`${portal.url}/rest/4/0123456789abcdef/profile`)
    expect([wrong.status, (await wrong.json() as { error: unknown }).error]).toEqual([401, 'NO_AUTH_FOUND'])
    const foreign = await fetch(portal.webhook(auditor).replace('/rest/4/', '/rest/1/') + 'profile')
    expect(foreign.status).toBe(401)
  })
})

describe('a scope that the application lacks', () => {
  it('closes its methods', async () => {
    await portal.close()
    portal = await startPortal({ deals: 1, offer: { ...wideOffer, scope: ['crm'] } })
    const answer = await restAs(portal, administrator)('user.current')
    expect([answer.status, answer.error]).toEqual([403, 'insufficient_scope'])
    expect((await restAs(portal, administrator)('profile')).status).toBe(200)
  })
})

describe('token renewal over HTTP', () => {
  async function renew(change: Readonly<Record<string, string>> = {}): Promise<{ status: number, body: Record<string, unknown> }> {
    const clientId = portal.portal.app()?.clientId ?? ''
    const response = await fetch(`${portal.url}/oauth/token/`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token', client_id: clientId, client_secret: portal.portal.clientSecret(clientId),
        refresh_token: portal.tokens(auditor).refreshToken, ...change,
      }),
    })
    return { status: response.status, body: await response.json() as Record<string, unknown> }
  }

  it('gives a new pair with the addresses to use', async () => {
    const { status, body } = await renew()
    expect(status).toBe(200)
    expect(body).toMatchObject({
      client_endpoint: `${portal.url}/rest/`, server_endpoint: `${portal.url}/rest/`, expires_in: 3600, user_id: auditor,
      scope: wideOffer.scope.join(','), member_id: expect.stringMatching(/^[0-9a-f]{32}$/), status: 'F',
    })
    expect((await form('profile', `auth=${String(body.access_token)}`)).status).toBe(200)
  })

  it.each([
    [{ grant_type: 'password' }, 'invalid_request'],
    [{ client_secret: 'x' }, 'invalid_client'],
    [{ client_id: 'x' }, 'invalid_client'],
    [{ refresh_token: 'x' }, 'invalid_grant'],
  ] as const)('with %o is refused as %s', async (change, code) => {
    expect(await renew(change)).toMatchObject({ status: 400, body: { error: code } })
  })
})

describe('the journal', () => {
  async function journal(): Promise<Record<string, unknown>[]> {
    return await (await fetch(`${portal.url}/sandbox/journal`)).json() as Record<string, unknown>[]
  }

  it('tells every call with its parameters, but no token and no tracing of the SDK', async () => {
    await fetch(`${portal.url}/rest/user.get.json?bx24_request_id=1&bx24_sdk_ver=2&bx24_sdk_type=b24-js-sdk`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ FILTER: { ID: 4 }, auth: portal.tokens(auditor).accessToken }),
    })
    await form('profile', '')
    expect(await journal()).toEqual([
      { at: expect.stringMatching(/^2026-11-23T06:00/), user: auditor, method: 'user.get', params: { FILTER: { ID: 4 } }, status: 200, error: null, rows: 1, durationMs: expect.any(Number) },
      { at: expect.any(String), user: null, method: 'profile', params: {}, status: 401, error: 'NO_AUTH_FOUND', durationMs: expect.any(Number) },
    ])
  })

  it('keeps a batch as one call with its commands', async () => {
    await restAs(portal, auditor)('batch', { cmd: { me: 'profile' } })
    expect(await journal()).toMatchObject([{ method: 'batch', params: { cmd: { me: 'profile' } } }])
  })

  it('says of an error without a code that its code is empty', async () => {
    await restAs(portal, administrator)('userfieldconfig.get', { moduleId: 'crm', id: 999_999 })
    expect(await journal()).toMatchObject([{ status: 400, error: '' }])
  })

  it('is empty after it was cleared, and does not tell of the portal\'s own pages', async () => {
    await restAs(portal, auditor)('profile')
    expect((await fetch(`${portal.url}/sandbox/journal`, { method: 'DELETE' })).status).toBe(204)
    expect(portal.portal.call({ method: 'profile', params: {}, userId: auditor, clientId: null, scope: [] }).status).toBe(200)
    expect(await journal()).toEqual([])
  })
})

describe('the clock', () => {
  it('is set and runs on from there', async () => {
    const set = await fetch(`${portal.url}/sandbox/clock`, { method: 'POST', body: JSON.stringify({ now: '2030-01-01T12:00:00Z' }) })
    expect(await set.json()).toEqual({ now: expect.stringMatching(/^2030-01-01T12:00:0/) })
    expect((await restAs(portal, auditor)('server.time')).result).toMatch(/^2030-01-01T15:00:0/)
    await fetch(`${portal.url}/sandbox/clock`, { method: 'POST', body: '{"now":"2030-01-01T09:00"}' })
    expect((await restAs(portal, auditor)('server.time')).result).toMatch(/^2030-01-01T09:00:0/)
    expect((await fetch(`${portal.url}/sandbox/clock`, { method: 'POST', body: '{"now":"soon"}' })).status).toBe(400)
  })
})
