import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBuckets, rateOf } from '../../../src/emulator/faults/bucket.ts'
import type { Time } from '../../../src/emulator/bitrix24/outcome.ts'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

const administrator = 1
const auditor = 4
const limit = { status: 503, body: { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' } }

let portal: StartedPortal

beforeEach(async () => {
  portal = await startPortal({ deals: 3 })
  // Time stands still until a test turns the clock, however slow the machine is.
  vi.useFakeTimers({ toFake: ['Date'] })
  clock(0)
})
afterEach(async () => {
  vi.useRealTimers()
  await portal.close()
})

/** Turns the portal's clock to this second after nine. */
function clock(seconds: number): void {
  portal.portal.setClock(new Date(Date.parse('2026-11-23T09:00:00+03:00') + seconds * 1000))
}

function statuses(answers: readonly { readonly status: number }[]): Readonly<Record<number, number>> {
  const counted: Record<number, number> = {}
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1
  return counted
}

describe('the leaky bucket', () => {
  const start = Date.parse('2026-11-23T06:00:00Z')
  const at = (seconds: number) => new Date(start + seconds * 1000)

  /** How many requests in a row pass at this moment. */
  function passed(buckets: ReturnType<typeof createBuckets>, family: string, seconds: number, address = 'a'): number {
    let count = 0
    while (count < 1000 && buckets.take(address, rateOf(family), at(seconds))) count += 1
    return count
  }

  it.each([['pro', 50, 2], ['basic', 50, 2], ['ent', 250, 5]])('of the family %s bears %i requests and regains %i a second', (family, burst, perSecond) => {
    const buckets = createBuckets()
    expect(passed(buckets, family, 0)).toBe(burst)
    expect(passed(buckets, family, 0.9)).toBe(0)
    expect(passed(buckets, family, 1)).toBe(perSecond)
    expect(passed(buckets, family, 1.9)).toBe(0)
    expect(passed(buckets, family, 4)).toBe(3 * perSecond)
    expect(passed(buckets, family, 600)).toBe(burst)
  })

  it('never blocks whoever keeps to the rate', () => {
    const buckets = createBuckets()
    const results = Array.from({ length: 400 }, (_, index) => buckets.take('a', rateOf('pro'), at(index / 2)))
    expect(results).not.toContain(false)
  })

  it('is one for each address', () => {
    const buckets = createBuckets()
    expect(passed(buckets, 'pro', 0, 'a')).toBe(50)
    expect(passed(buckets, 'pro', 0, 'b')).toBe(50)
  })

  it('goes on when the clock is turned back', () => {
    const buckets = createBuckets()
    passed(buckets, 'pro', 1000)
    expect(passed(buckets, 'pro', 0)).toBe(0)
    expect(passed(buckets, 'pro', 2)).toBe(4)
  })
})

describe('the rate of requests', () => {
  it('is not limited until that is switched on', async () => {
    const rest = restAs(portal, auditor)
    expect(statuses(await Promise.all(Array.from({ length: 60 }, () => rest('user.admin'))))).toEqual({ 200: 60 })
  })

  it('is limited for all persons and webhooks of one address together, and for a batch as for one call', async () => {
    portal.portal.faults.change({ requestLimit: true })
    const kinds: readonly (() => ReturnType<Rest>)[] = [
      () => restAs(portal, auditor)('user.admin'),
      () => restAs(portal, administrator)('batch', { cmd: ['user.admin', 'profile', 'scope'] }),
      () => restByWebhook(portal, auditor)('profile'),
    ]
    const answers = await Promise.all(Array.from({ length: 54 }, (_, index) => kinds[index % 3]?.()))
    expect(statuses(answers.flatMap(answer => answer ?? []))).toEqual({ 200: 50, 503: 4 })
    expect(await restAs(portal, auditor)('user.admin')).toMatchObject(limit)
    expect(portal.portal.journal.entries().at(-1)).toMatchObject({ status: 503, error: 'QUERY_LIMIT_EXCEEDED', faults: ['requestLimit'] })
    expect(portal.portal.faults.counts().requestLimit).toBe(5)
    clock(2)
    expect(statuses(await Promise.all(Array.from({ length: 6 }, () => restAs(portal, auditor)('user.admin'))))).toEqual({ 200: 4, 503: 2 })
  })

  it('is another address\'s own', async () => {
    portal.portal.faults.change({ requestLimit: true })
    const rest = restAs(portal, auditor)
    await Promise.all(Array.from({ length: 50 }, () => rest('user.admin')))
    expect((await rest('user.admin')).status).toBe(503)
    const { port } = new URL(portal.url)
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, localAddress: '127.0.0.2', path: `/rest/user.admin?auth=${portal.tokens(auditor).accessToken}` }, response => resolve(response.statusCode)).on('error', reject).end()
    })
    expect(status).toBe(200)
  })

  it('follows the plan, which app.info tells', async () => {
    const rest = restAs(portal, auditor)
    expect((await rest('app.info')).result).toMatchObject({ LICENSE: 'ru_pro100', LICENSE_TYPE: 'pro100', LICENSE_FAMILY: 'pro' })
    portal.portal.faults.change({ requestLimit: true, plan: 'enterprise' })
    expect((await rest('app.info')).result).toMatchObject({ LICENSE: 'ru_ent250', LICENSE_TYPE: 'ent250', LICENSE_FAMILY: 'ent' })
    expect(statuses(await Promise.all(Array.from({ length: 251 }, () => rest('user.admin'))))).toEqual({ 200: 249, 503: 2 })
    portal.portal.faults.clear()
    expect((await rest('app.info')).result).toMatchObject({ LICENSE_FAMILY: 'pro' })
  })

  it('counts no question of a browser whether it may call, and none of the portal\'s own pages', async () => {
    portal.portal.faults.change({ requestLimit: true })
    for (let index = 0; index < 60; index += 1) {
      await fetch(`${portal.url}/rest/user.admin`, { method: 'OPTIONS' })
      await fetch(`${portal.url}/portal/rest/user.current`, { method: 'POST', body: '{}' })
    }
    expect((await restAs(portal, auditor)('user.admin')).status).toBe(200)
  })

  it('is limited in the third version\'s own words, from the same bucket', async () => {
    portal.portal.faults.change({ requestLimit: true })
    await Promise.all(Array.from({ length: 50 }, () => restAs(portal, auditor)('user.admin')))
    const response = await fetch(`${portal.url}/rest/api/tasks.task.get`, { method: 'POST' })
    expect([response.status, await response.json()]).toEqual([503, { error: { code: 'QUERY_LIMIT_EXCEEDED', message: 'Too many requests' } }])
  })
})

describe('the time of a method', () => {
  const limited = { methodTimeLimit: true, methodSeconds: { profile: 20 } }

  async function timeOf(rest: Rest, method: string): Promise<Time> {
    return (await rest(method)).body.time as Time
  }

  it('is what somebody says it is', async () => {
    portal.portal.faults.change({ methodSeconds: { 'Profile': 20, '*': 3 } })
    const rest = restAs(portal, auditor)
    const { start, finish, duration, processing, operating } = await timeOf(rest, 'profile')
    expect([finish - start, duration, processing, operating]).toEqual([expect.closeTo(20, 3), 20, 20, 20])
    expect(await timeOf(rest, 'user.admin')).toMatchObject({ duration: 3, operating: 3 })
    const batch = await rest('batch', { cmd: { a: 'profile', b: 'user.admin' } })
    expect(batch.body.time).toMatchObject({ duration: 23, operating: 0 })
    expect(batch.result).toMatchObject({ result_time: { a: { duration: 20, operating: 40 }, b: { duration: 3, operating: 6 } } })
  })

  it('adds up in buckets of a minute; above 480 seconds the next call is refused until the oldest bucket falls out', async () => {
    portal.portal.faults.change(limited)
    const rest = restAs(portal, auditor)
    clock(20)
    const first = await timeOf(rest, 'profile')
    await rest('profile')
    clock(90)
    for (let call = 0; call < 22; call += 1) await rest('profile')
    expect((await timeOf(rest, 'profile')).operating).toBe(500)
    expect(await rest('profile')).toMatchObject({
      status: 429, body: { error: 'OPERATION_TIME_LIMIT', error_description: 'Method is blocked due to operation time limit.' },
    })
    expect((await rest('user.admin')).status).toBe(200)
    expect(first.operating_reset_at).toBe(Math.floor(Date.parse('2026-11-23T09:00:20+03:00') / 1000) + 600)
    clock(619)
    expect((await rest('profile')).status).toBe(429)
    clock(620)
    expect(await timeOf(rest, 'profile')).toMatchObject({ operating: 480 })
    expect((await rest('profile')).status).toBe(200)
    expect((await rest('profile')).status).toBe(429)
  })

  it('is counted without the limit, and limits nobody then', async () => {
    portal.portal.faults.change({ methodSeconds: { profile: 59 } })
    const rest = restAs(portal, auditor)
    for (let call = 0; call < 9; call += 1) await rest('profile')
    expect(await timeOf(rest, 'profile')).toMatchObject({ operating: 590 })
    portal.portal.faults.change({ methodTimeLimit: true })
    expect((await rest('profile')).status).toBe(429)
  })

  it('is all persons\' together', async () => {
    portal.portal.faults.change({ methodTimeLimit: true, methodSeconds: { profile: 49 } })
    for (let call = 0; call < 5; call += 1) {
      await restAs(portal, auditor)('profile')
      await restAs(portal, administrator)('profile')
    }
    expect((await restAs(portal, 5)('profile')).status).toBe(429)
  })

  it('refuses a command of a batch alone, which the journal tells', async () => {
    portal.portal.faults.change({ methodTimeLimit: true, methodSeconds: { profile: 49 } })
    const rest = restAs(portal, auditor)
    for (let call = 0; call < 10; call += 1) await rest('profile')
    expect(await rest('batch', { cmd: { late: 'profile', fine: 'user.admin' } })).toMatchObject({
      status: 200,
      result: { result: { fine: false }, result_error: { late: { error: 'OPERATION_TIME_LIMIT' } } },
    })
    expect(portal.portal.journal.entries().at(-1)).toMatchObject({ method: 'batch', error: null, errors: { late: 'OPERATION_TIME_LIMIT' }, faults: ['methodTimeLimit'] })
  })

  it('limits the third version too, by commands', async () => {
    portal.portal.tables.apps.update(1, { scope: ['tasks'] })
    portal.portal.faults.change({ methodTimeLimit: true, methodSeconds: { 'tasks.task.list': 25 } })
    const auth = portal.tokens(administrator).accessToken
    const call = async (method: string, body: object) => {
      const response = await fetch(`${portal.url}/rest/api/${method}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...body, auth }) })
      return [response.status, await response.json()] as const
    }
    const two = { 0: { method: 'tasks.task.list', query: {} }, 1: { method: 'tasks.task.list', query: {} } }
    expect(await call('tasks.task.list', {})).toEqual([200, { result: expect.anything(), time: expect.objectContaining({ duration: 25, operating: 25 }) }])
    for (let batch = 0; batch < 9; batch += 1) expect(await call('batch', two)).toEqual([200, { result: expect.anything(), time: expect.objectContaining({ duration: 50 }) }])
    expect(await call('tasks.task.list', {})).toEqual([200, { result: expect.anything(), time: expect.objectContaining({ operating: 500 }) }])
    expect(await call('tasks.task.list', {})).toEqual([429, { error: { code: 'OPERATION_TIME_LIMIT', message: expect.any(String) } }])
    expect((await call('tasks.task.get', { id: 1 }))[0]).not.toBe(429)
  })
})

describe('a request of more than sixty seconds', () => {
  it('is cut off by the web server and has not done what it was at', async () => {
    portal.portal.faults.change({ methodSeconds: { 'entity.add': 61 } })
    const response = await fetch(`${portal.url}/rest/entity.add?ENTITY=slow&NAME=slow&auth=${portal.tokens(administrator).accessToken}`)
    expect([response.status, await response.text()]).toEqual([504, expect.stringContaining('504 Gateway Time-out')])
    expect(portal.portal.tables.entities.size).toBe(0)
    expect(portal.portal.journal.entries()).toMatchObject([{ method: 'entity.add', status: 504, error: null, faults: ['methodSeconds'] }])
  })

  it('has done the commands of a batch that came before', async () => {
    portal.portal.faults.change({ methodSeconds: { 'entity.add': 25 } })
    const body = new URLSearchParams({ auth: portal.tokens(administrator).accessToken })
    for (const name of ['one', 'two', 'three']) body.append('cmd[]', `entity.add?ENTITY=${name}&NAME=${name}`)
    expect((await fetch(`${portal.url}/rest/batch`, { method: 'POST', body })).status).toBe(504)
    expect([...portal.portal.tables.entities.all()].map(row => row.entity)).toEqual(['one', 'two'])
  })

  it('may take sixty', async () => {
    portal.portal.faults.change({ methodSeconds: { profile: 60 } })
    expect((await restAs(portal, auditor)('profile')).status).toBe(200)
  })

  it('is not noticed by webhooks, whose methods take the time that they take', async () => {
    portal.portal.faults.change({ methodSeconds: { '*': 61 } })
    expect((await restByWebhook(portal, auditor)('profile')).status).toBe(200)
  })
})
