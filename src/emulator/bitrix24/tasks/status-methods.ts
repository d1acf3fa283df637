import { RestError, reply, type Family, type Method } from '../method.ts'
import type { TaskRow } from '../tables.ts'
import { namedTask } from './task-call.ts'
import { selectedColumns } from './task-columns.ts'
import { printOneTask } from './task-print.ts'
import { leadsOn, taskRights, type TaskStep } from './task-rights.ts'
import { changeTask } from './task-write.ts'

/** The refusal's code differs from page to page. */
const codes: Readonly<Record<TaskStep, string>> = { start: '0', complete: '0', pause: '1048582', defer: '1048582', renew: '1048582' }

const statuses: Readonly<Record<TaskStep, TaskRow['status']>> = { start: 3, pause: 2, defer: 6, renew: 2, complete: 5 }

function statusMethod(step: TaskStep): Method {
  return {
    page: `tasks/status/tasks-task-${step}.md`,
    scope: ['task'],
    run(call) {
      const task = namedTask(call)
      if (!task || !taskRights(call)(task).work || !leadsOn(step, task)) throw new RestError(codes[step], 'Action on the task is not allowed')
      const controlled = step === 'complete' && task.needsControl && task.createdBy !== call.user.id
      const moved = changeTask(call, task, { status: controlled ? 4 : statuses[step] })
      return reply({ task: printOneTask(call, selectedColumns([]), moved) })
    },
  }
}

export const statusMethods: Family = {
  'tasks.task.start': statusMethod('start'),
  'tasks.task.pause': statusMethod('pause'),
  'tasks.task.defer': statusMethod('defer'),
  'tasks.task.renew': statusMethod('renew'),
  'tasks.task.complete': statusMethod('complete'),
}
