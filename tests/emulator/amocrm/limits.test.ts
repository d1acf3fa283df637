import { expect, onTestFinished, test } from 'vitest'
import { createAccount } from '../../../src/emulator/amocrm/account.ts'
import { seedAccount } from '../../../src/emulator/amocrm/seed.ts'
import { createAmoServer } from '../../../src/emulator/amocrm/server.ts'
import { listen } from '../../../src/emulator/listen.ts'
import { openStore } from '../../../src/emulator/store.ts'
import { seededAt, world } from './account-world.ts'

/** An account whose seconds go by as the test says. */
function limited() {
  const account = world()
  account.account.faults.beginWith({})
  return { ...account, admin: account.as('admin') }
}

async function statuses(count: number, call: () => Promise<{ status: number }>): Promise<readonly number[]> {
  const all: number[] = []
  for (let index = 0; index < count; index += 1) all.push((await call()).status)
  return all
}

test('the eighth request within a second is 429 and says how long to wait', async () => {
  const { admin } = limited()
  expect(await statuses(8, () => admin.get('/account'))).toEqual([200, 200, 200, 200, 200, 200, 200, 429])
  const { body, type } = await admin.get('/account')
  expect([type, body]).toEqual(['application/problem+json', expect.objectContaining({ title: 'Too Many Requests', status: 429, retry_after: 300 })])
})

test('the window slides: a second later there is room again', async () => {
  let now = seededAt.getTime()
  const store = openStore()
  seedAccount(store, { now: seededAt, leads: 5 })
  const account = createAccount({ store, origin: 'http://localhost', brand: 'amocrm', now: () => seededAt, pace: () => new Date(now) })
  const server = createAmoServer(account)
  const cookie = `session_id=${account.keys.signIn(9_000_001)}`
  const call = () => Promise.resolve(server.request('http://localhost/api/v4/account', { headers: { cookie } }))
  await statuses(4, call)
  now += 600
  expect(await statuses(4, call)).toEqual([200, 200, 200, 429])
  now += 500
  expect(await statuses(5, call)).toEqual([200, 200, 200, 200, 429])
})

test('requests of nobody count too: the limit is the address’s', async () => {
  const { admin, fetch } = limited()
  await statuses(7, () => fetch('/api/v4/account'))
  expect((await admin.get('/account')).status).toBe(429)
})

test('whoever keeps on is shut out with a page until forgiven', async () => {
  const { admin, account, fetch } = limited()
  account.faults.change({ blockAfter: 3 })
  expect(await statuses(11, () => admin.get('/account'))).toEqual([...Array<number>(7).fill(200), 429, 429, 403, 403])
  expect(await admin.get('/leads')).toEqual({ status: 403, type: 'text/html', body: '403 Forbidden' })
  await fetch('/sandbox/faults', { method: 'DELETE' })
  expect((await admin.get('/account')).status).toBe(200)
})

test('an account that is not paid answers 402 everywhere', async () => {
  const { as, account } = world()
  account.faults.change({ unpaid: true })
  expect(await as('admin').get('/leads')).toMatchObject({ status: 402, body: { title: 'Payment Required', detail: 'Payment required' } })
})

test('a 429 may come as a page', async () => {
  const { as, account } = world()
  account.faults.change({ tooMany: [{ json: false, times: 1 }, { methods: ['PATCH *'], times: 1 }] })
  expect(await as('admin').get('/leads')).toMatchObject({ status: 429, type: 'text/html' })
  expect((await as('admin').get('/leads')).status).toBe(200)
  expect((await as('admin').patch('/leads/1', { name: 'x' })).body.status).toBe(429)
})

test('a large batch ends in 504, a small one does not, and either may have been carried out', async () => {
  const { as, account } = world()
  const [one, two] = [...account.tables.cards.leads.all()]
  const both = [{ id: one?.id, price: 1 }, { id: two?.id, price: 1 }]
  account.faults.change({ gatewayTimeout: { methods: ['PATCH /leads'], moreThan: 1 } })
  expect(await as('admin').patch('/leads', both)).toMatchObject({ status: 504, type: 'text/html' })
  expect(account.tables.cards.leads.get(one?.id ?? 0)?.price).toBe(one?.price)
  expect((await as('admin').patch('/leads', both.slice(0, 1))).status).toBe(200)
  account.faults.change({ gatewayTimeout: { carriedOut: true } })
  await as('admin').patch('/leads', both)
  expect(account.tables.cards.leads.get(two?.id ?? 0)?.price).toBe(1)
})

test('a connection that breaks before a write leaves nothing, one that breaks after it leaves all', async () => {
  const store = openStore()
  seedAccount(store, { now: seededAt, leads: 5 })
  const account = createAccount({ store, origin: 'http://localhost', brand: 'amocrm', now: () => seededAt })
  const server = createAmoServer(account)
  const listening = await listen((request, connection) => server.fetch(request, connection), { port: 0 })
  onTestFinished(() => listening.close())
  const headers = { Authorization: `Bearer ${account.keys.tokenOf(9_000_001)}` }
  const post = () => fetch(`http://127.0.0.1:${listening.port}/api/v4/tasks`, { method: 'POST', headers, body: JSON.stringify([{ text: 'x', complete_till: 1 }]) })
  const size = account.tables.tasks.size
  account.faults.change({ dropBefore: { methods: ['POST /tasks'], times: 1 } })
  await expect(post()).rejects.toThrow()
  expect(account.tables.tasks.size).toBe(size)
  account.faults.change({ dropAfter: { methods: ['POST /tasks'], times: 1 } })
  await expect(post()).rejects.toThrow()
  expect(account.tables.tasks.size).toBe(size + 1)
  expect(account.journal.entries().map(entry => [entry.status, entry.dropped])).toEqual([[0, 'before'], [0, 'after']])
})

test('a session ends for one request or for good', async () => {
  const { as, account, fetch } = world()
  const admin = as('admin')
  account.faults.change({ sessionEnded: { times: 1 } })
  expect(await admin.get('/account')).toMatchObject({ status: 401, type: 'application/problem+json', body: { title: 'Unauthorized' } })
  expect((await admin.get('/account')).status).toBe(200)
  await fetch('/sandbox/session/all', { method: 'DELETE' })
  expect((await admin.get('/account')).status).toBe(401)
})

test('by switches writes of a browser want a header', async () => {
  const { account, user } = world()
  const server = createAmoServer(account)
  const secret = account.keys.signIn(user('admin').id)
  const post = async (headers: Record<string, string>) => (await server.request('http://x/api/v4/tasks', { method: 'POST', headers: { cookie: `session_id=${secret}`, ...headers }, body: JSON.stringify([{ text: 'x', complete_till: 1 }]) })).status
  expect(await post({})).toBe(200)
  account.faults.change({ requireXhr: true })
  expect([await post({}), await post({ 'X-Requested-With': 'XMLHttpRequest' })]).toEqual([403, 200])
  account.faults.change({ requireXhr: false, requireCsrf: true })
  expect([await post({ 'X-Requested-With': 'XMLHttpRequest' }), await post({ 'X-CSRF-Token': account.keys.csrfOf(secret) ?? '' })]).toEqual([403, 200])
})

test('an answer is held back as long as its request is said to take', async () => {
  const { account } = world()
  account.faults.change({ requestTime: { 'GET /events*': 400, '*': 80 } })
  expect(['GET /events', 'GET /leads/5'].map(request => account.faults.workTime(request))).toEqual([400, 80])
})

test('what a switch does not understand is refused with what it knows', async () => {
  const { fetch } = world()
  const set = (body: unknown) => fetch('/sandbox/faults', { method: 'POST', body: JSON.stringify(body) })
  expect((await set({ gatewayTimeout: { moreThan: 5 }, hiddenIs: 403 })).status).toBe(200)
  expect(await (await set({ earthquake: true })).json()).toMatchObject({ error: expect.stringContaining('There is no switch "earthquake"') })
  expect(await (await set({ hiddenIs: 500 })).json()).toMatchObject({ error: expect.stringContaining('hiddenIs') })
  const { is, on } = await (await fetch('/sandbox/faults')).json() as { is: { hiddenIs: number }, on: unknown }
  expect([is.hiddenIs, on]).toEqual([403, { gatewayTimeout: [{ moreThan: 5 }] }])
})

test('every switch says what it does, and clearing brings the account back to how it began', async () => {
  const { fetch, account } = world()
  const { is, fired, meanings } = await (await fetch('/sandbox/faults')).json() as Record<'is' | 'fired' | 'meanings', Record<string, unknown>>
  expect(Object.keys(meanings).sort()).toEqual([...Object.keys(is), ...Object.keys(fired)].sort())
  account.faults.change({ unpaid: true, blocked: true })
  await fetch('/sandbox/faults', { method: 'DELETE' })
  expect([account.faults.is.unpaid, account.faults.is.requestLimit, account.faults.on]).toEqual([false, false, {}])
})

test('an answer waits for the time of its request', async () => {
  const { as, account } = world()
  const order: string[] = []
  account.faults.change({ requestTime: { 'GET /account': 60 } })
  await Promise.all([
    as('admin').get('/account').then(() => order.push('slow')),
    as('admin').get('/leads/loss_reasons').then(() => order.push('quick')),
  ])
  expect(order).toEqual(['quick', 'slow'])
})
