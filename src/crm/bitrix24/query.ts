export type Params = Readonly<Record<string, unknown>>

/**
 * A command of a batch: `method?query` in PHP's spelling. Empty lists stay as one empty element (a query cannot say
 * «no elements»), flags become Y and N, `undefined` is left out. `$result[a][b]` is read by the portal after decoding.
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
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => pairs(name ? `${name}[${key}]` : key, item))
  }
  if (typeof value === 'boolean') return pairs(name, value ? 'Y' : 'N')
  return [`${encodeURIComponent(name)}=${encodeURIComponent(value === null ? '' : String(value))}`]
}

/** A value that an earlier command of the same batch will have answered (settings/how-to-call-rest-api/batch.md). */
export function answerOf(name: string, ...path: readonly (string | number)[]): string {
  return `$result[${name}]${path.map(key => `[${key}]`).join('')}`
}

/** Gives the references inside `params` the names under which the commands travel in the joined batch. */
export function renameAnswers(params: Params, rename: (name: string) => string): Params {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, renamed(value, rename)]))
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (typeof value === 'string') return value.replace(/^\$result\[(\w+)\]/, (_, name: string) => `$result[${rename(name)}]`)
  if (Array.isArray(value)) return value.map(item => renamed(item, rename))
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, rename)]))
  }
  return value
}
