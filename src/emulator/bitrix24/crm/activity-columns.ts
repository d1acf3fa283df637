import { textParam } from '../params.ts'
import type { ActivityRow, ItemRow, Tables } from '../tables.ts'
import { bindingsOf } from './bindings.ts'
import type { FilterField } from './filter.ts'
import { printMoment } from './time.ts'

/** A field of `crm.activity.*`: how it is compared and printed. Values are strings throughout, as in the samples. */
export interface ActivityColumn extends FilterField<ActivityRow> {
  readonly print: (row: ActivityRow, timeZone: string) => unknown
}

/** «An activity with no deadline comes with the date 9999-12-31» (tutorials/crm/how-to-get-lists/get-activity-list-by-deals.md). */
const noDeadline = '9999-12-31'

function text(read: (row: ActivityRow) => unknown): ActivityColumn {
  return { compare: 'text', read, print: row => read(row) ?? null }
}

function number(read: (row: ActivityRow) => number): ActivityColumn {
  return { compare: 'number', read, print: row => String(read(row)) }
}

function flag(read: (row: ActivityRow) => boolean): ActivityColumn {
  return { compare: 'flag', read, print: row => read(row) ? 'Y' : 'N' }
}

function moment(read: (row: ActivityRow) => string | null): ActivityColumn {
  return { compare: 'moment', read, print: (row, timeZone) => printMoment(read(row), timeZone) ?? '' }
}

function constant(value: unknown): ActivityColumn {
  return { compare: 'text', read: () => value, print: () => value }
}

const deadline: ActivityColumn = {
  compare: 'moment',
  read: row => row.deadline ?? `${noDeadline}T00:00:00Z`,
  print: (row, timeZone) => row.deadline ? printMoment(row.deadline, timeZone) : `${noDeadline}T00:00:00${(printMoment(row.created, timeZone) ?? '+00:00').slice(-6)}`,
}

/** PHP prints an empty object as an empty list. */
function isEmptyObject(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}

/** In the order of the sample of `crm/timeline/activities/activity-base/crm-activity-list.md`. */
export const activityColumns: Readonly<Record<string, ActivityColumn>> = {
  ID: number(row => row.id),
  OWNER_ID: number(row => row.ownerId),
  OWNER_TYPE_ID: number(row => row.ownerTypeId),
  TYPE_ID: number(row => row.typeId),
  PROVIDER_ID: text(row => row.providerId),
  PROVIDER_TYPE_ID: text(row => row.providerTypeId),
  PROVIDER_GROUP_ID: constant(null),
  ASSOCIATED_ENTITY_ID: number(row => row.associatedEntityId ?? 0),
  SUBJECT: text(row => row.subject),
  CREATED: moment(row => row.created),
  LAST_UPDATED: moment(row => row.lastUpdated),
  START_TIME: moment(row => row.startTime),
  END_TIME: moment(row => row.endTime),
  DEADLINE: deadline,
  COMPLETED: flag(row => row.completed),
  STATUS: number(row => row.completed ? 2 : 1),
  RESPONSIBLE_ID: number(row => row.responsibleId),
  PRIORITY: number(row => row.priority),
  NOTIFY_TYPE: number(row => row.pingOffsets.length > 0 ? 1 : 0),
  NOTIFY_VALUE: number(row => row.pingOffsets[0] ?? 0),
  DESCRIPTION: text(row => row.description),
  DESCRIPTION_TYPE: constant('1'),
  DIRECTION: number(row => row.direction),
  LOCATION: constant(''),
  SETTINGS: { compare: 'text', read: () => '', print: row => isEmptyObject(row.settings) ? [] : row.settings },
  ORIGINATOR_ID: constant(null),
  ORIGIN_ID: text(row => row.originId),
  AUTHOR_ID: number(row => row.authorId),
  EDITOR_ID: number(row => row.editorId),
  PROVIDER_PARAMS: constant([]),
  PROVIDER_DATA: constant(null),
  RESULT_MARK: constant('0'),
  RESULT_VALUE: constant(null),
  RESULT_SUM: constant(null),
  RESULT_CURRENCY_ID: constant(null),
  RESULT_STATUS: constant('0'),
  RESULT_STREAM: constant('0'),
  RESULT_SOURCE_ID: constant(null),
  AUTOCOMPLETE_RULE: constant('0'),
}

/** Fields that come only when they are selected by name. */
export function extraColumns(tables: Tables): Readonly<Record<string, ActivityColumn>> {
  return {
    BINDINGS: { compare: 'text', read: () => '', print: row => bindingsOf(row).map(binding => ({ OWNER_TYPE_ID: String(binding.ownerTypeId), OWNER_ID: String(binding.ownerId) })) },
    COMMUNICATIONS: { compare: 'text', read: () => '', print: row => communicationsOf(tables, row) },
    FILES: constant([]),
    IS_INCOMING_CHANNEL: flag(row => row.direction === 1 && row.typeId !== 1),
  }
}

/** The client's phone for calls, e-mail for mails, of the first contact or company that the activity is bound to. */
function communicationsOf(tables: Tables, row: ActivityRow): readonly Record<string, unknown>[] {
  const wanted = row.typeId === 2 ? 'PHONE' : row.typeId === 4 ? 'EMAIL' : null
  const client = bindingsOf(row).find(binding => binding.ownerTypeId === 3 || binding.ownerTypeId === 4)
  const item = client ? tables.items(client.ownerTypeId).get(client.ownerId) : undefined
  const entry = item?.fm?.find(candidate => candidate.typeId === wanted)
  if (!client || !item || !entry) return []
  return [{
    ID: String(row.id),
    TYPE: entry.typeId,
    VALUE: entry.value,
    ENTITY_ID: String(client.ownerId),
    ENTITY_TYPE_ID: String(client.ownerTypeId),
    ENTITY_SETTINGS: client.ownerTypeId === 4 ? { COMPANY_TITLE: textParam(item.title) } : nameOf(item),
  }]
}

function nameOf(item: ItemRow): Record<string, string> {
  return {
    HONORIFIC: textParam(item.honorific),
    NAME: textParam(item.name),
    SECOND_NAME: textParam(item.secondName),
    LAST_NAME: textParam(item.lastName),
    COMPANY_TITLE: '',
    COMPANY_ID: textParam(item.companyId ?? 0),
  }
}

interface Description { readonly type: string, readonly title: string, readonly flags?: string }

/** `crm.activity.fields`: q required, r read-only, i immutable, m multiple, o deprecated. */
export const activityDescriptions: Readonly<Record<string, Description>> = {
  ID: { type: 'integer', title: 'ID', flags: 'r' },
  OWNER_ID: { type: 'integer', title: 'Owner ID', flags: 'i' },
  OWNER_TYPE_ID: { type: 'crm_enum_ownertype', title: 'Owner Type', flags: 'i' },
  TYPE_ID: { type: 'crm_enum_activitytype', title: 'Type', flags: 'qi' },
  PROVIDER_ID: { type: 'string', title: 'Provider ID' },
  PROVIDER_TYPE_ID: { type: 'string', title: 'Provider Type' },
  PROVIDER_GROUP_ID: { type: 'string', title: 'Connector Type' },
  ASSOCIATED_ENTITY_ID: { type: 'integer', title: 'Associated Entity ID', flags: 'r' },
  SUBJECT: { type: 'string', title: 'Subject', flags: 'q' },
  START_TIME: { type: 'datetime', title: 'Start' },
  END_TIME: { type: 'datetime', title: 'Deadline' },
  DEADLINE: { type: 'datetime', title: 'Execution Deadline' },
  COMPLETED: { type: 'char', title: 'Completed' },
  STATUS: { type: 'crm_enum_activitystatus', title: 'Status' },
  RESPONSIBLE_ID: { type: 'user', title: 'Responsible', flags: 'q' },
  PRIORITY: { type: 'crm_enum_activitypriority', title: 'Priority' },
  NOTIFY_TYPE: { type: 'crm_enum_activitynotifytype', title: 'Notification Type' },
  NOTIFY_VALUE: { type: 'integer', title: 'Notification Parameter' },
  DESCRIPTION: { type: 'string', title: 'Description' },
  DESCRIPTION_TYPE: { type: 'crm_enum_contenttype', title: 'Description Type' },
  DIRECTION: { type: 'crm_enum_activitydirection', title: 'Direction' },
  LOCATION: { type: 'string', title: 'Location' },
  CREATED: { type: 'datetime', title: 'Creation Date', flags: 'r' },
  AUTHOR_ID: { type: 'user', title: 'Created By', flags: 'r' },
  LAST_UPDATED: { type: 'datetime', title: 'Last Updated Date', flags: 'r' },
  EDITOR_ID: { type: 'user', title: 'Edited By', flags: 'r' },
  SETTINGS: { type: 'object', title: 'Settings' },
  ORIGIN_ID: { type: 'string', title: 'External Code' },
  ORIGINATOR_ID: { type: 'string', title: 'External Source' },
  RESULT_STATUS: { type: 'integer', title: 'RESULT_STATUS' },
  RESULT_STREAM: { type: 'integer', title: 'RESULT_STREAM' },
  RESULT_SOURCE_ID: { type: 'string', title: 'RESULT_SOURCE_ID' },
  PROVIDER_PARAMS: { type: 'object', title: 'Provider Parameters' },
  PROVIDER_DATA: { type: 'string', title: 'Provider Data' },
  RESULT_MARK: { type: 'integer', title: 'RESULT_MARK' },
  RESULT_VALUE: { type: 'double', title: 'RESULT_VALUE' },
  RESULT_SUM: { type: 'double', title: 'RESULT_SUM' },
  RESULT_CURRENCY_ID: { type: 'string', title: 'RESULT_CURRENCY_ID' },
  AUTOCOMPLETE_RULE: { type: 'integer', title: 'Autocomplete' },
  BINDINGS: { type: 'crm_activity_binding', title: 'Bindings', flags: 'rm' },
  COMMUNICATIONS: { type: 'crm_activity_communication', title: 'Communication Channel', flags: 'qm' },
  FILES: { type: 'diskfile', title: 'Files', flags: 'm' },
  WEBDAV_ELEMENTS: { type: 'diskfile', title: 'Added Files', flags: 'mo' },
  IS_INCOMING_CHANNEL: { type: 'char', title: 'IS_INCOMING_CHANNEL', flags: 'r' },
}
