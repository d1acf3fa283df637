import type { UserFieldRow } from '../bitrix24/tables.ts'
import type { World } from './world.ts'

/** Ids of the choices that the company's own fields offer. */
export interface Choices {
  readonly dealSegments: readonly number[]
  readonly lossReasons: readonly number[]
  readonly leadSegments: readonly number[]
  readonly roles: readonly number[]
}

const textSettings = { SIZE: 20, ROWS: 1, REGEXP: '', MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '' }
const flagSettings = { DEFAULT_VALUE: 0, DISPLAY: 'CHECKBOX', LABEL: ['', ''], LABEL_CHECKBOX: '' }
const choiceSettings = { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' }
const dateSettings = { DEFAULT_VALUE: { TYPE: 'NONE', VALUE: '' } }
const linkSettings = { POPUP: 'Y', SIZE: 20, MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '' }

/** Fields that this company made for itself long before any application. */
export function seedFields(world: World): Choices {
  const { tables, words: { fields: text }, lang } = world
  let choiceId = 40
  let sort = 100

  function add(entityId: string, fieldName: string, userTypeId: string, title: string, settings: unknown, values: readonly string[] = []): readonly number[] {
    const label = { [lang]: title }
    const items = values.map((value, index) => ({ id: ++choiceId, value, sort: 10 * (index + 1), def: false, xmlId: `${fieldName.toLowerCase()}_${index + 1}` }))
    const row: Omit<UserFieldRow, 'id'> = {
      entityId,
      fieldName,
      userTypeId,
      xmlId: null,
      sort: sort++,
      multiple: false,
      mandatory: false,
      showFilter: 'E',
      showInList: true,
      editInList: true,
      isSearchable: userTypeId === 'string',
      settings,
      labels: { edit: label, column: label, filter: label, error: {}, help: {} },
      items,
    }
    tables.userFields.insert(row)
    return items.map(item => item.id)
  }

  add('CRM_DEAL', 'UF_CRM_SOURCE_DETAIL', 'string', text.sourceDetail, textSettings)
  add('CRM_DEAL', 'UF_CRM_WAITING', 'string', text.waiting, textSettings)
  add('CRM_DEAL', 'UF_CRM_BUDGET_OK', 'boolean', text.budget, flagSettings)
  const dealSegments = add('CRM_DEAL', 'UF_CRM_SEGMENT', 'enumeration', text.segment, choiceSettings, text.segments)
  const lossReasons = add('CRM_DEAL', 'UF_CRM_LOSS_REASON', 'enumeration', text.lossReason, choiceSettings, text.lossReasons)
  add('CRM_DEAL', 'UF_CRM_DECISION', 'string', text.decision, textSettings)
  add('CRM_DEAL', 'UF_CRM_INSTALLATION', 'date', text.installation, dateSettings)
  add('CRM_LEAD', 'UF_CRM_SOURCE_DETAIL', 'string', text.sourceDetail, textSettings)
  const leadSegments = add('CRM_LEAD', 'UF_CRM_SEGMENT', 'enumeration', text.segment, choiceSettings, text.segments)
  const roles = add('CRM_CONTACT', 'UF_CRM_ROLE', 'enumeration', text.role, choiceSettings, text.roles)
  add('CRM_COMPANY', 'UF_CRM_INN', 'string', text.inn, textSettings)
  add('CRM_COMPANY', 'UF_CRM_SITE', 'url', text.site, linkSettings)
  return { dealSegments, lossReasons, leadSegments, roles }
}
