import { RestError, reply, type Call, type Family, type Method, type Reply } from '../method.ts'
import { intParam, listParam, textParam } from '../params.ts'
import type { ActivityRow } from '../tables.ts'
import { bindingsOf } from './bindings.ts'
import { editableCard, requiredInt } from './cards.ts'
import { missing, timeZoneOf } from './context.ts'
import { parseMoment } from './time.ts'
import { addRecord, touch } from './timeline-record.ts'

const folder = 'crm/timeline/activities/todo'

function method(page: string, run: (call: Call) => Reply): Method {
  return { page: `${folder}/crm-activity-todo-${page}.md`, scope: ['crm'], run }
}

/** The universal activity, «Дело». */
export const todoMethods: Family = {
  'crm.activity.todo.add': method('add', add),
  'crm.activity.todo.update': method('update', update),
  'crm.activity.todo.updateDeadline': method('update-deadline', call => change(call, open(call), { ...deadline(call, 'value') })),
  'crm.activity.todo.updateDescription': method('update-description', updateDescription),
  'crm.activity.todo.updateColor': method('update-color', updateColor),
  'crm.activity.todo.updateResponsibleUser': method('update-responsible-user', updateResponsible),
}

function add(call: Call): Reply {
  const { params, user, tables } = call
  const card = editableCard(call, requiredInt(params, 'ownerTypeId'), requiredInt(params, 'ownerId'))
  const times = deadline(call, 'deadline')
  const now = call.now().toISOString()
  const owner = { ownerTypeId: card.type.id, ownerId: card.row.id }
  const activity = tables.activities.insert({
    ...owner,
    bindings: [owner],
    typeId: 6,
    providerId: 'CRM_TODO',
    providerTypeId: 'TODO',
    subject: textParam(params.title),
    description: textParam(params.description),
    direction: 0,
    completed: false,
    priority: 2,
    responsibleId: responsible(call) ?? user.id,
    authorId: user.id,
    editorId: user.id,
    created: now,
    lastUpdated: now,
    ...times,
    pingOffsets: offsets(params.pingOffsets),
    colorId: colour(params.colorId),
    settings: null,
  })
  addRecord(call, card.type, card.row.id, { kind: 'activity', title: activity.subject, text: activity.description, activityId: activity.id })
  touch(call, card.type, card.row.id)
  return reply({ id: activity.id })
}

function deadline(call: Call, name: string): Pick<ActivityRow, 'deadline' | 'startTime' | 'endTime'> {
  if (call.params[name] === undefined || call.params[name] === '') throw missing(name)
  const moment = parseMoment(call.params[name], timeZoneOf(call.tables))?.toISOString()
  if (!moment) throw new RestError('WRONG_DATETIME_FORMAT', 'Incorrect date format')
  return { deadline: moment, startTime: moment, endTime: moment }
}

function responsible(call: Call): number | null {
  const id = intParam(call.params.responsibleId)
  if (id === null) return null
  if (id <= 0 || !call.tables.users.get(id)) throw new RestError('INVALID_ARG_VALUE', 'Parameter "responsibleId" must be greater than 0')
  return id
}

function offsets(value: unknown): readonly number[] {
  return listParam(value).flatMap(offset => intParam(offset) ?? []).filter(offset => offset >= 0)
}

/** Seven colours, or the default one. */
function colour(value: unknown): string | null {
  return /^[1-7]$/.test(textParam(value)) ? textParam(value) : null
}

/** The activity of the three parameters, not completed yet. */
function open(call: Call, completed = 'CAN_NOT_UPDATE_COMPLETED_TODO'): ActivityRow {
  const id = requiredInt(call.params, 'id')
  const card = editableCard(call, requiredInt(call.params, 'ownerTypeId'), requiredInt(call.params, 'ownerId'))
  const activity = call.tables.activities.get(id)
  const bound = activity && bindingsOf(activity).some(binding => binding.ownerTypeId === card.type.id && binding.ownerId === card.row.id)
  if (!bound || activity.providerId !== 'CRM_TODO') throw new RestError('NOT_FOUND', 'Not found.')
  if (activity.completed) throw new RestError(completed, 'Completed activity cannot be modified')
  return activity
}

function change(call: Call, activity: ActivityRow, patch: Partial<ActivityRow>): Reply {
  call.tables.activities.update(activity.id, { ...patch, lastUpdated: call.now().toISOString(), editorId: call.user.id })
  return reply({ id: activity.id })
}

function update(call: Call): Reply {
  const { params } = call
  const activity = open(call)
  return change(call, activity, {
    ...deadline(call, 'deadline'),
    subject: params.title === undefined ? activity.subject : textParam(params.title),
    description: params.description === undefined ? activity.description : textParam(params.description),
    responsibleId: responsible(call) ?? activity.responsibleId,
    pingOffsets: params.pingOffsets === undefined ? activity.pingOffsets : offsets(params.pingOffsets),
    colorId: params.colorId === undefined ? activity.colorId : colour(params.colorId),
  })
}

function updateDescription(call: Call): Reply {
  const activity = open(call)
  if (call.params.value === undefined) throw missing('value')
  return change(call, activity, { description: textParam(call.params.value) })
}

function updateColor(call: Call): Reply {
  const activity = open(call, 'CAN_NOT_UPDATE_COLOR_COMPLETED_TODO')
  if (call.params.colorId === undefined) throw missing('colorId')
  const colorId = colour(call.params.colorId)
  if (colorId === null) throw new RestError('CAN_NOT_UPDATE_WRONG_COLOR_TODO', 'Invalid color value')
  return change(call, activity, { colorId })
}

function updateResponsible(call: Call): Reply {
  const activity = open(call, 'CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO')
  const responsibleId = responsible(call)
  if (responsibleId === null) throw missing('responsibleId')
  return change(call, activity, { responsibleId })
}
