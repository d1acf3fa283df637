import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'

const administrator = 1
const auditor = 4

let portal: StartedPortal

beforeEach(async () => { portal = await startPortal({ deals: 3 }) })
afterEach(() => portal.close())

/** What the portal's page asks for when a frame wants a new token. */
async function refreshed(): Promise<unknown> {
  const signedIn = await fetch(`${portal.url}/portal/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ userId: auditor }) })
  const response = await fetch(`${portal.url}/portal/refresh-auth`, { method: 'POST', headers: { Cookie: signedIn.headers.get('Set-Cookie')?.split(';')[0] ?? '' } })
  expect(response.status).toBe(200)
  return response.json()
}

async function renewed(userId: number): Promise<unknown[]> {
  const app = portal.portal.app()
  const body = new URLSearchParams({
    grant_type: 'refresh_token', client_id: app?.clientId ?? '', client_secret: portal.portal.clientSecret(app?.clientId ?? ''), refresh_token: portal.tokens(userId).refreshToken,
  })
  const response = await fetch(`${portal.url}/oauth/token/`, { method: 'POST', body })
  return [response.status, await response.json()]
}

describe('a refresh that is refused', () => {
  it('gives the portal\'s page nothing to answer the frame with', async () => {
    expect(await refreshed()).toMatchObject({ AUTH_ID: expect.stringMatching(/^[0-9a-f]{64}$/) })
    portal.portal.faults.change({ refreshRefused: { times: 1 } })
    expect(await refreshed()).toBeNull()
    expect(await refreshed()).toMatchObject({ AUTH_ID: expect.any(String) })
    expect(portal.portal.faults.counts().refreshRefused).toBe(1)
  })

  it('is an invalid grant to whoever renews at the authorization server', async () => {
    portal.portal.faults.change({ refreshRefused: { user: auditor } })
    expect(await renewed(auditor)).toEqual([400, { error: 'invalid_grant', error_description: 'Invalid refresh token' }])
    expect(await renewed(administrator)).toEqual([200, expect.objectContaining({ user_id: administrator })])
  })
})

describe('a refresh that is slow', () => {
  it('comes after the calls that were sent later', async () => {
    portal.portal.faults.change({ refreshSlow: { ms: 300 } })
    const ended: string[] = []
    const slow = refreshed().then(() => ended.push('refresh'))
    await fetch(`${portal.url}/portal/session`).then(() => ended.push('session'))
    await slow
    expect(ended).toEqual(['session', 'refresh'])
    expect(portal.portal.faults.counts().refreshSlow).toBe(1)
  })
})
