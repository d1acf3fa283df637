import { timeZoneOf } from '../crm/context.ts'
import { parseMoment } from '../crm/time.ts'
import { RestError, type Params } from '../method.ts'
import { flagParam, intParam, listParam, textParam } from '../params.ts'
import type { TaskRow } from '../tables.ts'
import { taskFault, type TaskFault, type TaskValues } from './task-write.ts'
import type { TaskContext } from './task-rights.ts'

type Read = (value: unknown, timeZone: string) => TaskValues

const moment = (value: unknown, timeZone: string) => parseMoment(value, timeZone)?.toISOString() ?? null
const people = (value: unknown) => [...new Set(listParam(value).map(intParam).filter(id => id !== null && id > 0))] as number[]
const card = /^(L|D|C|CO|SI|T[0-9a-f]+)_\d+$/

/** Fields of tasks/fields.md that a caller may set, by their names in `fields`; others are passed over. */
const readers: Readonly<Record<string, Read>> = {
  TITLE: value => ({ title: textParam(value) }),
  DESCRIPTION: value => ({ description: textParam(value) }),
  CREATED_BY: value => ({ createdBy: intParam(value) ?? 0 }),
  RESPONSIBLE_ID: value => ({ responsibleId: intParam(value) ?? 0 }),
  ACCOMPLICES: value => ({ accomplices: people(value) }),
  AUDITORS: value => ({ auditors: people(value) }),
  STATUS: value => ({ status: statusOf(value) }),
  PRIORITY: value => ({ priority: ([0, 1, 2] as const).find(level => level === intParam(value)) ?? 1 }),
  MARK: value => ({ mark: value === 'N' || value === 'P' ? value : null }),
  DEADLINE: (value, timeZone) => ({ deadline: moment(value, timeZone) }),
  START_DATE_PLAN: (value, timeZone) => ({ startPlan: moment(value, timeZone) }),
  END_DATE_PLAN: (value, timeZone) => ({ endPlan: moment(value, timeZone) }),
  PARENT_ID: value => ({ parentId: intParam(value) || null }),
  XML_ID: value => ({ xmlId: textParam(value) || null }),
  TIME_ESTIMATE: value => ({ estimate: intParam(value) ?? 0 }),
  ALLOW_CHANGE_DEADLINE: value => ({ allowsChangeDeadline: flagParam(value) }),
  ALLOW_TIME_TRACKING: value => ({ allowsTimeTracking: flagParam(value) }),
  TASK_CONTROL: value => ({ needsControl: flagParam(value) }),
  MATCH_WORK_TIME: value => ({ matchesWorkTime: flagParam(value) }),
  UF_CRM_TASK: value => ({ crm: listParam(value).map(textParam).filter(code => card.test(code)) }),
  UF_TASK_WEBDAV_FILES: noFiles,
}

function statusOf(value: unknown): TaskRow['status'] {
  const status = ([2, 3, 4, 5, 6] as const).find(known => known === intParam(value))
  if (!status) throw coreError('Incorrect status')
  return status
}

function noFiles(value: unknown): TaskValues {
  if (listParam(value).length > 0) throw coreError('The local portal keeps no files in tasks')
  return {}
}

const faults: Readonly<Record<TaskFault, string>> = {
  'no-title': 'Task title is not specified',
  'no-responsible': 'Responsible person not specified',
  'unknown-responsible': 'User specified in the "Responsible" field not found',
  'unknown-creator': 'User specified in the "Creator" field not found',
  'unknown-parent': 'Task specified in the "Parent Task" field not found',
  'own-parent': 'Cannot bind the node to itself',
  'cyclic-parent': 'Creating cyclic links in tasks is prohibited',
  'end-before-start': 'The end date in scheduling is earlier than the start date',
}

/** The pages print each such text with the line break behind it. */
function coreError(text: string): RestError {
  return new RestError('ERROR_CORE', `${text}<br>`)
}

/** Reads `fields` of tasks.task.add and tasks.task.update; throws their documented errors. */
export function taskValues(context: TaskContext, fields: Params, task?: TaskRow): TaskValues {
  const timeZone = timeZoneOf(context.tables)
  const values = Object.entries(fields).reduce<TaskValues>((read, [name, value]) => ({ ...read, ...readers[name.toUpperCase()]?.(value, timeZone) }), {})
  const fault = taskFault(context, values, task)
  if (fault) throw coreError(faults[fault])
  return values
}
