import { readFileSync } from 'node:fs'

/**
 * What a sample reply of the vendor's documentation looks like, without its values: see samples/extract.mjs.
 * A text names types (`string|null`), a list holds the shape of its rows, `name?` may be missing, `*` stands for any name.
 */
export type Shape = string | readonly Shape[] | { readonly [name: string]: Shape }

export interface Sample {
  /** The vendor's page. */
  readonly page: string
  /** One for each way of calling the method that the page shows. */
  readonly replies: readonly Shape[]
}

export const samples: Readonly<Record<string, Sample>> = JSON.parse(readFileSync(new URL('./samples/bitrix24.json', import.meta.url), 'utf8'))

/** User fields of this portal, and the next page of a list that is longer than the sample's. */
const own = /^(ufCrm|UF_CRM_|parentId\d|next$)/

/**
 * Where a reply differs from a shape: `missing result.item.title`, `extra result.item.x`, `type result.item.id`.
 * Nothing is known of a value that is null or empty on either side; PHP prints an empty object as an empty list.
 */
export function differences(shape: Shape, value: unknown, path = ''): readonly string[] {
  if (value === null || value === undefined || shape === 'null') return []
  if (Array.isArray(value) && value.length === 0) return typeof shape === 'string' ? [`type ${path}`] : []
  if (typeof shape === 'string') return shape.split('|').includes(typeof value) ? [] : [`type ${path}`]
  if (Array.isArray(shape)) {
    const [row] = shape
    if (row === undefined) return []
    return !Array.isArray(value) ? [`type ${path}`] : unique(value.flatMap(one => differences(row, one, `${path}[]`)))
  }
  if (typeof value !== 'object' || Array.isArray(value)) return [`type ${path}`]
  return objectDifferences(shape as Readonly<Record<string, Shape>>, value as Readonly<Record<string, unknown>>, path)
}

function objectDifferences(shape: Readonly<Record<string, Shape>>, value: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  const names = Object.keys(shape)
  if (names.length === 0) return []
  const below = (name: string) => path ? `${path}.${name}` : name
  const any = shape['*']
  if (any !== undefined) return unique(Object.values(value).flatMap(one => differences(any, one, below('*'))))
  const missing = names.filter(name => !name.endsWith('?') && !(name in value)).map(name => `missing ${below(name)}`)
  const inside = Object.entries(value).flatMap(([name, one]) => {
    const known = shape[name] ?? shape[`${name}?`]
    if (known !== undefined) return differences(known, one, below(name))
    return own.test(name) ? [] : [`extra ${below(name)}`]
  })
  return unique([...missing, ...inside])
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)]
}

/** The differences from the sample reply that is nearest. */
export function nearest(sample: Sample, body: unknown): readonly string[] {
  const all = sample.replies.map(shape => differences(shape, body))
  return all.reduce((best, lines) => lines.length < best.length ? lines : best)
}
