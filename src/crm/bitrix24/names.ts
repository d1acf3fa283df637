import type { CardKind } from '../../core/card.ts'
import type { Mark } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'

/** Bitrix24's numbers of CRM object types (crm/data-types.md). */
export const entityTypeIds: Readonly<Record<CardKind, number>> = { lead: 1, deal: 2, contact: 3, company: 4 }

/** How `crm_fields` of a calendar event spells a card (calendar/calendar-event/calendar-event-add.md). */
export const calendarPrefixes: Readonly<Record<CardKind, string>> = { lead: 'L', deal: 'D', contact: 'C', company: 'CO' }

/** Grows whenever the installation must create something that earlier versions did not. */
export const schemaVersion = 2

/** The card's mark and its list of links. Names and XML_IDs are our own and never change: by them a reinstallation finds its fields again. */
export const markField = 'UF_CRM_RAZBOR'
export const checklistField = 'UF_CRM_RAZBOR_CHECKLISTS'

export type OpenMark = Exclude<Mark, null>

export const markXmlIds: Readonly<Record<OpenMark, string>> = {
  marked: 'RAZBOR_MARKED',
  scheduled: 'RAZBOR_SCHEDULED',
  held: 'RAZBOR_HELD',
}

/** Keys of our options at the portal. One key holds all ids, so that they change together. */
export const setupOption = 'razbor_setup'
export const regulationOption = 'razbor_regulation'

/** Code of the fallback storage: at most 13 characters (entity/entities/entity-add.md). */
export const storageCode = 'razbor'

/**
 * Codes of the notebook's two storages, under the same limit. The first is written by administrators only, the second by everybody who uses
 * the application: a storage has rights as a whole and none for a single row.
 */
export const notebookCodes = { administrators: 'razbor_rules', everybody: 'razbor_notes' } as const

/**
 * Longest text that one property of a storage is given, in ASCII characters. The vendor tells no limit (entity/items/properties): the value
 * of a property is assumed to be a MySQL TEXT of 65,535 bytes, of which less than a half is used.
 */
export const longestProperty = 30_000

/** Text properties of a row. Together they hold the longest line at its worst; see `notebook-text.ts`. */
export const textProperties: readonly string[] = Array.from({ length: 27 }, (_, index) => `T${index + 1}`)

/** What the portal shows of us beside `keptTexts`. */
export const portalTexts = {
  records: { ru: 'Разборы', en: 'Reviews' },
  regulations: { ru: 'Регламенты', en: 'Regulations' },
  notes: { ru: 'Проверки и напоминания', en: 'Inspections and reminders' },
} as const satisfies Readonly<Record<string, Readonly<Record<Locale, string>>>>

/** Scopes without which nothing works; of a group one is enough. */
export const neededScopes: readonly (readonly string[])[] = [
  ['crm'],
  ['userfieldconfig'],
  ['calendar'],
  ['placement'],
  ['user_brief', 'user_basic', 'user'],
  ['department'],
  ['entity'],
]

/**
 * Without this one the digest is not offered, and nothing else is missing; reminders need `im` and the list of workgroups `sonet_group`
 * (so it is called in scopes/permissions.md; the pages of the methods say `sonet`).
 */
export const feedScope = 'log'
