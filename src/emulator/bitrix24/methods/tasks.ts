import { paged } from '../lists.ts'
import { RestError, reply, type Call, type Family, type Params, type Reply } from '../method.ts'
import { flagParam, listParam, objectParam, textParam } from '../params.ts'
import type { TaskRow } from '../tables.ts'
import { statusMethods } from '../tasks/status-methods.ts'
import { namedTask } from '../tasks/task-call.ts'
import { selectedColumns } from '../tasks/task-columns.ts'
import { taskFieldDescriptions } from '../tasks/task-field-descriptions.ts'
import { findTasks } from '../tasks/task-find.ts'
import { printOneTask, printTask } from '../tasks/task-print.ts'
import { mayMoveDeadline, taskRights } from '../tasks/task-rights.ts'
import { taskValues } from '../tasks/task-values.ts'
import { changeTask, createTask, removeTask } from '../tasks/task-write.ts'

function get(call: Call): Reply {
  const task = namedTask(call)
  const { select } = call.params
  if (select !== undefined && typeof select !== 'object') {
    throw new RestError('100', 'Invalid value {} to match with parameter {select}. Should be value of type array. (internal error)')
  }
  if (!task || !taskRights(call)(task).read) return reply([])
  return reply({ task: printOneTask(call, selectedColumns(listParam(select).map(textParam)), task) })
}

function list(call: Call): Reply {
  const { params, user } = call
  const select = listParam(params.select).map(textParam)
  const columns = new Set([...selectedColumns(select)].filter(name => select.length > 0 || name !== 'CHECKLIST'))
  const print = printTask(call, columns)
  const beside = extrasOf(objectParam(params.params))
  return paged(findTasks(call, params), params.start, page => ({ tasks: page.map(task => ({ ...print(task), ...beside(task, user.id) })) }))
}

/** What `params` of tasks.task.list asks for beside the fields; no results and no timers are kept here. */
function extrasOf(params: Params): (task: TaskRow, userId: number) => Params {
  return task => ({
    ...(flagParam(params.WITH_RESULT_INFO) ? { taskRequireResult: 'N', taskHasOpenResult: 'N', taskHasResult: 'N' } : {}),
    ...(flagParam(params.WITH_TIMER_INFO) ? { timeElapsed: null, timerIsRunningForCurrentUser: 'N' } : {}),
    ...(flagParam(params.WITH_PARSED_DESCRIPTION) ? { parsedDescription: task.description } : {}),
  })
}

function givenFields(call: Call): Params {
  const fields = objectParam(call.params.fields)
  if (Object.keys(fields).length === 0) throw new RestError('100', 'Could not find value for parameter {fields} (internal error)')
  return fields
}

function add(call: Call): Reply {
  const task = createTask(call, taskValues(call, givenFields(call)))
  return reply({ task: printOneTask(call, selectedColumns([]), task) })
}

function update(call: Call): Reply {
  const task = namedTask(call)
  const fields = givenFields(call)
  if (!task || !mayUpdate(call, task, fields)) throw new RestError('0', 'Action on the task is not allowed (internal error)')
  const changed = changeTask(call, task, taskValues(call, fields, task))
  return reply({ task: printOneTask(call, selectedColumns([]), changed) })
}

/** Who works on a task without editing it may set its status, and its deadline where the task allows it. */
function mayUpdate(call: Call, task: TaskRow, fields: Params): boolean {
  const rights = taskRights(call)(task)
  if (rights.edit) return true
  return Object.keys(fields).every(name => name === 'STATUS' ? rights.work : name === 'DEADLINE' && mayMoveDeadline(task, rights))
}

function remove(call: Call): Reply {
  const task = namedTask(call)
  if (!task || !taskRights(call)(task).edit) throw new RestError('1048582', 'No access to delete the task')
  removeTask(call, task)
  return reply({ task: true })
}

export const taskMethods: Family = {
  'tasks.task.get': { page: 'tasks/tasks-task-get.md', scope: ['task'], run: get },
  'tasks.task.list': { page: 'tasks/tasks-task-list.md', scope: ['task'], run: list },
  'tasks.task.add': { page: 'tasks/tasks-task-add.md', scope: ['task'], run: add },
  'tasks.task.update': { page: 'tasks/tasks-task-update.md', scope: ['task'], run: update },
  'tasks.task.delete': { page: 'tasks/tasks-task-delete.md', scope: ['task'], run: remove },
  'tasks.task.getFields': {
    page: 'tasks/tasks-task-get-fields.md',
    scope: ['task'],
    run: () => reply({ fields: taskFieldDescriptions }),
  },
  ...statusMethods,
}
