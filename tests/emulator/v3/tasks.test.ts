import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { v3As, type V3Client } from './client.ts'

const auditor = 4
const salesHead = 5
const salesperson = 6
const outsider = 11

let portal: StartedPortal
let rest: V3Client

beforeAll(async () => {
  portal = await startPortal({ deals: 5 })
  rest = v3As(portal, salesHead)
})
afterAll(() => portal.close())

async function added(fields: Readonly<Record<string, unknown>> = {}) {
  const { result, body } = await rest('tasks.task.add', { fields: { title: 'Позвонить', creatorId: salesHead, responsibleId: salesperson, ...fields } })
  if (!result) throw new Error(JSON.stringify(body))
  return result.item
}

describe('a task by its number', () => {
  it('has a basic set of fields, without the people', async () => {
    const { id } = await added({ deadline: '2026-12-01T18:00:00+03:00', crmItemIds: ['D_1'] })
    const { item } = (await rest('tasks.task.get', { id })).result
    expect(item).toMatchObject({
      id, title: 'Позвонить', deadline: '2026-12-01T18:00:00+03:00', status: 'pending', priority: 'average', needsControl: false, crmItemIds: ['D_1'],
      link: `/company/personal/user/5/tasks/task/view/${id}/`, rights: { read: true, edit: true, start: true, admin: false },
    })
    for (const name of ['creatorId', 'responsibleId', 'responsible', 'accomplices']) expect(item).not.toHaveProperty(name)
  })

  it('has of related objects what is selected', async () => {
    const { id } = await added({ auditors: [auditor] })
    const { item } = (await rest('tasks.task.get', { id, select: ['responsible.name', 'responsible.email', 'auditors.id', 'nothing'] })).result
    expect(item).toEqual({ id, responsible: { name: 'Дмитрий Кольцов', email: 'user6@zerno.example.ru' }, auditors: [{ id: auditor }] })
    const child = await added({ parentId: id })
    expect((await rest('tasks.task.get', { id: child.id, select: ['parent.title', 'creatorId'] })).result.item).toEqual({ id: child.id, creatorId: salesHead, parent: { title: 'Позвонить' } })
    expect((await rest('tasks.task.get', { id, select: ['containsSubTasks'] })).result.item.containsSubTasks).toBe(true)
  })

  it('is refused when it is not there, not to be seen or not asked for rightly', async () => {
    const { id } = await added()
    const answers = await Promise.all([
      rest('tasks.task.get', { id: 999_999 }), v3As(portal, outsider)('tasks.task.get', { id }), rest('tasks.task.get', { id: String(id) }),
      rest('tasks.task.get', { id, select: 'id' }), rest('tasks.task.get', { id, select: ['responsible.stageId'] }),
    ])
    expect(answers.map(({ status, error }) => [status, error])).toEqual([
      [400, 'ENTITYNOTFOUNDEXCEPTION'], [403, 'ACCESSDENIEDEXCEPTION'], [400, 'VALIDATION_REQUESTVALIDATIONEXCEPTION'], [400, 'INVALIDSELECTEXCEPTION'], [400, 'UNKNOWNDTOPROPERTYEXCEPTION'],
    ])
    expect(answers[4]?.body.error.message).toBe('Unknown field `stageId` for entity `UserDto`')
  })
})

describe('the list of tasks', () => {
  it('has numbers alone when nothing is selected, filters by number and orders', async () => {
    const first = await added({ title: 'Б' })
    const second = await added({ title: 'А' })
    const filter = [['id', 'in', [first.id, second.id]]]
    expect((await rest('tasks.task.list', { filter })).result.items).toEqual([{ id: first.id }, { id: second.id }])
    expect((await rest('tasks.task.list', { filter, order: { title: 'ASC' }, select: ['title', 'responsibleId'] })).result.items).toEqual([
      { id: second.id, title: 'А', responsibleId: salesperson }, { id: first.id, title: 'Б', responsibleId: salesperson },
    ])
    expect((await v3As(portal, outsider)('tasks.task.list', { filter })).result.items).toEqual([])
    expect((await rest('tasks.task.list', { filter: [['title', 'А']] })).body.error.validation[0].field).toBe('title')
    expect((await rest('tasks.task.list', { order: { guid: 'ASC' } })).error).toBe('INVALIDORDEREXCEPTION')
  })
})

describe('a new task', () => {
  it.each([
    [{}, 'title'], [{ title: 'x' }, 'creatorId'], [{ title: 'x', creatorId: 1 }, 'responsibleId'], [{ title: 'x', creatorId: 1, responsibleId: 99 }, 'responsibleId'],
    [{ title: 'x', creatorId: 99, responsibleId: 1 }, 'creatorId'], [{ title: 'x', creatorId: 1, responsibleId: '1' }, 'responsibleId'],
    [{ title: 'x', creatorId: 1, responsibleId: 1, deadline: 'soon' }, 'deadline'], [{ title: 'x', creatorId: 1, responsibleId: 1, parentId: 9999 }, 'parentId'],
    [{ title: 'x', creatorId: 1, responsibleId: 1, priority: 'urgent' }, 'priority'], [{ title: 'x', creatorId: 1, responsibleId: 1, guid: 'x' }, 'guid'],
    [{ title: 'x', creatorId: 1, responsibleId: 1, startPlan: '2026-12-02', endPlan: '2026-12-01' }, 'endPlan'],
  ])('of %j is refused for its %s', async (fields, field) => {
    const { status, body } = await rest('tasks.task.add', { fields })
    expect([status, body.error.code, body.error.validation[0].field]).toEqual([400, 'BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION', field])
  })

  it('needs fields, and none that tasks do not have', async () => {
    expect((await rest('tasks.task.add')).body.error.validation[0].field).toBe('fields')
    expect((await rest('tasks.task.add', { fields: { title: 'x', creatorId: 1, responsibleId: 1, nothing: 1 } })).error).toBe('UNKNOWNDTOPROPERTYEXCEPTION')
  })
})

describe('a change of a task', () => {
  it('is written, and seen by the earlier version too', async () => {
    const { id } = await added()
    expect((await rest('tasks.task.update', { id, fields: { status: 'completed', priority: 'high', needsControl: 'Y' } })).result).toEqual({ result: true })
    expect(portal.portal.tables.tasks.get(id)).toMatchObject({ status: 5, priority: 2, needsControl: true, closedBy: salesHead })
  })

  it('is refused of the creator, to others and of what is not there', async () => {
    const { id } = await added()
    expect((await rest('tasks.task.update', { id, fields: { creatorId: 1 } })).body.error.validation[0].message).toContain('Editable')
    const worker = v3As(portal, salesperson)
    expect((await worker('tasks.task.update', { id, fields: { title: 'x' } })).error).toBe('ACCESSDENIEDEXCEPTION')
    expect((await worker('tasks.task.update', { id, fields: { status: 'in_progress' } })).status).toBe(200)
    expect((await rest('tasks.task.update', { id: 999_999, fields: { title: 'x' } })).error).toBe('ACCESSDENIEDEXCEPTION')
  })

  it('deletes it for who may edit it', async () => {
    const { id } = await added()
    expect((await v3As(portal, salesperson)('tasks.task.delete', { id })).status).toBe(403)
    expect((await rest('tasks.task.delete', { id })).result).toEqual({ result: true })
    expect((await rest('tasks.task.get', { id })).error).toBe('ENTITYNOTFOUNDEXCEPTION')
  })
})

describe('the fields of a task', () => {
  it('are described', async () => {
    const { items } = (await rest('tasks.task.field.list', { select: ['name', 'type', 'filterable', 'editable'] })).result
    expect(items.filter((item: { filterable: boolean }) => item.filterable)).toEqual([{ name: 'id', type: 'int', filterable: true, editable: false }])
    expect(items).toContainEqual({ name: 'created', type: 'object', filterable: false, editable: false })
  })
})
