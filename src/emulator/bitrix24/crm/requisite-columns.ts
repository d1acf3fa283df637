import type { RequisiteRow } from '../tables.ts'
import type { FilterField } from './filter.ts'
import { printMoment } from './time.ts'

/** A field of `crm.requisite.*`: how it is compared, printed and described. Values are text throughout, as in the samples. */
export interface RequisiteColumn extends FilterField<RequisiteRow> {
  readonly print: (row: RequisiteRow, timeZone: string) => string | null
  readonly type: string
  readonly title: string
  /** q required, i immutable, r read-only. */
  readonly flags: string
}

function number(title: string, flags: string, read: (row: RequisiteRow) => number | null): RequisiteColumn {
  return {
    compare: 'number', read, type: 'integer', title, flags,
    print: row => {
      const value = read(row)
      return value === null ? null : String(value)
    },
  }
}

function user(title: string, read: (row: RequisiteRow) => number | null): RequisiteColumn {
  return { ...number(title, 'r', read), type: 'user' }
}

function text(title: string, read: (row: RequisiteRow) => string | null): RequisiteColumn {
  return { compare: 'text', read, print: read, type: 'string', title, flags: '' }
}

function flag(title: string, read: (row: RequisiteRow) => boolean): RequisiteColumn {
  return { compare: 'flag', read, print: row => read(row) ? 'Y' : 'N', type: 'char', title, flags: '' }
}

/** A moment that has not come prints as an empty text (the sample of `crm-requisite-get.md`). */
function moment(title: string, read: (row: RequisiteRow) => string | null): RequisiteColumn {
  return { compare: 'moment', read, print: (row, timeZone) => printMoment(read(row), timeZone) ?? '', type: 'datetime', title, flags: 'r' }
}

/** `RQ_…` fields in the order of the sample of `crm/requisites/universal/crm-requisite-get.md`; their titles where `crm-requisite-fields.md` words them. */
const details: readonly (readonly [name: string, title?: string])[] = [
  ['NAME', 'Full Name'], ['FIRST_NAME', 'First Name'], ['LAST_NAME', 'Last Name'], ['SECOND_NAME', 'Middle Name'], ['COMPANY_ID'],
  ['COMPANY_NAME', 'Short organization name'], ['COMPANY_FULL_NAME', 'Full organization name'], ['COMPANY_REG_DATE', 'State registration date'],
  ['DIRECTOR', 'CEO'], ['ACCOUNTANT', 'Chief Accountant'], ['CEO_NAME'], ['CEO_WORK_POS'], ['CONTACT', 'Contact person'], ['EMAIL', 'E-Mail'],
  ['PHONE', 'Phone'], ['FAX', 'Fax'], ['IDENT_TYPE'], ['IDENT_DOC', 'Document type'], ['IDENT_DOC_SER', 'series'], ['IDENT_DOC_NUM', 'number'],
  ['IDENT_DOC_PERS_NUM'], ['IDENT_DOC_DATE', 'issue date'], ['IDENT_DOC_ISSUED_BY', 'issued by'], ['IDENT_DOC_DEP_CODE', 'department code'],
  ['INN', 'Tax ID'], ['KPP', 'Tax Registration Code'], ['USRLE'], ['IFNS', 'Tax Office'], ['OGRN', 'State Registration Number'],
  ['OGRNIP', 'Sole Proprietor Registration Number'], ['OKPO', 'OKPO Code'], ['OKTMO', 'OKTMO Code'], ['OKVED', 'NAICS Code'], ['EDRPOU'], ['DRFO'],
  ['KBE'], ['IIN'], ['BIN'], ['ST_CERT_SER', 'State registration certificate series'], ['ST_CERT_NUM', 'State registration certificate number'],
  ['ST_CERT_DATE', 'State registration certificate date'], ['VAT_PAYER'], ['VAT_ID'], ['VAT_CERT_SER'], ['VAT_CERT_NUM'], ['VAT_CERT_DATE'],
  ['RESIDENCE_COUNTRY'], ['BASE_DOC'], ['REGON'], ['KRS'], ['PESEL'], ['LEGAL_FORM'], ['SIRET'], ['SIREN'], ['CAPITAL'], ['RCS'], ['CNPJ'],
  ['STATE_REG'], ['MNPL_REG'], ['CPF'],
]

function detail(name: string, title: string): RequisiteColumn {
  if (name === 'RQ_VAT_PAYER') return flag(title, row => row.values[name] === 'Y')
  return { ...text(title, row => row.values[name] ?? null), ...(name === 'RQ_IDENT_TYPE' ? { type: 'crm_status' } : {}) }
}

export const requisiteColumns: Readonly<Record<string, RequisiteColumn>> = {
  ID: number('ID', 'r', row => row.id),
  ENTITY_TYPE_ID: number('Entity type ID', 'qi', row => row.entityTypeId),
  ENTITY_ID: number('Entity ID', 'qi', row => row.entityId),
  PRESET_ID: number('Preset ID', 'qi', row => row.presetId),
  DATE_CREATE: moment('Creation date', row => row.created),
  DATE_MODIFY: moment('Modification date', row => row.modified),
  CREATED_BY_ID: user('Created by', row => row.createdBy),
  MODIFY_BY_ID: user('Modified by', row => row.modifiedBy),
  NAME: text('Name', row => row.name),
  CODE: text('Code', row => row.code),
  XML_ID: text('External code', row => row.xmlId),
  ORIGINATOR_ID: text('ORIGINATOR_ID', row => row.originatorId),
  ACTIVE: flag('Active', row => row.active),
  ADDRESS_ONLY: flag('ADDRESS_ONLY', row => row.addressOnly),
  SORT: number('Sort order', '', row => row.sort),
  ...Object.fromEntries(details.map(([name, title]) => [`RQ_${name}`, detail(`RQ_${name}`, title ?? `RQ_${name}`)])),
}
