import type { Family } from '../method.ts'
import { categoryMethods } from '../crm/category-methods.ts'
import { ownerTypeMethods } from '../crm/owner-type-methods.ts'
import { stageHistoryMethods } from '../crm/stage-history-methods.ts'
import { statusMethods } from '../crm/status-methods.ts'

/** What the CRM's cards refer to: pipelines, dictionaries, stage history, the kinds of card. */
export const crmDictionaryMethods: Family = { ...categoryMethods, ...statusMethods, ...stageHistoryMethods, ...ownerTypeMethods }
