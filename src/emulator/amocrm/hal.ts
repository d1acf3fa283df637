import type { Account } from './account.ts'
import { noContent, type Call, type Reply } from './call.ts'
import { aboveLimit } from './problem.ts'

export interface Link { readonly href: string }

/** Links of the API are absolute. */
export function linkTo({ origin }: Pick<Account, 'origin'>, path: string): Link {
  return { href: `${origin}/api/v4${path}` }
}

export function selfLink(account: Pick<Account, 'origin'>, path: string): { readonly self: Link } {
  return { self: linkTo(account, path) }
}

const pageAtMost = 250
/** https://www.amocrm.ru/developers/content/crm_platform/events-and-notes */
export const eventsPageAtMost = 100
const usualPage = 50

export interface ListOptions {
  /** 250 unless told otherwise. */
  readonly atMost?: number
  /** Some lists tell how many rows and pages there are. */
  readonly totals?: boolean
  /** Some lists answer with an empty one where others have 204. */
  readonly emptyIsList?: boolean
}

/** A page of what was found, under its name, with links to its neighbours; 204 when there is nothing on it. */
export function listed<T>(call: Call, name: string, found: readonly T[], print: (row: T) => unknown, options: ListOptions = {}): Reply {
  const { page, limit } = pageOf(call, options.atMost ?? pageAtMost)
  const rows = found.slice((page - 1) * limit, page * limit)
  if (rows.length === 0 && !options.emptyIsList) return noContent
  const address = (number: number): Link => linkTo(call.account, `${call.path}?${addressOf(call, number, limit)}`)
  const more = found.length > page * limit
  return {
    status: 200,
    rows: rows.length,
    body: {
      ...(options.totals ? { _total_items: found.length } : {}),
      _page: page,
      ...(options.totals ? { _page_count: Math.ceil(found.length / limit) } : {}),
      _links: {
        self: address(page),
        ...(more ? { next: address(page + 1) } : {}),
        ...(page > 1 ? { first: address(1), prev: address(page - 1) } : {}),
      },
      _embedded: { [name]: rows.map(print) },
    },
  }
}

function pageOf({ query }: Call, atMost: number): { page: number, limit: number } {
  const number = (value: unknown, otherwise: number): number => {
    const read = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : otherwise
    return read > 0 ? read : otherwise
  }
  const limit = number(query.limit, usualPage)
  if (limit > atMost) throw aboveLimit(atMost)
  return { page: number(query.page, 1), limit }
}

/** The query of a neighbouring page: what was asked, with another `page`. */
function addressOf({ queryText }: Call, page: number, limit: number): string {
  const others = queryText.split('&').filter(pair => pair !== '' && !/^(page|limit)=/.test(pair))
  return [...others, `page=${page}`, `limit=${limit}`].join('&')
}

/** What a write answers with: the rows it made or changed. */
export function written(call: Call, name: string, rows: readonly unknown[], path = call.path): Reply {
  return { status: 200, rows: rows.length, body: { _links: selfLink(call.account, path), _embedded: { [name]: rows } } }
}

/** The same where the answer also tells how many they are; making something answers 201 in some families. */
export function counted(call: Call, name: string, rows: readonly unknown[], { path = call.path, status = 200 }: { readonly path?: string, readonly status?: 200 | 201 } = {}): Reply {
  return { status, rows: rows.length, body: { _total_items: rows.length, _links: selfLink(call.account, path), _embedded: { [name]: rows } } }
}
