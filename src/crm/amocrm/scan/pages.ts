import { z } from 'zod'
import { CrmError } from '../../port.ts'
import type { Caller } from '../call.ts'
import type { PathValues, Query, RestCall } from '../calls.ts'

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

const beginning: Place = { after: 0, seen: 0 }

export interface NextPage<T> {
  /** What comes behind the place, by their ids. */
  readonly rows: readonly T[]
  readonly place: Place
  readonly ended: boolean
}

const mostRows = 250
const leastRows = 150

/**
 * The next rows behind a place. amoCRM counts its pages from the beginning of the list, so that whoever is deleted meanwhile draws a row from behind the
 * page's edge to before it. Therefore every page begins with a row that was read already: then nothing has slipped by. When it does not, rows before it have gone, and
 * an earlier page is asked for. So a row that is there throughout is read, and read once, whatever comes and goes.
 */
export async function nextPage<T extends { readonly id: number }>(caller: Caller, list: AscendingList<T>, { after, seen }: Place): Promise<NextPage<T>> {
  let known = seen
  let back = mostRows
  for (;;) {
    const { limit, page } = pageBehind(known)
    const { rows, more } = await onePage(caller, list, limit, page)
    const before = (page - 1) * limit
    const [first] = rows
    if (page > 1 && (first === undefined || first.id > after)) {
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
    return { rows: fresh, place: { after: fresh.at(-1)?.id ?? after, seen: before + rows.length }, ended: !more }
  }
}

/** All of a list. */
export async function everyRow<T extends { readonly id: number }>(caller: Caller, list: AscendingList<T>, isOver: () => boolean): Promise<readonly T[]> {
  const all: T[] = []
  let place = beginning
  for (;;) {
    if (isOver()) return all
    const page = await nextPage(caller, list, place)
    all.push(...page.rows)
    if (page.ended) return all
    place = page.place
  }
}

/** The page that holds the last of the rows that are known and as many behind it as any: `limit` × (`page` - 1) is below `known`. */
export function pageBehind(known: number): { readonly limit: number, readonly page: number } {
  if (known === 0) return { limit: mostRows, page: 1 }
  let best = { limit: mostRows, page: 1, end: mostRows }
  for (let limit = mostRows; limit >= leastRows; limit--) {
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
