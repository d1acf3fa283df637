/**
 * The fields of a card as `crm.lead.*`, `crm.deal.*`, `crm.contact.*` and `crm.company.*` name and order them, after the samples
 * of `crm/leads/crm-lead-get.md`, `crm/deals/crm-deal-get.md`, `crm/contacts/crm-contact-get.md`, `crm/companies/crm-company-get.md`
 * and the `*-fields.md` beside them. A `+` stands before what is described but not printed, multiple fields above all; a `-`
 * before what is printed but not described.
 */
import type { Tables } from '../tables.ts'
import type { EntityType } from './entity-type.ts'
import type { Field } from './field.ts'
import { fieldsOf } from './fields.ts'

export interface OlderField {
  readonly name: string
  /** Null where the local portal keeps nothing: the parts of an address, pictures. */
  readonly field: Field | null
  /** Neither in `*` nor in the reply of `get`. */
  readonly hidden: boolean
  readonly readOnly: boolean
  /** Not in the reply of `fields`. */
  readonly undescribed: boolean
}

const people = 'ASSIGNED_BY_ID CREATED_BY_ID MODIFY_BY_ID'
const dates = 'DATE_CREATE DATE_MODIFY'
const reachable = 'HAS_PHONE HAS_EMAIL HAS_IMOL'
const utm = 'UTM_SOURCE UTM_MEDIUM UTM_CAMPAIGN UTM_CONTENT UTM_TERM'
const last = 'LAST_ACTIVITY_BY LAST_ACTIVITY_TIME'
const address = 'ADDRESS ADDRESS_2 ADDRESS_CITY ADDRESS_POSTAL_CODE ADDRESS_REGION ADDRESS_PROVINCE ADDRESS_COUNTRY ADDRESS_COUNTRY_CODE ADDRESS_LOC_ADDR_ID'
const registered = address.replaceAll('ADDRESS', 'REG_ADDRESS')

const names: Readonly<Record<number, string>> = {
  1: `ID TITLE HONORIFIC NAME SECOND_NAME LAST_NAME COMPANY_TITLE COMPANY_ID CONTACT_ID IS_RETURN_CUSTOMER BIRTHDATE SOURCE_ID SOURCE_DESCRIPTION
    STATUS_ID STATUS_DESCRIPTION POST COMMENTS CURRENCY_ID OPPORTUNITY IS_MANUAL_OPPORTUNITY ${reachable} ${people} ${dates} DATE_CLOSED
    STATUS_SEMANTIC_ID OPENED ORIGINATOR_ID ORIGIN_ID MOVED_BY_ID MOVED_TIME ${address} ${utm} ${last} +CONTACT_IDS`,
  2: `ID TITLE TYPE_ID STAGE_ID PROBABILITY CURRENCY_ID OPPORTUNITY IS_MANUAL_OPPORTUNITY TAX_VALUE LEAD_ID COMPANY_ID CONTACT_ID QUOTE_ID BEGINDATE
    CLOSEDATE ${people} ${dates} OPENED CLOSED COMMENTS ADDITIONAL_INFO LOCATION_ID CATEGORY_ID STAGE_SEMANTIC_ID IS_NEW IS_RECURRING
    IS_RETURN_CUSTOMER IS_REPEATED_APPROACH SOURCE_ID SOURCE_DESCRIPTION ORIGINATOR_ID ORIGIN_ID MOVED_BY_ID MOVED_TIME ${utm} ${last} +CONTACT_IDS`,
  3: `ID POST COMMENTS HONORIFIC NAME SECOND_NAME LAST_NAME PHOTO LEAD_ID TYPE_ID SOURCE_ID SOURCE_DESCRIPTION COMPANY_ID BIRTHDATE EXPORT
    ${reachable} ${dates} ${people} OPENED ORIGINATOR_ID ORIGIN_ID ORIGIN_VERSION -FACE_ID ${last} ${address.replace('ADDRESS_COUNTRY_CODE', '+$&')} ${utm} +COMPANY_IDS`,
  4: `ID COMPANY_TYPE TITLE LOGO LEAD_ID ${reachable} ${people} BANKING_DETAILS INDUSTRY REVENUE CURRENCY_ID EMPLOYEES COMMENTS ${dates} OPENED
    IS_MY_COMPANY ORIGINATOR_ID ORIGIN_ID ORIGIN_VERSION ${address} ADDRESS_LEGAL ${registered} ${utm} ${last} LAST_COMMUNICATION_TIME
    +CONTACT_ID`,
}

/** Where the older name is not `crm.item.*`'s `upperName`. */
const renamed: Readonly<Record<string, string>> = {
  'DATE_CREATE': 'createdTime', 'DATE_MODIFY': 'updatedTime', 'CREATED_BY_ID': 'createdBy', 'MODIFY_BY_ID': 'updatedBy', 'MOVED_BY_ID': 'movedBy',
  'STATUS_ID': 'stageId', 'STATUS_SEMANTIC_ID': 'stageSemanticId', 'COMPANY_TYPE': 'typeId', '4:CONTACT_ID': 'contactIds',
}

/** Writable by `crm.item.*` alone. */
const closed: ReadonlySet<string> = new Set(['LEAD_ID', 'QUOTE_ID'])

export function olderFieldsOf(tables: Tables, type: EntityType): ReadonlyMap<string, OlderField> {
  const current = fieldsOf(tables, type, true)
  const byUpperName = new Map([...current.values()].map(field => [field.upperName, field]))
  const all = (names[type.id] ?? '').split(/\s+/).map((entry): OlderField => {
    const name = entry.replace(/^[+-]/, '')
    const other = renamed[`${type.id}:${name}`] ?? renamed[name]
    const field = (other === undefined ? byUpperName.get(name) : current.get(other)) ?? null
    const readOnly = field === null ? false : field.readOnly || closed.has(name)
    return { name, field: field?.disabled ? null : field, hidden: entry.startsWith('+'), readOnly, undescribed: entry.startsWith('-') }
  })
  const own = [...current.values()]
    .filter(field => field.userField !== null || /^parentId\d+$/.test(field.name))
    .map((field): OlderField => ({ name: field.upperName, field, hidden: false, readOnly: field.readOnly, undescribed: false }))
  return new Map([...all, ...own].map(older => [older.name, older]))
}
