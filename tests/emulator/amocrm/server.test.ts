import { expect, test } from 'vitest'
import { world } from './account-world.ts'

const json = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

test('without a session there is nothing but a 401', async () => {
  const response = await world().fetch('/api/v4/leads')
  expect([response.status, response.headers.get('Content-Type')]).toEqual([401, 'application/problem+json'])
  expect(await response.json()).toMatchObject({ title: 'Unauthorized', type: 'https://httpstatus.es/401', status: 401 })
})

test('a session is begun for a person and carried by a cookie that scripts do not see', async () => {
  const { fetch, user } = world()
  const response = await fetch('/sandbox/session', json({ user: 'salesperson' }))
  const cookies = response.headers.getSetCookie()
  expect(cookies.find(cookie => cookie.startsWith('session_id='))).toMatch(/HttpOnly/)
  const cookie = cookies.map(one => one.split(';')[0]).join('; ')
  expect(await (await fetch('/api/v4/account', { headers: { cookie } })).json()).toMatchObject({ current_user_id: user('salesperson').id })
  await fetch('/sandbox/session', { method: 'DELETE', headers: { cookie } })
  expect((await fetch('/api/v4/account', { headers: { cookie } })).status).toBe(401)
})

test('nobody signs in as a dismissed person, and an open session of one ends', async () => {
  const { fetch, account, as, user } = world()
  expect((await fetch('/sandbox/session', json({ user: 'inactive' }))).status).toBe(400)
  const salesperson = as('salesperson')
  account.tables.users.update(user('salesperson').id, { isActive: false })
  expect((await salesperson.get('/account')).status).toBe(401)
})

test('a client without a browser has a token that stays the same', async () => {
  const { fetch } = world()
  const issue = async () => (await (await fetch('/sandbox/token', json({ user: 'head' }))).json() as { token: string }).token
  const token = await issue()
  expect(await issue()).toBe(token)
  expect((await fetch('/api/v4/account', { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200)
  expect((await fetch('/api/v4/account', { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401)
})

test('an address that is not known is 404, a method that is not is 405, and the journal says so', async () => {
  const { as, account } = world()
  expect((await as('admin').get('/planets')).body).toEqual({ title: 'Not Found', type: 'https://httpstatus.es/404', status: 404, detail: expect.stringMatching(/^Cannot GET .*\/api\/v4\/planets$/), local: expect.stringContaining('/planets') })
  expect((await as('admin').delete('/leads/1')).body).toMatchObject({ status: 405, title: 'Method Not Allowed' })
  expect(account.journal.entries().map(entry => entry.unknown)).toEqual([['GET /planets'], ['DELETE /leads/1']])
})

test('what is not known of a query or a body is ignored, but not in silence', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]?.id
  expect((await as('admin').get('/leads?with=contacts,weather&filter[mood]=good&order[price]=asc&colour=red')).status).toBe(200)
  expect((await as('admin').patch(`/leads/${lead}`, { mood: 'good' })).status).toBe(200)
  expect(account.journal.entries().map(entry => entry.unknown)).toEqual([['colour', 'with=weather', 'filter[mood]', 'order[price]'], ['body.mood']])
})

test('the journal keeps who asked what and how it ended', async () => {
  const { as, account, user, fetch } = world()
  await as('admin').get('/leads?limit=3&filter[id][]=5&filter[id][]=6')
  await as('salesperson').get('/users')
  expect(account.journal.entries()).toMatchObject([
    { user: user('admin').id, method: 'GET', path: '/api/v4/leads', query: { limit: '3', filter: { id: ['5', '6'] } }, status: 204, error: null },
    { user: user('salesperson').id, path: '/api/v4/users', status: 403, error: 'Forbidden' },
  ])
  await fetch('/sandbox/journal', { method: 'DELETE' })
  expect(await (await fetch('/sandbox/journal')).json()).toEqual([])
})

test('the clock of the account is turned by hand', async () => {
  const { as, fetch } = world()
  await fetch('/sandbox/clock', json({ now: '2027-01-01T00:00:00Z' }))
  const { id } = (await as('admin').post('/leads', [{ name: 'Later' }])).body._embedded.leads[0]
  expect((await as('admin').get(`/leads/${id}`)).body.created_at).toBe(1_798_761_600)
  expect((await fetch('/api/v4/account')).headers.get('Date')).toBe('Fri, 01 Jan 2027 00:00:00 GMT')
  expect((await fetch('/sandbox/clock', json({ now: 'soon' }))).status).toBe(400)
})

test('a server error changes nothing', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]?.id
  account.faults.change({ serverError: { times: 1 } })
  expect(await as('admin').patch(`/leads/${lead}`, { name: 'x' })).toMatchObject({ status: 500, body: { title: 'ErrInternalServer', status: 500 } })
  expect(account.tables.cards.leads.get(lead ?? 0)?.name).not.toBe('x')
})
