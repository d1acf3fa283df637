import { timeZoneOf } from '../crm/context.ts'
import type { Params } from '../method.ts'
import type { TaskRow, Tables, UserRow } from '../tables.ts'
import { keyOf, taskColumns } from './task-columns.ts'
import { leadsOn, mayMoveDeadline, taskRights, type TaskContext, type TaskStep } from './task-rights.ts'

/** A task with the people whose numbers it names. */
export function printTask(context: TaskContext, columns: ReadonlySet<string>): (task: TaskRow) => Params {
  const { tables } = context
  const timeZone = timeZoneOf(tables)
  return task => ({
    ...Object.fromEntries([...columns].map(name => [keyOf(name), taskColumns[name]?.(task, timeZone, context)])),
    group: [],
    ...(columns.has('CREATED_BY') ? { creator: printPerson(tables, task.createdBy) } : {}),
    ...(columns.has('RESPONSIBLE_ID') ? { responsible: printPerson(tables, task.responsibleId) } : {}),
    ...(columns.has('ACCOMPLICES') ? { accomplicesData: printPeople(tables, task.accomplices) } : {}),
    ...(columns.has('AUDITORS') ? { auditorsData: printPeople(tables, task.auditors) } : {}),
  })
}

/** As one task is printed: with what the person may do, and with its checklist when all fields are. */
export function printOneTask(context: TaskContext, columns: ReadonlySet<string>, task: TaskRow): Params {
  return {
    ...printTask(context, new Set([...columns, 'DESCRIPTION_IN_BBCODE', 'FAVORITE']))(task),
    ...(columns.has('CHECKLIST') ? { newCommentsCount: 0 } : {}),
    action: actionsOf(context, task),
    ...(columns.has('CHECKLIST') ? { checkListTree: emptyChecklist(context.user), checkListCanAdd: taskRights(context)(task).work } : {}),
  }
}

function printPerson(tables: Tables, userId: number): Params {
  const user = tables.users.get(userId)
  return {
    id: String(userId),
    name: user ? `${user.name} ${user.lastName}` : '',
    link: `/company/personal/user/${userId}/`,
    icon: '/bitrix/images/tasks/default_avatar.png',
    workPosition: user?.position ?? '',
  }
}

function printPeople(tables: Tables, ids: readonly number[]): unknown {
  return ids.length === 0 ? [] : Object.fromEntries(ids.map(userId => [String(userId), printPerson(tables, userId)]))
}

function actionsOf(context: TaskContext, task: TaskRow): Params {
  const rights = taskRights(context)(task)
  const may = (step: TaskStep) => rights.work && leadsOn(step, task)
  return {
    'accept': false,
    'decline': false,
    'complete': may('complete'),
    'approve': rights.edit && task.status === 4,
    'disapprove': rights.edit && task.status === 4,
    'start': may('start'),
    'pause': may('pause'),
    'delegate': rights.work,
    'remove': rights.edit,
    'edit': rights.edit,
    'defer': may('defer'),
    'renew': may('renew'),
    'create': true,
    'changeDeadline': mayMoveDeadline(task, rights),
    'checklistAddItems': rights.work,
    'addFavorite': true,
    'deleteFavorite': false,
    'rate': rights.edit,
    'take': false,
    'edit.originator': false,
    'checklist.reorder': rights.work,
    'elapsedtime.add': rights.work,
    'dayplan.timer.toggle': rights.work && task.allowsTimeTracking,
    'edit.plan': rights.edit,
    'checklist.add': rights.work,
    'favorite.add': true,
    'favorite.delete': false,
  }
}

function emptyChecklist(user: UserRow): Params {
  return {
    nodeId: 0,
    fields: {
      id: null, copiedId: null, entityId: null, userId: user.id, createdBy: null, parentId: null, title: '', sortIndex: null, displaySortIndex: '',
      isComplete: false, isImportant: false, completedCount: 0, members: [], attachments: [], nodeId: null,
    },
    action: [],
    descendants: [],
  }
}
