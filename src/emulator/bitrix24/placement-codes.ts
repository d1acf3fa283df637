import type { Tables } from './tables.ts'

/** A place for widgets and what the vendor's page says about it. */
export interface PlacementCode {
  readonly code: string
  /** Scope that the application needs beside `placement`, or null. */
  readonly scope: string | null
  readonly single?: true
  readonly perUser?: true
}

/** The CRM places and the objects that have them, from api-reference/widgets/crm. */
const crmPlaces: Readonly<Record<string, readonly string[]>> = {
  DETAIL_TAB: ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE', 'ORDER', 'DYNAMIC'],
  DETAIL_TOOLBAR: ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE', 'DYNAMIC'],
  DETAIL_ACTIVITY: ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE', 'ORDER', 'DYNAMIC'],
  ACTIVITY_TIMELINE_MENU: ['LEAD', 'DEAL', 'QUOTE', 'SMART_INVOICE', 'DYNAMIC'],
  DOCUMENTGENERATOR_BUTTON: ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE', 'DYNAMIC'],
  FUNNELS_TOOLBAR: ['SMART_INVOICE', 'DYNAMIC'],
  LIST_MENU: ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE', 'ACTIVITY', 'DYNAMIC'],
  LIST_TOOLBAR: ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE', 'ORDER', 'DYNAMIC'],
  ROBOT_DESIGNER_TOOLBAR: ['LEAD', 'DEAL', 'SMART_INVOICE', 'DYNAMIC'],
}

/** The other places, by the scope that they need. */
const otherPlaces: Readonly<Record<string, readonly string[]>> = {
  crm: [
    'CRM_ANALYTICS_MENU', 'CRM_ANALYTICS_TOOLBAR', 'CRM_DETAIL_SEARCH', 'CRM_FUNNELS_TOOLBAR',
    'CRM_BANK_DETAIL_AUTOCOMPLETE', 'CRM_REQUISITE_AUTOCOMPLETE',
  ],
  calendar: ['CALENDAR_GRIDVIEW'],
  contact_center: ['CONTACT_CENTER'],
  im: ['IM_CONTEXT_MENU', 'IM_NAVIGATION', 'IM_SIDEBAR', 'IM_TEXTAREA', 'IMMOBILE_CONTEXT_MENU'],
  task: [
    'TASK_LIST_CONTEXT_MENU', 'TASK_USER_LIST_TOOLBAR', 'TASK_GROUP_LIST_TOOLBAR', 'TASK_ROBOT_DESIGNER_TOOLBAR',
    'TASK_VIEW_SIDEBAR', 'TASK_VIEW_TAB', 'TASK_VIEW_TOP_PANEL',
  ],
  telephony: ['TELEPHONY_ANALYTICS_MENU', 'CALL_CARD'],
  user: ['USER_PROFILE_MENU', 'USER_PROFILE_TOOLBAR'],
  sonet_group: ['SONET_GROUP_DETAIL_TAB', 'SONET_GROUP_ROBOT_DESIGNER_TOOLBAR', 'SONET_GROUP_TOOLBAR'],
}

const globalPlaces: readonly PlacementCode[] = [
  { code: 'LEFT_MENU', scope: null },
  { code: 'BI_ANALYTICS_MENU', scope: null },
  { code: 'IM_SMILES_SELECTOR', scope: null },
  { code: 'REST_APP_URI', scope: null, single: true },
  { code: 'PAGE_BACKGROUND_WORKER', scope: null, single: true, perUser: true },
]

/** Every place of this portal. Codes of smart processes exist as long as the process does. */
export function placementCodes(tables: Tables): readonly PlacementCode[] {
  const dynamic = [...tables.types.all()].map(type => `DYNAMIC_${type.entityTypeId}`)
  const crm = Object.entries(crmPlaces).flatMap(([place, objects]) => objects
    .flatMap(object => object === 'DYNAMIC' ? dynamic : [object])
    .map(object => ({ code: `CRM_${object}_${place}`, scope: 'crm' })))
  const other = Object.entries(otherPlaces).flatMap(([scope, codes]) => codes.map(code => ({ code, scope })))
  return [...crm, ...other, ...globalPlaces]
}
