import type { CallValues } from './calls.ts'

/**
 * What the widget in the CRM's page and our own page in its frame say to each other. The frame calls its parent by `greeting`; the parent answers once,
 * with the facts of the page and one end of a channel, and everything else goes over that channel. Both check the other's window and origin.
 */
export const greeting = 'razbor:hello'

const nameStart = 'razbor:amocrm|'

/** The name that the widget gives to its frame: where the page around it lies. */
export function frameName(origin: string): string {
  return `${nameStart}${origin}`
}

/** Origin of the page around, as the frame's name tells it; `null`: the name is none of the widget's. */
export function originInName(name: string): string | null {
  return name.startsWith(nameStart) ? name.slice(nameStart.length) : null
}

/** Which page of ours the widget has opened, and about what. */
export type OpenedPlace =
  | { readonly kind: 'card', readonly entity: EntityName, readonly id: number }
  | { readonly kind: 'list', readonly cards: readonly { readonly entity: EntityName, readonly id: number }[] }
  | { readonly kind: 'tasks', readonly ids: readonly number[] }
  | { readonly kind: 'main', readonly options: Readonly<Record<string, string>> }

export type EntityName = 'leads' | 'contacts' | 'companies'

export interface ManagerFacts {
  readonly id: number
  readonly name: string
  readonly active: boolean
  readonly isAdmin: boolean
  readonly isFree: boolean
  /** Key of `groups`. */
  readonly group: string
  readonly avatar: string
}

/** What the CRM's page knows of itself. */
export interface PageFacts {
  readonly place: OpenedPlace
  readonly brand: 'amocrm' | 'kommo'
  /** The person's language, as the CRM names it. */
  readonly locale: string
  /** Of the CRM's page. */
  readonly origin: string
  /** `null` where the CRM does not tell. */
  readonly account: { readonly id: number | null, readonly subdomain: string, readonly timeZone: string | null }
  readonly user: { readonly id: number, readonly name: string, readonly isAdmin: boolean, readonly isFree: boolean }
  readonly managers: readonly ManagerFacts[]
  /** Names by their keys: `group_17`. */
  readonly groups: Readonly<Record<string, string>>
  readonly taskTypes: readonly { readonly id: number, readonly name: string }[]
  readonly widget: {
    readonly code: string
    readonly version: string
    /** Where the package's files lie: an absolute address without a slash at its end. */
    readonly path: string
    /** What the account keeps for the widget: the fields of the manifest's `settings`. */
    readonly settings: Readonly<Record<string, string>>
  }
  /** Whether REST is to be asked by the page itself, being of the CRM's own origin, or by the widget. */
  readonly rest: 'same-origin' | 'bridge'
}

/** An answer of REST as it came. */
export interface RawAnswer {
  readonly status: number
  readonly text: string
  /** Headers; empty: not told. */
  readonly type: string
  readonly date: string
  readonly retryAfter: string
}

/** All that the frame may ask of the page around it. */
export interface HostCalls {
  readonly rest: { readonly input: { readonly call: string, readonly values: CallValues }, readonly output: RawAnswer }
  /** The height of the content in pixels. */
  readonly fit: { readonly input: number, readonly output: null }
  readonly setTitle: { readonly input: string, readonly output: null }
  readonly openCard: { readonly input: { readonly entity: EntityName, readonly id: number }, readonly output: null }
  readonly openTasks: { readonly input: null, readonly output: null }
  /** Opens our main page over the CRM's. */
  readonly openMain: { readonly input: Readonly<Record<string, string>>, readonly output: null }
  /** Loads the frame anew. */
  readonly reopen: { readonly input: null, readonly output: null }
  readonly close: { readonly input: null, readonly output: null }
  /** Settings as they have been saved just now, for frames that are opened later: the CRM's page does not read them again. */
  readonly rememberSettings: { readonly input: Readonly<Record<string, string>>, readonly output: null }
}

export type HostCall = keyof HostCalls

/** The parent's one answer to the greeting; the channel's end travels with it. */
export interface Welcome {
  readonly razbor: 'welcome'
  readonly facts: PageFacts
}

/** What the frame sends over the channel. */
export interface Asked {
  readonly id: number
  readonly call: string
  readonly input: unknown
}

/** What comes back. `failed`: `unknown` there is no such call, `refused` its values are wrong, `lost` REST gave no answer. */
export type Answered =
  | { readonly id: number, readonly output: unknown }
  | { readonly id: number, readonly failed: 'unknown' | 'refused' | 'lost' }
