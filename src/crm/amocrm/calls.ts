/**
 * Every REST call that the app makes of amoCRM, by name. The frame names a call and gives its values; the address is put together here, on whichever
 * side sends it, so that nobody can have the CRM's session fetch an address of his own.
 */
export const restCalls = {
  account: 'GET /api/v4/account',
  pipelines: 'GET /api/v4/leads/pipelines',
  lossReasons: 'GET /api/v4/leads/loss_reasons',
  users: 'GET /api/v4/users',
  cards: 'GET /api/v4/{entity}',
  card: 'GET /api/v4/{entity}/{id}',
  changeCard: 'PATCH /api/v4/{entity}/{id}',
  fields: 'GET /api/v4/{entity}/custom_fields',
  addFields: 'POST /api/v4/{entity}/custom_fields',
  changeField: 'PATCH /api/v4/{entity}/custom_fields/{id}',
  removeField: 'DELETE /api/v4/{entity}/custom_fields/{id}',
  notes: 'GET /api/v4/{entity}/notes',
  notesOf: 'GET /api/v4/{entity}/{id}/notes',
  addNotes: 'POST /api/v4/{entity}/{id}/notes',
  changeNote: 'PATCH /api/v4/{entity}/{id}/notes/{note}',
  pinNote: 'POST /api/v4/{entity}/notes/{note}/pin',
  unpinNote: 'POST /api/v4/{entity}/notes/{note}/unpin',
  links: 'GET /api/v4/{entity}/links',
  linkCard: 'POST /api/v4/{entity}/{id}/link',
  tasks: 'GET /api/v4/tasks',
  addTasks: 'POST /api/v4/tasks',
  changeTask: 'PATCH /api/v4/tasks/{id}',
  events: 'GET /api/v4/events',
  catalogs: 'GET /api/v4/catalogs',
  addCatalogs: 'POST /api/v4/catalogs',
  catalogFields: 'GET /api/v4/catalogs/{id}/custom_fields',
  addCatalogFields: 'POST /api/v4/catalogs/{id}/custom_fields',
  elements: 'GET /api/v4/catalogs/{id}/elements',
  addElements: 'POST /api/v4/catalogs/{id}/elements',
  changeElements: 'PATCH /api/v4/catalogs/{id}/elements',
  widget: 'GET /api/v4/widgets/{code}',
  saveWidget: 'POST /api/v4/widgets/{code}',
} as const

export type RestCall = keyof typeof restCalls

/** What stands in the braces of an address. */
export interface PathValues {
  readonly entity?: 'leads' | 'contacts' | 'companies'
  readonly id?: number
  readonly note?: number
  readonly code?: string
}

/** As PHP reads it: `filter[id][]=1`, `filter[updated_at][from]=…`. What is `undefined` is left out. */
export interface Query {
  readonly [name: string]: string | number | boolean | undefined | readonly (string | number)[] | Query
}

export interface CallValues {
  readonly path?: PathValues
  readonly query?: Query
  /** JSON. */
  readonly body?: unknown
}

/** One request as it goes out. `address`: path and query, always below `/api/v4/`. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly address: string
  /** JSON text. */
  readonly body: string | null
}

/** Whether a call changes nothing, so that it may be asked again. */
export function isReading(call: RestCall): boolean {
  return restCalls[call].startsWith('GET ')
}

const entities: readonly unknown[] = ['leads', 'contacts', 'companies']

const wellFormed: Readonly<Record<keyof PathValues, (value: unknown) => boolean>> = {
  entity: value => entities.includes(value),
  id: isId,
  note: isId,
  code: value => typeof value === 'string' && /^[\w-]{1,100}$/.test(value),
}

function isId(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

/** Puts the request of a call together. `null`: there is no such call, or a value cannot stand in its address. */
export function requestOf(call: string, { path = {}, query = {}, body }: CallValues): RestRequest | null {
  if (!Object.hasOwn(restCalls, call)) return null
  const [method, template = ''] = restCalls[call as RestCall].split(' ')
  let understood = true
  const place = template.replace(/\{(\w+)\}/g, (_, name: keyof PathValues) => {
    const value = Object.hasOwn(path, name) ? path[name] : undefined
    if (wellFormed[name](value)) return String(value)
    understood = false
    return ''
  })
  if (!understood) return null
  const pairs = pairsOf(query, '')
  return {
    method: method as RestRequest['method'],
    address: pairs.length > 0 ? `${place}?${pairs.join('&')}` : place,
    body: body === undefined ? null : JSON.stringify(body),
  }
}

function pairsOf(query: Query, inside: string): string[] {
  return Object.entries(query).flatMap(([key, value]) => {
    const name = inside === '' ? key : `${inside}[${key}]`
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value.map((one: unknown) => pair(`${name}[]`, one))
    return typeof value === 'object' ? pairsOf(value as Query, name) : [pair(name, value)]
  })
}

/** Brackets are left as they are: the vendor's samples write them so. */
function pair(name: string, value: unknown): string {
  return `${encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']')}=${encodeURIComponent(String(value))}`
}
