import type { Account } from './account.ts'
import { secondsOf } from './account.ts'
import { namesIn, type Call, type Endpoint, type Family, type Knows, type Query, type Reply } from './call.ts'
import { families } from './families.ts'
import { whyUnknown } from './not-kept.ts'
import { forbidden, Problem } from './problem.ts'
import type { UserRow } from './tables.ts'

export interface ApiRequest {
  readonly method: string
  /** Below `/api/v4`. */
  readonly path: string
  readonly query: Query
  readonly queryText: string
  readonly body: unknown
  /** Headers that would change the answer of a real account, and do not here. */
  readonly ignored?: readonly string[]
}

export interface Answer extends Reply {
  readonly unknown: readonly string[]
}

interface Route { readonly method: string, readonly pattern: RegExp, readonly names: readonly string[], readonly endpoint: Endpoint }

/** Words stand before variable parts, so that `/leads/pipelines` is not taken for the card named so. */
const routes: readonly Route[] = families.flatMap((family: Family) => Object.entries(family)).map(([key, endpoint]) => {
  const [method = '', path = ''] = key.split(' ')
  const names: string[] = []
  const pattern = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name)
    return partOf(name)
  })
  return { method, names, endpoint, pattern: new RegExp(`^${pattern}/?$`) }
})

function partOf(name: string): string {
  if (name === 'kind') return '(leads|contacts|companies)'
  if (name === 'owner') return '(leads|contacts|companies|catalogs/\\d+)'
  return name.toLowerCase().endsWith('id') ? '(\\d+)' : '([^/]+)'
}

/** Does what a request asks for; refusals are answers too. */
export function answer(account: Account, user: UserRow, request: ApiRequest): Answer {
  const unknown: string[] = [...request.ignored ?? []]
  const { method, path } = request
  const fitting = routes.filter(({ pattern }) => pattern.test(path))
  const route = fitting.find(one => one.method === method)
  if (!route) {
    unknown.push(`${method} ${path}`)
    const local = whyUnknown(method, path, [...new Set(fitting.map(one => one.method))])
    const problem = fitting.length > 0 ? new Problem(405, 'Method Not Allowed', { local }) : new Problem(404, `Cannot ${method} ${account.origin}/api/v4${path}`, { local })
    return { status: problem.status, body: problem.body, unknown }
  }
  const values = route.pattern.exec(path)?.slice(1) ?? []
  const params = Object.fromEntries(route.names.map((name, index) => [name, values[index] ?? '']))
  const call: Call = { ...request, account, tables: account.tables, user, now: secondsOf(account.now()), params, unknown: what => unknown.push(what) }
  noteUnknown(call, route.endpoint.knows ?? {})
  return { ...carriedOut(call, route.endpoint), unknown }
}

function carriedOut(call: Call, endpoint: Endpoint): Reply {
  const { account, user, method, path } = call
  try {
    if (endpoint.admin && !user.isAdmin) throw forbidden()
    const reply = account.store.transaction(() => endpoint.answer(call))
    return reply.status === 404 && reply.body === undefined
      ? { status: 404, body: new Problem(404, `Cannot ${method} ${account.origin}/api/v4${path}`).body }
      : reply
  } catch (error) {
    if (error instanceof Problem) return { status: error.status, body: error.body }
    throw error
  }
}

/** amoCRM ignores what it does not know. So do we, but not in silence. */
function noteUnknown({ query, unknown }: Call, knows: Knows): void {
  const tops = [...knows.pages ? ['page', 'limit'] : [], ...knows.with ? ['with'] : [], ...knows.filter ? ['filter'] : [], ...knows.order ? ['order'] : [], ...knows.others ?? []]
  for (const name of Object.keys(query)) if (!tops.includes(name)) unknown(name)
  for (const name of namesIn(query.with)) if (knows.with && !knows.with.includes(name)) unknown(`with=${name}`)
  for (const part of ['filter', 'order'] as const) {
    const given = query[part]
    if (!knows[part] || typeof given !== 'object' || given === null) continue
    for (const [name, value] of Object.entries(given)) {
      if (!knows[part].includes(name)) unknown(`${part}[${name}]`)
      else if (part === 'order' ? !/^(asc|desc)$/i.test(String(value)) : isRangeName(name) && !isRange(value)) unknown(`${part}[${name}]=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    }
    if (part === 'order') for (const name of Object.keys(given).slice(1)) unknown(`order[${name}] after another order`)
  }
}

function isRangeName(name: string): boolean {
  return name === 'price' || name.endsWith('_at')
}

/** A number, two with a comma between them, or `[from]` and `[to]`. */
function isRange(value: unknown): boolean {
  if (typeof value === 'string') return /^-?\d+(\.\d+)?(,\d+)?$/.test(value)
  const ends = Object.entries(value ?? {})
  return ends.length > 0 && ends.every(([name, end]) => (name === 'from' || name === 'to') && isRange(end))
}
