import type { Call } from './call.ts'
import { aboveLimit, emptyBody, invalid, missing, wrongType, type ItemError } from './problem.ts'

export type Json = Readonly<Record<string, unknown>>

/** One object of a request's body, and what is found wrong with it. */
export interface Item {
  readonly values: Json
  /** As the caller named it, unchanged, else its number in the list. Answers and errors name it again. */
  readonly requestId: string | number
  wrong(error: ItemError): void
  /** Something that the item brings along, read as an item of its own. */
  part(values: Json): Item
  readonly errors: readonly ItemError[]
}

const batchAtMost = 250

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function itemOf(value: unknown, index: number): Item {
  const values = isObject(value) ? value : {}
  const errors: ItemError[] = isObject(value) ? [] : [wrongType('', 'object')]
  const named = values.request_id
  return {
    values,
    requestId: typeof named === 'string' || typeof named === 'number' ? named : String(index),
    wrong(error) { errors.push(error) },
    part: inner => itemOf(inner, index),
    errors,
  }
}

/** The list that the body is. Throws when it is none, is empty, or is longer than the API takes. */
export function itemsOf({ body }: Call): readonly Item[] {
  if (body === undefined || (Array.isArray(body) && body.length === 0)) throw emptyBody()
  if (!Array.isArray(body)) throw invalid([{ requestId: '0', errors: [wrongType('', 'array')] }])
  if (body.length > batchAtMost) throw aboveLimit(batchAtMost)
  return body.map(itemOf)
}

/** The one object that the body is; a list of one is taken for it too. */
export function itemOfBody({ body }: Call): Item {
  const one: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body
  if (!isObject(one) || Object.keys(one).length === 0) throw emptyBody()
  return itemOf(one, 0)
}

/** A changed item is named again only when the caller had named it. */
export function namedAgain({ values, requestId }: Item): { readonly request_id?: string | number } {
  return values.request_id === undefined || values.request_id === null ? {} : { request_id: requestId }
}

/** Complains of each of these names that is not there, or is empty. */
export function required(item: Item, names: readonly string[]): void {
  for (const name of names) if (item.values[name] === undefined || item.values[name] === '') item.wrong(missing(name))
}

/** Nothing of a request is carried out when something of it is wrong. */
export function throwIfWrong(items: readonly Item[]): void {
  if (items.some(item => item.errors.length > 0)) throw invalid(items)
}

/** Changes what a list names, one after another, so that two items about the same thing add up. When something is wrong, nothing of it is kept. */
export function oneAfterAnother<T>(call: Call, work: (item: Item) => T | null): readonly T[] {
  const items = itemsOf(call)
  const done = items.map(work)
  throwIfWrong(items)
  return done.filter(one => one !== null)
}

/** Notes what of these items nobody reads. */
export function noteUnread({ unknown }: Pick<Call, 'unknown'>, { values }: Item, keys: readonly string[]): void {
  for (const key of Object.keys(values)) if (!keys.includes(key)) unknown(`body.${key}`)
}

/** A whole number of an item, or undefined when it is not there; complains when it is something else. */
export function wholeNumber(item: Item, name: string): number | undefined {
  const value = item.values[name]
  if (value === undefined || value === null) return undefined
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number)) return number
  item.wrong(wrongType(name, 'int'))
  return undefined
}

export function text(item: Item, name: string): string | undefined {
  const value = item.values[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  item.wrong(wrongType(name, 'string'))
  return undefined
}

export function flag(item: Item, name: string): boolean | undefined {
  const value = item.values[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value
  item.wrong(wrongType(name, 'bool'))
  return undefined
}
