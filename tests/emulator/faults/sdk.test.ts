import { AjaxError, B24OAuth, LoggerFactory, ParamsFactory } from '@bitrix24/b24jssdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'

// The vendor's SDK as it comes meets the faults: what it retries by itself, and what it lets through.

const administrator = 1

let portal: StartedPortal

beforeEach(async () => { portal = await startPortal({ deals: 3 }) })
afterEach(() => portal.close())

/** Tries so often, without the pauses that a person would have to wait for. */
function application(tries: number): B24OAuth {
  const app = portal.portal.app()
  const tokens = portal.tokens(administrator)
  if (!app) throw new Error('no application')
  const b24 = new B24OAuth({
    applicationToken: app.applicationToken,
    userId: administrator,
    memberId: portal.portal.tables.portal.get(1)?.memberId ?? '',
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    expires: Math.floor(Date.now() / 1000) + 3600,
    expiresIn: tokens.expiresIn,
    scope: app.scope.join(','),
    domain: new URL(portal.url).host,
    clientEndpoint: `${portal.url}/rest/`,
    serverEndpoint: `${portal.url}/rest/`,
    status: 'F',
  }, { clientId: app.clientId, clientSecret: portal.portal.clientSecret(app.clientId) }, {
    restrictionParams: { ...ParamsFactory.getDefault(), maxRetries: tries, retryDelay: 1 },
  })
  b24.setLogger(LoggerFactory.createNullLogger())
  b24.offClientSideWarning()
  return b24
}

function failure(b24: B24OAuth, method: string, params = {}): Promise<unknown> {
  return b24.actions.v2.call.make({ method, params }).catch((error: unknown) => error)
}

function statuses(): readonly number[] {
  return portal.portal.journal.entries().map(({ status }) => status)
}

const storage = { ENTITY: 'kept', NAME: 'kept' }

describe('the SDK', () => {
  it('meets the rate of requests as an error of its own kind', async () => {
    portal.portal.faults.change({ requestLimit: true })
    // Another page behind the same address has used up what there was.
    await Promise.all(Array.from({ length: 50 }, () => fetch(`${portal.webhook(administrator)}profile`)))
    const error = await failure(application(1), 'profile')
    expect(error).toBeInstanceOf(AjaxError)
    expect(error).toMatchObject({ code: 'QUERY_LIMIT_EXCEEDED', status: 503 })
  })

  it('meets the time of a method with its code and status', async () => {
    portal.portal.faults.change({ methodTimeLimit: true, methodSeconds: { profile: 49 } })
    for (let call = 0; call < 10; call += 1) portal.portal.call({ method: 'profile', params: {}, userId: administrator, clientId: portal.portal.app()?.clientId ?? '', scope: [] })
    expect(await failure(application(1), 'profile')).toMatchObject({ code: 'OPERATION_TIME_LIMIT', status: 429 })
  })

  it('sends a call again whose connection broke, and so does twice what had been done', async () => {
    portal.portal.faults.change({ dropAfter: { methods: ['im.notify.personal.add'], times: 1 } })
    const answer = await application(2).actions.v2.call.make({ method: 'im.notify.personal.add', params: { USER_ID: 4, MESSAGE: 'one' } })
    expect(answer.isSuccess).toBe(true)
    expect(statuses()).toEqual([0, 200])
    expect(portal.portal.tables.notifications.size).toBe(2)
  })

  it('tells a connection that broke as a failure of the network', async () => {
    portal.portal.faults.change({ dropBefore: true })
    expect(await failure(application(1), 'entity.add', storage)).toMatchObject({ code: 'ECONNRESET', status: 0 })
    expect(portal.portal.tables.entities.size).toBe(0)
  })

  it('renews an expired token by itself, once', async () => {
    portal.portal.faults.change({ expiredToken: { times: 1 } })
    expect((await application(1).actions.v2.call.make({ method: 'profile' })).isSuccess).toBe(true)
    expect(statuses()).toEqual([401, 200])
  })

  it('gives up when the token cannot be renewed', async () => {
    portal.portal.faults.change({ expiredToken: { times: 1 }, refreshRefused: true })
    expect(await failure(application(1), 'profile')).toBeInstanceOf(Error)
    expect(statuses()).toEqual([401])
  })

  it('takes a command that fails without a code for a success', async () => {
    portal.portal.faults.change({ emptyCode: { methods: ['profile'] } })
    const answer = await application(1).actions.v2.batch.make({ calls: { me: { method: 'profile' }, admin: { method: 'user.admin' } }, options: { isHaltOnError: false, returnAjaxResult: false } })
    expect(answer.isSuccess).toBe(true)
    expect(answer.getData()).not.toHaveProperty('me.ID')
  })

  it('does not stumble over a page of HTML', async () => {
    portal.portal.faults.change({ notJson: true })
    expect(await failure(application(1), 'profile')).toBeInstanceOf(AjaxError)
  })
})
