import { createHash } from 'node:crypto'
import { flagParam, intParam, objectParam, textParam } from '../params.ts'
import type { LangMap, Tables, UserFieldRow } from '../tables.ts'
import { entityTypeByUserFields } from './entity-type.ts'
import { isEmpty } from './field.ts'

export type Labels = UserFieldRow['labels']
type EnumItem = UserFieldRow['items'][number]

/** Types that cards can have: the list on `crm/deals/user-defined-fields/crm-deal-userfield-add.md`. */
export const userTypeIds: readonly (readonly [id: string, description: string])[] = [
  ['crm', 'Linked to CRM entities'], ['crm_status', 'Linked to CRM directories'], ['money', 'Money'], ['employee', 'Linked to employee'],
  ['string', 'String'], ['integer', 'Integer'], ['double', 'Number'], ['datetime', 'Date with time'], ['date', 'Date'], ['boolean', 'Yes/No'],
  ['address', 'Address'], ['url', 'Link'], ['file', 'File'], ['enumeration', 'List'],
  ['iblock_section', 'Linked to information block sections'], ['iblock_element', 'Linked to information block elements'],
]

/** Languages in which the portal words its labels. */
export const labelLanguages = ['ar', 'br', 'de', 'en', 'fr', 'hi', 'id', 'in', 'it', 'ja', 'kz', 'la', 'ms', 'pl', 'ru', 'sc', 'tc', 'th', 'tr', 'ua', 'vn'] as const

/** What a field of the type is set to where the caller says nothing, and what of the caller's wishes is heard. */
const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  string: { SIZE: 20, ROWS: 1, REGEXP: '', MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '' },
  integer: { SIZE: 20, MIN_VALUE: 0, MAX_VALUE: 0, DEFAULT_VALUE: null },
  double: { PRECISION: 2, SIZE: 20, MIN_VALUE: 0, MAX_VALUE: 0, DEFAULT_VALUE: null },
  boolean: { DEFAULT_VALUE: 0, DISPLAY: 'CHECKBOX', LABEL: ['', ''], LABEL_CHECKBOX: '' },
  date: { DEFAULT_VALUE: { TYPE: 'NONE', VALUE: '' } },
  datetime: { DEFAULT_VALUE: { TYPE: 'NONE', VALUE: '' }, USE_SECOND: 'Y', USE_TIMEZONE: 'N' },
  money: { DEFAULT_VALUE: '' },
  url: { POPUP: 'Y', SIZE: 20, MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '', ROWS: 1 },
  enumeration: { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' },
  file: { SIZE: 20, LIST_WIDTH: 0, LIST_HEIGHT: 0, MAX_SHOW_SIZE: 0, MAX_ALLOWED_SIZE: 0, EXTENSIONS: [], TARGET_BLANK: 'Y' },
  crm_status: { ENTITY_TYPE: '' },
  crm: { LEAD: 'N', CONTACT: 'N', COMPANY: 'N', DEAL: 'N' },
  address: { SHOW_MAP: 'Y' },
  iblock_section: { IBLOCK_TYPE_ID: '', IBLOCK_ID: 0, DEFAULT_VALUE: '', DISPLAY: 'LIST', LIST_HEIGHT: 1, ACTIVE_FILTER: 'N' },
  iblock_element: { IBLOCK_TYPE_ID: '', IBLOCK_ID: 0, DEFAULT_VALUE: '', DISPLAY: 'LIST', LIST_HEIGHT: 1, ACTIVE_FILTER: 'N' },
}

/** Settings after a change: only known keys are heard, what is not said stays. */
export function settingsFor(userTypeId: string, given: unknown, current: unknown = null): Readonly<Record<string, unknown>> {
  const known = defaults[userTypeId] ?? {}
  const wishes = Object.entries(objectParam(given)).filter(([key]) => key in known)
  const read = wishes.map(([key, value]) => [key, typeof known[key] === 'number' ? intParam(value) ?? known[key] : value])
  const settings = { ...known, ...objectParam(current), ...Object.fromEntries(read) }
  const linksNothing = userTypeId === 'crm' && Object.values(settings).every(value => value !== 'Y')
  return linksNothing ? { ...settings, LEAD: 'Y' } : settings
}

/** A filter mode from Y or N: exact for dictionaries, by mask otherwise, as the sample of `crm-deal-userfield-list.md` shows. */
export function filterMode(value: unknown, userTypeId: string, current: UserFieldRow['showFilter']): UserFieldRow['showFilter'] {
  if (value === undefined) return current
  if (value === 'I' || value === 'E' || value === 'S') return value
  return flagParam(value) ? userTypeId === 'crm_status' ? 'I' : 'E' : 'N'
}

export function userFieldsOfEntity(tables: Tables, entityId: string): readonly UserFieldRow[] {
  return tables.userFields.where('crm:entityId', row => row.entityId, entityId)
}

interface GivenItem { readonly id: number | null, readonly value: string, readonly sort: number | null, readonly def: boolean | null, readonly xmlId: string, readonly removed: boolean }

/** List elements as both families give them: `VALUE` or `value`, `DEL` or `del`. */
function givenItems(given: unknown): readonly GivenItem[] {
  return Object.values(objectParam(given)).map(entry => {
    const item = Object.fromEntries(Object.entries(objectParam(entry)).map(([key, value]) => [key.replace(/([a-z])([A-Z])/, '$1_$2').toUpperCase(), value]))
    return {
      id: intParam(item.ID),
      value: textParam(item.VALUE).trim(),
      sort: intParam(item.SORT),
      def: item.DEF === undefined ? null : flagParam(item.DEF),
      xmlId: textParam(item.XML_ID),
      removed: flagParam(item.DEL),
    }
  })
}

/**
 * The list after a change: elements with a known id are changed or removed, the others with a text are added, those that are not
 * named stay. Throws what `twice` makes of an external code that is used twice. Ids are unique in the portal.
 */
export function changedItems(tables: Tables, current: readonly EnumItem[], given: unknown, multiple: boolean, twice: (xmlId: string) => Error): readonly EnumItem[] {
  let next = Math.max(0, ...[...tables.userFields.all()].flatMap(row => row.items.map(item => item.id)), ...current.map(item => item.id)) + 1
  let items = [...current]
  for (const wish of givenItems(given)) {
    const known = wish.id === null ? undefined : items.find(item => item.id === wish.id)
    if (known && wish.removed) items = items.filter(item => item !== known)
    else if (known) {
      const changed = { ...known, value: wish.value || known.value, sort: wish.sort ?? known.sort, def: wish.def ?? known.def, xmlId: wish.xmlId || known.xmlId }
      items = items.map(item => item === known ? changed : item)
    } else if (wish.value !== '' && !wish.removed) {
      const id = next
      next += 1
      items = [...items, { id, value: wish.value, sort: wish.sort ?? 0, def: wish.def ?? false, xmlId: wish.xmlId || createHash('md5').update(`${id} ${wish.value}`).digest('hex') }]
    }
  }
  const doubled = items.find((item, index) => items.findIndex(other => other.xmlId === item.xmlId) !== index)
  if (doubled) throw twice(doubled.xmlId)
  if (multiple) return items
  const chosen = items.find(item => item.def)
  return items.map(item => ({ ...item, def: item === chosen }))
}

/** A label as text for every language, or by language; null when nothing was said. */
export function labelOf(value: unknown, languages: readonly string[]): LangMap | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([lang, text]) => [lang, textParam(text)]))
  return Object.fromEntries(languages.map(lang => [lang, textParam(value)]))
}

/** Takes the field away, and with it every value that cards have in it. */
export function removeUserField(tables: Tables, field: UserFieldRow): void {
  const type = entityTypeByUserFields(tables, field.entityId)
  if (type) {
    const items = tables.items(type.id)
    for (const row of [...items.all()]) {
      if (!isEmpty(row[field.fieldName])) items.update(row.id, { [field.fieldName]: undefined })
    }
  }
  tables.userFields.remove(field.id)
}
