import type { UserRow } from '../bitrix24/tables.ts'

/** What travels between the portal's own pages and its own routes. REST has its own shapes. */

export interface PersonInfo {
  readonly id: number
  readonly name: string
  readonly position: string
  readonly persona: UserRow['persona']
  readonly admin: boolean
  readonly active: boolean
  readonly departments: readonly number[]
}

interface DepartmentInfo {
  readonly id: number
  readonly name: string
}

export interface PlacementInfo {
  readonly id: number
  readonly placement: string
  readonly title: string
}

/** The application in the Market, whether this portal has it or not. */
export interface AppInfo {
  readonly code: string
  readonly clientId: string
  readonly title: string
  readonly state: 'absent' | 'installing' | 'installed'
  readonly scope: readonly string[]
}

export interface SessionInfo {
  readonly user: PersonInfo
  /** The people whom the switcher offers, administrator first. */
  readonly personas: readonly PersonInfo[]
  /** Everybody, so that a page can put a name to an id. */
  readonly people: readonly PersonInfo[]
  readonly departments: readonly DepartmentInfo[]
  readonly portal: {
    readonly company: string
    readonly lang: 'ru' | 'en'
    readonly timeZone: string
    readonly workTimeStart: string
    readonly workTimeEnd: string
    readonly weekHolidays: readonly string[]
  }
  readonly app: AppInfo | null
  /** The other local CRM. */
  readonly otherCrm: { readonly title: string, readonly origin: string } | null
  /** The portal's clock, not the browser's. */
  readonly now: string
  /** Empty until the application has finished its installation. */
  readonly placements: readonly PlacementInfo[]
  /** The newest first. */
  readonly notificationIds: readonly number[]
}

/** Everything a page needs to open one application frame. */
export interface FrameOpening {
  /** Where the form is posted: the handler with the documented query. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** The frame's window name. */
  readonly name: string
  readonly sid: string
  readonly clientId: string
  readonly title: string
  /** The answer to getInitData. */
  readonly init: Readonly<Record<string, unknown>>
}

/** Instead of an opening: why this person sees no frame. */
export interface FrameRefusal {
  readonly refused: 'not-installed' | 'not-finished'
}

export interface FieldInfo {
  readonly name: string
  readonly label: string
  readonly kind: string
  readonly multiple: boolean
  readonly filter: boolean
  readonly items: readonly { readonly id: number, readonly value: string }[]
}

export interface StageInfo {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly semantics: 'P' | 'S' | 'F'
  readonly categoryId: number
}

interface CategoryInfo {
  readonly id: number
  readonly name: string
}

/** The dictionaries of one CRM type. */
export interface CrmTypeInfo {
  readonly entityTypeId: number
  readonly stages: readonly StageInfo[]
  readonly categories: readonly CategoryInfo[]
  /** Where clients come from, by the dictionary's ids. */
  readonly sources: Readonly<Record<string, string>>
  readonly fields: readonly FieldInfo[]
}

export interface TimelineRecord {
  readonly id: number
  readonly kind: string
  readonly created: string
  readonly authorId: number
  readonly title: string
  readonly text: string
  readonly pinned: boolean
  readonly activity: ActivityInfo | null
}

export interface ActivityInfo {
  readonly id: number
  readonly kind: 'meeting' | 'call' | 'task' | 'mail' | 'todo' | 'other'
  readonly subject: string
  readonly description: string
  readonly direction: 'none' | 'in' | 'out'
  readonly completed: boolean
  readonly deadline: string | null
  readonly responsibleId: number
}

export interface TimelineInfo {
  readonly pinned: readonly TimelineRecord[]
  readonly planned: readonly ActivityInfo[]
  readonly records: readonly TimelineRecord[]
}

export interface EventInfo {
  readonly id: number
  readonly ownerId: number
  readonly name: string
  readonly description: string
  readonly location: string
  readonly color: string
  readonly start: string
  /** Of a whole-day event: its last day, as midnight UTC like the start. */
  readonly end: string
  readonly allDay: boolean
  readonly recurring: boolean
  readonly meeting: boolean
  readonly hostId: number
  readonly attendees: readonly { readonly id: number, readonly status: 'Y' | 'N' | 'Q' | 'H' }[]
  /** How the owner of this calendar answered. */
  readonly status: 'Y' | 'N' | 'Q' | 'H' | null
  readonly cards: readonly string[]
  /** The signed-in person may move and delete it. */
  readonly editable: boolean
}

export interface NotificationInfo {
  readonly id: number
  readonly fromUserId: number
  readonly kind: 'personal' | 'system'
  readonly message: string
  readonly created: string
}

export interface GroupInfo {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly visible: boolean
  readonly opened: boolean
  /** A the owner, E a moderator, K a member. */
  readonly members: readonly { readonly userId: number, readonly role: 'A' | 'E' | 'K' }[]
  /** Of the signed-in person; null for whoever is no member. */
  readonly role: 'A' | 'E' | 'K' | null
}

export interface PostInfo {
  readonly id: number
  readonly authorId: number
  readonly title: string
  readonly text: string
  readonly published: string
  readonly important: boolean
  /** Recipients by their codes; groups and departments with their names. */
  readonly dest: readonly { readonly code: string, readonly name: string }[]
}

export interface FeedInfo {
  readonly groups: readonly GroupInfo[]
  /** The group whose feed it is; null: everything that the person reads. */
  readonly group: GroupInfo | null
  /** Only members read it, and this person is none. */
  readonly closed: boolean
  readonly posts: readonly PostInfo[]
}

/** A refusal of one of the portal's own routes or of a REST method, as the pages read it. */
export interface Refusal {
  readonly error: string
  readonly error_description: string
}
