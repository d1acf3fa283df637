import { printMoment } from '../crm/time.ts'
import type { TaskRow } from '../tables.ts'
import { taskRights, type TaskContext } from './task-rights.ts'

/** Fields of a task that are printed only when they are asked for by name (tasks/fields.md): all three for one. */
const askedFor = ['UF_CRM_TASK', 'UF_TASK_WEBDAV_FILES', 'UF_MAIL_MESSAGE'] as const

type Column = (task: TaskRow, timeZone: string, context: TaskContext) => unknown

const id = (value: number | null) => value === null ? null : String(value)
const flag = (value: boolean) => value ? 'Y' : 'N'
const constant = (value: unknown): Column => () => value

/** In the order of the sample of tasks/tasks-task-add.md. There are no groups, stages, sprints, flows, comments and logs of time here. */
export const taskColumns: Readonly<Record<string, Column>> = {
  ID: task => id(task.id),
  PARENT_ID: task => id(task.parentId),
  TITLE: task => task.title,
  DESCRIPTION: task => task.description,
  MARK: task => task.mark,
  PRIORITY: task => String(task.priority),
  MULTITASK: constant('N'),
  NOT_VIEWED: constant('N'),
  REPLICATE: constant('N'),
  STAGE_ID: constant('0'),
  SPRINT_ID: constant(null),
  BACKLOG_ID: constant(null),
  CREATED_BY: task => id(task.createdBy),
  CREATED_DATE: (task, zone) => printMoment(task.created, zone),
  RESPONSIBLE_ID: task => id(task.responsibleId),
  CHANGED_BY: task => id(task.changedBy),
  CHANGED_DATE: (task, zone) => printMoment(task.changed, zone),
  STATUS_CHANGED_BY: task => id(task.statusChangedBy),
  CLOSED_BY: task => String(task.closedBy ?? 0),
  CLOSED_DATE: (task, zone) => printMoment(task.closed, zone),
  ACTIVITY_DATE: (task, zone) => printMoment(task.activity, zone),
  DATE_START: (task, zone) => printMoment(task.started, zone),
  DEADLINE: (task, zone) => printMoment(task.deadline, zone),
  START_DATE_PLAN: (task, zone) => printMoment(task.startPlan, zone),
  END_DATE_PLAN: (task, zone) => printMoment(task.endPlan, zone),
  GUID: task => task.guid,
  XML_ID: task => task.xmlId,
  COMMENTS_COUNT: constant(null),
  SERVICE_COMMENTS_COUNT: constant(null),
  ALLOW_CHANGE_DEADLINE: task => flag(task.allowsChangeDeadline),
  ALLOW_TIME_TRACKING: task => flag(task.allowsTimeTracking),
  TASK_CONTROL: task => flag(task.needsControl),
  ADD_IN_REPORT: constant('N'),
  FORKED_BY_TEMPLATE_ID: constant(null),
  TIME_ESTIMATE: task => String(task.estimate),
  TIME_SPENT_IN_LOGS: constant(null),
  MATCH_WORK_TIME: task => flag(task.matchesWorkTime),
  FORUM_TOPIC_ID: constant(null),
  FORUM_ID: constant(null),
  SITE_ID: constant('s1'),
  SUBORDINATE: (task, _, context) => flag(taskRights(context)(task).edit && task.responsibleId !== context.user.id),
  EXCHANGE_MODIFIED: constant(null),
  EXCHANGE_ID: constant(null),
  OUTLOOK_VERSION: constant('1'),
  VIEWED_DATE: constant(null),
  SORTING: constant(null),
  DURATION_FACT: constant(null),
  IS_MUTED: constant('N'),
  IS_PINNED: constant('N'),
  IS_PINNED_IN_GROUP: constant('N'),
  FLOW_ID: constant(null),
  DESCRIPTION_IN_BBCODE: constant('Y'),
  STATUS: task => String(task.status),
  STATUS_CHANGED_DATE: (task, zone) => printMoment(task.statusChanged, zone),
  DURATION_PLAN: constant(null),
  DURATION_TYPE: constant('days'),
  FAVORITE: constant('N'),
  GROUP_ID: constant('0'),
  AUDITORS: task => task.auditors.map(String),
  ACCOMPLICES: task => task.accomplices.map(String),
  CHECKLIST: constant([]),
  UF_CRM_TASK: task => task.crm,
  UF_TASK_WEBDAV_FILES: constant([]),
  UF_MAIL_MESSAGE: constant(null),
  // What tasks/tasks-task-list.md has beside.
  SUBSTATUS: (task, _, context) => String(subStatus(task, context.now())),
  TAGS: constant([]),
  COUNTERS: constant({
    counters: { expired: 0, newComments: 0, projectExpired: 0, projectNewComments: 0, mutedExpired: 0, mutedNewComments: 0 },
    color: 'gray',
    value: 0,
  }),
}

const keys: Readonly<Record<string, string>> = { SUBSTATUS: 'subStatus', COUNTERS: 'counter' }
const onlyInLists = ['SUBSTATUS', 'TAGS', 'COUNTERS']
const day = 24 * 3_600_000

/** The status or, of an open task, -1 when it is overdue and -3 when it nearly is; nobody's views are kept. */
export function subStatus(task: TaskRow, now: Date): number {
  if (!task.deadline || task.status > 3) return task.status
  const left = Date.parse(task.deadline) - now.getTime()
  return left < 0 ? -1 : left < day ? -3 : task.status
}

/** `UF_CRM_TASK` is printed as `ufCrmTask`. */
export function keyOf(name: string): string {
  return keys[name] ?? name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Names of columns that `select` means. */
export function selectedColumns(select: readonly string[]): ReadonlySet<string> {
  const names = select.map(name => name.toUpperCase())
  const plain = Object.keys(taskColumns).filter(name => !onlyInLists.includes(name) && !askedFor.some(field => field === name))
  const asked = names.includes('*') || askedFor.some(field => names.includes(field)) ? askedFor : []
  if (names.length === 0 || names.includes('*')) return new Set([...plain, ...asked])
  return new Set([...names.filter(name => name in taskColumns), ...asked, ...(names.includes('DESCRIPTION') ? ['DESCRIPTION_IN_BBCODE'] : [])])
}
