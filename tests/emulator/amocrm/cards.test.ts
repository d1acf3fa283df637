import { expect, test } from 'vitest'
import { origin, world } from './account-world.ts'

test('a list has absolute links and a next page as long as there is more', async () => {
  const admin = world().as('admin')
  const second = await admin.get('/leads?limit=15&page=2&with=contacts')
  expect([second.status, second.type]).toEqual([200, 'application/hal+json'])
  expect(second.body._page).toBe(2)
  expect(second.body._links).toMatchObject({
    self: { href: `${origin}/api/v4/leads?with=contacts&page=2&limit=15` }, next: { href: `${origin}/api/v4/leads?with=contacts&page=3&limit=15` }, prev: { href: `${origin}/api/v4/leads?with=contacts&page=1&limit=15` },
  })
  const third = await admin.get('/leads?limit=15&page=3')
  expect(third.body._embedded.leads).toHaveLength(10)
  expect(third.body._links).not.toHaveProperty('next')
  expect(third.body._embedded.leads[0]._links.self.href).toMatch(new RegExp(`^${origin}/api/v4/leads/\\d+$`))
})

test('an empty list and an id that is not there are 204 without a body', async () => {
  const admin = world().as('admin')
  expect(await admin.get('/leads?page=9')).toEqual({ status: 204, type: null, body: '' })
  expect(await admin.get('/contacts/1')).toEqual({ status: 204, type: null, body: '' })
})

test('by a switch a missing id is 404', async () => {
  const { as, account } = world()
  account.faults.change({ missingIs: 404 })
  expect(await as('admin').get('/contacts/1')).toMatchObject({ status: 404, type: 'application/problem+json', body: { title: 'Not Found' } })
})

test('more than 250 rows a page is 422', async () => {
  const { body, status } = await world().as('admin').get('/leads?limit=251')
  expect([status, body]).toEqual([422, { title: 'Unprocessable Entity', type: 'https://httpstatus.es/422', status: 422, detail: 'Limit 250 per page' }])
})

test('what is asked for by with stands in _embedded, and what is not is left out', async () => {
  const { as, account } = world()
  const link = [...account.tables.links.all()].find(row => row.fromType === 'leads' && row.toType === 'contacts')
  const plain = (await as('admin').get(`/leads/${link?.fromId}`)).body
  expect(Object.keys(plain._embedded)).toEqual(['tags', 'companies'])
  const full = (await as('admin').get(`/leads/${link?.fromId}?with=contacts,loss_reason,catalog_elements`)).body
  expect(full._embedded.contacts[0]).toMatchObject({ id: link?.toId, is_main: true })
  expect(full._embedded).toMatchObject({ loss_reason: expect.any(Array), catalog_elements: [] })
  const contact = (await as('admin').get(`/contacts/${link?.toId}?with=leads`)).body
  expect(contact._embedded.leads.map((lead: { id: number }) => lead.id)).toContain(link?.fromId)
})

test('filters in the spelling of PHP narrow a list', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const all = [...account.tables.cards.leads.all()]
  const [one, two] = all
  const byId = (await admin.get(`/leads?filter[id][]=${one?.id}&filter[id][]=${two?.id}`)).body._embedded.leads
  expect(byId.map((lead: { id: number }) => lead.id)).toEqual([one?.id, two?.id])
  const stage = (await admin.get(`/leads?limit=250&filter%5Bstatuses%5D%5B0%5D%5Bpipeline_id%5D=${one?.pipelineId}&filter%5Bstatuses%5D%5B0%5D%5Bstatus_id%5D=${one?.statusId}`)).body._embedded.leads
  expect(stage.length).toBe(all.filter(row => row.pipelineId === one?.pipelineId && row.statusId === one?.statusId).length)
  const dear = (await admin.get('/leads?limit=250&filter[price][from]=300000')).body._embedded.leads
  expect(dear.length).toBe(all.filter(row => row.price >= 300_000).length)
  const segment = [...account.tables.fields.all()].find(field => field.owner === 'leads' && field.type === 'select')
  const option = segment?.enums?.[0]
  const inSegment = (await admin.get(`/leads?limit=250&filter[custom_fields_values][${segment?.id}][]=${option?.id}`)).body._embedded.leads
  expect(inSegment.length).toBe(all.filter(row => row.values[segment?.id ?? 0]?.[0]?.enumId === option?.id).length)
  expect(inSegment.length).toBeGreaterThan(0)
})

test('an account without the filter of the API ignores it', async () => {
  const { as, account } = world()
  account.faults.change({ apiFilter: false })
  const { body } = await as('admin').get('/leads?limit=250&filter[id]=1')
  expect(body._embedded.leads).toHaveLength(40)
  expect((await as('admin').get('/account?with=is_api_filter_enabled')).body.is_api_filter_enabled).toBe(false)
})

test('a query finds a client by any spelling of the phone number', async () => {
  const { as, account } = world()
  const phone = [...account.tables.fields.all()].find(field => field.owner === 'contacts' && field.code === 'PHONE')
  const contact = [...account.tables.cards.contacts.all()].find(row => /^\+7 9\d\d 000/.test(String(row.values[phone?.id ?? 0]?.[0]?.value)))
  const digits = String(contact?.values[phone?.id ?? 0]?.[0]?.value).replace(/\D/g, '').slice(1)
  const { body } = await as('admin').get(`/contacts?query=${digits}`)
  expect(body._embedded.contacts.map((one: { id: number }) => one.id)).toContain(contact?.id)
  expect(await as('admin').get('/contacts?query=nobody-is-called-so')).toMatchObject({ status: 204 })
})

test('order is by what was asked', async () => {
  const { body } = await world().as('admin').get('/leads?limit=250&order[updated_at]=desc')
  const times = body._embedded.leads.map((lead: { updated_at: number }) => lead.updated_at)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})

test('one card is changed by its address, several by a list', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const [one, two] = [...account.tables.cards.leads.all()]
  expect(await admin.patch(`/leads/${one?.id}`, { price: 5000 })).toMatchObject({ status: 200, body: { id: one?.id, updated_at: expect.any(Number) } })
  const many = await admin.patch('/leads', [{ id: one?.id, name: 'A' }, { id: two?.id, name: 'B' }])
  expect(many.body._embedded.leads.map((row: { id: number }) => row.id)).toEqual([one?.id, two?.id])
  expect((await admin.get(`/leads/${one?.id}`)).body).toMatchObject({ name: 'A', price: 5000 })
})

test('a new card is told by the request id that it was sent with', async () => {
  const { as } = world()
  const { body } = await as('admin').post('/contacts', [{ first_name: 'Anna', last_name: 'River', request_id: 'mine' }, { name: 'Two' }])
  expect(body._embedded.contacts.map((row: { request_id: string }) => row.request_id)).toEqual(['mine', '1'])
  expect((await as('admin').get(`/contacts/${body._embedded.contacts[0].id}`)).body).toMatchObject({ name: 'Anna River', first_name: 'Anna' })
})

test('what is wrong with a field is a 400 that names the item and the place, and nothing is written', async () => {
  const { as, account } = world()
  const [one, two] = [...account.tables.cards.leads.all()]
  const { status, type, body } = await as('admin').patch('/leads', [
    { id: one?.id, name: 'Changed' },
    { id: two?.id, request_id: 'second', custom_fields_values: [{ field_id: 1, values: [{ value: 'x' }] }], price: 'dear' },
  ])
  expect([status, type]).toEqual([400, 'application/problem+json'])
  expect(body).toMatchObject({ title: 'Bad Request', detail: 'Request validation failed' })
  expect(body['validation-errors']).toEqual([{ request_id: 'second', errors: [
    { code: 'InvalidType', path: 'price', detail: expect.any(String) },
    { code: 'NotSupportedChoice', path: 'custom_fields_values.0.field_id', detail: 'The value you selected is not a valid choice.' },
  ] }])
  expect(account.tables.cards.leads.get(one?.id ?? 0)?.name).toBe(one?.name)
})

test('an empty body is a 400 of its own', async () => {
  expect((await world().as('admin').post('/leads')).body).toMatchObject({ status: 400, detail: 'Request data can not be empty' })
  expect((await world().as('admin').patch('/leads', [])).body).toMatchObject({ status: 400, detail: 'Request data can not be empty' })
})

test('fields are written by id or code and cleared by null', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const id = [...account.tables.cards.contacts.all()][0]?.id
  const role = [...account.tables.fields.all()].find(field => field.owner === 'contacts' && field.type === 'select')
  await admin.patch(`/contacts/${id}`, { custom_fields_values: [{ field_code: 'PHONE', values: [{ value: '+7 900 000-00-01', enum_code: 'MOB' }] }, { field_id: role?.id, values: [{ value: role?.enums?.[1]?.value }] }] })
  const values = (await admin.get(`/contacts/${id}`)).body.custom_fields_values
  expect(values).toContainEqual(expect.objectContaining({ field_code: 'PHONE', field_type: 'multitext', values: [{ value: '+7 900 000-00-01', enum_id: expect.any(Number), enum_code: 'MOB' }] }))
  expect(values).toContainEqual(expect.objectContaining({ field_id: role?.id, values: [{ value: role?.enums?.[1]?.value, enum_id: role?.enums?.[1]?.id, enum_code: null }] }))
  await admin.patch(`/contacts/${id}`, { custom_fields_values: [{ field_code: 'PHONE', values: null }] })
  expect(JSON.stringify((await admin.get(`/contacts/${id}`)).body.custom_fields_values)).not.toContain('PHONE')
})

test('tags are replaced, added and deleted', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const id = [...account.tables.cards.leads.all()][0]?.id
  const tags = async () => (await admin.get(`/leads/${id}`)).body._embedded.tags.map((tag: { name: string }) => tag.name)
  await admin.patch(`/leads/${id}`, { _embedded: { tags: [{ name: 'one' }, { name: 'two' }] } })
  expect(await tags()).toEqual(['one', 'two'])
  await admin.patch(`/leads/${id}`, { tags_to_add: [{ name: 'three' }], tags_to_delete: [{ name: 'one' }] })
  expect(await tags()).toEqual(['two', 'three'])
  expect((await admin.get('/leads/tags?query=three')).body._embedded.tags).toEqual([{ id: expect.any(Number), name: 'three', color: null }])
})

test('a lead that is lost keeps its reason and when; opened again it has neither', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const lead = [...account.tables.cards.leads.all()].find(row => row.closedAt === null)
  const reason = [...account.tables.lossReasons.all()][0]
  await admin.patch(`/leads/${lead?.id}`, { status_id: 143, loss_reason_id: reason?.id })
  const lost = (await admin.get(`/leads/${lead?.id}?with=loss_reason`)).body
  expect(lost).toMatchObject({ status_id: 143, pipeline_id: lead?.pipelineId, loss_reason_id: reason?.id, closed_at: expect.any(Number), _embedded: { loss_reason: [{ name: reason?.name }] } })
  await admin.patch(`/leads/${lead?.id}`, { status_id: lead?.statusId })
  expect((await admin.get(`/leads/${lead?.id}`)).body).toMatchObject({ closed_at: null, loss_reason_id: null })
})

test('a deleted card is found only among the deleted ones', async () => {
  const { as, account, fetch } = world()
  const id = [...account.tables.cards.leads.all()][0]?.id
  expect((await fetch(`/sandbox/cards/leads/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await as('admin').get(`/leads/${id}`)).toMatchObject({ status: 204 })
  expect((await as('admin').get('/leads?with=only_deleted')).body._embedded.leads).toMatchObject([{ id, is_deleted: true }])
  expect((await as('admin').get(`/events?filter[entity]=lead&filter[entity_id]=${id}&filter[type]=lead_deleted`)).body._embedded.events).toHaveLength(1)
})

test('a restored card is back among the others, without the links that it had', async () => {
  const { account, as, fetch } = world()
  const link = [...account.tables.links.all()].find(row => row.fromType === 'leads')
  await fetch(`/sandbox/cards/leads/${link?.fromId}`, { method: 'DELETE' })
  expect((await fetch(`/sandbox/cards/leads/${link?.fromId}/restore`, { method: 'POST' })).status).toBe(204)
  expect((await as('admin').get(`/leads/${link?.fromId}?with=contacts`)).body).toMatchObject({ is_deleted: false, _embedded: { contacts: [], companies: [] } })
  expect((await fetch(`/sandbox/cards/leads/${link?.fromId}/restore`, { method: 'POST' })).status).toBe(404)
})

test('a lead with its contact and company is made at once', async () => {
  const { as } = world()
  const { body } = await as('admin').post('/leads/complex', [{ name: 'Machine', _embedded: { contacts: [{ first_name: 'Anna' }], companies: [{ name: 'Harbour' }] } }])
  expect(body).toMatchObject([{ id: expect.any(Number), contact_id: expect.any(Number), company_id: expect.any(Number), merged: false }])
  expect((await as('admin').get(`/leads/${body[0].id}?with=contacts`)).body._embedded).toMatchObject({ contacts: [{ id: body[0].contact_id, is_main: true }], companies: [{ id: body[0].company_id }] })
})
