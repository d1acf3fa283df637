import { expect, test } from 'vitest'
import { origin, world, type World } from './account-world.ts'

function leadOf({ account, user }: World): number {
  const id = [...account.tables.cards.leads.all()].find(row => row.responsibleUserId === user('salesperson').id)?.id
  if (!id) throw new Error('The salesperson has no lead')
  return id
}

async function noted(account: World, noteType = 'common', params: Record<string, string> = { text: 'Checklist: https://example.com/1' }): Promise<{ lead: number, note: number }> {
  const lead = leadOf(account)
  const { body } = await account.as('salesperson').post(`/leads/${lead}/notes`, [{ note_type: noteType, params }])
  return { lead, note: body._embedded.notes[0].id }
}

test('a note is added to a card and read by three addresses', async () => {
  const account = world()
  const { lead, note } = await noted(account)
  const admin = account.as('admin')
  const read = (await admin.get(`/leads/notes/${note}`)).body
  expect(read).toMatchObject({ id: note, entity_id: lead, note_type: 'common', params: { text: 'Checklist: https://example.com/1' }, _links: { self: { href: `${origin}/api/v4/leads/${lead}/notes/${note}` } } })
  expect((await admin.get(`/leads/${lead}/notes/${note}`)).body).toEqual(read)
  expect((await admin.get(`/leads/${lead}/notes?filter[note_type]=common&limit=250`)).body._embedded.notes).toContainEqual(read)
  expect((await admin.get(`/contacts/notes/${note}`)).status).toBe(204)
})

test('the pin is told only with is_pinned', async () => {
  const account = world()
  const { lead, note } = await noted(account)
  const salesperson = account.as('salesperson')
  expect(await salesperson.post(`/leads/notes/${note}/pin`)).toEqual({ status: 204, type: null, body: '' })
  expect((await salesperson.get(`/leads/notes/${note}?with=is_pinned`)).body.is_pinned).toBe(true)
  expect((await salesperson.get(`/leads/notes/${note}`)).body).not.toHaveProperty('is_pinned')
  await salesperson.post(`/leads/notes/${note}/unpin`)
  expect((await salesperson.get(`/leads/${lead}/notes?with=is_pinned&filter[id]=${note}`)).body._embedded.notes[0].is_pinned).toBe(false)
  expect((await salesperson.post('/leads/notes/1/pin')).status).toBe(404)
})

test('by switches pins are few, and service messages stay unpinned', async () => {
  const account = world()
  account.account.faults.change({ pinsAtMost: 1, serviceNotesPin: false })
  const salesperson = account.as('salesperson')
  const service = await noted(account, 'extended_service_message', { service: 'Razbor', text: 'Long' })
  expect((await salesperson.post(`/leads/notes/${service.note}/pin`)).status).toBe(400)
  const [first, second] = [await noted(account), await noted(account)]
  expect((await salesperson.post(`/leads/notes/${first.note}/pin`)).status).toBe(204)
  expect((await salesperson.post(`/leads/notes/${first.note}/pin`)).status).toBe(204)
  expect((await salesperson.post(`/leads/notes/${second.note}/pin`)).status).toBe(400)
})

test('a type that may not be created and params that lack something are refused', async () => {
  const account = world()
  const { body } = await account.as('admin').post(`/leads/${leadOf(account)}/notes`, [{ note_type: 'zoom_meeting', params: {} }, { note_type: 'service_message', params: { text: 'x' } }])
  expect(body['validation-errors']).toMatchObject([
    { request_id: '0', errors: [{ path: 'note_type', code: 'NotSupportedChoice' }] },
    { request_id: '1', errors: [{ path: 'params.service', code: 'FieldMissing' }] },
  ])
})

test('a note’s text is changed, by a switch it is cut', async () => {
  const account = world()
  const { lead, note } = await noted(account)
  account.account.faults.change({ textAtMost: 5 })
  expect((await account.as('salesperson').patch(`/leads/${lead}/notes/${note}`, { params: { text: '0123456789' } })).body._embedded.notes).toMatchObject([{ id: note, entity_id: lead }])
  expect((await account.as('salesperson').get(`/leads/notes/${note}`)).body.params).toEqual({ text: '01234' })
})

test('notes of a card that is not one’s own are neither seen nor added', async () => {
  const account = world()
  const { lead, note } = await noted(account)
  const outsider = account.as('outsider')
  expect((await outsider.get(`/leads/notes/${note}`)).status).toBe(204)
  expect((await outsider.post(`/leads/notes/${note}/pin`)).status).toBe(404)
  expect((await outsider.post(`/leads/${lead}/notes`, [{ note_type: 'common', params: { text: 'x' } }])).status).toBe(400)
})

test('calls tell of their direction', async () => {
  const account = world()
  const { lead } = await noted(account, 'call_out', { uniq: '1', duration: '60', source: 'telephony', phone: '+7 900 000-00-01' })
  const { body } = await account.as('admin').get(`/events?filter[entity]=lead&filter[entity_id]=${lead}&filter[type]=outgoing_call`)
  expect(body._embedded.events[0].value_after).toEqual([{ note: { id: expect.any(Number) } }])
})
