import { printMoment } from '../crm/time.ts'
import type { TaskRow, UserRow } from '../tables.ts'
import { leadsOn, mayMoveDeadline, taskRights, type TaskStep } from '../tasks/task-rights.ts'
import type { Dto, DtoField, FieldType } from './dto.ts'
import type { V3Call } from './method.ts'

type Field = DtoField<TaskRow>
type Options = Omit<Field, 'type' | 'read'>

export const taskStatuses = { 2: 'pending', 3: 'in_progress', 4: 'supposedly_completed', 5: 'completed', 6: 'deferred' } as const
export const taskPriorities = { 0: 'low', 1: 'average', 2: 'high' } as const

const sortable: Options = { sortable: true }
const editable: Options = { editable: true }
const both: Options = { sortable: true, editable: true }

function field(type: FieldType, read: Field['read'], options: Options = {}): Field {
  return { type, read, ...options }
}

function moment(read: (task: TaskRow) => string | null, options: Options = {}): Field {
  return field('moment', (task, { timeZone }) => printMoment(read(task), timeZone), options)
}

function constant(type: FieldType, value: unknown, options: Options = {}): Field {
  return field(type, () => value, options)
}

const userFields = ['id', 'name', 'role', 'image', 'gender', 'email', 'externalAuthId', 'rights'] as const

function person(user: UserRow | undefined): unknown {
  if (!user) return null
  return { id: user.id, name: `${user.name} ${user.lastName}`, role: null, image: null, gender: user.gender, email: user.email, externalAuthId: null, rights: null }
}

/** A related object is printed only when it is asked for, and so is its number. */
function number(read: (task: TaskRow) => number | null, options: Options = {}): Field {
  return field('int', read, { onDemand: true, ...options })
}

function user(read: (task: TaskRow) => number | null): Field {
  return field('object', (task, { tables }) => person(tables.users.get(read(task) ?? 0)), { onDemand: true, related: { dto: 'UserDto', fields: userFields } })
}

function users(read: (task: TaskRow) => readonly number[]): Field {
  return field('array', (task, { tables }) => read(task).map(id => person(tables.users.get(id))), { onDemand: true, editable: true, related: { dto: 'UserDto', fields: userFields } })
}

/** A kind of object that this portal has none of. */
function nothing(dto: string, fields: readonly string[]): Field {
  return field('object', () => null, { onDemand: true, related: { dto, fields } })
}

const own: Readonly<Record<string, Field>> = {
  id: field('int', task => task.id, { filterable: true, sortable: true }),
  title: field('string', task => task.title, both),
  description: field('string', task => task.description, editable),
  creatorId: number(task => task.createdBy, sortable),
  creator: user(task => task.createdBy),
  created: moment(task => task.created, { sortable: true, onDemand: true }),
  responsibleId: number(task => task.responsibleId, both),
  responsible: user(task => task.responsibleId),
  deadline: moment(task => task.deadline, both),
  needsControl: field('bool', task => task.needsControl, editable),
  startPlan: moment(task => task.startPlan, both),
  endPlan: moment(task => task.endPlan, both),
  fileIds: constant('array', null),
  checklist: constant('array', []),
  groupId: number(() => null, sortable),
  group: nothing('GroupDto', ['id', 'name', 'image', 'type', 'isVisible']),
  stageId: number(() => null),
  stage: nothing('StageDto', ['id', 'title', 'color']),
  epicId: constant('int', null),
  storyPoints: constant('int', null),
  flowId: number(() => null),
  flow: nothing('FlowDto', ['id', 'name']),
  priority: field('string', task => taskPriorities[task.priority], both),
  status: field('string', task => taskStatuses[task.status], both),
  statusChanged: moment(task => task.statusChanged),
  accomplices: users(task => task.accomplices),
  auditors: users(task => task.auditors),
  parentId: field('int', task => task.parentId, editable),
  containsChecklist: constant('bool', false),
  containsSubTasks: field('bool', (task, { tables }) => tables.tasks.where('parent', row => row.parentId ?? 0, task.id).length > 0),
  containsRelatedTasks: constant('bool', false),
  containsGanttLinks: constant('bool', false),
  containsPlacements: constant('bool', false),
  containsResults: constant('bool', false),
  numberOfReminders: constant('int', 0),
  chatId: constant('int', null),
  chat: nothing('ChatDto', ['id', 'entityId', 'entityType']),
  plannedDuration: constant('int', 0),
  actualDuration: constant('int', 0),
  durationType: constant('string', 'days'),
  started: moment(task => task.started, sortable),
  estimatedTime: field('int', task => task.estimate, both),
  replicate: constant('bool', false),
  changed: moment(task => task.changed, sortable),
  changedById: number(task => task.changedBy),
  changedBy: user(task => task.changedBy),
  statusChangedById: number(task => task.statusChangedBy),
  statusChangedBy: user(task => task.statusChangedBy),
  closedById: number(task => task.closedBy),
  closedBy: user(task => task.closedBy),
  closed: moment(task => task.closed, sortable),
  activity: moment(task => task.activity, sortable),
  guid: field('string', task => task.guid),
  xmlId: field('string', task => task.xmlId, editable),
  exchangeId: constant('string', null),
  exchangeModified: constant('string', null),
  outlookVersion: constant('int', 1),
  mark: field('string', task => task.mark ?? 'none', sortable),
  allowsChangeDeadline: field('bool', task => task.allowsChangeDeadline, both),
  allowsTimeTracking: field('bool', task => task.allowsTimeTracking, both),
  matchesWorkTime: field('bool', task => task.matchesWorkTime, editable),
  addInReport: constant('bool', null),
  isMultitask: constant('bool', false),
  siteId: constant('string', 's1'),
  forkedByTemplateId: number(() => null),
  deadlineCount: constant('int', null),
  declineReason: constant('string', null),
  forumTopicId: constant('int', null),
  link: field('string', (task, call) => `/company/personal/user/${call.user.id}/tasks/task/view/${task.id}/`),
  rights: field('object', rightsOf),
  archiveLink: constant('string', null),
  crmItemIds: field('array', task => task.crm, editable),
  requireResult: constant('bool', false),
  matchesSubTasksTime: constant('bool', false),
  autocompleteSubTasks: constant('bool', false),
  allowsChangeDatePlan: constant('bool', false),
  maxDeadlineChangeDate: constant('moment', null),
  maxDeadlineChanges: constant('int', null),
  requireDeadlineChangeReason: constant('bool', false),
  inFavorite: constant('array', []),
  inPin: constant('array', []),
  inGroupPin: constant('array', []),
  inMute: constant('array', []),
  source: nothing('SourceDto', ['type', 'data']),
  dependsOn: constant('array', []),
  scenarios: constant('array', ['default']),
}

const ownPlain = Object.keys(own).filter(name => !own[name]?.onDemand)

/** In the order of tasks/fields-rest-v3.md; what can be sorted by is in tasks/tasks-task-list-rest-v3.md. */
export const taskDto: Dto<TaskRow> = {
  name: 'TaskDto',
  fields: {
    ...own,
    parent: field('object', parentOf, { onDemand: true, related: { dto: 'TaskDto', fields: ownPlain } }),
  },
}

function parentOf(task: TaskRow, call: V3Call): unknown {
  const parent = task.parentId === null ? undefined : call.tables.tasks.get(task.parentId)
  return parent && taskRights(call)(parent).read ? Object.fromEntries(ownPlain.map(name => [name, own[name]?.read(parent, call) ?? null])) : null
}

/** What the person may do, under the names of the sample of tasks/tasks-task-get-rest-v3.md. */
function rightsOf(task: TaskRow, call: V3Call): unknown {
  const rights = taskRights(call)(task)
  const { read, edit, work } = rights
  const may = (step: TaskStep) => work && leadsOn(step, task)
  const awaitsControl = edit && task.status === 4
  return {
    read, watch: read, mute: read, createResult: work, edit, remove: edit, complete: may('complete'), approve: awaitsControl, disapprove: awaitsControl,
    start: may('start'), take: false, delegate: work, defer: may('defer'), renew: may('renew'), deadline: mayMoveDeadline(task, rights), datePlan: edit,
    changeDirector: false, changeResponsible: edit, changeAccomplices: edit, pause: may('pause'), timeTracking: work && task.allowsTimeTracking, mark: edit,
    changeStatus: work, reminder: read, addAuditors: read, elapsedTime: work, favorite: read, checklistAdd: work, checklistEdit: work, checklistSave: work,
    checklistToggle: work, automate: edit, resultEdit: false, completeResult: work, removeResult: false, resultRead: false, admin: call.user.admin,
    createSubtask: read, copy: read, saveAsTemplate: read, attachFile: work, detachFile: work, detachParent: edit, createGanttDependence: edit, sort: false,
  }
}
