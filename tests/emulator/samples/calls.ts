import type { StartedPortal } from '../../support/portal.ts'
import type { Rest } from '../../support/rest.ts'

const deal = 2
const lead = 1

type Fields = Readonly<Record<string, unknown>>

async function resultOf<T>(answer: ReturnType<Rest>): Promise<T> {
  return (await answer).result as T
}

async function callSystem(rest: Rest, webhook: Rest): Promise<void> {
  for (const method of ['app.info', 'scope', 'methods', 'server.time', 'profile', 'user.admin']) await rest(method)
  await rest('method.get', { name: 'user.get' })
  await rest('feature.get', { CODE: 'rest_offline_extended' })
  await rest('access.name', { ACCESS: ['AU', 'G2'] })
  await rest('user.access', { ACCESS: ['G2', 'AU'] })
  // The samples come from callers who may see all of a person's fields.
  await webhook('user.current')
  await webhook('user.get', { FILTER: { ACTIVE: true } })
  await webhook('user.search', { FILTER: { FIND: 'А' } })
  await webhook('user.fields')
  await rest('department.get', { PARENT: 1 })
  await rest('department.fields')
  for (const owner of ['app', 'user']) {
    await rest(`${owner}.option.set`, { options: { data: 'value', data2: 'value2' } })
    await rest(`${owner}.option.get`)
    await rest(`${owner}.option.get`, { option: 'data' })
  }
}

async function callMessages(rest: Rest): Promise<void> {
  await rest('im.notify.personal.add', { USER_ID: 4, MESSAGE: 'x' })
  await rest('im.notify.system.add', { USER_ID: 4, MESSAGE: 'x', TAG: 't' })
  await rest('im.notify.delete', { TAG: 't' })
  await rest('im.chat.get', { ENTITY_TYPE: 'CRM', ENTITY_ID: 'DEAL|1' })
}

async function callFeed(webhook: Rest): Promise<void> {
  const POST_ID = await resultOf<number>(webhook('log.blogpost.add', { POST_TITLE: 'x', POST_MESSAGE: 'y', DEST: ['U4', 'SG1'], TAGS: 'z' }))
  await webhook('log.blogpost.get', { POST_ID })
  await webhook('sonet_group.get', { ORDER: { ID: 'ASC' } })
  await webhook('sonet_group.user.groups')
  await webhook('sonet_group.user.get', { ID: 1 })
  await webhook('sonet_group.feature.access', { GROUP_ID: 1, FEATURE: 'blog', OPERATION: 'write_post' })
  const select = ['ID', 'NAME', 'TYPE', 'IMAGE_ID', 'AVATAR_TYPE', 'AVATAR']
  await webhook('socialnetwork.api.workgroup.list', { select, params: { mode: 'mobile', shouldSelectDialogId: 'Y' } })
}

async function callRequisites(rest: Rest): Promise<void> {
  const id = await resultOf<number>(rest('crm.requisite.add', { fields: { ENTITY_TYPE_ID: 4, ENTITY_ID: 1, PRESET_ID: 1, NAME: 'x', RQ_INN: '0000000000' } }))
  await rest('crm.requisite.get', { id })
  await rest('crm.requisite.list', { filter: { PRESET_ID: 1 }, select: ['ENTITY_TYPE_ID', 'ENTITY_ID', 'ID', 'NAME'], order: { DATE_CREATE: 'ASC' } })
  await rest('crm.requisite.update', { id, fields: { RQ_KPP: '000000000' } })
  await rest('crm.requisite.fields')
  await rest('crm.requisite.delete', { id })
}

async function callPlacements(rest: Rest): Promise<void> {
  const place = { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: 'https://example.com/tab.html' }
  await rest('placement.bind', { ...place, TITLE: 'x', LANG_ALL: { de: { TITLE: 'x', DESCRIPTION: '', GROUP_NAME: '' } } })
  await rest('placement.get')
  await rest('placement.list')
  await rest('placement.unbind', place)
}

async function callStorage(rest: Rest): Promise<void> {
  const ENTITY = 'dish'
  await rest('entity.add', { ENTITY, NAME: 'Dishes', ACCESS: { U1: 'W', AU: 'R' } })
  await rest('entity.get', { ENTITY })
  await rest('entity.rights', { ENTITY })
  await rest('entity.update', { ENTITY, NAME: 'Dishes v2' })
  const ID = await resultOf<number>(rest('entity.item.add', { ENTITY, NAME: 'Test Item' }))
  await rest('entity.item.get', { ENTITY })
  await rest('entity.item.update', { ENTITY, ID, NAME: 'x' })
  await rest('entity.item.property.add', { ENTITY, PROPERTY: 'test', NAME: 'Test Property' })
  await rest('entity.item.property.get', { ENTITY })
  await rest('entity.item.property.update', { ENTITY, PROPERTY: 'test', NAME: 'x' })
  await rest('entity.item.property.delete', { ENTITY, PROPERTY: 'test' })
  await rest('entity.item.delete', { ENTITY, ID })
  await rest('entity.delete', { ENTITY })
}

async function callItems(rest: Rest): Promise<void> {
  const select = ['id', 'assignedById', 'stageId', 'opportunity', 'sourceId', 'title', 'name', 'lastName', 'isManualOpportunity']
  await rest('crm.item.list', { entityTypeId: lead, select })
  await rest('crm.item.get', { entityTypeId: lead, id: 1 })
  const fields = { title: 'x', opportunity: 100, currencyId: 'RUB', assignedById: 4, contactIds: [1], observers: [5] }
  const { item } = await resultOf<{ item: { id: number } }>(rest('crm.item.add', { entityTypeId: deal, fields }))
  await rest('crm.item.update', { entityTypeId: deal, id: item.id, fields: { title: 'y' } })
  await rest('crm.stagehistory.list', { entityTypeId: deal })
  await rest('crm.item.delete', { entityTypeId: deal, id: item.id })
  await rest('crm.enum.ownertype')
}

async function callOlderCards(rest: Rest): Promise<void> {
  const cards = [
    ['lead', { TITLE: 'x' }, []],
    ['deal', { TITLE: 'x', TYPE_ID: 'GOODS' }, ['ID', 'TITLE', 'TYPE_ID', 'CATEGORY_ID', 'STAGE_ID', 'OPPORTUNITY', 'IS_MANUAL_OPPORTUNITY', 'ASSIGNED_BY_ID', 'DATE_CREATE']],
    ['contact', { NAME: 'x', EMAIL: [{ VALUE: 'x@example.com' }] }, ['ID', 'NAME', 'LAST_NAME', 'EXPORT', 'ASSIGNED_BY_ID', 'DATE_CREATE', 'EMAIL']],
    ['company', { TITLE: 'x', PHONE: [{ VALUE: '+79000000001' }] }, ['TITLE', 'ASSIGNED_BY_ID', 'PHONE']],
  ] as const
  for (const [code, fields, select] of cards) {
    const id = await resultOf<number>(rest(`crm.${code}.add`, { fields }))
    await rest(`crm.${code}.list`, { select, filter: { ID: id } })
    for (const one of [1, id]) await rest(`crm.${code}.get`, { id: one })
    await rest(`crm.${code}.update`, { id, fields: { COMMENTS: 'y' } })
    await rest(`crm.${code}.delete`, { id })
    await rest(`crm.${code}.fields`)
  }
}

async function callDuplicates(portal: StartedPortal, rest: Rest): Promise<void> {
  const contacts = [...portal.portal.tables.items(3).all()]
  const phone = contacts.flatMap(contact => contact.fm ?? []).find(one => one.typeId === 'PHONE')
  await rest('crm.duplicate.findbycomm', { type: 'PHONE', entity_type: 'CONTACT', values: [phone?.value ?? ''] })
  const twins = []
  for (const title of ['Twin', 'Twin']) {
    const { item } = await resultOf<{ item: { id: number } }>(rest('crm.item.add', { entityTypeId: deal, fields: { title } }))
    twins.push(item.id)
  }
  await rest('crm.entity.mergeBatch', { params: { entityTypeId: deal, entityIds: twins } })
}

async function callDictionaries(rest: Rest): Promise<void> {
  const entityTypeId = deal
  await rest('crm.category.list', { entityTypeId })
  await rest('crm.category.fields', { entityTypeId })
  const { category } = await resultOf<{ category: { id: number } }>(rest('crm.category.add', { entityTypeId, fields: { name: 'New', sort: 50 } }))
  await rest('crm.category.get', { entityTypeId, id: category.id })
  await rest('crm.category.update', { entityTypeId, id: category.id, fields: { name: 'Newer' } })
  await rest('crm.category.delete', { entityTypeId, id: category.id })
  await rest('crm.status.list', { filter: { ENTITY_ID: 'DEAL_STAGE' } })
  await rest('crm.status.fields')
  await rest('crm.status.entity.types')
  await rest('crm.status.entity.items', { entityId: 'DEAL_STAGE' })
  const id = await resultOf<number>(rest('crm.status.add', { fields: { ENTITY_ID: 'DEAL_STAGE', STATUS_ID: 'CHECK', NAME: 'Check', SORT: 25, COLOR: '#123456' } }))
  await rest('crm.status.get', { id })
  await rest('crm.status.update', { id, fields: { NAME: 'Checked' } })
  await rest('crm.status.delete', { id })
}

async function callActivities(portal: StartedPortal, rest: Rest): Promise<void> {
  const card = { ownerTypeId: deal, ownerId: 1 }
  await rest('crm.activity.list')
  await rest('crm.activity.fields')
  const call = [...portal.portal.tables.activities.all()].find(one => one.typeId === 2)
  await rest('crm.activity.get', { id: call?.id })
  const { id } = await resultOf<{ id: number }>(rest('crm.activity.todo.add', { ...card, deadline: '2026-11-25T12:00:00+03:00', title: 'x', description: 'y' }))
  const todo = { ...card, id }
  await rest('crm.activity.todo.update', { ...todo, deadline: '2026-11-26T12:00:00+03:00', title: 'z' })
  await rest('crm.activity.todo.updateDeadline', { ...todo, value: '2026-11-27T12:00:00+03:00' })
  await rest('crm.activity.todo.updateDescription', { ...todo, value: 'x' })
  await rest('crm.activity.todo.updateColor', { ...todo, colorId: '2' })
  await rest('crm.activity.todo.updateResponsibleUser', { ...todo, responsibleId: 4 })
  await rest('crm.activity.binding.add', { activityId: id, entityTypeId: deal, entityId: 2 })
  await rest('crm.activity.binding.list', { activityId: id })
  await rest('crm.activity.binding.move', { activityId: id, sourceEntityTypeId: deal, sourceEntityId: 2, targetEntityTypeId: deal, targetEntityId: 3 })
  await rest('crm.activity.binding.delete', { activityId: id, entityTypeId: deal, entityId: 3 })
  await rest('crm.activity.delete', { id })
}

async function callTimeline(rest: Rest): Promise<void> {
  const card = { ownerTypeId: deal, ownerId: 1 }
  const id = await resultOf<number>(rest('crm.timeline.comment.add', { fields: { ENTITY_ID: 1, ENTITY_TYPE: 'deal', COMMENT: 'x' } }))
  await rest('crm.timeline.comment.get', { id })
  await rest('crm.timeline.comment.list', { filter: { ENTITY_ID: 1, ENTITY_TYPE: 'deal' } })
  await rest('crm.timeline.comment.fields')
  await rest('crm.timeline.bindings.list', { filter: { OWNER_ID: id } })
  await rest('crm.timeline.comment.update', { id, fields: { COMMENT: 'y' } })
  await rest('crm.timeline.item.pin', { id, ...card })
  await rest('crm.timeline.item.unpin', { id, ...card })
  await rest('crm.timeline.comment.delete', { id })
  const fields = { entityTypeId: deal, entityId: 1, title: 'x', text: 'y', iconCode: 'info' }
  const { logMessage } = await resultOf<{ logMessage: { id: number } }>(rest('crm.timeline.logmessage.add', { fields }))
  await rest('crm.timeline.logmessage.get', { id: logMessage.id })
  await rest('crm.timeline.logmessage.list', { entityTypeId: deal, entityId: 1 })
  await rest('crm.timeline.logmessage.delete', { id: logMessage.id })
}

async function callCardFields(rest: Rest): Promise<void> {
  const label = { en: 'Hello', de: 'Hallo' }
  for (const family of ['crm.deal', 'crm.lead', 'crm.contact', 'crm.company']) {
    const fields: Fields = {
      USER_TYPE_ID: 'string', FIELD_NAME: 'HELLO_WORLD', MULTIPLE: 'Y', EDIT_FORM_LABEL: label, LIST_COLUMN_LABEL: label,
      LIST_FILTER_LABEL: label, ERROR_MESSAGE: label, HELP_MESSAGE: label, SETTINGS: { DEFAULT_VALUE: 'x', ROWS: 3 },
    }
    const id = await resultOf<number>(rest(`${family}.userfield.add`, { fields }))
    await rest(`${family}.userfield.get`, { id })
    await rest(`${family}.userfield.list`, { filter: { LANG: 'en' } })
    await rest(`${family}.userfield.update`, { id, fields: { SORT: 5 } })
    await rest(`${family}.userfield.delete`, { id })
  }
}

async function callSmartProcess(rest: Rest): Promise<void> {
  const fields: Fields = {
    title: 'Reviews', isCategoriesEnabled: 'Y', isStagesEnabled: 'Y', isClientEnabled: 'Y', isBeginCloseDatesEnabled: 'Y',
    isLinkWithProductsEnabled: 'Y', isMycompanyEnabled: 'Y', isSourceEnabled: 'Y', isObserversEnabled: 'Y',
    relations: {
      parent: [{ entityTypeId: deal, isChildrenListEnabled: 'true' }],
      child: [{ entityTypeId: 3, isChildrenListEnabled: 'true' }],
    },
    linkedUserFields: { 'CALENDAR_EVENT|UF_CRM_CAL_EVENT': 'true' },
  }
  const { type } = await resultOf<{ type: { id: number, entityTypeId: number } }>(rest('crm.type.add', { fields }))
  await rest('crm.item.fields', { entityTypeId: type.entityTypeId })
  await rest('crm.type.get', { id: type.id })
  await rest('crm.type.getByEntityTypeId', { entityTypeId: type.entityTypeId })
  await rest('crm.type.list')
  await rest('crm.type.update', { id: type.id, fields: { title: 'Review' } })

  const moduleId = 'crm'
  const field: Fields = {
    entityId: `CRM_${type.id}`, fieldName: `UF_CRM_${type.id}_LIST`, userTypeId: 'enumeration', multiple: 'Y', editFormLabel: { en: 'List', de: 'Liste' },
    settings: { DISPLAY: 'LIST', LIST_HEIGHT: 2 }, enum: [{ value: 'a', def: 'Y', sort: 1, xmlId: 'A' }],
  }
  const { field: made } = await resultOf<{ field: { id: number } }>(rest('userfieldconfig.add', { moduleId, field }))
  await rest('userfieldconfig.get', { moduleId, id: made.id })
  // With a language the sample prints labels as texts.
  await rest('userfieldconfig.list', { moduleId, select: { 0: '*', language: 'en' }, filter: { entityId: `CRM_${type.id}` } })
  await rest('userfieldconfig.update', { moduleId, id: made.id, field: { mandatory: 'Y' } })
  await rest('userfieldconfig.getTypes', { moduleId })
  await rest('userfieldconfig.delete', { moduleId, id: made.id })
  await rest('crm.type.delete', { id: type.id })
}

async function callCalendar(rest: Rest): Promise<void> {
  const owner = { type: 'user', ownerId: 1 }
  await rest('calendar.settings.get')
  await rest('calendar.user.settings.get')
  const section = await resultOf<number>(rest('calendar.section.add', { ...owner, name: 'New', description: 'x', color: '#9cbeee', text_color: '#283000', export: { ALLOW: 'Y', SET: 'all' } }))
  await rest('calendar.section.get', owner)
  await rest('calendar.section.update', { ...owner, id: section, name: 'Newer' })
  const event: Fields = {
    ...owner, section, name: 'Event', description: 'x', from: '2026-11-23T12:00:00+03:00', to: '2026-11-23T13:00:00+03:00',
    is_meeting: 'Y', attendees: [1, 4], remind: [{ type: 'min', count: 10 }], crm_fields: ['D_1'], location: 'y', color: '#9cbeee',
    rrule: { FREQ: 'WEEKLY', BYDAY: ['MO', 'WE'], INTERVAL: 1, UNTIL: '2026-12-01' },
  }
  const id = await resultOf<number>(rest('calendar.event.add', event))
  await rest('calendar.event.getbyid', { id })
  await rest('calendar.event.get', { ...owner, from: '2026-11-01', to: '2026-11-30', section: [section] })
  await rest('calendar.event.get.nearest', { ...owner, days: 3, forCurrentUser: false, maxEventsCount: 5 })
  await rest('calendar.event.update', { ...event, id, name: 'Other' })
  await rest('calendar.accessibility.get', { users: [1, 4, 6], from: '2026-11-01', to: '2026-11-30' })
  await rest('calendar.meeting.status.get', { eventId: id })
  await rest('calendar.meeting.status.set', { eventId: id, status: 'Y' })
  await rest('calendar.event.delete', { id })
  await rest('calendar.section.delete', { ...owner, id: section })
}

async function callTasks(webhook: Rest): Promise<void> {
  const fields: Fields = { TITLE: 'x', DESCRIPTION: 'y', RESPONSIBLE_ID: 1, DEADLINE: '2026-12-31T23:59:59', UF_CRM_TASK: ['D_1'], AUDITORS: [4] }
  const { task } = await resultOf<{ task: { id: string } }>(webhook('tasks.task.add', { fields }))
  const taskId = task.id
  await webhook('tasks.task.get', { taskId, select: ['ID', 'TITLE', 'DESCRIPTION', 'CREATED_BY', 'RESPONSIBLE_ID', 'DEADLINE', 'UF_CRM_TASK', 'UF_TASK_WEBDAV_FILES'] })
  await webhook('tasks.task.list', {
    filter: { ID: taskId },
    select: ['ID', 'TITLE', 'DESCRIPTION', 'STATUS', 'subStatus', 'DEADLINE', 'CREATED_DATE', 'RESPONSIBLE_ID', 'ACCOMPLICES', 'AUDITORS', 'TAGS', 'COUNTERS', 'PRIORITY', 'MARK'],
    params: { WITH_TIMER_INFO: true, WITH_RESULT_INFO: true, WITH_PARSED_DESCRIPTION: true },
  })
  await webhook('tasks.task.getFields')
  await webhook('tasks.task.update', { taskId, fields: { TITLE: 'z' } })
  for (const step of ['start', 'pause', 'defer', 'renew', 'complete']) await webhook(`tasks.task.${step}`, { taskId })
  await webhook('tasks.task.delete', { taskId })
}

/** Calls every method of the local portal at least once, as its page calls it. `webhook` has scopes that the application lacks. */
export async function callEverything(portal: StartedPortal, rest: Rest, webhook: Rest): Promise<void> {
  await callSystem(rest, webhook)
  await callMessages(rest)
  await callFeed(webhook)
  await callRequisites(rest)
  await callPlacements(rest)
  await callStorage(rest)
  await callItems(rest)
  await callOlderCards(rest)
  await callDuplicates(portal, rest)
  await callDictionaries(rest)
  await callActivities(portal, rest)
  await callTimeline(rest)
  await callCardFields(rest)
  await callSmartProcess(rest)
  await callCalendar(rest)
  await callTasks(webhook)
}
