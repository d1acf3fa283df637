import type { Locale } from '../../core/rule.ts'

/** The list in which the app keeps what everybody's pages need beside reviews. By one of these names it is found again. */
export const notebookCatalogs: Readonly<Record<Locale, string>> = { ru: 'Разбор: служебное', en: 'Razbor: internal' }

/**
 * Longest text that one field of a line is given, in ASCII characters. The vendor tells no limit of a text area: it is assumed to be a MySQL TEXT
 * of 65,535 bytes. What was written is read again, so that a smaller limit is noticed.
 */
export const longestPart = 60_000

/** Text fields of a line. Together they hold the longest line at its worst; see `packText`. */
export const textCodes: readonly string[] = Array.from({ length: 14 }, (_, index) => `TEXT${index + 1}`)

/** The fields of the list, by code. `SIZE` is the length of the packed text, and tells whether all of it is there. */
export const notebookFields: readonly { readonly code: string, readonly type: 'text' | 'numeric' | 'textarea', readonly name: string }[] = [
  { code: 'BOOK', type: 'text', name: 'BOOK' },
  { code: 'KEY', type: 'text', name: 'KEY' },
  { code: 'SIZE', type: 'numeric', name: 'SIZE' },
  ...textCodes.map(code => ({ code, type: 'textarea' as const, name: code })),
]

/** The API deletes no elements: a removed line is an empty element with this name, which no book's name is a part of. */
export const removedName = '—'
