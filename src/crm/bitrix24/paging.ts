import { z } from 'zod'
import { batchSize, understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { answerOf, type Params } from './query.ts'
import { understand } from './wire/parse.ts'

/** Rows of one page of any list (settings/how-to-call-rest-api/list-methods-pecularities.md). */
export const pageSize = 50

/** Newer lists put their rows one step deeper. */
export const items: z.ZodType<unknown[]> = z.object({ items: z.array(z.unknown()) }).transform(({ items }) => items)

/**
 * All rows of `crm.item.list`, whatever changes meanwhile. The first page tells how many there are; the others ask for ids above the last id
 * of the page before and do without counting (settings/performance/huge-data.md), 50 pages a request.
 */
export async function everyItem<T>(caller: Caller, params: Params & { readonly filter?: Params }, row: z.ZodType<T>): Promise<T[]> {
  const method = 'crm.item.list'
  const rows: unknown[] = []
  const ask = { ...params, order: { id: 'ASC' } }
  const { first } = await caller.readAll({ first: { method, params: { ...ask, start: 0 } } })
  const total = first.ok ? first.total : 0
  rows.push(...understandOutcome(first, items, method))
  // What comes while the pages are read is of the next reading.
  let more = rows.length === pageSize && total > pageSize
  while (more) {
    const pages = Math.min(batchSize, Math.max(1, Math.ceil((total - rows.length) / pageSize)))
    const commands: Record<string, Command> = {}
    for (let page = 0; page < pages; page++) {
      const above = page === 0 ? idOf(rows.at(-1)) : answerOf(`p${page - 1}`, 'items', pageSize - 1, 'id')
      commands[`p${page}`] = { method, params: { ...ask, filter: { ...params.filter, '>id': above }, start: -1 } }
    }
    const answers = await caller.readAll(commands)
    for (let page = 0; page < pages && more; page++) {
      const found = understandOutcome(answers[`p${page}`] ?? missing, items, method)
      rows.push(...found)
      more = found.length === pageSize && rows.length < total
    }
  }
  return rows.map(value => understand(row, value, method))
}

/** All rows of a list that is paged by `start`: the first page, then all others in one request. */
export async function everyRow<T>(caller: Caller, { method, params = {} }: Command, row: z.ZodType<T>, startKey: 'start' | 'START' = 'start', page: z.ZodType<unknown[]> = z.array(z.unknown())): Promise<T[]> {
  const { first } = await caller.readAll({ first: { method, params } })
  const rows = understandOutcome(first, page, method)
  const total = first.ok ? first.total : 0
  for (let start = pageSize; start < total; start += pageSize * batchSize) {
    const commands: Record<string, Command> = {}
    for (let from = start; from < Math.min(total, start + pageSize * batchSize); from += pageSize) {
      commands[`from${from}`] = { method, params: { ...params, [startKey]: from } }
    }
    const answers = await caller.readAll(commands)
    for (const name of Object.keys(commands)) rows.push(...understandOutcome(answers[name] ?? missing, page, method))
  }
  return rows.map(value => understand(row, value, method))
}

const missing: Outcome = { ok: true, result: undefined, total: 0 }

function idOf(row: unknown): number {
  return z.object({ id: z.coerce.number() }).parse(row).id
}

export function chunksOf<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size))
}
