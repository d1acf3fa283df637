import type { Account } from '../account.ts'
import type { CardKind, Seconds, Tables, TaskRow } from '../tables.ts'
import { record, singularOf, type Actor } from './events.ts'

function tasksOf({ tasks }: Pick<Tables, 'tasks'>, kind: CardKind, id: number): readonly TaskRow[] {
  return tasks.where('card', row => row.entityType === null ? '' : `${row.entityType}:${row.entityId}`, `${kind}:${id}`)
}

/** When the next open task of a card is due; null when there is none. */
export function closestTaskAt(tables: Pick<Tables, 'tasks'>, kind: CardKind, id: number): Seconds | null {
  const due = tasksOf(tables, kind, id).filter(task => !task.isCompleted).map(task => task.completeTill)
  return due.length > 0 ? Math.min(...due) : null
}

/** Tells of a task; whether it is the task's own event or its card's is a switch of the account. */
export function recordOfTask(account: Pick<Account, 'faults'>, actor: Actor, type: string, task: TaskRow, change?: { before?: readonly unknown[], after?: readonly unknown[] }): void {
  const ofCard = account.faults.is.taskEventsOf === 'card' && task.entityType !== null && task.entityId !== null
  if (ofCard && task.entityType !== null && task.entityId !== null) record(actor, type, singularOf(task.entityType), task.entityId, change)
  else record(actor, type, 'task', task.id, change)
}
