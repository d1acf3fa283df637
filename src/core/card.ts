import type { WorkingHours } from './working-hours.ts'

/** The four kinds of CRM objects that Razbor looks at. */
export type CardKind = 'lead' | 'deal' | 'contact' | 'company'

export const cardKinds = ['deal', 'lead', 'contact', 'company'] as const satisfies readonly CardKind[]

/** Which card, inside one portal. `id` is the CRM's own number. */
export interface CardRef {
  readonly kind: CardKind
  readonly id: number
}

/** One value for comparing and keying: `deal:42`. */
export function cardKey(ref: CardRef): string {
  return `${ref.kind}:${ref.id}`
}

export function sameCard(a: CardRef, b: CardRef): boolean {
  return a.kind === b.kind && a.id === b.id
}

/**
 * An employee of the portal. `active` is `'unknown'` when the CRM does not list the person
 * (bots, integrators, no right): that is not the same as dismissed.
 */
export interface Person {
  readonly id: number
  readonly name: string
  readonly position: string
  readonly departmentIds: readonly number[]
  readonly active: boolean | 'unknown'
  readonly photo: string | null
}

export interface Department {
  readonly id: number
  readonly name: string
  readonly parentId: number | null
  readonly headId: number | null
}

/** Where a card stands. `order` grows along the pipeline; contacts and companies have no stage. */
export interface Stage {
  readonly id: string
  readonly name: string
  readonly order: number
  readonly outcome: 'open' | 'won' | 'lost'
}

export interface Pipeline {
  readonly id: number
  readonly name: string
}

export type ActivityKind = 'call' | 'meeting' | 'task' | 'email' | 'todo' | 'message' | 'other'

export interface Activity {
  readonly id: number
  readonly kind: ActivityKind
  readonly subject: string
  readonly done: boolean
  /** `null`: the activity has no deadline. */
  readonly deadline: Date | null
  readonly createdAt: Date
  /** When it was last changed, which for a done activity is when it was closed. */
  readonly updatedAt: Date
  readonly responsibleId: number
  /** What people wrote into it, without markup; `''`: nothing. */
  readonly description: string
  /** Who called or wrote to whom; `null`: the CRM does not say, or nobody did. */
  readonly direction: 'incoming' | 'outgoing' | null
  /** When it took place; `null`: it has not yet, or the CRM does not say. */
  readonly finishedAt: Date | null
  /** When it began: of a call that took place, `finishedAt` less this is how long people talked. */
  readonly startedAt?: Date | null
  /** How it came into the CRM: through a connected provider, or typed in by a person. */
  readonly source: 'telephony' | 'mail' | 'open-channel' | 'by-hand' | 'other'
  /** Put there by Razbor itself because of a finding: it reminds of the fault and does not mend it. */
  readonly ours: boolean
}

/** What people call an activity; one without a subject goes by its number. */
export function activityName({ subject, id }: Pick<Activity, 'subject' | 'id'>): string {
  return subject.trim() === '' ? `#${id}` : subject.trim()
}

/** A field of the card's kind on this portal; `name` is the CRM's own, `title` is what people read. */
export interface FieldInfo {
  readonly name: string
  readonly title: string
  readonly kind: 'text' | 'number' | 'money' | 'date' | 'datetime' | 'flag' | 'choice' | 'person' | 'link' | 'card' | 'other'
  readonly multiple: boolean
  /** Of a choice: what may be chosen, in its order. */
  readonly choices?: readonly { readonly id: string, readonly title: string }[]
}

/** Why something could not be looked at. Worded by the interface. */
export type Obstacle = 'forbidden' | 'limit' | 'offline' | 'failed' | 'not-supported' | 'unknown-field'

/** Something that was read, or the reason why it was not. Nothing found and not looked are different. */
export type Known<T> =
  | { readonly known: true, readonly value: T }
  | { readonly known: false, readonly obstacle: Obstacle }

export function known<T>(value: T): Known<T> {
  return { known: true, value }
}

export function unknown(obstacle: Obstacle): Known<never> {
  return { known: false, obstacle }
}

/** A client of the card, as far as rules look at it. */
export interface ClientFacts extends ClientRef {
  readonly title: string
  readonly responsible: Pick<Person, 'id' | 'name' | 'active'>
}

/** One move of a card through its stages. */
export interface StageMove {
  readonly stageId: string
  readonly pipelineId: number | null
  readonly at: Date
}

/** What a person wrote into the card's history; what the CRM and Razbor write there does not count. */
export interface CardComment {
  readonly at: Date
  readonly authorId: number
  readonly text: string
}

/** Legal details of a company or a contact; `''` where they are empty. */
export interface Requisite {
  readonly name: string
  readonly inn: string
}

/**
 * Another card that seems to be about the same. `phone`, `email`, `inn`: equal after normalising · `shared`: a phone or mailbox that many
 * have (info@, a switchboard) · `name-and-town`: only the names agree · `same-client`: another open deal of the client in this pipeline.
 */
export interface Twin {
  readonly ref: CardRef
  readonly title: string
  readonly by: 'phone' | 'email' | 'inn' | 'shared' | 'name-and-town' | 'same-client'
  /** What is equal, as evidence: `+7 900 000-12-34`. */
  readonly value: string
}

/** What costs an extra query beside the card itself. A rule declares which of these it needs. */
export interface CardParts {
  /** All open activities and the latest done ones, linked to the card. */
  readonly activities: readonly Activity[]
  /** Every field of the kind, so that a rule can name it to people. */
  readonly fields: readonly FieldInfo[]
  /** The stages of the card's pipeline in their order; contacts and companies have none. */
  readonly stages: readonly Stage[]
  /**
   * Last activity (call, mail, comment, …) as the CRM counts it, not the last edit, and without what Razbor itself
   * has written; `null`: there was none.
   */
  readonly lastActivity: Date | null
  /** The card's contacts and companies. */
  readonly clients: readonly ClientFacts[]
  /** The card's way through its stages, the oldest first. Contacts and companies have none. */
  readonly stageHistory: readonly StageMove[]
  /** The newest first. */
  readonly comments: readonly CardComment[]
  /** As people typed them. Deals have none of their own. */
  readonly phonesAndEmails: { readonly phones: readonly string[], readonly emails: readonly string[] }
  readonly requisites: readonly Requisite[]
  readonly twins: readonly Twin[]
  /** Open deals and leads of a contact or company. */
  readonly openDeals: readonly CardRef[]
  /** When the company works: in these hours deadlines are counted. */
  readonly workingHours: WorkingHours
}

export type PartName = keyof CardParts

export interface ClientRef {
  readonly kind: 'contact' | 'company'
  readonly id: number
}

/** A calendar date without time, `YYYY-MM-DD`, in the portal's time zone. */
export type Day = string

/** All that a rule may see of a card. */
export interface Card {
  readonly ref: CardRef
  readonly title: string
  /** Path on the portal, e.g. `/crm/deal/details/42/`. */
  readonly path: string
  readonly pipeline: Pipeline | null
  readonly stage: Stage | null
  readonly amount: { readonly value: number, readonly currency: string } | null
  readonly clients: readonly ClientRef[]
  readonly responsible: Person
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly closeDate: Day | null
  /** Raw field values by the CRM's own field name, already without CRM spelling of empties (`''`, `[]` and `null` are empty). */
  readonly values: Readonly<Record<string, unknown>>
  readonly parts: { readonly [P in PartName]?: Known<CardParts[P]> }
  /**
   * Parts in which something may be missing though what is there is true: a scan reads the activities that belong to a card, and not at
   * once those of other cards that are linked to it. Before a rule says that something is absent, such a part is completed.
   */
  readonly incomplete?: readonly PartName[]
}
