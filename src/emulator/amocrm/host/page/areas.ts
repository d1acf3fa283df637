import type { EntityName } from '../wire.ts'

export interface Place {
  readonly path: string
  /** What `APP.getWidgetsArea()` answers. */
  readonly area: string
  /** What `self.system().area` answers: the location's code where there is one. */
  readonly location: string
  readonly entity: EntityName | ''
  readonly card: boolean
  /** The integration whose own page this is. */
  readonly code: string | null
}

const cardLocation = { leads: 'lcard', contacts: 'ccard', companies: 'comcard' } as const
const listLocation = { leads: 'llist', contacts: 'clist', companies: 'clist' } as const
const todoPlaces: Readonly<Record<string, readonly [string, string]>> = { list: ['todo', 'tlist'], line: ['todo-line', 'tline'], calendar: ['todo-calendar', 'tcalendar'] }

/** Which page an address is (amocrm.ru/developers/content/web_sdk/env_variables). */
export function placeOf(path: string): Place {
  const clean = path.split('?')[0] ?? path
  const nowhere = { path, entity: '' as const, card: false, code: null }
  const card = /^\/(leads|contacts|companies)\/(?:detail\/(\d+)|add)\/?$/.exec(clean)
  if (card) {
    const entity = card[1] as EntityName
    return { ...nowhere, area: `${entity}_card`, location: cardLocation[entity], entity, card: true }
  }
  const list = /^\/(?:(leads)\/list|contacts\/list\/(contacts|companies))\/?$/.exec(clean)
  if (list) {
    const entity = (list[1] ?? list[2]) as EntityName
    return { ...nowhere, area: entity, location: listLocation[entity], entity }
  }
  const [area, location] = todoPlaces[/^\/todo\/(list|line|calendar)\/?$/.exec(clean)?.[1] ?? ''] ?? []
  if (area && location) return { ...nowhere, area, location }
  const advanced = /^\/settings\/widgets\/([\w-]+)\/?$/.exec(clean)?.[1]
  if (advanced) return { ...nowhere, area: `advanced-settings:${advanced}`, location: 'advanced_settings', code: advanced }
  if (/^\/settings\/widgets\/?$/.test(clean)) return { ...nowhere, area: 'widgetsSettings', location: 'settings' }
  return { ...nowhere, area: 'dashboard', location: 'dashboard' }
}

export function cardPath(entity: EntityName, id: number): string {
  return `/${entity}/detail/${id}`
}

export function listPath(entity: EntityName): string {
  return entity === 'leads' ? '/leads/list/' : `/contacts/list/${entity}/`
}
