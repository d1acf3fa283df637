import type { CardKind, CustomFieldRow, EnumOption } from '../tables.ts'
import { pipelineOf, statusOf } from './pipelines.ts'
import type { World } from './world.ts'

/** The fields of the company by the names that the seed calls them. */
export interface Fields {
  readonly phone: Readonly<Record<'contacts' | 'companies', CustomFieldRow>>
  readonly mail: Readonly<Record<'contacts' | 'companies', CustomFieldRow>>
  readonly position: CustomFieldRow
  readonly role: CustomFieldRow
  readonly inn: CustomFieldRow
  readonly web: CustomFieldRow
  readonly sourceDetail: CustomFieldRow
  readonly waiting: CustomFieldRow
  readonly budget: CustomFieldRow
  readonly segment: CustomFieldRow
  readonly decision: CustomFieldRow
  readonly installation: CustomFieldRow
}

const phoneCodes = ['WORK', 'WORKDD', 'MOB', 'FAX', 'HOME', 'OTHER']
const mailCodes = ['WORK', 'PRIV', 'OTHER']

export function seedFields({ tables, words: { fields: words }, own }: World): Fields {
  let fieldId = 1_016_001
  let enumId = 867_901
  let sort = 500

  function options(values: readonly string[], coded = false): readonly EnumOption[] {
    return values.map((value, index) => ({ id: enumId++, value, sort: index + 1, code: coded ? value : null }))
  }

  function add(owner: CardKind, name: string, type: string, more: Partial<CustomFieldRow> = {}): CustomFieldRow {
    const row = tables.fields.insert({
      id: fieldId, owner, name, type, code: null, sort: sort++, groupId: null, isApiOnly: false, isPredefined: false, isDeletable: true, isVisible: true, isRequired: false,
      enums: null, requiredStatuses: [], ...more,
    })
    fieldId += 2
    return row
  }

  for (const owner of ['leads', 'contacts', 'companies'] as const) {
    tables.fieldGroups.insert({ key: owner === 'leads' ? 'default' : `${owner}_default`, owner, name: own.groups.main, sort: 1, isPredefined: true })
  }
  tables.fieldGroups.insert({ key: 'statistic', owner: 'leads', name: own.groups.statistic, sort: 2, isPredefined: true })

  const reach = (owner: 'contacts' | 'companies') => ({
    phone: add(owner, own.phone, 'multitext', { code: 'PHONE', isPredefined: true, isDeletable: false, enums: options(phoneCodes, true), sort: 4 }),
    mail: add(owner, own.mail, 'multitext', { code: 'EMAIL', isPredefined: true, isDeletable: false, enums: options(mailCodes, true), sort: 6 }),
  })
  const contacts = reach('contacts')
  const companies = reach('companies')
  const tracking = { isPredefined: true, groupId: 'statistic', isDeletable: false }
  for (const code of ['UTM_SOURCE', 'UTM_MEDIUM', 'UTM_CAMPAIGN']) add('leads', code.toLowerCase(), 'tracking_data', { code, ...tracking })
  const fromOffer = [3, 4, 5].map(place => ['', 'NEW', 'PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE'][place] ?? '')
  return {
    phone: { contacts: contacts.phone, companies: companies.phone },
    mail: { contacts: contacts.mail, companies: companies.mail },
    position: add('contacts', own.position, 'text', { code: 'POSITION', isPredefined: true, isDeletable: false, sort: 2 }),
    role: add('contacts', words.role, 'select', { enums: options(words.roles) }),
    web: add('companies', own.web, 'url', { code: 'WEB', isPredefined: true, isDeletable: false, sort: 8 }),
    inn: add('companies', words.inn, 'text'),
    sourceDetail: add('leads', words.sourceDetail, 'text'),
    waiting: add('leads', words.waiting, 'text'),
    budget: add('leads', words.budget, 'checkbox', { requiredStatuses: fromOffer.slice(1).map(code => ({ status_id: statusOf(0, code), pipeline_id: pipelineOf(0) })) }),
    segment: add('leads', words.segment, 'select', { enums: options(words.segments), requiredStatuses: fromOffer.map(code => ({ status_id: statusOf(0, code), pipeline_id: pipelineOf(0) })) }),
    decision: add('leads', words.decision, 'text'),
    installation: add('leads', words.installation, 'date'),
  }
}
