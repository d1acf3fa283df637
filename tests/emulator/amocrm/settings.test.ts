import { expect, test } from 'vitest'
import { origin, world } from './account-world.ts'

type Id = { readonly id: number }

test('a pipeline is made with its stages, and the system’s own come along', async () => {
  const { as } = world()
  const { status, body } = await as('admin').post('/leads/pipelines', [{
    name: 'Service', sort: 20, is_main: false, is_unsorted_on: true, request_id: '123', _embedded: { statuses: [{ id: 142, name: 'Served' }, { name: 'First call', sort: 10, color: '#fffeb2' }, { name: 'Visit', sort: 200 }] },
  }])
  expect(status).toBe(200)
  const [pipeline] = body._embedded.pipelines
  expect(pipeline).toMatchObject({ name: 'Service', is_main: false, is_archive: false, request_id: '123', _links: { self: { href: `${origin}/api/v4/leads/pipelines/${pipeline.id}` } } })
  expect(pipeline._embedded.statuses.map((row: { name: string, type: number }) => [row.name, row.type])).toEqual([[expect.any(String), 1], ['First call', 0], ['Visit', 0], ['Served', 0], [expect.any(String), 0]])
  expect(pipeline._embedded.statuses.map((row: Id) => row.id).slice(3)).toEqual([142, 143])
  const lead = (await as('admin').post('/leads', [{ name: 'Repair', pipeline_id: pipeline.id }])).body._embedded.leads[0].id
  expect((await as('admin').get(`/leads/${lead}`)).body).toMatchObject({ pipeline_id: pipeline.id, status_id: pipeline._embedded.statuses[1].id })
  expect((await as('admin').delete(`/leads/pipelines/${pipeline.id}`)).status).toBe(400)
})

test('a pipeline wants all that the page asks for, and an administrator', async () => {
  const { as } = world()
  const { body } = await as('admin').post('/leads/pipelines', [{ name: 'Service' }])
  expect(body['validation-errors'][0].errors.map((error: { path: string }) => error.path)).toEqual(['sort', 'is_main', 'is_unsorted_on'])
  expect((await as('salesperson').post('/leads/pipelines', [{ name: 'Service', sort: 1, is_main: false, is_unsorted_on: true }])).status).toBe(403)
})

test('one pipeline is the main one', async () => {
  const { as } = world()
  const pipelines = async () => (await as('admin').get('/leads/pipelines')).body._embedded.pipelines
  const [, second] = await pipelines()
  expect((await as('admin').patch(`/leads/pipelines/${second.id}`, { is_main: true })).body).toMatchObject({ id: second.id, is_main: true, request_id: '0' })
  expect((await pipelines()).filter((row: { is_main: boolean }) => row.is_main)).toMatchObject([{ id: second.id }])
})

test('a stage is added, renamed and taken away, and its leads go to the first one', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const pipeline = [...account.tables.pipelines.all()][0]?.id
  const added = (await admin.post(`/leads/pipelines/${pipeline}/statuses`, [{ name: 'Trial', sort: 65, color: '#c1e0ff' }])).body._embedded.statuses[0]
  expect(added).toMatchObject({ name: 'Trial', sort: 65, color: '#c1e0ff', is_editable: true, type: 0, request_id: '0' })
  const lead = [...account.tables.cards.leads.all()][0]?.id
  await admin.patch(`/leads/${lead}`, { pipeline_id: pipeline, status_id: added.id })
  expect((await admin.patch(`/leads/pipelines/${pipeline}/statuses/${added.id}`, { name: 'Pilot' })).body).toMatchObject({ id: added.id, name: 'Pilot', sort: 65 })
  expect((await admin.delete(`/leads/pipelines/${pipeline}/statuses/${added.id}`)).status).toBe(204)
  const statuses = (await admin.get(`/leads/pipelines/${pipeline}/statuses?with=descriptions`)).body._embedded.statuses
  expect((await admin.get(`/leads/${lead}`)).body.status_id).toBe(statuses.find((row: { type: number }) => row.type === 0).id)
  expect(statuses[0].descriptions).toEqual([])
  expect((await admin.delete(`/leads/pipelines/${pipeline}/statuses/142`)).status).toBe(400)
})

test('reasons of loss are added, changed and read one by one', async () => {
  const { as } = world()
  const reason = (await as('admin').post('/leads/loss_reasons', [{ name: 'Went quiet', request_id: 'r' }])).body._embedded.loss_reasons[0]
  expect(reason).toMatchObject({ name: 'Went quiet', request_id: 'r', sort: expect.any(Number) })
  await as('admin').patch(`/leads/loss_reasons/${reason.id}`, { name: 'No answer' })
  expect((await as('salesperson').get(`/leads/loss_reasons/${reason.id}`)).body.name).toBe('No answer')
  expect((await as('admin').delete(`/leads/loss_reasons/${reason.id}`)).status).toBe(204)
})

test('a role is made with 201 and changed with 202, and whoever has it follows', async () => {
  const { as, account, user } = world()
  const admin = as('admin')
  const none = { view: 'D', edit: 'D', add: 'D', delete: 'D', export: 'D' }
  const made = await admin.post('/roles', [{ name: 'Observer', rights: { leads: { ...none, view: 'A' }, contacts: none, companies: none, tasks: { edit: 'D', delete: 'D' }, catalog_access: false, mail_access: false }, request_id: 'x' }])
  expect(made).toMatchObject({ status: 201, body: { _embedded: { roles: [{ name: 'Observer', request_id: 'x', rights: { leads: { view: 'A', edit: 'D' } } }] } } })
  const { id } = made.body._embedded.roles[0]
  account.tables.users.update(user('salesperson').id, { roleId: id })
  expect(await admin.patch(`/roles/${id}`, { rights: { leads: { view: 'D' } } })).toMatchObject({ status: 202, body: { id, rights: { leads: { view: 'D', edit: 'D' } } } })
  expect((await as('salesperson').get('/leads')).status).toBe(204)
  expect((await admin.delete(`/roles/${id}`)).status).toBe(204)
})

test('people are added, put to rest and called back by an administrator', async () => {
  const { as } = world()
  const admin = as('admin')
  const made = await admin.post('/users', [{ name: 'Nina Gray', email: 'nina@example.com', password: 'secret-1', lang: 'en', rights: { group_id: 0 } }, { name: 'No mail' }])
  expect(made).toMatchObject({ status: 400, body: { 'validation-errors': [{ request_id: '1', errors: [{ path: 'email' }, { path: 'password' }] }] } })
  const one = await admin.post('/users', [{ name: 'Nina Gray', email: 'nina@example.com', password: 'secret-1', lang: 'en', rights: { group_id: 0 } }])
  expect(one).toMatchObject({ status: 201, body: { _embedded: { users: [{ name: 'Nina Gray', email: 'nina@example.com', rights: { is_admin: false, is_active: true, group_id: 0 } }] } } })
  const { id } = one.body._embedded.users[0]
  expect((await admin.post('/users/deactivate', [{ id }])).status).toBe(204)
  expect((await admin.get(`/users/${id}`)).body.rights.is_active).toBe(false)
  expect((await admin.post('/users/activate', [{ id }])).status).toBe(202)
  expect((await as('salesperson').post('/users', [])).status).toBe(403)
})

test('a webhook is kept for an address, found by it and taken back by it', async () => {
  const { as } = world()
  const admin = as('admin')
  expect((await admin.get('/webhooks')).status).toBe(204)
  expect(await admin.post('/webhooks', { destination: 'https://example.com/hook', settings: ['add_lead'], sort: 10 })).toMatchObject({ status: 201, body: { id: expect.any(Number), destination: 'https://example.com/hook', settings: ['add_lead'], sort: 10, disabled: false } })
  await admin.post('/webhooks', { destination: 'https://example.com/hook', settings: ['add_lead', 'status_lead'] })
  expect((await admin.get('/webhooks?filter[destination]=https%3A%2F%2Fexample.com%2Fhook')).body).toMatchObject({ _total_items: 1, _embedded: { webhooks: [{ settings: ['add_lead', 'status_lead'] }] } })
  expect((await admin.post('/webhooks', { destination: 'nowhere', settings: ['add_lead'] })).status).toBe(400)
  expect((await as('salesperson').get('/webhooks')).status).toBe(403)
  expect((await admin.delete('/webhooks', { destination: 'https://example.com/hook' })).status).toBe(204)
})

test('sources of leads are kept by their outer ids', async () => {
  const { as } = world()
  const admin = as('admin')
  const source = (await admin.post('/sources', [{ name: 'Site', external_id: 'site-1', default: false }])).body._embedded.sources[0]
  expect(source).toMatchObject({ name: 'Site', external_id: 'site-1', default: false, services: [], request_id: '0', pipeline_id: expect.any(Number) })
  expect((await admin.get('/sources?filter[external_id]=site-1')).body._embedded.sources).toMatchObject([{ id: source.id }])
  expect((await admin.patch(`/sources/${source.id}`, { name: 'Shop' })).body.name).toBe('Shop')
  expect((await admin.delete('/sources', [{ id: source.id }])).status).toBe(204)
  expect((await admin.get('/sources')).status).toBe(204)
})

test('a lead from a form waits, is taken on, or goes to the bin', async () => {
  const { as, account, user } = world()
  const admin = as('admin')
  const form = (name: string) => ({
    source_name: 'Site', source_uid: 'a1fee7', created_at: 1_795_000_000, request_id: name, metadata: { form_id: 'order', form_name: 'Order', form_page: 'https://example.com/order', form_sent_at: 1_795_000_000 },
    _embedded: { leads: [{ name }], contacts: [{ name: 'Anna River' }] },
  })
  const added = (await admin.post('/leads/unsorted/forms', [form('One'), form('Two')])).body._embedded.unsorted
  expect(added).toMatchObject([{ request_id: 'One', uid: expect.any(String), _embedded: { leads: [{ id: expect.any(Number) }], contacts: [{ id: expect.any(Number) }] } }, { request_id: 'Two' }])
  expect((await admin.get('/leads/unsorted?filter[category][]=forms')).body._embedded.unsorted).toHaveLength(2)
  const lead = added[0]._embedded.leads[0].id
  const waiting = account.tables.cards.leads.get(lead)?.statusId
  expect((await admin.post(`/leads/unsorted/${added[0].uid}/accept`, { user_id: user('salesperson').id })).body).toMatchObject({ uid: added[0].uid, category: 'forms', _embedded: { leads: [{ id: lead }] } })
  expect(account.tables.cards.leads.get(lead)).toMatchObject({ responsibleUserId: user('salesperson').id })
  expect(account.tables.cards.leads.get(lead)?.statusId).not.toBe(waiting)
  expect((await admin.delete(`/leads/unsorted/${added[1].uid}/decline`)).status).toBe(200)
  expect((await admin.get('/leads/unsorted')).status).toBe(204)
  expect((await admin.get('/leads/unsorted/summary')).body).toMatchObject({ total: 2, accepted: 1, declined: 1, categories: { forms: { total: 2 }, chats: { total: 0 } } })
  expect((await admin.post('/leads/unsorted/sip', [{ source_name: 'Line' }])).status).toBe(400)
})
