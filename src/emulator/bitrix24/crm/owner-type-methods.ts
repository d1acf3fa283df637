import { reply, type Call, type Family, type Reply } from '../method.ts'
import { langOf } from './context.ts'
import { dynamicType } from './entity-type.ts'

export const ownerTypeMethods: Family = {
  'crm.enum.ownertype': { page: 'crm/auxiliary/enum/crm-enum-owner-type.md', scope: ['crm'], run: list },
}

const system = [
  { id: 1, ru: 'Лид', en: 'Lead', code: 'LEAD', short: 'L' },
  { id: 2, ru: 'Сделка', en: 'Deal', code: 'DEAL', short: 'D' },
  { id: 3, ru: 'Контакт', en: 'Contact', code: 'CONTACT', short: 'C' },
  { id: 4, ru: 'Компания', en: 'Company', code: 'COMPANY', short: 'CO' },
  { id: 5, ru: 'Счёт (старая версия)', en: 'Invoice (old version)', code: 'INVOICE', short: 'I' },
  { id: 31, ru: 'Счёт', en: 'Invoice', code: 'SMART_INVOICE', short: 'SI' },
  { id: 7, ru: 'Предложение', en: 'Quote', code: 'QUOTE', short: 'Q' },
  { id: 8, ru: 'Реквизиты', en: 'Billing Details', code: 'REQUISITE', short: 'RQ' },
  { id: 36, ru: 'Документ', en: 'Document', code: 'SMART_DOCUMENT', short: 'DO' },
  { id: 39, ru: 'Документ компании', en: 'Company Document', code: 'SMART_B2E_DOC', short: 'SBD' },
] as const

/** Any user sees every kind of card, smart processes without a right to them too. */
function list(call: Call): Reply {
  const lang = langOf(call.tables)
  return reply([
    ...system.map(type => ({ ID: type.id, NAME: type[lang], SYMBOL_CODE: type.code, SYMBOL_CODE_SHORT: type.short })),
    ...[...call.tables.types.all()].map(dynamicType).map(type => ({ ID: type.id, NAME: type.names[lang], SYMBOL_CODE: type.systemName, SYMBOL_CODE_SHORT: type.shortCode })),
  ])
}
