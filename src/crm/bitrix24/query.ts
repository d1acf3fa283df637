export type Params = Readonly<Record<string, unknown>>

/**
 * A command of a batch: `method?query` in PHP's spelling. Empty lists stay as one empty element (a query cannot say
 * «no elements»), flags become Y and N, `undefined` is left out.
 */
export function command(method: string, params: Params): string {
  return `${method}?${pairs('', params).join('&')}`
}

function pairs(name: string, value: unknown): string[] {
  if (value === undefined) return []
  if (Array.isArray(value)) {
    return value.length > 0
      ? value.flatMap((item, index) => pairs(`${name}[${index}]`, item))
      : pairs(`${name}[0]`, '')
  }
  if (value instanceof Date) return pairs(name, value.toISOString())
  if (isAnswer(value)) return pairs(name, `$result[${value.command}]${value.path.map(key => `[${key}]`).join('')}`)
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => pairs(name ? `${name}[${key}]` : key, item))
  }
  if (typeof value === 'boolean') return pairs(name, value ? 'Y' : 'N')
  return [`${encodeURIComponent(name)}=${encodeURIComponent(value === null ? '' : String(value))}`]
}

const answered: unique symbol = Symbol('answer of an earlier command')

export interface Answer {
  readonly [answered]: true
  readonly command: string
  readonly path: readonly (string | number)[]
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && answered in value
}

/**
 * A value that an earlier command of the same batch will have answered (settings/how-to-call-rest-api/batch.md).
 * No string, so that a text of people that looks like a reference is never taken for one.
 */
export function answerOf(name: string, ...path: readonly (string | number)[]): Answer {
  return { [answered]: true, command: name, path }
}

/** Gives the references inside `params` the names under which the commands travel in the joined batch. */
export function renameAnswers(params: Params, rename: (name: string) => string): Params {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, renamed(value, rename)]))
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (isAnswer(value)) return { ...value, command: rename(value.command) }
  if (Array.isArray(value)) return value.map(item => renamed(item, rename))
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, rename)]))
  }
  return value
}

/** Whether the portal would take a text in here for a reference: it knows no way to write one that is none. */
export function looksLikeAnswer(value: unknown): boolean {
  if (typeof value === 'string') return /\$result\[/i.test(value)
  if (typeof value !== 'object' || value === null || isAnswer(value)) return false
  return Object.values(value).some(looksLikeAnswer)
}

/** Names of the commands whose answers stand in here. */
export function answersIn(value: unknown): readonly string[] {
  if (isAnswer(value)) return [value.command]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(answersIn)
}
