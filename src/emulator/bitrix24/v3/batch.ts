import { objectParam, textParam } from '../params.ts'
import type { Params } from '../method.ts'
import { invalidSelect } from './error.ts'

export interface V3Command {
  readonly method: string
  readonly query: Params
  /** What later commands call the result; its place in the list otherwise. */
  readonly alias: string
}

/**
 * The commands of a batch (rest-v3.md, «Batch call»): a list at the root of the body. To PHP an object with the keys 0, 1, 2, …
 * is the same, which is how a token comes to stand beside them. The earlier form with `cmd` is refused.
 */
export function batchCommands(body: unknown): readonly V3Command[] {
  const entries = Object.entries(objectParam(body)).filter(([key]) => key !== 'auth')
  if (entries.length === 0) throw invalidSelect(body)
  return entries.map(([key, command]) => {
    const { method, query, as } = objectParam(command)
    if (!/^\d+$/.test(key) || typeof method !== 'string') throw invalidSelect(command)
    return { method, query: objectParam(query), alias: textParam(as) || key }
  })
}

type Results = ReadonlyMap<string, unknown>

/**
 * Puts results of earlier commands where `{ "$ref": "deal.item.id" }` or `{ "$refArray": "tasks.id" }` stand, as the SDK describes
 * its BatchRefV3: only what a result has as `item` or `items` can be referred to, and a reference to nothing fails the batch.
 */
export function withReferences(value: unknown, results: Results): unknown {
  if (Array.isArray(value)) return value.map(below => withReferences(below, results))
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value) return found(textParam(value.$ref), results)
  if ('$refArray' in value) return collected(textParam(value.$refArray), results)
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, withReferences(below, results)]))
}

function found(path: string, results: Results): unknown {
  const [alias = '', ...steps] = path.split('.')
  const result = objectParam(results.get(alias))
  const value = steps.length === 0 ? undefined : steps.reduce(stepInto, { item: result.item, items: result.items })
  if (value === undefined) throw invalidSelect(path)
  return value
}

function collected(path: string, results: Results): readonly unknown[] {
  const [alias = '', ...steps] = path.split('.')
  const { items } = objectParam(results.get(alias))
  if (steps.length === 0 || !Array.isArray(items)) throw invalidSelect(path)
  const values = items.map((item: unknown) => steps.reduce(stepInto, item))
  if (values.includes(undefined)) throw invalidSelect(path)
  return values
}

function stepInto(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined
}
