import { randomUUID } from 'node:crypto'
import type { TaskRow } from '../tables.ts'
import type { TaskContext } from './task-rights.ts'

/** What a caller may set, already read into the types of the table. */
export type TaskValues = Partial<Pick<TaskRow,
  'title' | 'description' | 'createdBy' | 'responsibleId' | 'accomplices' | 'auditors' | 'status' | 'priority' | 'mark' | 'deadline' | 'startPlan' | 'endPlan'
  | 'parentId' | 'xmlId' | 'estimate' | 'allowsChangeDeadline' | 'allowsTimeTracking' | 'needsControl' | 'matchesWorkTime' | 'crm'>>

/** Why values cannot be written; each version of REST has words of its own for it. */
export type TaskFault = 'no-title' | 'no-responsible' | 'unknown-responsible' | 'unknown-creator' | 'unknown-parent' | 'own-parent' | 'cyclic-parent' | 'end-before-start'

export function taskFault(context: TaskContext, values: TaskValues, task?: TaskRow): TaskFault | null {
  const { tables } = context
  const whole = { ...task, ...values }
  if (!whole.title?.trim()) return 'no-title'
  if (!whole.responsibleId) return 'no-responsible'
  if (!tables.users.get(whole.responsibleId)) return 'unknown-responsible'
  if (values.createdBy !== undefined && !tables.users.get(values.createdBy)) return 'unknown-creator'
  if (whole.startPlan && whole.endPlan && whole.endPlan < whole.startPlan) return 'end-before-start'
  return values.parentId ? parentFault(context, values.parentId, task) : null
}

function parentFault({ tables }: TaskContext, parentId: number, task: TaskRow | undefined): TaskFault | null {
  if (!tables.tasks.get(parentId)) return 'unknown-parent'
  if (!task) return null
  if (parentId === task.id) return 'own-parent'
  for (let above = tables.tasks.get(parentId); above; above = tables.tasks.get(above.parentId ?? 0)) {
    if (above.id === task.id) return 'cyclic-parent'
  }
  return null
}

/** Values must have no fault. The caller is the creator unless another is named. */
export function createTask({ tables, user, now }: TaskContext, values: TaskValues): TaskRow {
  const moment = now().toISOString()
  const status = values.status ?? 2
  return tables.tasks.insert({
    title: '',
    description: '',
    createdBy: user.id,
    responsibleId: user.id,
    accomplices: [],
    auditors: [],
    priority: 1,
    mark: null,
    deadline: null,
    startPlan: null,
    endPlan: null,
    parentId: null,
    created: moment,
    changed: moment,
    changedBy: user.id,
    activity: moment,
    statusChanged: moment,
    statusChangedBy: null,
    guid: `{${randomUUID()}}`,
    xmlId: null,
    estimate: 0,
    allowsChangeDeadline: false,
    allowsTimeTracking: false,
    needsControl: false,
    matchesWorkTime: false,
    crm: [],
    ...values,
    status,
    started: status === 3 ? moment : null,
    closed: status === 5 ? moment : null,
    closedBy: status === 5 ? user.id : null,
  })
}

/** Writes the change, who made it and when, and what a new status brings with it. */
export function changeTask({ tables, user, now }: TaskContext, task: TaskRow, values: TaskValues): TaskRow {
  const moment = now().toISOString()
  const moved = values.status !== undefined && values.status !== task.status
  return tables.tasks.update(task.id, { ...values, ...(moved ? movedTo(values.status, task, user.id, moment) : {}), changed: moment, changedBy: user.id, activity: moment })
}

function movedTo(status: TaskRow['status'] | undefined, task: TaskRow, userId: number, moment: string): Partial<TaskRow> {
  return {
    statusChanged: moment,
    statusChangedBy: userId,
    started: status === 3 ? moment : task.started,
    closed: status === 5 ? moment : null,
    closedBy: status === 5 ? userId : null,
  }
}

/** Its subtasks go up one level. */
export function removeTask({ tables }: TaskContext, task: TaskRow): void {
  for (const below of tables.tasks.where('parent', row => row.parentId ?? 0, task.id)) tables.tasks.update(below.id, { parentId: task.parentId })
  tables.tasks.remove(task.id)
}
