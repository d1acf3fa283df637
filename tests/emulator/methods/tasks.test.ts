import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskRow } from '../../../src/emulator/bitrix24/tables.ts'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restByWebhook, type Rest } from '../../support/rest.ts'

const administrator = 1
const director = 2
const auditor = 4
const salesHead = 5
const salesperson = 6
const outsider = 11

let portal: StartedPortal
let rest: Rest

beforeAll(async () => {
  portal = await startPortal({ deals: 5 })
  rest = as(salesHead)
})
afterAll(() => portal.close())

type Json = ReturnType<typeof JSON.parse>

function as(userId: number): Rest {
  return restByWebhook(portal, userId)
}

async function added(fields: Readonly<Record<string, unknown>> = {}, userId = salesHead): Promise<Json> {
  const { result } = await as(userId)('tasks.task.add', { fields: { TITLE: 'Позвонить', RESPONSIBLE_ID: salesperson, ...fields } })
  return (result as Json).task
}

async function found(params: Readonly<Record<string, unknown>>, userId = administrator): Promise<readonly Json[]> {
  return ((await as(userId)('tasks.task.list', params)).result as Json).tasks
}

async function refusal(answer: ReturnType<Rest>): Promise<readonly unknown[]> {
  const { status, error, body } = await answer
  return [status, error, body.error_description]
}

describe('tasks.task.get', () => {
  it('prints what is selected, with the people it names', async () => {
    const { id } = await added({ UF_CRM_TASK: ['D_1', 'nonsense'], DEADLINE: '2026-12-01T18:00:00+03:00' })
    const { task } = (await rest('tasks.task.get', { taskId: id, select: ['ID', 'TITLE', 'CREATED_BY', 'DEADLINE', 'UF_CRM_TASK'] })).result as Json
    expect(task).toMatchObject({ id, title: 'Позвонить', createdBy: '5', deadline: '2026-12-01T18:00:00+03:00', ufCrmTask: ['D_1'], creator: { id: '5', name: 'Сергей Громов' } })
    expect(task).not.toHaveProperty('responsibleId')
    expect(task).not.toHaveProperty('responsible')
  })

  it('prints all but user fields when nothing is selected', async () => {
    const { task } = (await rest('tasks.task.get', { taskId: (await added({ AUDITORS: [auditor] })).id })).result as Json
    expect(task).toMatchObject({ status: '2', priority: '1', closedBy: '0', auditors: ['4'], auditorsData: { 4: { name: 'Анна Заречная' } }, accomplicesData: [], checkListCanAdd: true })
    expect(task).not.toHaveProperty('ufCrmTask')
  })

  it('is an empty list of what is not there or not to be seen', async () => {
    const { id } = await added()
    expect((await rest('tasks.task.get', { taskId: 999_999 })).result).toEqual([])
    expect((await as(outsider)('tasks.task.get', { taskId: id })).result).toEqual([])
  })

  it.each([
    [{}, ['100', 'CTaskItem All parameters in the constructor must have real class type (internal error)']],
    [{ taskId: 'x' }, ['0', 'wrong task id']],
    [{ taskId: 1, select: 'ID' }, ['100', 'Invalid value {} to match with parameter {select}. Should be value of type array. (internal error)']],
  ])('refuses %j', async (params, error) => {
    expect(await refusal(rest('tasks.task.get', params))).toEqual([400, ...error])
  })
})

describe('who may see a task', () => {
  it.each([
    ['the creator', salesHead, true], ['who does it', salesperson, true], ['who helps', 8, true], ['who watches', auditor, true], ['an administrator', administrator, true],
    ['the head of those', director, true], ['the watcher\'s head', 3, true], ['a colleague', 9, false], ['another department', outsider, false],
  ])('%s: %i %s', async (_, userId, sees) => {
    const { id } = await added({ ACCOMPLICES: [8], AUDITORS: [auditor] })
    expect((await found({ filter: { ID: id } }, userId)).length).toBe(sees ? 1 : 0)
  })
})

describe('tasks.task.list', () => {
  it('filters and orders, the newest first when nothing is said', async () => {
    const early = await added({ TITLE: 'Список: раньше', DEADLINE: '2026-11-23T09:30:00+03:00', PRIORITY: 2 })
    const late = await added({ TITLE: 'Список: позже', DEADLINE: '2026-12-20T09:30:00+03:00', UF_CRM_TASK: ['D_2'] })
    const past = await added({ TITLE: 'Список: просрочено', DEADLINE: '2026-11-20T09:30:00+03:00' })
    const ids = async (filter: object, order?: object) => (await found({ filter: { TITLE: 'Список%', ...filter }, order, select: ['ID'] })).map(task => task.id)
    expect(await ids({})).toEqual([past.id, late.id, early.id])
    expect(await ids({}, { DEADLINE: 'asc' })).toEqual([past.id, early.id, late.id])
    expect(await ids({ '>DEADLINE': '2026-11-24T00:00:00+03:00' })).toEqual([late.id])
    expect(await ids({ PRIORITY: 2 })).toEqual([early.id])
    expect(await ids({ UF_CRM_TASK: 'D_2' })).toEqual([late.id])
    expect(await ids({ STATUS: -1 })).toEqual([past.id])
    expect(await ids({ STATUS: -3 })).toEqual([early.id])
    expect(await ids({ '!REAL_STATUS': 2 })).toEqual([])
    expect(await ids({ '::SUBFILTER-PARAMS': { FAVORITE: 'Y' } })).toEqual([])
  })

  it('has pages of fifty with a total', async () => {
    for (let index = 0; index < 51; index += 1) await added({ TITLE: `Страница ${index}` })
    const first = await rest('tasks.task.list', { filter: { TITLE: 'Страница%' } })
    expect([(first.result as Json).tasks.length, first.total, first.next]).toEqual([50, 51, 50])
    const second = await rest('tasks.task.list', { filter: { TITLE: 'Страница%' }, start: 50 })
    expect([(second.result as Json).tasks.length, second.total, second.next]).toEqual([1, 51, undefined])
  })

  it('leaves subtasks out when only roots are asked for, unless the parent is not to be seen', async () => {
    const parent = await added({ TITLE: 'Корень' })
    const child = await added({ TITLE: 'Корень, ветка', PARENT_ID: parent.id, AUDITORS: [auditor] })
    const roots = async (userId: number) => (await found({ filter: { TITLE: 'Корень%', ONLY_ROOT_TASKS: 'Y' } }, userId)).map(task => task.id)
    expect(await roots(salesHead)).toEqual([parent.id])
    expect(await roots(auditor)).toEqual([child.id])
  })

  it('refuses to order by a field that cannot be ordered by', async () => {
    expect(await refusal(rest('tasks.task.list', { order: { DESCRIPTION: 'asc' } }))).toEqual([400, '0', 'Invalid sorting key (internal error)'])
  })
})

describe('tasks.task.add', () => {
  it.each([
    [{}, '100', 'Could not find value for parameter {fields} (internal error)'],
    [{ fields: { RESPONSIBLE_ID: 1 } }, 'ERROR_CORE', 'Task title is not specified<br>'],
    [{ fields: { TITLE: 'x' } }, 'ERROR_CORE', 'Responsible person not specified<br>'],
    [{ fields: { TITLE: 'x', RESPONSIBLE_ID: 99 } }, 'ERROR_CORE', expect.stringContaining('not found')],
    [{ fields: { TITLE: 'x', RESPONSIBLE_ID: 1, STATUS: 9 } }, 'ERROR_CORE', 'Incorrect status<br>'],
    [{ fields: { TITLE: 'x', RESPONSIBLE_ID: 1, PARENT_ID: 9999 } }, 'ERROR_CORE', expect.stringContaining('Parent Task')],
    [{ fields: { TITLE: 'x', RESPONSIBLE_ID: 1, START_DATE_PLAN: '2026-12-02', END_DATE_PLAN: '2026-12-01' } }, 'ERROR_CORE', expect.stringContaining('earlier')],
    [{ fields: { TITLE: 'x', RESPONSIBLE_ID: 1, UF_TASK_WEBDAV_FILES: ['n1'] } }, 'ERROR_CORE', expect.stringContaining('no files')],
  ])('refuses %j', async (params, code, text) => {
    expect(await refusal(rest('tasks.task.add', params))).toEqual([400, code, text])
  })
})

describe('tasks.task.update', () => {
  it('changes what is given and notes by whom', async () => {
    const { id } = await added()
    const { task } = (await as(administrator)('tasks.task.update', { taskId: id, fields: { TITLE: 'Написать', STATUS: 5 } })).result as Json
    expect(task).toMatchObject({ title: 'Написать', responsibleId: '6', status: '5', changedBy: '1', closedBy: '1', closedDate: expect.stringMatching(/^2026-11-23T09:/) })
  })

  it('lets who works on it set the status, and the deadline where that is allowed', async () => {
    const { id } = await added()
    const update = (fields: object) => as(salesperson)('tasks.task.update', { taskId: id, fields })
    const forbidden = [400, '0', 'Action on the task is not allowed (internal error)']
    expect((await update({ STATUS: 3 })).status).toBe(200)
    expect(await refusal(update({ TITLE: 'x' }))).toEqual(forbidden)
    expect(await refusal(update({ DEADLINE: '2026-12-01' }))).toEqual(forbidden)
    await rest('tasks.task.update', { taskId: id, fields: { ALLOW_CHANGE_DEADLINE: 'Y' } })
    expect((await update({ DEADLINE: '2026-12-01' })).status).toBe(200)
    expect(await refusal(as(outsider)('tasks.task.update', { taskId: id, fields: { STATUS: 2 } }))).toEqual(forbidden)
  })

  it('keeps a task from being its own ancestor', async () => {
    const parent = await added()
    const child = await added({ PARENT_ID: parent.id })
    expect(await refusal(rest('tasks.task.update', { taskId: parent.id, fields: { PARENT_ID: parent.id } }))).toEqual([400, 'ERROR_CORE', 'Cannot bind the node to itself<br>'])
    expect(await refusal(rest('tasks.task.update', { taskId: parent.id, fields: { PARENT_ID: child.id } }))).toEqual([400, 'ERROR_CORE', 'Creating cyclic links in tasks is prohibited<br>'])
  })
})

describe('tasks.task.delete', () => {
  it('is for who may edit, and lifts the subtasks', async () => {
    const parent = await added()
    const child = await added({ PARENT_ID: parent.id })
    expect(await refusal(as(salesperson)('tasks.task.delete', { taskId: parent.id }))).toEqual([400, '1048582', 'No access to delete the task'])
    expect((await rest('tasks.task.delete', { taskId: parent.id })).result).toEqual({ task: true })
    expect((await rest('tasks.task.get', { taskId: parent.id })).result).toEqual([])
    expect(portal.portal.tables.tasks.get(Number(child.id))?.parentId).toBeNull()
  })
})

describe('a step of a task', () => {
  async function step(name: string, id: string, userId = salesperson): Promise<TaskRow['status'] | readonly unknown[]> {
    const answer = as(userId)(`tasks.task.${name}`, { taskId: id })
    const { status, result } = await answer
    return status === 200 ? Number((result as Json).task.status) as TaskRow['status'] : refusal(answer)
  }

  it('leads from status to status, and no other way', async () => {
    const { id } = await added()
    const way: readonly unknown[] = [await step('start', id), await step('pause', id), await step('defer', id), await step('renew', id), await step('complete', id)]
    expect(way).toEqual([3, 2, 6, 2, 5])
    expect(await step('start', id)).toEqual([400, '0', 'Action on the task is not allowed'])
    expect(await step('pause', id)).toEqual([400, '1048582', 'Action on the task is not allowed'])
  })

  it('to the end waits for the creator when the task is under control', async () => {
    const { id } = await added({ TASK_CONTROL: 'Y' })
    expect(await step('complete', id)).toBe(4)
    const own = await added({ TASK_CONTROL: 'Y' })
    expect(await step('complete', own.id, salesHead)).toBe(5)
  })

  it('is not for people who have no part in it', async () => {
    const { id } = await added({ AUDITORS: [auditor] })
    expect(await step('start', id, auditor)).toEqual([400, '0', 'Action on the task is not allowed'])
  })
})
