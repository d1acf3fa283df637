import type { Locale } from '../src/core/rule.ts'
import type { PlacementBinding } from '../src/crm/port.ts'

export type PageId = 'main' | 'install' | 'card-tab' | 'list-menu' | 'calendar'

/** One of our pages in the CRM's own windows: the CRM's codes of the places, the page shown there, the name people read. */
export interface Placement {
  readonly id: string
  readonly codes: readonly string[]
  /** File beside this one, also in the built site. */
  readonly page: string
  readonly titles: Readonly<Record<Locale, string>>
}

/** Every place that the installation binds. A place that is not here any more is unbound by it. */
export const placements = [
  {
    id: 'card-tab',
    codes: ['CRM_DEAL_DETAIL_TAB', 'CRM_LEAD_DETAIL_TAB', 'CRM_CONTACT_DETAIL_TAB', 'CRM_COMPANY_DETAIL_TAB'],
    page: 'card-tab.html',
    titles: { ru: 'Разбор', en: 'Review' },
  },
  {
    id: 'list-menu',
    codes: ['CRM_DEAL_LIST_MENU', 'CRM_LEAD_LIST_MENU', 'CRM_CONTACT_LIST_MENU', 'CRM_COMPANY_LIST_MENU'],
    page: 'list-menu.html',
    titles: { ru: 'На разбор', en: 'Mark for review' },
  },
  {
    id: 'calendar',
    codes: ['CALENDAR_GRIDVIEW'],
    page: 'calendar.html',
    titles: { ru: 'Разборы', en: 'Reviews' },
  },
  {
    id: 'left-menu',
    codes: ['LEFT_MENU'],
    page: 'index.html',
    titles: { ru: 'Разборы', en: 'Reviews' },
  },
] as const satisfies readonly Placement[]

/** The same for an installation, with the addresses of the pages beside `here`. */
export function bindingsFrom(here: string): readonly PlacementBinding[] {
  return placements.flatMap(({ codes, page, titles }) => codes.map(code => ({ code, handler: new URL(page, here).href, titles })))
}
