import { expect, test } from 'vitest'
import { world } from './account-world.ts'

test('two items of one list about the same card add up, and the events tell both', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const lead = [...account.tables.cards.leads.all()][0]
  const told = account.tables.events.size
  const { body } = await admin.patch('/leads', [{ id: lead?.id, price: 71 }, { id: lead?.id, name: 'Renamed' }])
  expect(body._embedded.leads).toHaveLength(2)
  expect(account.tables.cards.leads.get(lead?.id ?? 0)).toMatchObject({ price: 71, name: 'Renamed' })
  expect(account.tables.events.size).toBe(told + 2)
})

test('when one item of a list is wrong, nothing of the others stays, nor their events', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.all()][0]
  const told = account.tables.events.size
  expect(await as('admin').patch('/leads', [{ id: lead?.id, price: 71 }, { id: 1, price: 5, request_id: 'second' }])).toMatchObject({
    status: 400, body: { 'validation-errors': [{ request_id: 'second', errors: [{ path: 'id' }] }] },
  })
  expect(account.tables.cards.leads.get(lead?.id ?? 0)).toEqual(lead)
  expect(account.tables.events.size).toBe(told)
})

test('tasks, notes, elements and fields that a list names twice keep both changes', async () => {
  const { as, account } = world()
  const admin = as('admin')
  const lead = [...account.tables.cards.leads.ids()][0]
  const [task] = (await admin.post('/tasks', [{ text: 'a', complete_till: 1_795_500_000 }])).body._embedded.tasks
  await admin.patch('/tasks', [{ id: task.id, text: 'b' }, { id: task.id, duration: 60 }])
  expect((await admin.get(`/tasks/${task.id}`)).body).toMatchObject({ text: 'b', duration: 60 })

  const [note] = (await admin.post(`/leads/${lead}/notes`, [{ note_type: 'common', params: { text: 'a' } }])).body._embedded.notes
  await admin.patch(`/leads/${lead}/notes`, [{ id: note.id, params: { text: 'b' } }, { id: note.id, note_type: 'common' }])
  expect((await admin.get(`/leads/notes/${note.id}`)).body.params.text).toBe('b')

  const list = (await admin.post('/catalogs', [{ name: 'List' }])).body._embedded.catalogs[0].id
  const [field] = (await admin.post(`/catalogs/${list}/custom_fields`, [{ name: 'F', type: 'text', code: 'F' }])).body._embedded.custom_fields
  const [element] = (await admin.post(`/catalogs/${list}/elements`, [{ name: 'a' }])).body._embedded.elements
  await admin.patch(`/catalogs/${list}/elements`, [{ id: element.id, name: 'b' }, { id: element.id, custom_fields_values: [{ field_code: 'F', values: [{ value: 'v' }] }] }])
  expect((await admin.get(`/catalogs/${list}/elements/${element.id}`)).body).toMatchObject({ name: 'b', custom_fields_values: [{ values: [{ value: 'v' }] }] })

  await admin.patch(`/catalogs/${list}/custom_fields`, [{ id: field.id, name: 'G' }, { id: field.id, sort: 7 }])
  expect((await admin.get(`/catalogs/${list}/custom_fields/${field.id}`)).body).toMatchObject({ name: 'G', sort: 7 })
})
