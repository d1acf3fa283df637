import { expect, test } from 'vitest'
import { world, type World } from './account-world.ts'

async function withList({ as }: World): Promise<number> {
  const { body } = await as('admin').post('/catalogs', [{ name: 'Reviews', can_link_multiple: true, request_id: 'list' }])
  expect(body._embedded.catalogs).toMatchObject([{ name: 'Reviews', type: 'regular', request_id: 'list' }])
  return body._embedded.catalogs[0].id
}

test('a list has fields of its own and elements that keep them', async () => {
  const account = world()
  const { as } = account
  const list = await withList(account)
  const field = (await as('admin').post(`/catalogs/${list}/custom_fields`, { name: 'Record', type: 'textarea', code: 'RECORD' })).body
  expect(field).toMatchObject({ entity_type: 'catalogs', catalog_id: list, is_visible: true })
  const added = await as('salesperson').post(`/catalogs/${list}/elements`, [{ name: 'One', custom_fields_values: [{ field_code: 'RECORD', values: [{ value: '{"v":1}' }] }], request_id: 'r' }])
  const { id } = added.body._embedded.elements[0]
  expect(added.body._embedded.elements).toMatchObject([{ request_id: 'r' }])
  const changed = await as('admin').patch(`/catalogs/${list}/elements/${id}`, { custom_fields_values: [{ field_id: field.id, values: [{ value: '{"v":2}' }] }] })
  expect(changed.body).toMatchObject({ id, catalog_id: list, custom_fields_values: [{ field_code: 'RECORD', values: [{ value: '{"v":2}' }] }] })
  expect((await as('admin').get(`/catalogs/${list}/elements?query=%22v%22:2`)).body._embedded.elements).toHaveLength(1)
  expect((await as('admin').get(`/catalogs/${list}/elements?filter[id]=1`)).status).toBe(204)
  const { events } = (await as('admin').get(`/events?filter[entity]=catalog_${list}&filter[entity_id]=${id}`)).body._embedded
  expect(events).toMatchObject([{ type: `custom_field_${field.id}_value_changed`, value_before: [{ custom_field_value: { text: '{"v":1}' } }] }])
})

test('an account has at most ten lists', async () => {
  const { as } = world()
  await as('admin').post('/catalogs', Array.from({ length: 10 }, (_, index) => ({ name: `List ${index}` })))
  expect((await as('admin').post('/catalogs', [{ name: 'Eleventh' }])).status).toBe(400)
})

test('an element is linked with a lead and unlinked again, and the lead tells of it', async () => {
  const account = world()
  const { as } = account
  const list = await withList(account)
  const element = (await as('admin').post(`/catalogs/${list}/elements`, [{ name: 'One' }])).body._embedded.elements[0].id
  const lead = [...account.account.tables.cards.leads.all()][0]?.id
  const link = [{ to_entity_id: element, to_entity_type: 'catalog_elements', metadata: { catalog_id: list, quantity: 2 } }]
  expect((await as('admin').post(`/leads/${lead}/link`, link)).body._embedded.links).toEqual([{ entity_id: lead, entity_type: 'leads', to_entity_id: element, to_entity_type: 'catalog_elements', metadata: { quantity: 2, catalog_id: list } }])
  expect((await as('admin').get(`/leads/${lead}?with=catalog_elements`)).body._embedded.catalog_elements).toMatchObject([{ id: element, metadata: { quantity: 2, catalog_id: list } }])
  expect((await as('admin').post(`/leads/${lead}/unlink`, link)).status).toBe(204)
  expect((await as('admin').get(`/leads/${lead}/links?filter[to_entity_type]=catalog_elements`)).body).toMatchObject({ _total_items: 0, _embedded: { links: [] } })
})

test('contacts and companies are linked; a main contact is one, a company is one', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const lead = (await admin.post('/leads', [{ name: 'Fresh' }])).body._embedded.leads[0].id
  const [a, b] = [...account.tables.cards.contacts.all()].map(row => row.id)
  const [x, y] = [...account.tables.cards.companies.all()].map(row => row.id)
  await admin.post(`/leads/${lead}/link`, [a, b].map(id => ({ to_entity_id: id, to_entity_type: 'contacts' })))
  await admin.post(`/leads/${lead}/link`, [{ to_entity_id: b, to_entity_type: 'contacts', metadata: { is_main: true } }])
  for (const id of [x, y]) await admin.post(`/leads/${lead}/link`, [{ to_entity_id: id, to_entity_type: 'companies' }])
  const { _embedded } = (await admin.get(`/leads/${lead}?with=contacts`)).body
  expect(_embedded.contacts).toMatchObject([{ id: b, is_main: true }, { id: a, is_main: false }])
  expect(_embedded.companies).toMatchObject([{ id: y }])
  expect((await admin.get(`/leads/links?filter[entity_id][]=${lead}`)).body._total_items).toBe(3)
  expect((await admin.get(`/contacts/${b}/links?filter[to_entity_id]=${lead}`)).body._embedded.links).toMatchObject([{ to_entity_type: 'leads', to_entity_id: lead }])
  const types = (await admin.get(`/events?filter[entity]=lead&filter[entity_id]=${lead}`)).body._embedded.events.map((event: { type: string }) => event.type)
  expect(types).toEqual(expect.arrayContaining(['contact_linked', 'company_linked', 'company_unlinked']))
})

test('a link with something that is not there is refused', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]?.id
  const { body } = await as('admin').post(`/leads/${lead}/link`, [{ to_entity_id: 1, to_entity_type: 'contacts' }, { to_entity_id: 1, to_entity_type: 'planets' }])
  expect(body['validation-errors'].map((item: { errors: { path: string }[] }) => item.errors[0]?.path)).toEqual(['to_entity_id', 'to_entity_type'])
})
