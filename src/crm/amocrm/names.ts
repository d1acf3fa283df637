import type { CardKind } from '../../core/card.ts'
import type { Mark } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import type { PathValues } from './calls.ts'

export type Entity = NonNullable<PathValues['entity']>

/** The kinds of cards that amoCRM has: a lead (сделка) is our deal, and there is nothing before it. */
export type AmoKind = Exclude<CardKind, 'lead'>

export const amoKinds = ['deal', 'contact', 'company'] as const satisfies readonly AmoKind[]

export const entities: Readonly<Record<AmoKind, Entity>> = { deal: 'leads', contact: 'contacts', company: 'companies' }
const kinds: Readonly<Record<string, AmoKind>> = { leads: 'deal', contacts: 'contact', companies: 'company' }

/** `null`: amoCRM has no cards of this kind. */
export function entityOf(kind: CardKind): Entity | null {
  return kind === 'lead' ? null : entities[kind]
}

export function kindOf(entity: string): AmoKind | null {
  return kinds[entity] ?? null
}

/** Events name their entity in the singular, unlike everything else (https://www.amocrm.ru/developers/content/crm_platform/events-and-notes). */
export const eventEntities: Readonly<Record<AmoKind, string>> = { deal: 'lead', contact: 'contact', company: 'company' }

/** Grows whenever the installation must create something that earlier versions did not. */
export const schemaVersion = 1

/** Our fields of a card by their codes, which never change: by them a reinstallation finds them again. */
export const markCode = 'RZB_MARK'
export const checklistsCode = 'RZB_CHECKLISTS'
/** Only where the account has no list for the records. */
export const reviewsCode = 'RZB_REVIEWS'
export const ownCodes: ReadonlySet<string> = new Set([markCode, checklistsCode, reviewsCode])

export type OpenMark = Exclude<Mark, null>
export const markEnums: Readonly<Record<OpenMark, string>> = { marked: 'RZB_MARKED', scheduled: 'RZB_SCHEDULED', held: 'RZB_HELD' }

/** Names of the list of records, in either language: by one of them an earlier installation's list is found again. */
export const recordsCatalogs: Readonly<Record<Locale, string>> = { ru: 'Разборы', en: 'Reviews (Razbor)' }

/**
 * The one field of the manifest's `settings` that keeps what is for everybody: JSON, since a `custom` field loses plain words
 * (https://www.amocrm.ru/developers/content/integrations/custom_settings).
 */
export const settingsField = 'razbor'

/** `service` of our notes: by it our lines of history are told from others'. */
export const service = 'Razbor'

/** Stands in the text of every other task of ours: a meeting, a reminder. */
export const ourTaskTag = '#razbor'

/** What the account shows of us beside `keptTexts`. */
export const accountTexts = {
  reviewsLabel: { ru: 'Разборы (служебное)', en: 'Reviews (internal)' },
  removedReview: { ru: 'Запись удалена', en: 'Removed record' },
  removedLine: { ru: 'Запись отменена', en: 'This line was taken back' },
  fields: {
    title: { ru: 'Название', en: 'Name' },
    price: { ru: 'Бюджет', en: 'Sale' },
    lossReason: { ru: 'Причина отказа', en: 'Loss reason' },
    name: { ru: 'Имя', en: 'First name' },
    lastName: { ru: 'Фамилия', en: 'Last name' },
  },
  calls: { incoming: { ru: 'Входящий звонок', en: 'Incoming call' }, outgoing: { ru: 'Исходящий звонок', en: 'Outgoing call' } },
} as const

/** https://www.amocrm.ru/developers/content/crm_platform/account-info, `task_types` */
export const followUp = 1
export const meeting = 2

/** The account notes whole seconds, and its clock may differ a little from the one by which we remember. */
export const clockTolerance = 60_000
