import type { EntityName, ManagerFacts, OpenedPlace, PageFacts } from '../src/crm/amocrm/bridge.ts'

/** What the CRM puts behind every widget (developers.kommo.com/docs/script-js); nothing of it is there for certain. */
export interface WidgetBase {
  readonly params?: unknown
  readonly langs?: unknown
  get_settings?(): unknown
  set_settings?(settings: object): void
  get_version?(): unknown
  system?(): unknown
  i18n?(key: string): unknown
  list_selected?(): unknown
  render_template?(template: object, params?: object): unknown
}

type Fields = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {}
}

export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function idOf(value: unknown): number | null {
  const id = Number(text(value).replace(/^\D+/, ''))
  return Number.isSafeInteger(id) && id > 0 ? id : null
}

/** `APP`; `AMOCRM` is its old name, which Kommo does not have (developers.kommo.com/docs/environment-variables). */
function app(): Fields {
  const { APP, AMOCRM } = window as unknown as { readonly APP?: unknown, readonly AMOCRM?: unknown }
  return fieldsOf(APP ?? AMOCRM)
}

/** Calls a function of `APP`; what it does not have, or throws, is nothing. */
function told(name: string, ...values: readonly unknown[]): unknown {
  const page = app()
  const ask = page[name]
  try {
    return typeof ask === 'function' ? (ask as (...values: unknown[]) => unknown).apply(page, [...values]) : undefined
  } catch {
    return undefined
  }
}

const constant = (key: string): Fields => fieldsOf(told('constant', key))

const entities: Readonly<Record<string, EntityName>> = {
  lead: 'leads', leads: 'leads', lcard: 'leads', llist: 'leads',
  contact: 'contacts', contacts: 'contacts', ccard: 'contacts', clist: 'contacts',
  company: 'companies', companies: 'companies', comcard: 'companies',
}

/** The card that is open; `unsaved`: it has no id yet. */
export function openCard(): { readonly entity: EntityName, readonly id: number } | 'unsaved' | null {
  const { current_card: card } = fieldsOf(app()['data'])
  const entity = entities[text(told('getBaseEntity'))]
  if (!isObject(card) || entity === undefined || told('isCard') === false) return null
  const id = idOf(card['id'])
  return id === null ? 'unsaved' : { entity, id }
}

export function isList(widget: WidgetBase): boolean {
  return /^(llist|clist|tlist|leads|contacts|companies|todo)$/.test(areaOf(widget))
}

/** The location's code where the CRM tells it, else the page's own. */
function areaOf(widget: WidgetBase): string {
  return text(fieldsOf(widget.system?.())['area']) || text(told('getWidgetsArea'))
}

/** What people have chosen in a list. */
export function selection(widget: WidgetBase, list: 'leads' | 'contacts' | 'todo'): OpenedPlace {
  const { selected } = fieldsOf(widget.list_selected?.())
  const rows = Array.isArray(selected) ? selected.map(fieldsOf) : []
  if (list === 'todo') return { kind: 'tasks', ids: rows.flatMap(({ id }) => idOf(id) ?? []) }
  // Companies stand among the contacts; which is which, each row says, or the page.
  const otherwise = list === 'leads' ? 'leads' : entities[text(told('getBaseEntity'))] ?? 'contacts'
  return { kind: 'list', cards: rows.flatMap(row => {
    const id = idOf(row['id'])
    return id === null ? [] : [{ entity: entities[text(row['type'])] ?? otherwise, id }]
  }) }
}

function settingsOf(widget: WidgetBase): Fields {
  return fieldsOf(widget.get_settings?.() ?? widget.params)
}

export function codeOf(widget: WidgetBase): string {
  return text(settingsOf(widget)['widget_code'])
}

/** Where the package's files lie, without a slash at the end. */
export function pathOf(widget: WidgetBase): string {
  return new URL(text(settingsOf(widget)['path']) || '.', location.href).href.replace(/\/$/, '')
}

function managers(): readonly ManagerFacts[] {
  return Object.values(constant('managers')).map(fieldsOf).flatMap(one => {
    const id = idOf(one['id'])
    if (id === null) return []
    return {
      id,
      name: text(one['title']) || text(one['option']),
      active: one['active'] !== false && one['active'] !== 'N',
      isAdmin: one['is_admin'] === 'Y',
      isFree: one['free_user'] === 'Y',
      group: text(one['group']),
      avatar: text(one['avatar']),
    }
  })
}

function texts(values: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : []))
}

/** What the account keeps for the widget; a value that came as an object was JSON when it was saved. */
function savedIn(settings: Fields): Readonly<Record<string, string>> {
  const objects = Object.entries(settings).flatMap(([key, value]) => isObject(value) ? [[key, JSON.stringify(value)]] : [])
  return { ...texts(settings), ...Object.fromEntries(objects) as Readonly<Record<string, string>> }
}

export function language(): string {
  return text(app()['lang_id']) || document.documentElement.lang || 'en'
}

/** What a page of ours is told of the page around it. */
export function factsFor(widget: WidgetBase, place: OpenedPlace): PageFacts {
  const user = constant('user')
  const rights = constant('user_rights')
  const account = constant('account')
  const people = managers()
  const userId = idOf(user['id']) ?? 0
  const me = people.find(({ id }) => id === userId)
  const settings = settingsOf(widget)
  const path = pathOf(widget)
  return {
    place,
    brand: /(^|\.)kommo\.com$/.test(location.hostname) || !('AMOCRM' in window) ? 'kommo' : 'amocrm',
    locale: language(),
    origin: location.origin,
    account: { id: idOf(account['id']), subdomain: text(account['subdomain']) || location.hostname.split('.')[0] || '', timeZone: text(account['timezone']) || null },
    user: {
      id: userId,
      name: text(user['name']) || me?.name || '',
      isAdmin: typeof rights['is_admin'] === 'boolean' ? rights['is_admin'] : me?.isAdmin ?? false,
      isFree: typeof rights['is_free_user'] === 'boolean' ? rights['is_free_user'] : me?.isFree ?? false,
    },
    managers: people,
    groups: texts(constant('groups')),
    taskTypes: Object.values(constant('task_types')).map(fieldsOf).flatMap(one => {
      const id = idOf(one['id'])
      return id === null ? [] : [{ id, name: text(one['option']) }]
    }),
    widget: { code: codeOf(widget), version: text(settings['version']) || text(widget.get_version?.()), path, settings: savedIn(settings) },
    rest: new URL(path).origin === location.origin ? 'same-origin' : 'bridge',
  }
}
