import { request as secureRequest } from 'node:https'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs } from '../../support/rest.ts'

const administrator = 1
const auditor = 4

let portal: StartedPortal

beforeEach(async () => { portal = await startPortal({ deals: 3 }) })
afterEach(() => portal.close())

/** Titles of the storages that the calls of this file add. */
function added(): readonly string[] {
  return [...portal.portal.tables.entities.all()].map(({ entity }) => entity)
}

function entity(name: string): Readonly<Record<string, string>> {
  return { ENTITY: name, NAME: name }
}

describe('latency', () => {
  it('lets a call arrive before its answer does, and others overtake it', async () => {
    portal.portal.faults.change({ latency: { ms: 400, methods: ['profile'] } })
    const rest = restAs(portal, auditor)
    const ended: string[] = []
    const slow = rest('profile').then(() => ended.push('profile'))
    await rest('user.admin').then(() => ended.push('user.admin'))
    await vi.waitFor(() => expect(portal.portal.journal.entries().map(({ method }) => method)).toEqual(['user.admin', 'profile']), { interval: 5 })
    expect(ended).toEqual(['user.admin'])
    await slow
    expect(ended).toEqual(['user.admin', 'profile'])
  })

  it('is not for webhooks and not for the portal\'s own pages', async () => {
    portal.portal.faults.change({ latency: { ms: 60_000 } })
    expect((await fetch(`${portal.webhook(auditor)}profile`)).status).toBe(200)
    expect((await fetch(`${portal.url}/portal/session`)).status).toBe(200)
    expect((await fetch(`${portal.url}/rest/profile`, { method: 'OPTIONS' })).status).toBe(200)
  })
})

describe('a connection that breaks', () => {
  it('before the call leaves nothing done', async () => {
    portal.portal.faults.change({ dropBefore: { times: 1 } })
    const rest = restAs(portal, administrator)
    await expect(rest('entity.add', entity('first'))).rejects.toThrow('fetch failed')
    expect(added()).toEqual([])
    expect((await rest('entity.add', entity('first'))).status).toBe(200)
  })

  it('after the call leaves all done and the answer lost', async () => {
    portal.portal.faults.change({ dropAfter: { times: 1 } })
    const rest = restAs(portal, administrator)
    await expect(rest('entity.add', entity('first'))).rejects.toThrow('fetch failed')
    expect(added()).toEqual(['first'])
    expect(await rest('entity.add', entity('first'))).toMatchObject({ status: 400, error: 'ERROR_ENTITY_ALREADY_EXISTS' })
  })

  it('after the first commands of a batch leaves those done and the others not', async () => {
    portal.portal.faults.change({ dropAfter: { commands: 2, methods: ['entity.add'] } })
    const cmd = ['one', 'two', 'three'].map(name => `entity.add?ENTITY=${name}&NAME=${name}`)
    await expect(restAs(portal, administrator)('batch', { cmd })).rejects.toThrow('fetch failed')
    expect(added()).toEqual(['one', 'two'])
  })

  it('is aimed at a method, also inside a batch', async () => {
    portal.portal.faults.change({ dropBefore: { methods: ['user.current'] } })
    const rest = restAs(portal, auditor)
    expect((await rest('batch', { cmd: { a: 'profile' } })).status).toBe(200)
    await expect(rest('batch', { cmd: { a: 'profile', b: 'user.current' } })).rejects.toThrow('fetch failed')
  })

  it('breaks https as well', async () => {
    portal.portal.faults.change({ dropAfter: true })
    const { port } = new URL(portal.url)
    const path = `/rest/entity.add?ENTITY=secure&NAME=secure&auth=${portal.tokens(administrator).accessToken}`
    const failure = await new Promise<unknown>((resolve, reject) => {
      secureRequest({ host: '127.0.0.1', port, path, ca: portal.certificate }, reject).on('error', resolve).end()
    })
    expect(failure).toMatchObject({ code: 'ECONNRESET' })
    expect(added()).toEqual(['secure'])
  })

  it('of REST 3.0 breaks too', async () => {
    portal.portal.faults.change({ dropBefore: { methods: ['tasks.task.get'] } })
    const call = (body: unknown) => fetch(`${portal.url}/rest/api/batch`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
    const auth = portal.tokens(auditor).accessToken
    await expect(call({ 0: { method: 'tasks.task.get', query: { id: 1 } }, auth })).rejects.toThrow('fetch failed')
    expect((await call({ 0: { method: 'tasks.task.list', query: {} }, auth })).status).toBe(403)
  })

  it('is journaled with what was done', async () => {
    portal.portal.faults.change({ dropBefore: { times: 1 }, dropAfter: true })
    const rest = restAs(portal, auditor)
    await Promise.allSettled([rest('profile')])
    await Promise.allSettled([rest('profile')])
    expect(portal.portal.journal.entries()).toMatchObject([
      { method: 'profile', user: auditor, status: 0, error: null, dropped: 'before', faults: ['dropBefore'] },
      { method: 'profile', user: auditor, status: 0, error: null, dropped: 'after', faults: ['dropAfter'] },
    ])
  })
})

describe('an error of the server', () => {
  it('has the vendor\'s words and leaves nothing done', async () => {
    portal.portal.faults.change({ serverError: true })
    expect(await restAs(portal, administrator)('entity.add', entity('first'))).toMatchObject({
      status: 500, body: { error: 'INTERNAL_SERVER_ERROR', error_description: 'Internal server error' },
    })
    expect(added()).toEqual([])
  })

  it('may come after the call was carried out', async () => {
    portal.portal.faults.change({ serverError: { carriedOut: true } })
    expect((await restAs(portal, administrator)('entity.add', entity('first'))).status).toBe(500)
    expect(added()).toEqual(['first'])
  })

  it('leaves a webhook alone, by which tests set their scenes', async () => {
    portal.portal.faults.change({ serverError: true })
    expect((await fetch(`${portal.webhook(auditor)}profile`)).status).toBe(200)
  })

  it('has the third version\'s shape there', async () => {
    portal.portal.faults.change({ serverError: true })
    const response = await fetch(`${portal.url}/rest/api/tasks.task.get`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ id: 1, auth: portal.tokens(auditor).accessToken }) })
    expect([response.status, await response.json()]).toEqual([500, { error: { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' } }])
  })
})

describe('an answer that is no JSON', () => {
  async function page(): Promise<{ status: number, type: string | null, origin: string | null, text: string }> {
    const response = await fetch(`${portal.url}/rest/entity.add?ENTITY=page&NAME=page&auth=${portal.tokens(administrator).accessToken}`)
    return { status: response.status, type: response.headers.get('Content-Type'), origin: response.headers.get('Access-Control-Allow-Origin'), text: await response.text() }
  }

  it('is the web server\'s page of a gateway that failed', async () => {
    portal.portal.faults.change({ notJson: true })
    expect(await page()).toEqual({ status: 502, type: 'text/html; charset=utf-8', origin: '*', text: expect.stringContaining('<title>502 Bad Gateway</title>') })
    expect(added()).toEqual([])
  })

  it('may look like a success, and the call may have been carried out', async () => {
    portal.portal.faults.change({ notJson: { status: 200, carriedOut: true } })
    expect(await page()).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', text: expect.stringMatching(/^<!DOCTYPE html>/) })
    expect(added()).toEqual(['page'])
    expect(portal.portal.journal.entries()).toMatchObject([{ status: 200, error: null, faults: ['notJson'] }])
  })
})

describe('a token', () => {
  it('counts as expired, whatever it is, as often as it is said', async () => {
    portal.portal.faults.change({ expiredToken: { times: 1 } })
    const rest = restAs(portal, auditor)
    expect(await rest('profile')).toMatchObject({ status: 401, body: { error: 'expired_token', error_description: 'The access token provided has expired.' } })
    expect((await rest('profile')).status).toBe(200)
    expect(portal.portal.journal.entries()).toMatchObject([{ error: 'expired_token', faults: ['expiredToken'] }, { error: null }])
  })
})

describe('REST on a plan without it', () => {
  it('is refused in the vendor\'s words', async () => {
    portal.portal.faults.change({ restClosed: true })
    expect(await restAs(portal, administrator)('profile')).toMatchObject({
      status: 403, body: { error: 'ACCESS_DENIED', error_description: 'REST API is available only on commercial plans' },
    })
  })
})
