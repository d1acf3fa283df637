import { CrmError } from '../../port.ts'
import { batchSize, type Command, type Outcome } from '../call.ts'
import { pageSize } from '../paging.ts'
import { answerOf, type Answer, type Params } from '../query.ts'
import { isObject } from '../errors.ts'
import type { Job, Packer } from './packer.ts'
import { waitBefore } from './retry.ts'

/** A list that is read in the order of its ids. */
export interface Listed {
  readonly method: string
  /** Without filter, order and start. */
  readonly params: Params
  readonly filter: Params
  /** Newer methods write `id` and put the rows into `items`, older ones write `ID`. */
  readonly id: 'id' | 'ID'
  readonly inItems: boolean
}

export interface Stretch {
  readonly list: Listed
  /** Ids above this one … */
  readonly after: number
  /** … up to and with this one; `null`: to the end. */
  readonly upTo: number | null
  readonly order: number
  /** How many rows are likely to be left when `read` of them have come and the last id was `last`. Too low costs a round, too high costs commands. */
  readonly expect: (read: number, last: number) => number
  /** Whether to stop here though there may be more. Asked after each answer. */
  readonly enough?: (read: number, last: number) => boolean
}

export interface StretchRead {
  readonly rows: readonly unknown[]
  /** Everything up to and with this id was read; `null`: to the end of the stretch. */
  readonly last: number | null
}

/**
 * Reads a stretch in chained pages: each asks for ids above the last id of the page before, which the portal itself puts in
 * (settings/performance/huge-data.md, settings/how-to-call-rest-api/batch.md). A page with fewer rows than it could have is the last one, and so is one that ends with `upTo`; behind
 * it the reference is empty, and what the portal makes of that is not documented, so that nothing behind it is looked at. A page that failed breaks
 * the chain, which goes on from the last good id.
 */
export function readStretch(packer: Packer, stretch: Stretch): Promise<StretchRead> {
  return new Promise((resolve, reject) => packer.add(chainJob(packer, stretch, resolve, reject)))
}

function chainJob(packer: Packer, { list, after, upTo, order, expect, enough }: Stretch, resolve: (read: StretchRead) => void, reject: (error: unknown) => void): Job {
  const rows: unknown[] = []
  let last = after
  let attempt = 0
  let idle = true
  let over = false

  function end(read: number | null): void {
    over = true
    resolve({ rows, last: read })
  }

  function give(error: CrmError): void {
    over = true
    reject(error)
  }

  function pagesWanted(): number {
    return Math.min(batchSize, Math.max(1, Math.ceil(expect(rows.length, last) / pageSize)))
  }

  /** Takes the good pages; gives the error that broke the chain, `null` at its end, and `undefined` where it goes on. */
  function takePages(answers: Readonly<Record<string, Outcome>>): CrmError | null | undefined {
    for (let page = 0; ; page++) {
      const answer = answers[`p${page}`]
      if (answer === undefined) return undefined
      if (!answer.ok) return page > 0 && !answer.error.retryable ? undefined : answer.error
      const found = rowsIn(answer.result, list)
      const highest = found === null ? null : lastId(found, last, list)
      if (found === null || highest === null) return new CrmError('unexpected-reply', `${list.id}: not in order`, { method: list.method })
      rows.push(...found)
      last = highest
      attempt = 0
      if (found.length < pageSize || (upTo !== null && last >= upTo)) return null
    }
  }

  return {
    order,
    get over() { return over },
    ready: () => idle && !over ? pagesWanted() : 0,
    // A long chain is likely to be longer than was thought, a last page is not.
    spare: () => pagesWanted() < 5 ? 0 : 1 + Math.floor(pagesWanted() / 10),
    take(count) {
      idle = false
      return Object.fromEntries(Array.from({ length: Math.min(count, batchSize) }, (_, page): [string, Command] =>
        [`p${page}`, pageOf(list, page === 0 ? last : answerOf(`p${page - 1}`, ...(list.inItems ? ['items'] : []), pageSize - 1, list.id), upTo)]))
    },
    hear(answers) {
      const broken = takePages(answers)
      if (broken === null) return end(null)
      if (broken === undefined) {
        if (enough?.(rows.length, last)) return end(last)
        idle = true
        return
      }
      const wait = waitBefore(broken, attempt)
      attempt += 1
      if (wait === null) return give(broken)
      void packer.clock.wait(wait).then(() => {
        idle = true
        packer.wake()
      })
    },
  }
}

function pageOf({ method, params, filter, id }: Listed, after: number | Answer, upTo: number | null): Command {
  return { method, params: { ...params, filter: { ...filter, ...(upTo !== null && { [`<=${id}`]: upTo }), [`>${id}`]: after }, order: { [id]: 'ASC' }, start: -1 } }
}

function rowsIn(result: unknown, { inItems }: Listed): readonly unknown[] | null {
  const rows = inItems && isObject(result) ? result['items'] : result
  return Array.isArray(rows) ? rows : null
}

/** The id of the last row. A list that is not in order, or does not heed the filter, would never end. */
function lastId(rows: readonly unknown[], above: number, { id }: Listed): number | null {
  let last = above
  for (const row of rows) {
    const next = isObject(row) ? Number(row[id]) : NaN
    // Several pairs in `BINDINGS` give an activity several times (crm-activity-list.md).
    if (!(next >= last && next > above)) return null
    last = next
  }
  return last
}
