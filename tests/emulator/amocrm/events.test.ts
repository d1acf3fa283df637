import { expect, test } from 'vitest'
import { world } from './account-world.ts'

test('every change of a lead is told with what was before and after', async () => {
  const { as, account, user } = world()
  const admin = as('admin')
  const lead = [...account.tables.cards.leads.all()].find(row => row.closedAt === null)
  const segment = [...account.tables.fields.all()].find(field => field.owner === 'leads' && field.type === 'select')
  const option = segment?.enums?.find(one => one.id !== lead?.values[segment.id]?.[0]?.enumId)
  await admin.patch(`/leads/${lead?.id}`, {
    name: 'Renamed', price: 77, status_id: 142, responsible_user_id: user('outsider').id, tags_to_add: [{ name: 'fresh' }], custom_fields_values: [{ field_id: segment?.id, values: [{ enum_id: option?.id }] }],
  })
  const since = Math.floor(account.now().getTime() / 1000)
  const { body } = await admin.get(`/events?filter[entity]=lead&filter[entity_id]=${lead?.id}&filter[created_at][from]=${since}`)
  const told = Object.fromEntries(body._embedded.events.map((event: { type: string, value_before: unknown, value_after: unknown }) => [event.type, [event.value_before, event.value_after]]))
  expect(told).toMatchObject({
    name_field_changed: [[{ name_field_value: { name: lead?.name } }], [{ name_field_value: { name: 'Renamed' } }]],
    sale_field_changed: [[{ sale_field_value: { sale: lead?.price } }], [{ sale_field_value: { sale: 77 } }]],
    lead_status_changed: [[{ lead_status: { id: lead?.statusId, pipeline_id: lead?.pipelineId } }], [{ lead_status: { id: 142, pipeline_id: lead?.pipelineId } }]],
    entity_responsible_changed: [[{ responsible_user: { id: lead?.responsibleUserId } }], [{ responsible_user: { id: user('outsider').id } }]],
    entity_tag_added: [[], [{ tag: { name: 'fresh' } }]],
    [`custom_field_${segment?.id}_value_changed`]: [expect.any(Array), [{ custom_field_value: { field_id: segment?.id, enum_id: option?.id, text: option?.value } }]],
  })
  expect(Object.keys(told)).toHaveLength(6)
})

test('a change that changes nothing is not told', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]
  const before = account.tables.events.size
  await as('admin').patch(`/leads/${lead?.id}`, { name: lead?.name, price: lead?.price })
  expect(account.tables.events.size).toBe(before)
})

test('a page has at most a hundred events, the newest first', async () => {
  const admin = world().as('admin')
  expect(await admin.get('/events?limit=101')).toMatchObject({ status: 422, body: { detail: 'Limit 100 per page' } })
  const { events } = (await admin.get('/events?limit=100')).body._embedded
  const times = events.map((event: { created_at: number }) => event.created_at)
  expect(times).toHaveLength(100)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})

test('ids need exactly one entity, and no filter takes more than ten', async () => {
  const admin = world().as('admin')
  expect((await admin.get('/events?filter[entity_id]=1')).status).toBe(400)
  expect((await admin.get('/events?filter[entity][]=lead&filter[entity][]=contact&filter[entity_id]=1')).status).toBe(400)
  const eleven = Array.from({ length: 11 }, (_, index) => index + 1).join(',')
  expect((await admin.get(`/events?filter[entity]=lead&filter[entity_id]=${eleven}`)).status).toBe(400)
  expect((await admin.get('/events?filter[type]=custom_field_1_value_changed,lead_added')).status).toBe(400)
})

test('the history of stages leads to the stage of the lead', async () => {
  const { as, account } = world()
  const admin = as('admin')
  for (const lead of [...account.tables.cards.leads.all()].slice(0, 15)) {
    const reply = await admin.get(`/events?filter[entity]=lead&filter[entity_id]=${lead.id}&filter[type]=lead_status_changed`)
    if (reply.status === 204) continue
    expect(reply.body._embedded.events[0].value_after).toEqual([{ lead_status: { id: lead.statusId, pipeline_id: lead.pipelineId } }])
  }
})

test('one event is found by its key, with the name of its card when asked', async () => {
  const { as, account } = world()
  const { events } = (await as('admin').get('/events?filter[type]=lead_added&limit=1')).body._embedded
  const { body } = await as('admin').get(`/events/${events[0].id}?with=lead_name`)
  expect(body).toMatchObject({ id: events[0].id, _embedded: { entity: { id: events[0].entity_id, name: account.tables.cards.leads.get(events[0].entity_id)?.name } } })
  expect((await as('admin').get('/events/nothing')).status).toBe(204)
})

test('events of cards that one may not see are left out', async () => {
  const { as, account, user } = world()
  const { events } = (await as('salesperson').get('/events?filter[entity]=lead&limit=100')).body._embedded
  const own = [...account.tables.cards.leads.all()].filter(row => row.responsibleUserId === user('salesperson').id).map(row => row.id)
  expect(own).toEqual(expect.arrayContaining(events.map((event: { entity_id: number }) => event.entity_id)))
})
