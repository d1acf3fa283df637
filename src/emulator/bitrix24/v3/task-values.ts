import { parseMoment } from '../crm/time.ts'
import type { Params } from '../method.ts'
import { taskFault, type TaskFault, type TaskValues } from '../tasks/task-write.ts'
import type { TaskRow } from '../tables.ts'
import { fieldOf } from './dto.ts'
import { invalidRequest, lacksAttribute, required, unknownField, wrongType } from './error.ts'
import type { V3Call } from './method.ts'
import { taskDto, taskPriorities, taskStatuses } from './task-dto.ts'

type Read = (value: unknown, name: string, call: V3Call) => unknown

const text: Read = (value, name) => typeof value === 'string' ? value : fail(name, 'string')
const whole: Read = (value, name) => Number.isInteger(value) ? value : fail(name, 'int')
const people: Read = (value, name) => Array.isArray(value) && value.every(Number.isInteger) ? value : fail(name, 'array')
const cards: Read = (value, name) => Array.isArray(value) && value.every(code => typeof code === 'string') ? value : fail(name, 'array')
const orNull = (read: Read): Read => (value, name, call) => value === null ? null : read(value, name, call)
const moment: Read = orNull((value, name, { timeZone }) => parseMoment(value, timeZone)?.toISOString() ?? fail(name, 'DateTime'))

/** The samples have true and false where tasks/fields-rest-v3.md names Y and N. */
const flag: Read = (value, name) => typeof value === 'boolean' ? value : value === 'Y' || value === 'N' ? value === 'Y' : fail(name, 'bool')

function oneOf(names: Readonly<Record<number, string>>): Read {
  const codes = new Map(Object.entries(names).map(([code, name]) => [name, Number(code)]))
  return (value, name) => (typeof value === 'string' ? codes.get(value) : undefined) ?? fail(name, 'string')
}

function fail(name: string, type: string): never {
  throw wrongType(name, type)
}

/** How a field of tasks/fields-rest-v3.md is read, and where the table keeps it. */
const readers: Readonly<Record<string, readonly [keyof TaskValues, Read]>> = {
  title: ['title', text],
  description: ['description', text],
  creatorId: ['createdBy', whole],
  responsibleId: ['responsibleId', whole],
  deadline: ['deadline', moment],
  needsControl: ['needsControl', flag],
  startPlan: ['startPlan', moment],
  endPlan: ['endPlan', moment],
  priority: ['priority', oneOf(taskPriorities)],
  status: ['status', oneOf(taskStatuses)],
  accomplices: ['accomplices', people],
  auditors: ['auditors', people],
  parentId: ['parentId', orNull(whole)],
  estimatedTime: ['estimate', whole],
  xmlId: ['xmlId', orNull(text)],
  allowsChangeDeadline: ['allowsChangeDeadline', flag],
  allowsTimeTracking: ['allowsTimeTracking', flag],
  matchesWorkTime: ['matchesWorkTime', flag],
  crmItemIds: ['crm', cards],
}

const faults: Readonly<Record<TaskFault, readonly [string, string]>> = {
  'no-title': ['title', 'Required field `title` is not specified'],
  'no-responsible': ['responsibleId', 'Required field `responsibleId` is not specified'],
  'unknown-responsible': ['responsibleId', 'User specified in the "Executor" field not found'],
  'unknown-creator': ['creatorId', ''],
  'unknown-parent': ['parentId', 'Task specified in the "Parent Task" field not found'],
  'own-parent': ['parentId', 'Cannot bind a node to itself'],
  'cyclic-parent': ['parentId', 'Creating cyclic links in tasks is prohibited'],
  'end-before-start': ['endPlan', 'The end date specified in the planning is earlier than the start date'],
}

/** `fields` of a call; throws when they are missing or not an object. */
export function fieldsParam(params: Params): Params {
  const { fields } = params
  if (fields === undefined || fields === null) throw required('fields')
  if (typeof fields !== 'object' || Array.isArray(fields)) throw wrongType('fields', 'object')
  return fields as Params
}

/** Reads `fields` of tasks.task.add, or of tasks.task.update when there is a `task`; throws their documented errors. */
export function taskValues(call: V3Call, fields: Params, task?: TaskRow): TaskValues {
  if (!task) for (const name of ['title', 'creatorId', 'responsibleId']) if (fields[name] === undefined || fields[name] === null) throw required(name)
  const values = Object.fromEntries(Object.entries(fields).map(([name, value]) => {
    const known = fieldOf(taskDto, name)
    if (!known) throw unknownField(taskDto.name, name)
    const reader = readers[name]
    if (!reader || (task && !known.editable)) throw lacksAttribute(taskDto.name, name, 'Editable')
    const [key, read] = reader
    return [key, read(value, name, call)]
  })) as TaskValues
  const fault = taskFault(call, values, task)
  if (fault) throw invalidRequest(...faults[fault])
  return values
}
