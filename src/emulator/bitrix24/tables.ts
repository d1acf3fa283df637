import type { Row, Store, Table } from '../store.ts'

/** All moments are ISO 8601 strings in UTC; families print them in the portal's zone. */
export type Moment = string

export interface UserRow extends Row {
  readonly name: string
  readonly lastName: string
  readonly secondName: string
  readonly email: string
  readonly position: string
  readonly phone: string
  readonly departments: readonly number[]
  readonly active: boolean
  readonly admin: boolean
  readonly gender: 'M' | 'F'
  readonly timeZone: string
  readonly registered: Moment
  /** Which CRM cards the person may read and change, as CRM roles set it. Who may change cards may add them, unless `add` takes that away. `without`: types of cards to which they give no right. */
  readonly crm: { readonly read: AccessLevel, readonly write: AccessLevel, readonly add?: 'none', readonly without?: readonly number[] }
  /** One of the people whom the user switcher offers, in its words. */
  readonly persona: 'admin' | 'auditor' | 'head' | 'salesperson' | 'outsider' | null
}

/** `department` means the own department and those below it. */
type AccessLevel = 'none' | 'own' | 'department' | 'all'

export interface DepartmentRow extends Row {
  readonly name: string
  readonly parentId: number | null
  readonly headId: number | null
  readonly sort: number
}

/**
 * A CRM item of any type (table `item:<entityTypeId>`), keys as `crm.item.*` prints them in camelCase
 * (`title`, `stageId`, `categoryId`, `assignedById`, `contactIds`, `companyId`, `opportunity`, `currencyId`, `closedate`, …),
 * user fields under their original upper-case names. Enumeration user fields hold the item's id, flags hold 'Y' or 'N'.
 */
export interface ItemRow extends Row {
  readonly assignedById: number
  readonly createdBy: number
  readonly updatedBy: number
  readonly createdTime: Moment
  readonly updatedTime: Moment
  readonly movedTime?: Moment | null
  readonly movedBy?: number | null
  readonly lastActivityTime: Moment
  readonly lastActivityBy: number
  /** Phones and mails as in `fm` of leads, contacts and companies. */
  readonly fm?: readonly { readonly id: number, readonly typeId: 'PHONE' | 'EMAIL', readonly valueType: string, readonly value: string }[]
  readonly [field: string]: unknown
}

export interface CategoryRow extends Row {
  readonly entityTypeId: number
  readonly name: string
  readonly sort: number
  readonly isDefault: boolean
}

/** A dictionary value: a stage, a source, … Category 0 of deals has `DEAL_STAGE`, others `DEAL_STAGE_<id>`. */
export interface StatusRow extends Row {
  readonly entityId: string
  readonly statusId: string
  readonly name: string
  readonly sort: number
  readonly semantics: 'S' | 'F' | null
  readonly categoryId: number | null
  readonly color: string
  readonly system: boolean
}

export interface TypeRow extends Row {
  readonly entityTypeId: number
  readonly title: string
  readonly code: string
  readonly createdBy: number
  readonly createdTime: Moment
  readonly updatedTime: Moment
  /** `isStagesEnabled`, `isRecyclebinEnabled`, `isSetOpenPermissions`, … as booleans. */
  readonly flags: Readonly<Record<string, boolean>>
  readonly relations: unknown
  readonly linkedUserFields: Readonly<Record<string, boolean>>
}

export interface UserFieldRow extends Row {
  /** `CRM_DEAL`, `CRM_LEAD`, `CRM_CONTACT`, `CRM_COMPANY`, or `CRM_<type.id>` for a smart process. */
  readonly entityId: string
  readonly fieldName: string
  readonly userTypeId: string
  readonly xmlId: string | null
  readonly sort: number
  readonly multiple: boolean
  readonly mandatory: boolean
  readonly showFilter: 'N' | 'I' | 'E' | 'S'
  readonly showInList: boolean
  readonly editInList: boolean
  readonly isSearchable: boolean
  readonly settings: unknown
  readonly labels: { readonly edit: LangMap, readonly column: LangMap, readonly filter: LangMap, readonly error: LangMap, readonly help: LangMap }
  readonly items: readonly { readonly id: number, readonly value: string, readonly sort: number, readonly def: boolean, readonly xmlId: string }[]
}

export type LangMap = Readonly<Record<string, string>>

export interface StageHistoryRow extends Row {
  readonly entityTypeId: number
  /** 1 created, 2 intermediate, 3 final, 5 moved to another pipeline. */
  readonly typeId: 1 | 2 | 3 | 5
  readonly ownerId: number
  readonly createdTime: Moment
  readonly categoryId: number
  readonly stageId: string
  readonly stageSemanticId: 'P' | 'S' | 'F'
}

export interface ActivityRow extends Row {
  readonly ownerTypeId: number
  readonly ownerId: number
  readonly bindings: readonly { readonly ownerTypeId: number, readonly ownerId: number }[]
  /** 1 meeting, 2 call, 3 task, 4 e-mail, 6 provider. */
  readonly typeId: number
  readonly providerId: string
  readonly providerTypeId: string
  readonly subject: string
  readonly description: string
  /** 0 none, 1 incoming, 2 outgoing. */
  readonly direction: 0 | 1 | 2
  readonly completed: boolean
  readonly priority: 1 | 2 | 3
  readonly responsibleId: number
  readonly authorId: number
  readonly editorId: number
  readonly created: Moment
  readonly lastUpdated: Moment
  readonly startTime: Moment | null
  readonly endTime: Moment | null
  readonly deadline: Moment | null
  readonly pingOffsets: readonly number[]
  readonly colorId: string | null
  readonly settings: unknown
  /** The task that the activity stands for. */
  readonly associatedEntityId?: number
  /** Where the activity comes from, when another source has made it: `VI_` and the call's number of a call that telephony has registered. */
  readonly originId?: string
}

/** A record of a card's timeline. */
export interface TimelineRow extends Row {
  readonly kind: 'comment' | 'logmessage' | 'activity' | 'created' | 'stage' | 'responsible' | 'merged'
  readonly ownerTypeId: number
  readonly ownerId: number
  readonly created: Moment
  readonly authorId: number
  readonly title: string
  readonly text: string
  readonly iconCode: string
  readonly activityId: number | null
  readonly pinnedAt: Moment | null
  /** Client id of the application that made a log message. */
  readonly clientId: string | null
}

export interface SectionRow extends Row {
  readonly calType: 'user' | 'group' | 'company_calendar'
  readonly ownerId: number
  readonly name: string
  readonly color: string
  readonly textColor: string
  readonly description: string
}

/** A calendar event. An attendee's copy has the original's id in `parentId`; an original has its own. */
export interface CalendarEventRow extends Row {
  readonly parentId: number
  readonly calType: 'user' | 'group' | 'company_calendar'
  readonly ownerId: number
  readonly sectionId: number
  readonly createdBy: number
  readonly name: string
  readonly description: string
  readonly from: Moment
  readonly to: Moment
  readonly skipTime: boolean
  readonly timeZoneFrom: string
  readonly timeZoneTo: string
  readonly location: string
  readonly color: string
  readonly textColor: string
  readonly accessibility: 'busy' | 'absent' | 'quest' | 'free'
  readonly importance: 'high' | 'normal' | 'low'
  readonly isPrivate: boolean
  readonly isMeeting: boolean
  readonly meetingHost: number
  readonly meetingStatus: 'Y' | 'N' | 'Q' | 'H' | null
  readonly attendees: readonly { readonly id: number, readonly status: 'Y' | 'N' | 'Q' | 'H' }[]
  readonly meeting: Readonly<Record<string, unknown>> | null
  readonly remind: readonly { readonly type: string, readonly count: number }[]
  /** `FREQ`, `INTERVAL`, `BYDAY` as a list, `COUNT`, `UNTIL` as `YYYY-MM-DD`. */
  readonly rrule: Readonly<Record<string, unknown>> | null
  /** Days of a series, `YYYY-MM-DD`, on which it does not happen. */
  readonly exdates?: readonly string[]
  /** The series that this event was taken out of, and when it would have been there. */
  readonly recurrenceId?: number
  readonly originalFrom?: Moment
  readonly crmFields: readonly string[]
  readonly created: Moment
  readonly updated: Moment
}

/** The application as this portal has it. One row, id 1, gone when it is uninstalled. */
export interface AppRow extends Row {
  readonly code: string
  readonly clientId: string
  readonly title: string
  readonly version: number
  /** False until the wizard has called installFinish. */
  readonly installed: boolean
  readonly scope: readonly string[]
  readonly url: string
  readonly installUrl: string
  readonly applicationToken: string
}

export interface PlacementRow extends Row {
  readonly placement: string
  readonly handler: string
  /** Only for `PAGE_BACKGROUND_WORKER`; otherwise it is for everybody. */
  readonly userId?: number
  readonly title: string
  readonly description: string
  readonly groupName: string
  readonly langAll: Readonly<Record<string, { readonly TITLE?: string, readonly DESCRIPTION?: string, readonly GROUP_NAME?: string }>>
  readonly options: Readonly<Record<string, unknown>>
}

/** `app.option` (userId 0) and `user.option`. */
export interface OptionRow extends Row {
  readonly userId: number
  readonly name: string
  readonly value: unknown
}

export interface EntityRow extends Row {
  readonly entity: string
  readonly name: string
  readonly access: Readonly<Record<string, 'R' | 'W' | 'X'>>
  readonly properties: readonly { readonly property: string, readonly name: string, readonly type: 'S' | 'N' | 'F', readonly sort: number }[]
}

export interface EntityItemRow extends Row {
  readonly entityId: number
  readonly name: string
  readonly active: boolean
  readonly sort: number
  readonly section: number | null
  readonly dateActiveFrom: Moment | null
  readonly dateActiveTo: Moment | null
  readonly created: Moment
  readonly modified: Moment
  readonly createdBy: number
  readonly modifiedBy: number
  readonly values: Readonly<Record<string, string>>
}

export interface NotificationRow extends Row {
  readonly userId: number
  readonly fromUserId: number
  readonly kind: 'personal' | 'system'
  readonly message: string
  readonly tag: string
  readonly subTag: string
  readonly created: Moment
}

/** Legal details of a contact or a company; what the field table calls `RQ_…` lies in `values`, empty ones are left out. */
export interface RequisiteRow extends Row {
  readonly entityTypeId: 3 | 4
  readonly entityId: number
  readonly presetId: number
  readonly name: string
  readonly code: string | null
  readonly xmlId: string | null
  readonly originatorId: string | null
  readonly active: boolean
  readonly addressOnly: boolean
  readonly sort: number
  readonly created: Moment
  readonly modified: Moment | null
  readonly createdBy: number
  readonly modifiedBy: number | null
  readonly values: Readonly<Record<string, string>>
}

/** A workgroup or a project. */
export interface GroupRow extends Row {
  readonly name: string
  readonly description: string
  readonly project: boolean
  readonly active: boolean
  /** Shown in the list of groups to everybody. */
  readonly visible: boolean
  /** Anybody may join. */
  readonly opened: boolean
  readonly closed: boolean
  readonly ownerId: number
  /** A the owner, E a moderator, K a member. */
  readonly members: readonly { readonly userId: number, readonly role: 'A' | 'E' | 'K' }[]
  readonly created: Moment
  readonly updated: Moment
  readonly activity: Moment
  /** Of the group's chat; 0 when it has none. */
  readonly chatId: number
}

/** A message of the news feed. */
export interface PostRow extends Row {
  readonly authorId: number
  readonly title: string
  readonly text: string
  /** `UA`, `U5`, `SG2`, `DR3`. */
  readonly dest: readonly string[]
  readonly important: boolean
  readonly importantUntil: Moment | null
  readonly tags: readonly string[]
  readonly published: Moment
}

export interface TaskRow extends Row {
  readonly title: string
  readonly description: string
  readonly createdBy: number
  readonly responsibleId: number
  readonly accomplices: readonly number[]
  readonly auditors: readonly number[]
  /** 2 waits, 3 is in progress, 4 awaits control, 5 is completed, 6 is deferred. */
  readonly status: 2 | 3 | 4 | 5 | 6
  /** 0 low, 1 average, 2 high. */
  readonly priority: 0 | 1 | 2
  readonly mark: 'N' | 'P' | null
  readonly deadline: Moment | null
  readonly startPlan: Moment | null
  readonly endPlan: Moment | null
  readonly parentId: number | null
  readonly created: Moment
  readonly changed: Moment
  readonly changedBy: number
  readonly activity: Moment
  readonly statusChanged: Moment
  readonly statusChangedBy: number | null
  readonly started: Moment | null
  readonly closed: Moment | null
  readonly closedBy: number | null
  readonly guid: string
  readonly xmlId: string | null
  /** In seconds. */
  readonly estimate: number
  readonly allowsChangeDeadline: boolean
  readonly allowsTimeTracking: boolean
  readonly needsControl: boolean
  readonly matchesWorkTime: boolean
  /** Cards as `D_12`, `L_3`, `C_4`, `CO_5`, `Tb1_6`. */
  readonly crm: readonly string[]
}

/** A line of the event log that administrators read. */
export interface EventLogRow extends Row {
  readonly at: Moment
  readonly severity: string
  readonly auditTypeId: string
  readonly moduleId: string
  readonly itemId: string
  readonly remoteAddr: string
  readonly userAgent: string
  readonly requestUri: string
  readonly userId: number
  readonly description: string
}

/** One row, id 1: facts about the portal that no person owns. */
export interface PortalRow extends Row {
  readonly memberId: string
  readonly lang: 'ru' | 'en'
  readonly timeZone: string
  readonly company: string
  readonly license: string
  readonly licenseType: string
  readonly licenseFamily: string
  /** False: the plan refuses smart processes. */
  readonly smartProcesses: boolean
  readonly workTimeStart: string
  readonly workTimeEnd: string
  readonly weekHolidays: readonly string[]
  readonly yearHolidays: string
}

/** Every table by its name, so that families and the seed agree. */
export function tablesOf(store: Store) {
  return {
    portal: store.table<PortalRow>('portal'),
    users: store.table<UserRow>('users'),
    departments: store.table<DepartmentRow>('departments'),
    items: (entityTypeId: number): Table<ItemRow> => store.table<ItemRow>(`item:${entityTypeId}`),
    categories: store.table<CategoryRow>('categories'),
    statuses: store.table<StatusRow>('statuses'),
    types: store.table<TypeRow>('types'),
    userFields: store.table<UserFieldRow>('userFields'),
    stageHistory: store.table<StageHistoryRow>('stageHistory'),
    activities: store.table<ActivityRow>('activities'),
    timeline: store.table<TimelineRow>('timeline'),
    sections: store.table<SectionRow>('sections'),
    events: store.table<CalendarEventRow>('events'),
    apps: store.table<AppRow>('apps'),
    placements: store.table<PlacementRow>('placements'),
    options: store.table<OptionRow>('options'),
    entities: store.table<EntityRow>('entities'),
    entityItems: store.table<EntityItemRow>('entityItems'),
    notifications: store.table<NotificationRow>('notifications'),
    requisites: store.table<RequisiteRow>('requisites'),
    groups: store.table<GroupRow>('groups'),
    posts: store.table<PostRow>('posts'),
    tasks: store.table<TaskRow>('tasks'),
    eventLog: store.table<EventLogRow>('eventLog'),
  }
}

export type Tables = ReturnType<typeof tablesOf>
