import type { Account } from '../account.ts'
import { absent, namesIn, type Call, type Family, type Reply } from '../call.ts'
import { all, anyOf, inStatuses, ordered, within } from '../cards/find.ts'
import { recordOfTask } from '../cards/tasks.ts'
import { cut } from '../cards/values.ts'
import { listed, selfLink, written } from '../hal.ts'
import { flag, isObject, itemOfBody, itemsOf, namedAgain, noteUnread, oneAfterAnother, required, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { forbidden, notAChoice, Problem } from '../problem.ts'
import { may, mayEditTask } from '../rights.ts'
import { cardKinds, type CardKind, type TaskRow } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/tasks-api'

export const taskFamily: Family = {
  'GET /tasks': {
    doc,
    knows: { pages: true, filter: ['responsible_user_id', 'is_completed', 'task_type', 'task_type_id', 'entity_type', 'entity_id', 'id', 'updated_at', 'created_by', 'lead_statuses'], order: ['created_at', 'complete_till', 'id'] },
    answer: call => listed(call, 'tasks', findTasks(call), row => printTask(call.account, row)),
  },
  'GET /tasks/{id}': {
    doc,
    answer: call => {
      const task = call.tables.tasks.get(Number(call.params.id))
      return task && isSeen(call, task) ? { status: 200, rows: 1, body: printTask(call.account, task) } : absent(call)
    },
  },
  'POST /tasks': { doc, answer: added },
  'PATCH /tasks': { doc, answer: changedMany },
  'PATCH /tasks/{id}': { doc, answer: changedOne },
}

/** The rights of tasks know no viewing; by a switch they are as visible as the cards that they are about. */
function isSeen({ account, user, tables }: Call, task: TaskRow): boolean {
  if (!account.faults.is.tasksFollowCards || user.isAdmin || task.responsibleUserId === user.id || task.createdBy === user.id) return true
  if (task.entityType === null || task.entityId === null) return mayEditTask(user, task)
  const card = tables.cards[task.entityType].get(task.entityId)
  return card !== undefined && may(user, 'view', task.entityType, card)
}

function findTasks(call: Call): readonly TaskRow[] {
  const { tables, query } = call
  const filter = isObject(query.filter) ? query.filter : {}
  const types = namesIn(filter.entity_type)
  const entityIds = namesIn(filter.entity_id)
  const rows = types.length > 0 && entityIds.length > 0
    ? types.flatMap(type => entityIds.flatMap(id => tables.tasks.where('card', row => row.entityType === null ? '' : `${row.entityType}:${row.entityId}`, `${type}:${id}`)))
    : [...tables.tasks.all()]
  const done = namesIn(filter.is_completed)[0]
  if (entityIds.length > 0 && types.length === 0) call.unknown('filter[entity_id] without filter[entity_type]')
  for (const type of types) if (!cardKinds.some(kind => kind === type)) call.unknown(`filter[entity_type]=${type}`)
  if (done !== undefined && !['0', '1', 'true', 'false'].includes(done)) call.unknown(`filter[is_completed]=${done}`)
  const fits = all<TaskRow>([
    row => isSeen(call, row),
    anyOf(filter.id, row => row.id),
    anyOf(filter.responsible_user_id, row => row.responsibleUserId),
    anyOf(filter.created_by, row => row.createdBy),
    anyOf(filter.task_type, row => row.taskTypeId),
    anyOf(filter.task_type_id, row => row.taskTypeId),
    anyOf(filter.entity_type, row => row.entityType),
    types.length > 0 ? anyOf(filter.entity_id, row => row.entityId) : null,
    within(filter.updated_at, row => row.updatedAt),
    ofLeads(call, filter.lead_statuses),
    done === undefined ? null : row => row.isCompleted === (done === '1' || done === 'true'),
  ])
  return ordered(call, rows.filter(fits), { created_at: row => row.createdAt, complete_till: row => row.completeTill, id: row => row.id })
}

/** `filter[lead_statuses][0][pipeline_id]=…&filter[lead_statuses][0][status_id]=…`, as the official client sends it: tasks of leads in these stages. */
function ofLeads({ tables }: Call, asked: unknown): ((row: TaskRow) => boolean) | null {
  const fits = inStatuses(asked)
  return fits && (({ entityType, entityId }) => {
    const lead = entityType === 'leads' && entityId !== null ? tables.cards.leads.get(entityId) : undefined
    return lead !== undefined && fits(lead)
  })
}

function printTask(account: Account, task: TaskRow): Record<string, unknown> {
  return {
    id: task.id,
    created_by: task.createdBy,
    updated_by: task.updatedBy,
    created_at: task.createdAt,
    updated_at: task.updatedAt,
    responsible_user_id: task.responsibleUserId,
    group_id: task.groupId,
    entity_id: task.entityId,
    entity_type: task.entityType,
    duration: task.duration,
    is_completed: task.isCompleted,
    task_type_id: task.taskTypeId,
    text: task.text,
    result: task.resultText === null ? [] : { text: task.resultText },
    complete_till: task.completeTill,
    account_id: account.about().accountId,
    _links: selfLink(account, `/tasks/${task.id}`),
  }
}

type Fields = Omit<TaskRow, 'id'>

const keys = ['id', 'text', 'complete_till', 'responsible_user_id', 'entity_id', 'entity_type', 'task_type_id', 'duration', 'is_completed', 'result', 'created_by', 'updated_by', 'created_at', 'updated_at', 'request_id']

function readTask(call: Call, item: Item, before: Fields): Fields {
  noteUnread(call, item, keys)
  const { tables, user, now, account } = call
  const responsibleUserId = wholeNumber(item, 'responsible_user_id') ?? before.responsibleUserId
  const responsible = tables.users.get(responsibleUserId)
  if (!responsible) item.wrong(notAChoice('responsible_user_id'))
  const taskTypeId = wholeNumber(item, 'task_type_id') ?? before.taskTypeId
  if (!tables.taskTypes.get(taskTypeId)) item.wrong(notAChoice('task_type_id'))
  return {
    ...before,
    ...cardOf(call, item, before),
    text: cut(account, text(item, 'text') ?? before.text),
    completeTill: wholeNumber(item, 'complete_till') ?? before.completeTill,
    responsibleUserId,
    groupId: responsible?.groupId ?? before.groupId,
    taskTypeId,
    duration: wholeNumber(item, 'duration') ?? before.duration,
    isCompleted: flag(item, 'is_completed') ?? before.isCompleted,
    resultText: isObject(item.values.result) && typeof item.values.result.text === 'string' ? item.values.result.text : before.resultText,
    createdBy: wholeNumber(item, 'created_by') ?? before.createdBy,
    createdAt: wholeNumber(item, 'created_at') ?? before.createdAt,
    updatedBy: wholeNumber(item, 'updated_by') ?? user.id,
    updatedAt: wholeNumber(item, 'updated_at') ?? now,
  }
}

/** The card that a task is about: one that is there and that the caller sees. */
function cardOf({ tables, user }: Call, item: Item, before: Fields): Pick<Fields, 'entityType' | 'entityId'> {
  const [type, id] = [text(item, 'entity_type'), wholeNumber(item, 'entity_id')]
  if (type === undefined && id === undefined) return before
  const kind: CardKind | undefined = cardKinds.find(one => one === (type ?? before.entityType))
  if (!kind) {
    item.wrong(notAChoice('entity_type'))
    return before
  }
  const card = tables.cards[kind].get(id ?? before.entityId ?? 0)
  if (!card || card.isDeleted || !may(user, 'view', kind, card)) item.wrong(notAChoice('entity_id'))
  return { entityType: kind, entityId: card?.id ?? null }
}

function added(call: Call): Reply {
  const { user, now, tables, account } = call
  const items = itemsOf(call)
  const blank: Fields = {
    text: '', responsibleUserId: user.id, groupId: user.groupId, entityType: null, entityId: null, duration: 0, isCompleted: false, taskTypeId: 1, completeTill: 0, resultText: null,
    createdBy: user.id, updatedBy: user.id, createdAt: now, updatedAt: now,
  }
  const read = items.map(item => {
    required(item, ['text', 'complete_till'])
    return { item, fields: readTask(call, item, blank) }
  })
  throwIfWrong(items)
  return written(call, 'tasks', read.map(({ item, fields }) => {
    const row = tables.tasks.insert(fields)
    const actor = { tables, userId: user.id, now }
    recordOfTask(account, actor, 'task_added', row)
    if (row.isCompleted) recordOfTask(account, actor, 'task_completed', row)
    return { id: row.id, request_id: item.requestId, _links: selfLink(account, `/tasks/${row.id}`) }
  }))
}

function editable(call: Call, id: number): TaskRow | null {
  const task = call.tables.tasks.get(id)
  if (!task || !isSeen(call, task)) return null
  if (!mayEditTask(call.user, task) && task.createdBy !== call.user.id) throw forbidden()
  return task
}

function changedMany(call: Call): Reply {
  return written(call, 'tasks', oneAfterAnother(call, item => {
    const task = editable(call, Number(item.values.id))
    if (!task) {
      item.wrong(notAChoice('id'))
      return null
    }
    const fields = readTask(call, item, task)
    return item.errors.length > 0 ? null : { ...change(call, task, fields), ...namedAgain(item) }
  }))
}

function changedOne(call: Call): Reply {
  const item = itemOfBody(call)
  const task = editable(call, Number(call.params.id))
  if (!task) throw new Problem(404, 'Not Found')
  const fields = readTask(call, item, task)
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...change(call, task, fields), ...namedAgain(item) } }
}

function change({ account, tables, user, now }: Call, before: TaskRow, fields: Fields) {
  const after = tables.tasks.update(before.id, fields)
  const actor = { tables, userId: user.id, now }
  const told = (type: string, from: unknown, to: unknown): void => recordOfTask(account, actor, type, after, { before: [from], after: [to] })
  if (before.text !== after.text) told('task_text_changed', { task: { text: before.text } }, { task: { text: after.text } })
  if (before.taskTypeId !== after.taskTypeId) told('task_type_changed', { task_type: { id: before.taskTypeId } }, { task_type: { id: after.taskTypeId } })
  if (before.completeTill !== after.completeTill) told('task_deadline_changed', { task_deadline: { timestamp: before.completeTill } }, { task_deadline: { timestamp: after.completeTill } })
  if (before.responsibleUserId !== after.responsibleUserId) told('entity_responsible_changed', { responsible_user: { id: before.responsibleUserId } }, { responsible_user: { id: after.responsibleUserId } })
  if (after.resultText !== null && before.resultText !== after.resultText) recordOfTask(account, actor, 'task_result_added', after, { after: [{ task_result: { text: after.resultText } }] })
  if (!before.isCompleted && after.isCompleted) recordOfTask(account, actor, 'task_completed', after)
  return { id: after.id, updated_at: after.updatedAt, _links: selfLink(account, `/tasks/${after.id}`) }
}
