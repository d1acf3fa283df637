import type { TaskRow } from '../tables.ts'
import { mayMoveDeadline, taskRights } from '../tasks/task-rights.ts'
import { changeTask, createTask, removeTask } from '../tasks/task-write.ts'
import { accessDenied, notFound } from './error.ts'
import { fieldMethods } from './field-methods.ts'
import { compileV3Filter } from './filter.ts'
import type { V3Call, V3Family } from './method.ts'
import { inOrder, pageOf } from './page.ts'
import { idParam } from './params.ts'
import { printer, selectOf } from './select.ts'
import { taskDto } from './task-dto.ts'
import { fieldsParam, taskValues } from './task-values.ts'

const mostTasks = 1000

function get(call: V3Call): unknown {
  const id = idParam(call.params)
  const print = printer(taskDto, call, selectOf(call.params))
  const task = call.tables.tasks.get(id)
  if (!task) throw notFound(id)
  if (!taskRights(call)(task).read) throw accessDenied()
  return { item: print(task) }
}

/** Without `select` there are only numbers. */
function list(call: V3Call): unknown {
  const { params, tables } = call
  const print = printer(taskDto, call, selectOf(params) ?? ['id'])
  const matches = compileV3Filter(taskDto, call, params.filter)
  const rights = taskRights(call)
  const rows = [...tables.tasks.all()].filter(task => matches(task) && rights(task).read)
  return { items: pageOf(inOrder(taskDto, call, rows, params.order), params, mostTasks).map(print) }
}

function add(call: V3Call): unknown {
  const task = createTask(call, taskValues(call, fieldsParam(call.params)))
  return { item: printer(taskDto, call, null)(task) }
}

/** The page has one answer to a task that is not there and one that the person may not change. */
function changeable({ tables }: V3Call, id: number): TaskRow {
  const task = tables.tasks.get(id)
  if (!task) throw accessDenied()
  return task
}

function update(call: V3Call): unknown {
  const id = idParam(call.params)
  const fields = fieldsParam(call.params)
  const task = changeable(call, id)
  const rights = taskRights(call)(task)
  const allowed = rights.edit || Object.keys(fields).every(name => name === 'status' ? rights.work : name === 'deadline' && mayMoveDeadline(task, rights))
  if (!allowed) throw accessDenied()
  changeTask(call, task, taskValues(call, fields, task))
  return { result: true }
}

function remove(call: V3Call): unknown {
  const task = changeable(call, idParam(call.params))
  if (!taskRights(call)(task).edit) throw accessDenied()
  removeTask(call, task)
  return { result: true }
}

const scope = 'tasks'

export const taskV3Methods: V3Family = {
  'tasks.task.get': { page: 'tasks/tasks-task-get-rest-v3.md', scope, run: get },
  'tasks.task.list': { page: 'tasks/tasks-task-list-rest-v3.md', scope, run: list },
  'tasks.task.add': { page: 'tasks/tasks-task-add-rest-v3.md', scope, writes: true, run: add },
  'tasks.task.update': { page: 'tasks/tasks-task-update-rest-v3.md', scope, writes: true, run: update },
  'tasks.task.delete': { page: 'tasks/tasks-task-delete-rest-v3.md', scope, writes: true, run: remove },
  ...fieldMethods('tasks.task', taskDto, { page: 'tasks/tasks-task', scope }),
}
