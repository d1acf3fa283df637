import type { Params } from './method.ts'

type Tree = { [key: string]: unknown }

/**
 * Parameters as PHP reads them: `filter[>id]=5&select[]=id` becomes `{ filter: { '>id': '5' }, select: ['id'] }`.
 * A later value replaces an earlier one, `[]` appends, and keys 0, 1, 2, … in this order make a list.
 */
export function parseQuery(query: string): Params {
  return fromEntries(query.split('&').filter(Boolean).map(pair => {
    const at = pair.indexOf('=')
    return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))]
  }))
}

/** The same from names and values that are already decoded, as a multipart form has them. */
export function fromEntries(entries: Iterable<readonly [string, string]>): Params {
  const root: Tree = {}
  for (const [name, value] of entries) {
    const path = pathOf(name)
    if (path) assign(root, path, value)
  }
  return lists(root) as Params
}

/** A broken percent sign is kept as it is. */
function decode(text: string): string {
  return text.replaceAll('+', ' ').replace(/(%[0-9a-f]{2})+/gi, encoded => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}

/** `a[b][]` is `a`, `b` and the next number. In the first part points, spaces and a bracket that is never closed become `_`. */
function pathOf(name: string): string[] | null {
  const [, base = '', keys = ''] = /^([^[]+)((?:\[[^\]]*\])*)/.exec(name) ?? []
  const open = keys === '' ? name : base
  const path = [open.replace(/[.[ ]/g, '_')]
  for (const [, key = ''] of keys.matchAll(/\[([^\]]*)\]/g)) path.push(key)
  return base === '' || path.includes('__proto__') ? null : path
}

function assign(root: Tree, path: readonly string[], value: string): void {
  let node = root
  path.forEach((step, depth) => {
    const key = step === '' && depth > 0 ? nextIndex(node) : step
    if (depth === path.length - 1) {
      node[key] = value
      return
    }
    const below = node[key]
    node = isTree(below) ? below : (node[key] = {})
  })
}

function nextIndex(node: Tree): string {
  const numbers = Object.keys(node).filter(key => /^\d+$/.test(key)).map(Number)
  return String(numbers.length > 0 ? Math.max(...numbers) + 1 : 0)
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lists(value: unknown): unknown {
  if (!isTree(value)) return value
  const entries = Object.entries(value).map(([key, below]) => [key, lists(below)] as const)
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index))
  return isList ? entries.map(([, below]) => below) : Object.fromEntries(entries)
}

/** A JSON body as parameters. What is no JSON gives none, as with the vendor. */
export function parseJson(body: string): Params {
  try {
    return objectParam(JSON.parse(body))
  } catch {
    return {}
  }
}

/** Many older methods read their parameters without regard to case: the top level in upper case. */
export function upperKeys(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key.toUpperCase(), value]))
}

/** A parameter as an object; a missing or empty one (PHP has one empty array for both) is `{}`. */
export function objectParam(value: unknown): Params {
  if (Array.isArray(value)) return { ...value }
  return isTree(value) ? value : {}
}

/** A parameter as a list; a single value is a list of one. */
export function listParam(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value
  return isTree(value) ? Object.values(value) : [value]
}

/** A parameter as text; absent, null and structured values are empty. */
export function textParam(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** A parameter as an integer, or null. */
export function intParam(value: unknown): number | null {
  const text = textParam(value).trim()
  return /^-?\d+$/.test(text) ? Number(text) : null
}

/** What PHP and the documentation accept as true: `Y`, `1`, `true`. */
export function flagParam(value: unknown): boolean {
  return value === true || value === 1 || value === 'Y' || value === 'y' || value === '1' || value === 'true'
}
