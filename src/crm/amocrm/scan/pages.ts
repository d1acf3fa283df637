import { z } from 'zod'
import { CrmError } from '../../port.ts'
import type { Caller } from '../call.ts'
import type { PathValues, Query, RestCall } from '../calls.ts'
import { pageSize } from '../card-lists.ts'

/** A list that is read from its lowest id upwards. */
export interface AscendingList<T extends { readonly id: number }> {
  readonly call: RestCall
  readonly path?: PathValues
  readonly query: Query
  /** The list's name in `_embedded`. */
  readonly rows: string
  readonly schema: z.ZodType<T>
}

/** How far a list was read: up to and with an id, which was so-and-so-manieth when it was looked at. */
export interface Place {
  readonly after: number
  readonly seen: number
}

export const beginning: Place = { after: 0, seen: 0 }

export interface NextPage<T> {
  /** What comes behind the place, by their ids. */
  readonly rows: readonly T[]
  readonly place: Place
  readonly ended: boolean
  /** The page itself shows that nothing lies between the place and its rows. */
  readonly joined: boolean
}

const leastRows = 150

/**
 * The next rows behind a place. amoCRM counts its pages from the beginning of the list, so that whatever leaves the list meanwhile draws a row from behind
 * the page's edge to before it. `joined`: the page begins with a row that was read already; then nothing has slipped by. When it does not, rows before it have
 * gone, and an earlier page is asked for. So a row that is there throughout is read, and read once, whatever comes and goes. `abutting`: it begins
 * behind the last row, which takes fewer pages and proves nothing.
 */
export async function nextPage<T extends { readonly id: number }>(caller: Caller, list: AscendingList<T>, { after, seen }: Place, how: 'joined' | 'abutting' = 'joined'): Promise<NextPage<T>> {
  let known = seen
  let back = pageSize
  for (;;) {
    const { limit, page } = how === 'joined' ? pageBehind(known) : pageBehind(known + 1)
    const { rows, more } = await onePage(caller, list, limit, page)
    const before = (page - 1) * limit
    const joined = page === 1 || (rows[0]?.id ?? Infinity) <= after
    if (!joined && how === 'joined') {
      known = Math.max(0, before - back)
      back *= 2
      continue
    }
    const fresh = rows.filter(({ id }) => id > after)
    if (fresh.length === 0 && more) {
      // Others have come in before the place.
      known = before + rows.length
      continue
    }
    return { rows: fresh, place: { after: fresh.at(-1)?.id ?? after, seen: before + rows.length }, ended: !more, joined }
  }
}

/** What lies between a place and an id. */
export async function rowsBetween<T extends { readonly id: number }>(caller: Caller, list: AscendingList<T>, from: Place, until: number): Promise<readonly T[]> {
  const found: T[] = []
  let place = from
  for (;;) {
    const page = await nextPage(caller, list, place)
    found.push(...page.rows.filter(({ id }) => id < until))
    if (page.ended || page.place.after >= until) return found
    place = page.place
  }
}

/** The page that holds the last of the rows that are known and as many behind it as any: `limit` × (`page` - 1) is below `known`. */
export function pageBehind(known: number): { readonly limit: number, readonly page: number } {
  if (known === 0) return { limit: pageSize, page: 1 }
  let best = { limit: pageSize, page: 1, end: pageSize }
  for (let limit = pageSize; limit >= leastRows; limit--) {
    const page = Math.floor((known - 1) / limit) + 1
    if (limit * page > best.end) best = { limit, page, end: limit * page }
  }
  return best
}

async function onePage<T extends { readonly id: number }>(caller: Caller, { call, path, query, rows: name, schema }: AscendingList<T>, limit: number, page: number): Promise<{ readonly rows: readonly T[], readonly more: boolean }> {
  const answer = await caller.ask(call, { ...(path && { path }), query: { ...query, order: { id: 'asc' }, limit, page } }, z.looseObject({
    _links: z.looseObject({ next: z.unknown().optional() }).nullish(),
    _embedded: z.record(z.string(), z.unknown()),
  }))
  if (answer === null) return { rows: [], more: false }
  const read = z.array(schema).safeParse(answer._embedded[name] ?? [])
  if (!read.success) throw new CrmError('unexpected-reply', `${name}: ${read.error.issues[0]?.path.join('.')}`, { method: call })
  const rows = read.data
  if (rows.some(({ id }, index) => id <= (rows[index - 1]?.id ?? 0))) throw new CrmError('unexpected-reply', `${name}: not in the order of their ids`, { method: call })
  return { rows, more: answer._links?.next !== undefined && answer._links.next !== null }
}
