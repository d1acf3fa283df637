/** What the account's pages and their own routes tell each other. It touches neither a browser nor a server. */

export type EntityName = 'leads' | 'contacts' | 'companies'

/** How this local account behaves where the vendor's own sources differ or leave it open. */
export interface HostOptions {
  /** `docs`: render, init, bind_actions, each after the one before. `bundle`: bind_actions does not wait for render's promise. */
  readonly order: 'docs' | 'bundle'
  /** The longest pause before `init`, in milliseconds; each is drawn by chance from the seed. */
  readonly initDelay: number
  readonly seed: number
  /** `#work-area-{code}` comes to the page this many milliseconds after `render`. */
  readonly workAreaDelay: number
  /** A widget of nobody stands beside the uploaded ones in the right panel. */
  readonly neighbour: boolean
  readonly theme: 'light' | 'dark'
  /** `.com` has no deprecated `AMOCRM` global. */
  readonly brand: 'amocrm' | 'kommo'
}

export const usualOptions: HostOptions = { order: 'bundle', initDelay: 0, seed: 1, workAreaDelay: 0, neighbour: false, theme: 'light', brand: 'amocrm' }

export interface PersonInfo {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly group: string
  readonly admin: boolean
  readonly free: boolean
  readonly active: boolean
}

/** What the page's document carries. */
export interface HostData {
  readonly options: HostOptions
  readonly lang: string
  readonly version: string
  readonly user: PersonInfo
  readonly people: readonly PersonInfo[]
  readonly company: string
  readonly otherCrm: { readonly title: string, readonly origin: string } | null
  readonly constants: Readonly<Record<string, unknown>>
}

/** One entry of `POST /ajax/widgets/list`. */
export interface ListedWidget {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly description: string
  readonly src: string
  readonly lang: string
  readonly path: string
  readonly images_path: string
  readonly installed_version: string
  /** JSON. */
  readonly settings: string
  readonly active: 'Y' | 'N'
  readonly init_once: 'Y' | 'N'
  readonly status: 'install' | 'installed'
  readonly support: { readonly link?: string, readonly email?: string }
  readonly oauth_client_uuid: string
  readonly locations: readonly string[]
}

export interface WidgetList {
  readonly widgets: Readonly<Record<string, ListedWidget>>
  readonly system: Readonly<Record<string, unknown>>
}

export interface SettingField {
  readonly code: string
  readonly label: string
  readonly type: string
  readonly required: boolean
}

/** A tile of «Интеграции» and what its dialog shows. */
export interface IntegrationInfo extends ListedWidget {
  readonly short: string
  readonly installation: boolean
  readonly fields: readonly SettingField[]
  readonly advancedTitle: string | null
  /** The right panel's images, and the dialog's own. */
  readonly logo: string
}

export interface StageInfo {
  readonly id: number
  readonly name: string
  readonly color: string
}

export interface PersonLink {
  readonly entity: EntityName
  readonly id: number
  readonly name: string
  readonly phones: readonly string[]
  readonly emails: readonly string[]
}

export interface CardField {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly code: string | null
  /** As a person reads it. */
  readonly text: string
  readonly apiOnly: boolean
  readonly enums: readonly { readonly id: number, readonly value: string }[]
}

export interface TaskInfo {
  readonly id: number
  readonly text: string
  readonly kind: string
  readonly kindId: number
  readonly due: string
  readonly dueTime: number
  readonly minutes: number
  readonly overdue: boolean
  readonly done: boolean
  readonly result: string
  readonly responsible: string
  readonly card: { readonly entity: EntityName, readonly id: number, readonly name: string } | null
}

export interface FeedEntry {
  readonly id: string
  readonly kind: 'note' | 'service' | 'call' | 'task' | 'event'
  readonly author: string
  readonly time: string
  readonly text: string
  readonly pinned: boolean
}

export interface DashboardPage {
  readonly kind: 'dashboard'
  readonly counts: readonly { readonly label: string, readonly value: number, readonly path: string }[]
}

export interface ListRow {
  readonly id: number
  readonly name: string
  readonly entity: EntityName
  readonly cells: readonly string[]
  readonly stage: StageInfo | null
  readonly emails: readonly string[]
  readonly phones: readonly string[]
}

export interface ListPage {
  readonly kind: 'list'
  readonly entity: EntityName
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly ListRow[]
  readonly page: number
  readonly pages: number
  readonly total: number
  readonly query: string
}

export interface CardPage {
  readonly kind: 'card'
  readonly entity: EntityName
  /** 0 for a card that is not saved yet. */
  readonly id: number
  readonly name: string
  readonly price: number | null
  readonly pipeline: { readonly id: number, readonly name: string } | null
  readonly stages: readonly StageInfo[]
  readonly stageId: number | null
  readonly responsibleId: number
  readonly responsible: string
  readonly tags: readonly string[]
  readonly fields: readonly CardField[]
  readonly links: readonly PersonLink[]
  readonly feed: readonly FeedEntry[]
  readonly tasks: readonly TaskInfo[]
  readonly mayEdit: boolean
}

export interface TodoPage {
  readonly kind: 'todo'
  readonly view: 'list' | 'line' | 'calendar'
  readonly tasks: readonly TaskInfo[]
  readonly now: number
}

export interface IntegrationsPage {
  readonly kind: 'integrations'
  readonly integrations: readonly IntegrationInfo[]
  readonly mayEdit: boolean
}

export interface AdvancedPage {
  readonly kind: 'advanced'
  readonly code: string
  readonly title: string
}

export interface MissingPage {
  readonly kind: 'missing'
  readonly reason: 'not-found' | 'forbidden'
}

export type PageData = DashboardPage | ListPage | CardPage | TodoPage | IntegrationsPage | AdvancedPage | MissingPage
