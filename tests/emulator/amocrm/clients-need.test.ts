import { expect, test } from 'vitest'
import { world } from './account-world.ts'

/** What public clients send and read, beside what the pages say. */

type Text = Readonly<Record<string, unknown>>

function claimsOf(token: string): Text {
  const [, claims = ''] = token.split('.')
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Text
}

test('a long-lived token is a JWT that says when it ends', async () => {
  const { account, user, fetch } = world()
  const token = account.keys.tokenOf(user('admin').id)
  expect(claimsOf(token)).toMatchObject({ exp: expect.any(Number), sub: String(user('admin').id), account_id: account.about().accountId })
  expect(Number(claimsOf(token).exp)).toBeGreaterThan(account.now().getTime() / 1000)
  expect((await fetch('/api/v4/account', { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200)
})

test('a code is changed for a token once, the token is renewed once, and ends', async () => {
  const { account, fetch, user } = world()
  const post = async (path: string, body: unknown) => fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  const client = { client_id: 'id', client_secret: 'secret', redirect_uri: 'https://example.com' }
  const { code } = await (await post('/sandbox/code', { user: 'head' })).json() as { code: string }
  const first = await (await post('/oauth2/access_token', { ...client, grant_type: 'authorization_code', code })).json() as { access_token: string, refresh_token: string }
  expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 86_400, server_time: expect.any(Number) })
  const who = async (token: string) => fetch('/api/v4/account', { headers: { Authorization: `Bearer ${token}` } })
  expect(await (await who(first.access_token)).json()).toMatchObject({ current_user_id: user('head').id })
  expect((await post('/oauth2/access_token', { ...client, grant_type: 'authorization_code', code })).status).toBe(400)
  const second = await (await post('/oauth2/access_token', { ...client, grant_type: 'refresh_token', refresh_token: first.refresh_token })).json() as { access_token: string }
  expect((await who(second.access_token)).status).toBe(200)
  account.setClock(new Date(account.now().getTime() + 2 * 86_400_000))
  expect((await who(second.access_token)).status).toBe(401)
})

test('what is not understood of a request is told in a header', async () => {
  const { account, fetch, user } = world()
  const headers = { Authorization: `Bearer ${account.keys.tokenOf(user('admin').id)}` }
  const response = await fetch('/api/v4/leads?with=weather&filter[mood]=good', { headers })
  expect([response.status, response.headers.get('X-Local-Account-Unknown')]).toEqual([200, 'with=weather; filter%5Bmood%5D'])
  expect((await fetch('/api/v4/leads', { headers })).headers.has('X-Local-Account-Unknown')).toBe(false)
})

test('an address that this account does not keep says so, and why', async () => {
  const { as, fetch } = world()
  expect((await as('admin').get('/customers')).body).toMatchObject({ status: 404, detail: expect.stringMatching(/^Cannot GET/), local: expect.stringContaining('customers are switched off') })
  expect((await as('admin').delete('/leads/1')).body).toMatchObject({ status: 405, local: expect.stringContaining('GET, PATCH') })
  const old = await fetch('/api/v2/account')
  expect([old.status, old.headers.get('Content-Type')]).toEqual([404, 'application/problem+json'])
})

test('a request id comes back as it was sent, on changes too', async () => {
  const { as, account } = world()
  const [one, two] = [...account.tables.cards.leads.all()]
  const changed = (await as('admin').patch('/leads', [{ id: one?.id, price: 1, request_id: 'mine' }, { id: two?.id, price: 2 }])).body._embedded.leads
  expect(changed.map((row: Text) => row.request_id)).toEqual(['mine', undefined])
  expect((await as('admin').post('/leads', [{ name: 'One', request_id: 7 }])).body._embedded.leads[0].request_id).toBe(7)
  expect((await as('admin').patch(`/contacts/${[...account.tables.cards.contacts.all()][0]?.id}`, { name: 'Anna', request_id: '0' })).body.request_id).toBe('0')
})

test('the account has what the official client reads of its settings', async () => {
  const { body } = await world().as('admin').get('/account?with=datetime_settings,invoices_settings,amojo_rights,users_groups,task_types')
  expect(body).toMatchObject({ created_by: expect.any(Number), updated_at: expect.any(Number), mobile_feature_version: expect.any(Number), invoices_settings: { lang: 'ru' } })
  expect(body._embedded.datetime_settings).toMatchObject({ date_pattern: expect.any(String), date_format: expect.any(String), date_formant: expect.any(String), timezone_offset: '+03:00' })
})

test('of a deleted card little more is told than that it is deleted', async () => {
  const { as, account, fetch } = world()
  const id = [...account.tables.cards.leads.all()][0]?.id
  await fetch(`/sandbox/cards/leads/${id}`, { method: 'DELETE' })
  const { body } = await as('admin').get('/leads?with=only_deleted')
  expect(Object.keys(body._embedded.leads[0])).toEqual(['id', 'updated_by', 'updated_at', 'is_deleted', '_links'])
})

test('several notes of a card are changed at once', async () => {
  const { as, account } = world()
  const [lead, other] = [...account.tables.cards.leads.all()].map(row => row.id)
  const notes = (await as('admin').post(`/leads/${lead}/notes`, ['One', 'Two'].map(text => ({ note_type: 'common', params: { text } })))).body._embedded.notes
  const change = notes.map(({ id }: { id: number }, index: number) => ({ id, note_type: 'common', params: { text: `Changed ${index}` }, request_id: `r${index}` }))
  expect((await as('admin').patch(`/leads/${lead}/notes`, change)).body._embedded.notes).toMatchObject([{ request_id: 'r0', entity_id: lead }, { request_id: 'r1' }])
  expect((await as('admin').get(`/leads/notes/${notes[1].id}`)).body.params.text).toBe('Changed 1')
  expect((await as('admin').patch(`/leads/${other}/notes`, change)).status).toBe(400)
})

test('events are found between two moments with a comma, and their types have names', async () => {
  const { as, account } = world()
  const times = [...account.tables.events.all()].map(row => row.createdAt).sort((a, b) => a - b)
  const [from, to] = [times[3] ?? 0, times[8] ?? 0]
  const found = (await as('admin').get(`/events?limit=100&filter[created_at]=${from},${to}`)).body._embedded.events
  expect(found.length).toBe(times.filter(time => time >= from && time <= to).length)
  const types = (await as('admin').get('/events/types?language_code=ru')).body
  expect(types._embedded.events_types).toContainEqual({ key: 'lead_added', type: 1, lang: 'Новая сделка' })
  expect(types._total_items).toBe(types._embedded.events_types.length)
})

test('a new task tells nothing but itself, and a message to the cashier has a type of its own', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]?.id
  const task = (await as('admin').post('/tasks', [{ text: 'Call', complete_till: 1_795_500_000, entity_id: lead, entity_type: 'leads' }])).body._embedded.tasks[0].id
  expect((await as('admin').get(`/events?filter[entity]=task&filter[entity_id]=${task}`)).body._embedded.events).toMatchObject([{ type: 'task_added', value_after: [], value_before: [] }])
  await as('admin').post(`/leads/${lead}/notes`, [{ note_type: 'message_cashier', params: { status: 'created', text: 'Paid' } }])
  expect((await as('admin').get(`/events?filter[entity]=lead&filter[entity_id]=${lead}&filter[type]=message_to_cashier_note_added`)).body._embedded.events).toHaveLength(1)
})

test('fields are made with 201 and keep what only their type has', async () => {
  const { as } = world()
  const admin = as('admin')
  const made = await admin.post('/leads/custom_fields', [{ name: 'Sum', type: 'monetary' }, { name: 'Born', type: 'birthday', remind: 'week' }, { name: 'Address', type: 'smart_address' }])
  expect(made.status).toBe(201)
  const [sum, born, address] = made.body._embedded.custom_fields
  expect([sum.currency, born.remind, address.currency]).toEqual(['RUB', 'week', null])
  const parts = [{ value: 'Lenina 1', enum_id: 1, enum_code: 'address_line_1' }, { value: 'Tver', enum_id: 3, enum_code: 'city' }]
  const lead = (await admin.post('/leads', [{ name: 'One', custom_fields_values: [{ field_id: address.id, values: parts }] }])).body._embedded.leads[0].id
  expect((await admin.get(`/leads/${lead}`)).body.custom_fields_values).toMatchObject([{ field_id: address.id, values: parts }])
})

test('a tree of categories is told by numbers, also among new ones', async () => {
  const { as } = world()
  const list = (await as('admin').post('/catalogs', [{ name: 'Goods' }])).body._embedded.catalogs[0].id
  const field = (await as('admin').post(`/catalogs/${list}/custom_fields`, [{ name: 'Group', type: 'category', nested: [{ request_id: 'a', value: 'Machines', sort: 1 }, { parent_request_id: 'a', value: 'Roasters', sort: 2 }] }])).body._embedded.custom_fields[0]
  const [top, below] = field.nested
  expect([top.parent_id, below.parent_id, below.value]).toEqual([null, top.id, 'Roasters'])
})

test('a chained list keeps the elements that it names', async () => {
  const { as } = world()
  const admin = as('admin')
  const field = (await admin.post('/leads/custom_fields', { name: 'Model', type: 'chained_list', chained_lists: [{ title: 'Brand', catalog_id: 4521, parent_catalog_id: null }] })).body
  expect(field.chained_lists).toMatchObject([{ title: 'Brand', catalog_id: 4521 }])
  const values = [{ catalog_id: 4521, catalog_element_id: 597_393 }]
  const lead = (await admin.post('/leads', [{ name: 'One', custom_fields_values: [{ field_id: field.id, values }] }])).body._embedded.leads[0].id
  expect((await admin.get(`/leads/${lead}`)).body.custom_fields_values[0].values).toEqual(values)
})

test('a group is made with 201, tells its fields and takes others in', async () => {
  const { as } = world()
  const admin = as('admin')
  const made = await admin.post('/leads/custom_fields/groups', [{ name: 'Quality', sort: 4 }])
  expect([made.status, made.body._embedded.custom_field_groups[0].fields]).toEqual([201, []])
  const { id } = made.body._embedded.custom_field_groups[0]
  const field = (await admin.post('/leads/custom_fields', { name: 'Mark', type: 'text' })).body.id
  expect((await admin.patch(`/leads/custom_fields/groups/${id}`, { fields: [field] })).body).toMatchObject({ id, fields: [field] })
  expect((await admin.get(`/leads/custom_fields/${field}`)).body.group_id).toBe(id)
  expect((await admin.get('/leads/custom_fields/groups/nothing')).status).toBe(404)
})

test('several lists are changed at once, and elements are found by a bare id', async () => {
  const { as } = world()
  const admin = as('admin')
  const lists = (await admin.post('/catalogs', [{ name: 'One' }, { name: 'Two' }])).body._embedded.catalogs
  const changed = (await admin.patch('/catalogs', lists.map(({ id }: { id: number }) => ({ id, name: `List ${id}`, request_id: String(id) })))).body._embedded.catalogs
  expect(changed.map((row: Text) => [row.name, row.request_id])).toEqual(lists.map(({ id }: { id: number }) => [`List ${id}`, String(id)]))
  const elements = (await admin.post(`/catalogs/${lists[0].id}/elements`, [{ name: 'A' }, { name: 'B' }])).body._embedded.elements
  expect((await admin.get(`/catalogs/${lists[0].id}/elements?id[]=${elements[1].id}`)).body._embedded.elements).toMatchObject([{ name: 'B' }])
})

test('tags of leads have colours, and are found by their names', async () => {
  const { as } = world()
  const admin = as('admin')
  const tag = (await admin.post('/leads/tags', [{ name: 'hot', color: 'FF8F92' }])).body._embedded.tags[0]
  expect(tag).toEqual({ id: expect.any(Number), name: 'hot', color: 'FF8F92', request_id: '0' })
  expect((await admin.patch('/leads/tags', [{ id: tag.id, name: 'hotter' }])).body._embedded.tags).toEqual([{ id: tag.id, name: 'hotter', color: 'FF8F92' }])
  expect((await admin.get('/leads/tags?filter[name]=hotter')).body._embedded.tags).toHaveLength(1)
  expect((await admin.get('/leads/tags?filter[name]=hot')).status).toBe(204)
})

test('tasks are narrowed to leads in a stage', async () => {
  const { as, account } = world()
  const task = [...account.tables.tasks.all()].find(row => row.entityType === 'leads')
  const lead = account.tables.cards.leads.get(task?.entityId ?? 0)
  const found = (await as('admin').get(`/tasks?limit=250&filter[lead_statuses][0][status_id]=${lead?.statusId}&filter[lead_statuses][0][pipeline_id]=${lead?.pipelineId}`)).body._embedded.tasks
  const stages = found.map((row: { entity_type: string, entity_id: number }) => [row.entity_type, account.tables.cards.leads.get(row.entity_id)?.statusId])
  expect(stages.length).toBeGreaterThan(0)
  expect(stages.every(([type, status]: [string, number]) => type === 'leads' && status === lead?.statusId)).toBe(true)
})
