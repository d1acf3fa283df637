import type { Row, Store, Table } from '../store.ts'

/** Unix seconds, as everywhere in the API. */
export type Seconds = number

export type Brand = 'amocrm' | 'kommo'
export type CardKind = 'leads' | 'contacts' | 'companies'
export const cardKinds: readonly CardKind[] = ['leads', 'contacts', 'companies']

/** What has custom fields: `catalogs/4521` for the elements of a list. */
export type FieldOwner = CardKind | `catalogs/${number}`

/** A all, G group, M own, D denied. */
export type Right = 'A' | 'G' | 'M' | 'D'

interface CardRights {
  readonly view: Right
  readonly edit: Right
  readonly add: Right
  readonly delete: Right
  readonly export: Right
}

interface StatusRight {
  readonly entity_type: 'leads'
  readonly pipeline_id: number
  readonly status_id: number
  readonly rights: Omit<CardRights, 'add'>
}

export interface Rights extends Readonly<Record<CardKind, CardRights>> {
  readonly tasks: { readonly edit: Right, readonly delete: Right }
  readonly mail_access: boolean
  readonly catalog_access: boolean
  readonly status_rights: readonly StatusRight[]
}

export interface AccountRow extends Row {
  readonly accountId: number
  readonly name: string
  readonly subdomain: string
  readonly lang: 'ru' | 'en'
  readonly country: string
  readonly currency: string
  readonly currencySymbol: string
  readonly timeZone: string
  readonly uuid: string
  readonly createdAt: Seconds
}

export interface GroupRow extends Row {
  /** 0 is the group that every account begins with. */
  readonly groupId: number
  readonly name: string
  readonly uuid: string | null
}

export interface RoleRow extends Row {
  readonly name: string
  readonly rights: Rights
}

/** Whom a tester signs in as; the others are colleagues. */
export type Persona = 'admin' | 'auditor' | 'head' | 'salesperson' | 'outsider' | 'free' | 'inactive'

export interface UserRow extends Row {
  readonly uuid: string
  readonly name: string
  readonly email: string
  readonly lang: 'ru' | 'en'
  readonly phone: string
  readonly groupId: number
  readonly roleId: number | null
  readonly isAdmin: boolean
  readonly isFree: boolean
  readonly isActive: boolean
  readonly rights: Rights
  readonly persona: Persona | null
}

export interface PipelineRow extends Row {
  readonly name: string
  readonly sort: number
  readonly isMain: boolean
  readonly isUnsortedOn: boolean
  readonly isArchive: boolean
}

export interface StatusRow extends Row {
  /** 142 (won) and 143 (lost) are in every pipeline, so that the row's own id is another. */
  readonly statusId: number
  readonly pipelineId: number
  readonly name: string
  readonly sort: number
  readonly color: string
  readonly isEditable: boolean
  /** 1 is the stage of incoming leads. */
  readonly type: 0 | 1
}

export const wonStatus = 142
export const lostStatus = 143

export interface LossReasonRow extends Row {
  readonly name: string
  readonly sort: number
  readonly createdAt: Seconds
  readonly updatedAt: Seconds
}

export interface FieldValue {
  readonly value: unknown
  readonly enumId?: number
  /** What values of some types have beside it, under the names of the API: `catalog_id` and `catalog_element_id` of a `chained_list`. */
  readonly more?: Readonly<Record<string, unknown>>
}

export type FieldValues = Readonly<Record<number, readonly FieldValue[]>>

export interface CardRow extends Row {
  readonly name: string
  readonly firstName: string
  readonly lastName: string
  readonly price: number
  readonly statusId: number
  readonly pipelineId: number
  readonly lossReasonId: number | null
  readonly closedAt: Seconds | null
  readonly responsibleUserId: number
  readonly groupId: number
  readonly createdBy: number
  readonly updatedBy: number
  readonly createdAt: Seconds
  readonly updatedAt: Seconds
  readonly isDeleted: boolean
  readonly values: FieldValues
  readonly tagIds: readonly number[]
}

export interface TagRow extends Row {
  readonly entityType: CardKind
  readonly name: string
  readonly color: string | null
}

/** One link, kept once: of a lead to its contacts, company and list elements, of a contact to its company. */
export interface LinkRow extends Row {
  readonly fromType: CardKind
  readonly fromId: number
  readonly toType: CardKind | 'catalog_elements'
  readonly toId: number
  readonly isMain: boolean
  readonly catalogId: number | null
  readonly quantity: number
}

export interface TaskRow extends Row {
  readonly text: string
  readonly responsibleUserId: number
  readonly groupId: number
  readonly entityType: CardKind | null
  readonly entityId: number | null
  readonly duration: number
  readonly isCompleted: boolean
  readonly taskTypeId: number
  readonly completeTill: Seconds
  readonly resultText: string | null
  readonly createdBy: number
  readonly updatedBy: number
  readonly createdAt: Seconds
  readonly updatedAt: Seconds
}

interface TaskTypeRow extends Row {
  readonly name: string
  readonly color: string | null
  readonly iconId: number | null
  readonly code: string | null
}

export interface NoteRow extends Row {
  readonly entityType: CardKind
  readonly entityId: number
  readonly noteType: string
  readonly params: Readonly<Record<string, unknown>>
  readonly isPinned: boolean
  readonly responsibleUserId: number
  readonly groupId: number
  readonly createdBy: number
  readonly updatedBy: number
  readonly createdAt: Seconds
  readonly updatedAt: Seconds
}

/** Singular, unlike everywhere else; `catalog_4521` for the elements of a list. */
export type EventEntity = 'lead' | 'contact' | 'company' | 'task' | `catalog_${number}`

export interface EventRow extends Row {
  readonly type: string
  readonly entityType: EventEntity
  readonly entityId: number
  readonly createdBy: number
  readonly createdAt: Seconds
  readonly valueBefore: readonly unknown[]
  readonly valueAfter: readonly unknown[]
}

export interface EnumOption {
  readonly id: number
  readonly value: string
  readonly sort: number
  readonly code: string | null
}

export interface CustomFieldRow extends Row {
  readonly owner: FieldOwner
  readonly name: string
  readonly type: string
  readonly code: string | null
  readonly sort: number
  readonly groupId: string | null
  readonly isApiOnly: boolean
  readonly isPredefined: boolean
  readonly isDeletable: boolean
  readonly isVisible: boolean
  readonly isRequired: boolean
  readonly enums: readonly EnumOption[] | null
  readonly requiredStatuses: readonly { readonly status_id: number, readonly pipeline_id: number }[]
  /** What only fields of some types have: `currency`, `nested`, `chained_lists` and others, under the names of the API. */
  readonly more?: Readonly<Record<string, unknown>>
}

export interface FieldGroupRow extends Row {
  /** `leads_17600000000001`, or a word for the groups that every account has. */
  readonly key: string
  readonly owner: CardKind
  readonly name: string
  readonly sort: number
  readonly isPredefined: boolean
}

export interface CatalogRow extends Row {
  readonly name: string
  readonly type: 'regular' | 'invoices' | 'products'
  readonly sort: number
  readonly canAddElements: boolean
  readonly canShowInCards: boolean
  readonly canLinkMultiple: boolean
  readonly canBeDeleted: boolean
  readonly createdBy: number
  readonly updatedBy: number
  readonly createdAt: Seconds
  readonly updatedAt: Seconds
}

export interface ElementRow extends Row {
  readonly catalogId: number
  readonly name: string
  readonly values: FieldValues
  readonly createdBy: number
  readonly updatedBy: number
  readonly createdAt: Seconds
  readonly updatedAt: Seconds
}

export interface WidgetSetting {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly is_required: boolean
}

export interface WidgetRow extends Row {
  readonly code: string
  readonly version: string
  readonly clientUuid: string
  /** `manifest.json` of the package, as it was uploaded. */
  readonly manifest: Readonly<Record<string, unknown>>
  /** The files of the package by their paths in it, base64. */
  readonly files: Readonly<Record<string, string>>
  readonly settingsTemplate: readonly WidgetSetting[]
  /** Values of the installation's settings by their codes. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly isActive: boolean
}

export interface WebhookRow extends Row {
  readonly destination: string
  readonly settings: readonly string[]
  readonly sort: number
  readonly createdBy: number
  readonly createdAt: Seconds
  readonly updatedAt: Seconds
}

export interface SourceRow extends Row {
  readonly name: string
  readonly externalId: string
  readonly pipelineId: number | null
  readonly isDefault: boolean
  readonly originCode: string | null
  readonly services: readonly unknown[]
}

/** A lead that nobody has taken on yet, and what brought it. */
export interface UnsortedRow extends Row {
  readonly uid: string
  readonly category: 'forms' | 'sip'
  readonly sourceUid: string | null
  readonly sourceName: string | null
  readonly pipelineId: number
  readonly createdAt: Seconds
  readonly metadata: Readonly<Record<string, unknown>>
  readonly leadId: number
  readonly contactIds: readonly number[]
  readonly companyIds: readonly number[]
  readonly state: 'open' | 'accepted' | 'declined'
  readonly sortedAt: Seconds | null
}

interface SessionRow extends Row {
  readonly secret: string
  readonly userId: number
  /** What a page has to send with writes when the account asks for it. */
  readonly csrf: string
}

interface TokenRow extends Row {
  readonly secret: string
  readonly userId: number
  /** Without it, a long-lived one. */
  readonly expiresAt?: Seconds
}

/** What a token can be had for, once: the code that a person's consent leads to, or the refresh token that came with an earlier token. */
interface GrantRow extends Row {
  readonly secret: string
  readonly kind: 'code' | 'refresh'
  readonly userId: number
  readonly expiresAt: Seconds
}

export interface Tables {
  readonly account: Table<AccountRow>
  readonly groups: Table<GroupRow>
  readonly roles: Table<RoleRow>
  readonly users: Table<UserRow>
  readonly pipelines: Table<PipelineRow>
  readonly statuses: Table<StatusRow>
  readonly lossReasons: Table<LossReasonRow>
  readonly cards: Readonly<Record<CardKind, Table<CardRow>>>
  readonly tags: Table<TagRow>
  readonly links: Table<LinkRow>
  readonly tasks: Table<TaskRow>
  readonly taskTypes: Table<TaskTypeRow>
  readonly notes: Table<NoteRow>
  readonly events: Table<EventRow>
  readonly fields: Table<CustomFieldRow>
  readonly fieldGroups: Table<FieldGroupRow>
  readonly catalogs: Table<CatalogRow>
  readonly elements: Table<ElementRow>
  readonly widgets: Table<WidgetRow>
  readonly webhooks: Table<WebhookRow>
  readonly unsorted: Table<UnsortedRow>
  readonly sources: Table<SourceRow>
  readonly sessions: Table<SessionRow>
  readonly tokens: Table<TokenRow>
  readonly grants: Table<GrantRow>
}

export function tablesOf(store: Store): Tables {
  return {
    account: store.table('account'),
    groups: store.table('groups'),
    roles: store.table('roles'),
    users: store.table('users'),
    pipelines: store.table('pipelines'),
    statuses: store.table('statuses'),
    lossReasons: store.table('lossReasons'),
    cards: { leads: store.table('leads'), contacts: store.table('contacts'), companies: store.table('companies') },
    tags: store.table('tags'),
    links: store.table('links'),
    tasks: store.table('tasks'),
    taskTypes: store.table('taskTypes'),
    notes: store.table('notes'),
    events: store.table('events'),
    fields: store.table('fields'),
    fieldGroups: store.table('fieldGroups'),
    catalogs: store.table('catalogs'),
    elements: store.table('elements'),
    widgets: store.table('widgets'),
    webhooks: store.table('webhooks'),
    unsorted: store.table('unsorted'),
    sources: store.table('sources'),
    sessions: store.table('sessions'),
    tokens: store.table('tokens'),
    grants: store.table('grants'),
  }
}
