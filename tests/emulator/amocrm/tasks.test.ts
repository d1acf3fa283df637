import { expect, test } from 'vitest'
import { world, type World } from './account-world.ts'

const tomorrow = 1_795_500_000

function leadOf({ account, user }: World): number {
  const id = [...account.tables.cards.leads.all()].find(row => row.responsibleUserId === user('salesperson').id)?.id
  if (!id) throw new Error('The salesperson has no lead')
  return id
}

test('a task is made for a card, found by it, and is the next one due', async () => {
  const account = world()
  const id = leadOf(account)
  const admin = account.as('admin')
  const { body } = await admin.post('/tasks', [{ text: 'Review', complete_till: 100, entity_id: id, entity_type: 'leads', task_type_id: 2, duration: 1800, request_id: 'a' }])
  expect(body._embedded.tasks).toMatchObject([{ id: expect.any(Number), request_id: 'a' }])
  const found = (await admin.get(`/tasks?limit=250&filter[entity_type]=leads&filter[entity_id][]=${id}&filter[is_completed]=0`)).body._embedded.tasks
  expect(found).toContainEqual(expect.objectContaining({ text: 'Review', duration: 1800, result: [], responsible_user_id: account.user('admin').id }))
  expect((await admin.get(`/leads/${id}`)).body.closest_task_at).toBe(100)
})

test('a task without text or term is refused', async () => {
  const { status, body } = await world().as('admin').post('/tasks', [{ responsible_user_id: 1 }])
  expect(status).toBe(400)
  expect(body['validation-errors'][0].errors.map((error: { path: string }) => error.path)).toEqual(['text', 'complete_till', 'responsible_user_id'])
})

test('a task is closed with its result, and events tell of everything', async () => {
  const account = world()
  const id = leadOf(account)
  const admin = account.as('admin')
  const task = (await admin.post('/tasks', [{ text: 'Call', complete_till: tomorrow, entity_id: id, entity_type: 'leads' }])).body._embedded.tasks[0].id
  await admin.patch(`/tasks/${task}`, { complete_till: tomorrow + 60 })
  await admin.patch('/tasks', [{ id: task, is_completed: true, result: { text: 'Done' } }])
  expect((await admin.get(`/tasks/${task}`)).body).toMatchObject({ is_completed: true, result: { text: 'Done' }, complete_till: tomorrow + 60 })
  const events = (await admin.get(`/events?filter[entity]=task&filter[entity_id]=${task}`)).body._embedded.events
  expect(events.map((event: { type: string }) => event.type).sort()).toEqual(['task_added', 'task_completed', 'task_deadline_changed', 'task_result_added'])
  expect(events).toContainEqual(expect.objectContaining({ type: 'task_deadline_changed', value_before: [{ task_deadline: { timestamp: tomorrow } }], value_after: [{ task_deadline: { timestamp: tomorrow + 60 } }] }))
})

test('by a switch the events of a task are those of its card', async () => {
  const account = world()
  account.account.faults.change({ taskEventsOf: 'card' })
  const id = leadOf(account)
  await account.as('admin').post('/tasks', [{ text: 'Call', complete_till: tomorrow, entity_id: id, entity_type: 'leads' }])
  const { body } = await account.as('admin').get(`/events?filter[entity]=lead&filter[entity_id]=${id}&filter[type]=task_added`)
  expect(body._embedded.events).toHaveLength(1)
})

test('both names of the filter by type are understood', async () => {
  const { as, account } = world()
  const meetings = [...account.tables.tasks.all()].filter(row => row.taskTypeId === 2).length
  for (const name of ['task_type', 'task_type_id']) expect((await as('admin').get(`/tasks?limit=250&filter[${name}]=2`)).body._embedded.tasks).toHaveLength(Math.min(250, meetings))
})

test('a colleague’s task is not the salesperson’s to change, but a task that one has made is', async () => {
  const account = world()
  const salesperson = account.as('salesperson')
  const foreign = [...account.account.tables.tasks.all()].find(row => row.responsibleUserId === account.user('outsider').id)
  expect((await salesperson.patch(`/tasks/${foreign?.id}`, { text: 'Mine' })).status).toBe(403)
  const own = (await salesperson.post('/tasks', [{ text: 'For you', complete_till: tomorrow, responsible_user_id: account.user('outsider').id }])).body._embedded.tasks[0].id
  expect((await salesperson.patch(`/tasks/${own}`, { text: 'For you, please' })).status).toBe(200)
})

test('tasks are seen by everybody, or by a switch only with their cards', async () => {
  const account = world()
  const foreign = [...account.account.tables.tasks.all()].find(row => row.entityType === 'leads' && row.responsibleUserId === account.user('outsider').id)
  expect((await account.as('salesperson').get(`/tasks/${foreign?.id}`)).status).toBe(200)
  account.account.faults.change({ tasksFollowCards: true })
  expect((await account.as('salesperson').get(`/tasks/${foreign?.id}`)).status).toBe(204)
})

test('a deleted task is gone and told of', async () => {
  const { account, as, fetch } = world()
  const id = [...account.tables.tasks.all()][0]?.id
  expect((await fetch(`/sandbox/tasks/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await as('admin').get(`/tasks/${id}`)).status).toBe(204)
  expect((await as('admin').get('/events?filter[type]=task_deleted')).body._embedded.events).toMatchObject([{ entity_type: 'task', entity_id: id }])
})
