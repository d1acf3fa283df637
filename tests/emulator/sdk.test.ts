import { AjaxError, ApiVersion, B24Hook, B24OAuth, LoggerFactory, type TypeB24 } from '@bitrix24/b24jssdk'
import { Agent } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../support/portal.ts'

// The vendor's SDK as it comes, pointed at the local portal. It knows nothing of us, nor we of it.

const administrator = 1
const auditor = 4

let portal: StartedPortal

beforeAll(async () => { portal = await startPortal({ deals: 120 }) })
afterAll(() => portal.close())

function quiet<T extends TypeB24>(b24: T): T {
  b24.setLogger(LoggerFactory.createNullLogger())
  return b24
}

/** The webhook class speaks https only; the portal's own certificate is all that it has to be told. */
function hook(userId: number): B24Hook {
  const b24 = quiet(B24Hook.fromWebhookUrl(portal.webhook(userId).replace('http://', 'https://').replace(/\/$/, '')))
  b24.offClientSideWarning()
  const http = b24.getHttpClient(ApiVersion.v2)
  http.ajaxClient.defaults.httpsAgent = new Agent({ ca: portal.certificate })
  return b24
}

function application(userId: number, change: { expires?: number, refreshToken?: string } = {}): B24OAuth {
  const app = portal.portal.app()
  const tokens = portal.tokens(userId)
  if (!app) throw new Error('no application')
  const b24 = quiet(new B24OAuth({
    applicationToken: app.applicationToken,
    userId,
    memberId: portal.portal.tables.portal.get(1)?.memberId ?? '',
    accessToken: tokens.accessToken,
    refreshToken: change.refreshToken ?? tokens.refreshToken,
    // The SDK compares with the real clock, not with the portal's.
    expires: change.expires ?? Math.floor(Date.now() / 1000) + 3600,
    expiresIn: tokens.expiresIn,
    scope: app.scope.join(','),
    domain: new URL(portal.url).host,
    clientEndpoint: `${portal.url}/rest/`,
    serverEndpoint: `${portal.url}/rest/`,
    status: 'F',
  }, { clientId: app.clientId, clientSecret: portal.portal.clientSecret(app.clientId) }))
  b24.offClientSideWarning()
  return b24
}

describe.each([
  ['B24Hook', hook],
  ['B24OAuth', application],
])('the SDK\'s %s', (_, connect) => {
  it('calls a method', async () => {
    const answer = await connect(auditor).actions.v2.call.make({ method: 'profile' })
    expect(answer.isSuccess).toBe(true)
    expect(answer.getData()?.result).toMatchObject({ ID: '4', NAME: 'Анна' })
  })

  it('runs a batch of named commands and one of a list', async () => {
    const b24 = connect(auditor)
    const named = await b24.actions.v2.batch.make({
      calls: { me: { method: 'user.current' }, department: { method: 'department.get', params: { ID: '$result[me][UF_DEPARTMENT][0]' } } },
      options: { returnAjaxResult: false },
    })
    expect(named.isSuccess).toBe(true)
    expect(named.getData()).toMatchObject({ me: { ID: '4' }, department: [{ ID: expect.any(String), NAME: expect.any(String) }] })
    const listed = await b24.actions.v2.batch.make({ calls: [['profile', {}], ['user.admin', {}]], options: { returnAjaxResult: false } })
    expect(listed.getData()).toEqual([expect.objectContaining({ ID: '4' }), false])
  })

  it('runs more than a batch can hold in pieces', async () => {
    const calls = Array.from({ length: 60 }, () => ['user.admin', {}] as [string, object])
    const answer = await connect(administrator).actions.v2.batchByChunk.make({ calls })
    expect(answer.getData()).toEqual(Array(60).fill(true))
  })

  it('reads a whole list, at once and page by page', async () => {
    const b24 = connect(administrator)
    const params = { entityTypeId: 2, select: ['id'] }
    const all = await b24.actions.v2.callList.make<{ id: number }>({ method: 'crm.item.list', params, idKey: 'id', customKeyForResult: 'items' })
    expect(all.isSuccess).toBe(true)
    expect(all.getData()?.map(item => item.id)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
    const pages: number[] = []
    for await (const page of b24.actions.v2.fetchList.make<{ id: number }>({ method: 'crm.item.list', params, idKey: 'id', customKeyForResult: 'items' })) {
      pages.push(page.length)
    }
    expect(pages).toEqual([50, 50, 20])
  })

  it('tells an error by its code and status', async () => {
    const failure = await connect(administrator).actions.v2.call.make({ method: 'feature.get' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AjaxError)
    expect(failure).toMatchObject({ code: 'CODE_EMPTY', status: 400 })
  })
})

describe('the SDK\'s B24OAuth', () => {
  it('takes an error with status 200 for an answer that is no success', async () => {
    const answer = await application(administrator).actions.v2.call.make({ method: 'placement.bind', params: { PLACEMENT: 'LEFT_MENU' } })
    expect(answer.isSuccess).toBe(false)
    expect([...answer.errors.values()].map(error => (error as AjaxError).code)).toEqual(['ERROR_ARGUMENT'])
  })

  it('renews its tokens when they are too old, and goes on', async () => {
    const b24 = application(auditor, { expires: 1 })
    const answer = await b24.actions.v2.call.make({ method: 'profile' })
    expect(answer.getData()?.result).toMatchObject({ ID: '4' })
  })

  it('renews its tokens when the portal says that they have expired', async () => {
    const b24 = application(auditor)
    const before = portal.portal.now()
    portal.portal.setClock(new Date(before.getTime() + 2 * 3600 * 1000))
    const answer = await b24.actions.v2.call.make({ method: 'profile' })
    portal.portal.setClock(before)
    expect(answer.getData()?.result).toMatchObject({ ID: '4' })
    expect(portal.portal.journal.entries().slice(-2).map(entry => [entry.status, entry.error])).toEqual([[401, 'expired_token'], [200, null]])
  })

  it('learns who is an administrator', async () => {
    const b24 = application(administrator)
    await b24.initIsAdmin()
    expect(b24.auth.isAdmin).toBe(true)
  })

  it('leaves no trace of its telemetry in the journal', async () => {
    portal.portal.journal.clear()
    await application(auditor).actions.v2.call.make({ method: 'user.admin' })
    expect(portal.portal.journal.entries()).toMatchObject([{ method: 'user.admin', params: {} }])
  })
})
