import { timeZoneOf } from '../crm/context.ts'
import { compileFilter, type Comparison, type FilterField } from '../crm/filter.ts'
import { compileOrder, type Compare } from '../crm/paging.ts'
import { RestError, type Params } from '../method.ts'
import { flagParam, objectParam, textParam } from '../params.ts'
import type { TaskRow, Tables } from '../tables.ts'
import { subStatus } from './task-columns.ts'
import { taskRights, type TaskContext } from './task-rights.ts'

type Field = FilterField<TaskRow>
type Read = (task: TaskRow, context: TaskContext) => unknown

function fields(compare: Comparison, reads: Readonly<Record<string, Read>>): readonly (readonly [string, Comparison, Read])[] {
  return Object.entries(reads).map(([name, read]) => [name, compare, read] as const)
}

const lastName = (tables: Tables, userId: number) => tables.users.get(userId)?.lastName ?? ''

/** Fields of the filter and of the order in tasks/tasks-task-list.md. */
const common = [
  ...fields('id', { ID: task => task.id, GROUP_ID: () => 0 }),
  ...fields('number', { PRIORITY: task => task.priority, REAL_STATUS: task => task.status }),
  ...fields('text', { TITLE: task => task.title, MARK: task => task.mark }),
  ...fields('moment', {
    DATE_START: task => task.started, DEADLINE: task => task.deadline, CREATED_DATE: task => task.created, CHANGED_DATE: task => task.changed, CLOSED_DATE: task => task.closed,
  }),
]

const filterFields = new Map([
  ...common,
  ...fields('id', {
    PARENT_ID: task => task.parentId, CREATED_BY: task => task.createdBy, STATUS_CHANGED_BY: task => task.statusChangedBy, RESPONSIBLE_ID: task => task.responsibleId,
    ACCOMPLICE: task => task.accomplices, AUDITOR: task => task.auditors,
    FORUM_TOPIC_ID: () => null, DEPENDS_ON: () => null, STAGE_ID: () => 0, SPRINT_ID: () => null, BACKLOG_ID: () => null,
  }),
  ...fields('number', { STATUS: (task, { now }) => [task.status, subStatus(task, now())] }),
  ...fields('text', { TAG: () => null, SITE_ID: () => 's1', UF_CRM_TASK: task => task.crm }),
  ...fields('flag', { ADD_IN_REPORT: () => 'N', FAVORITE: () => 'N' }),
].map(([name, compare, read]) => [name, { compare, read }]))

const orderFields = new Map([
  ...common,
  ...fields('number', { TIME_SPENT_IN_LOGS: () => 0, TIME_ESTIMATE: task => task.estimate, SORTING: () => null }),
  ...fields('moment', { ACTIVITY_DATE: task => task.activity, START_DATE_PLAN: task => task.startPlan, END_DATE_PLAN: task => task.endPlan }),
  ...fields('text', { CREATED_BY_LAST_NAME: (task, { tables }) => lastName(tables, task.createdBy), RESPONSIBLE_LAST_NAME: (task, { tables }) => lastName(tables, task.responsibleId) }),
  ...fields('flag', {
    STATUS_COMPLETE: task => task.status === 5, ALLOW_CHANGE_DEADLINE: task => task.allowsChangeDeadline, ALLOW_TIME_TRACKING: task => task.allowsTimeTracking,
    MATCH_WORK_TIME: task => task.matchesWorkTime, FAVORITE: () => 'N', IS_PINNED: () => 'N', IS_PINNED_IN_GROUP: () => 'N',
  }),
].map(([name, compare, read]) => [name, { compare, read }]))

function fieldOf(known: ReadonlyMap<string, { compare: Comparison, read: Read }>, context: TaskContext, name: string): Field | undefined {
  const field = known.get(name.toUpperCase())
  return field && { compare: field.compare, read: task => field.read(task, context) }
}

function compileTaskFilter(context: TaskContext, given: Params): (task: TaskRow) => boolean {
  const { 'ONLY_ROOT_TASKS': onlyRoots, '::SUBFILTER-PARAMS': below, ...rest } = given
  // A title is looked for by pattern when it has a percent sign.
  const conditions = Object.fromEntries(Object.entries(rest).map(([key, value]) => [/^TITLE$/i.test(key) && textParam(value).includes('%') ? `%=${key}` : key, value]))
  const matches = compileFilter<TaskRow>({ ...conditions, ...objectParam(below) }, {
    field: name => fieldOf(filterFields, context, name), unknown: 'ignored', timeZone: timeZoneOf(context.tables),
  })
  if (!flagParam(onlyRoots)) return matches
  const rights = taskRights(context)
  return task => {
    const parent = task.parentId === null ? undefined : context.tables.tasks.get(task.parentId)
    return matches(task) && (!parent || !rights(parent).read)
  }
}

function compileTaskOrder(context: TaskContext, order: Params): Compare<TaskRow> {
  const unknown = Object.keys(order).find(name => !orderFields.has(name.toUpperCase()))
  if (unknown !== undefined) throw new RestError('0', 'Invalid sorting key (internal error)')
  const byFields = compileOrder<TaskRow>(order, name => fieldOf(orderFields, context, name), 'ignored')
  return (a, b) => byFields?.(a, b) || b.id - a.id
}

/** The tasks that the person may read, filtered and in order; the newest first when no order is asked for. */
export function findTasks(context: TaskContext, params: Params): readonly TaskRow[] {
  const compare = compileTaskOrder(context, objectParam(params.order))
  const matches = compileTaskFilter(context, objectParam(params.filter))
  const rights = taskRights(context)
  return [...context.tables.tasks.all()].filter(task => rights(task).read && matches(task)).sort(compare)
}
