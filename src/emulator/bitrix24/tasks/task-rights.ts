import { subordinatesOf } from '../subordinates.ts'
import type { TaskRow, Tables, UserRow } from '../tables.ts'

/** Who does something to tasks and when. */
export interface TaskContext {
  readonly tables: Tables
  readonly user: UserRow
  /** The portal's clock. */
  readonly now: () => Date
}

interface TaskRights {
  readonly read: boolean
  /** May change everything, and delete. */
  readonly edit: boolean
  /** May move it from status to status. */
  readonly work: boolean
}

/**
 * Task by task what the person may do (tasks/tasks-task-get.md, tasks-task-update.md): administrators everything, heads what
 * their employees have a part in, the others what they have a part in themselves; the creator edits, who is to do it works.
 */
export function taskRights(context: Pick<TaskContext, 'tables' | 'user'>): (task: TaskRow) => TaskRights {
  const { tables, user } = context
  if (user.admin) return () => ({ read: true, edit: true, work: true })
  const people = new Set([user.id, ...subordinatesOf(tables, user)])
  return task => {
    const edit = people.has(task.createdBy) || (people.has(task.responsibleId) && task.responsibleId !== user.id)
    const work = edit || [task.responsibleId, ...task.accomplices].some(id => people.has(id))
    return { edit, work, read: work || task.auditors.some(id => people.has(id)) }
  }
}

export type TaskStep = 'start' | 'pause' | 'defer' | 'renew' | 'complete'

/** From which statuses a step leads on; the samples of tasks/status/*.md name these in `action`. */
const steps: Readonly<Record<TaskStep, readonly TaskRow['status'][]>> = {
  start: [2],
  pause: [3],
  defer: [2],
  renew: [4, 5, 6],
  complete: [2, 3, 6],
}

export function leadsOn(step: TaskStep, task: TaskRow): boolean {
  return steps[step].includes(task.status)
}

/** Whether the person may move the deadline: who edits may, and who works on a task that allows it. */
export function mayMoveDeadline(task: TaskRow, rights: TaskRights): boolean {
  return rights.edit || (rights.work && task.allowsChangeDeadline)
}
