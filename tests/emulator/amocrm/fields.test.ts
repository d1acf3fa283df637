import { expect, test } from 'vitest'
import { world } from './account-world.ts'

const review = { name: 'Review', type: 'select', code: 'RVW_STATE', enums: [{ value: 'Waiting', sort: 1 }, { value: 'Done', sort: 2 }], request_id: 'state' }

test('everybody reads fields, only an administrator makes and changes them', async () => {
  const { as } = world()
  expect((await as('salesperson').get('/leads/custom_fields')).body).toMatchObject({ _page: 1, _page_count: 1, _total_items: expect.any(Number) })
  expect((await as('salesperson').post('/leads/custom_fields', [review])).status).toBe(403)
  expect((await as('admin').post('/leads/custom_fields', [review])).body._embedded.custom_fields).toMatchObject([{ code: 'RVW_STATE', request_id: 'state', is_api_only: false, enums: [{ value: 'Waiting' }, { value: 'Done' }] }])
})

test('by a switch anybody makes fields, and still nobody else changes them', async () => {
  const { as, account } = world()
  account.faults.change({ anybodyCreatesFields: true })
  const { id } = (await as('salesperson').post('/leads/custom_fields', [review])).body._embedded.custom_fields[0]
  expect((await as('salesperson').patch(`/leads/custom_fields/${id}`, { name: 'Mine' })).status).toBe(403)
})

test('one bare object is answered as 201 with the field itself', async () => {
  expect(await world().as('admin').post('/leads/custom_fields', { name: 'Log', type: 'textarea', is_api_only: true })).toMatchObject({ status: 201, body: { name: 'Log', is_api_only: true, enums: null } })
})

test('a code that is taken, an unknown type and an unknown stage are refused', async () => {
  const admin = world().as('admin')
  await admin.post('/leads/custom_fields', [review])
  const { body } = await admin.post('/leads/custom_fields', [review, { name: 'x', type: 'hologram' }, { name: 'y', type: 'text', required_statuses: [{ status_id: 1, pipeline_id: 2 }] }])
  expect(body['validation-errors'].map((item: { errors: { path: string }[] }) => item.errors.map(error => error.path))).toEqual([['code'], ['type'], ['required_statuses.0.status_id']])
})

test('choices keep their ids when a list is changed, and cards show the new words', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const field = (await admin.post('/leads/custom_fields', [review])).body._embedded.custom_fields[0]
  const lead = [...account.tables.cards.leads.all()][0]?.id
  await admin.patch(`/leads/${lead}`, { custom_fields_values: [{ field_code: 'RVW_STATE', values: [{ value: 'Waiting' }] }] })
  const [waiting] = field.enums
  const changed = (await admin.patch(`/leads/custom_fields/${field.id}`, { enums: [{ id: waiting.id, value: 'Marked', sort: 1 }, { value: 'New', sort: 2 }] })).body
  expect(changed.enums).toMatchObject([{ id: waiting.id, value: 'Marked' }, { value: 'New' }])
  expect((await admin.get(`/leads/${lead}`)).body.custom_fields_values).toContainEqual(expect.objectContaining({ field_code: 'RVW_STATE', values: [{ value: 'Marked', enum_id: waiting.id, enum_code: null }] }))
})

test('a value of the wrong type is refused', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]?.id
  const budget = [...account.tables.fields.all()].find(field => field.owner === 'leads' && field.type === 'checkbox')
  const segment = [...account.tables.fields.all()].find(field => field.owner === 'leads' && field.type === 'select')
  const { body } = await as('admin').patch(`/leads/${lead}`, { custom_fields_values: [{ field_id: budget?.id, values: [{ value: 'yes' }] }, { field_id: segment?.id, values: [{ enum_id: 5 }] }] })
  expect(body['validation-errors'][0].errors).toMatchObject([
    { code: 'InvalidType', path: 'custom_fields_values.0.values.0.value' }, { code: 'NotSupportedChoice', path: 'custom_fields_values.1.values.0.enum_id' },
  ])
})

test('dates are written as RFC 3339 or seconds and read as seconds', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]?.id
  const field = (await as('admin').post('/leads/custom_fields', { name: 'When', type: 'date_time' })).body
  const read = async () => (await as('admin').get(`/leads/${lead}`)).body.custom_fields_values.find((one: { field_id: number }) => one.field_id === field.id).values[0].value
  await as('admin').patch(`/leads/${lead}`, { custom_fields_values: [{ field_id: field.id, values: [{ value: '2026-11-24T12:00:00+03:00' }] }] })
  expect(await read()).toBe(1_795_510_800)
  await as('admin').patch(`/leads/${lead}`, { custom_fields_values: [{ field_id: field.id, values: [{ value: 1_795_510_801 }] }] })
  expect(await read()).toBe(1_795_510_801)
})

test('a deleted field takes its values along; the account’s own cannot be deleted', async () => {
  const { as, account } = world()
  const field = (await as('admin').post('/leads/custom_fields', { name: 'Log', type: 'text', code: 'LOG' })).body
  const lead = [...account.tables.cards.leads.all()][0]?.id
  await as('admin').patch(`/leads/${lead}`, { custom_fields_values: [{ field_code: 'LOG', values: [{ value: 'x' }] }] })
  expect(await as('admin').delete(`/leads/custom_fields/${field.id}`)).toEqual({ status: 204, type: null, body: '' })
  expect(JSON.stringify((await as('admin').get(`/leads/${lead}`)).body)).not.toContain('LOG')
  const phone = [...account.tables.fields.all()].find(one => one.code === 'PHONE')
  expect((await as('admin').delete(`/contacts/custom_fields/${phone?.id}`)).status).toBe(403)
})

test('groups have words for ids, and fields move into them', async () => {
  const { as } = world()
  const group = (await as('admin').post('/leads/custom_fields/groups', [{ name: 'Quality' }])).body._embedded.custom_field_groups[0]
  expect(group).toMatchObject({ id: expect.stringMatching(/^leads_\d+$/), name: 'Quality', entity_type: 'leads' })
  expect((await as('admin').post('/leads/custom_fields', { name: 'State', type: 'text', group_id: group.id })).body.group_id).toBe(group.id)
  expect((await as('admin').get('/leads/custom_fields/groups')).body._embedded.custom_field_groups).toHaveLength(3)
})
