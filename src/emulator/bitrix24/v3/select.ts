import type { Params } from '../method.ts'
import { fieldOf, type Dto } from './dto.ts'
import { invalidSelect, unknownField } from './error.ts'
import type { V3Call } from './method.ts'

/** The names in `select`, or none when it is missing. */
export function selectOf(params: Params): readonly string[] | null {
  const { select } = params
  if (select === undefined || select === null) return null
  if (!Array.isArray(select) || select.some(name => typeof name !== 'string')) throw invalidSelect(select)
  return select as string[]
}

/**
 * How rows are printed (rest-v3.md, «Connections between objects»): the number always, fields in the order of the object,
 * `responsible.name` within `responsible`. A field that the object lacks is left out, one that a related object lacks is an error.
 */
export function printer<T>(dto: Dto<T>, call: V3Call, selected: readonly string[] | null): (row: T) => Params {
  const wanted = wantedFields(dto, selected)
  const names = Object.keys(dto.fields).filter(name => wanted.has(name))
  return row => Object.fromEntries(names.map(name => {
    const value = fieldOf(dto, name)?.read(row, call) ?? null
    const parts = wanted.get(name) ?? []
    return [name, parts.length === 0 ? value : partsOf(value, parts)]
  }))
}

/** Names of fields, each with the fields of the related object that are wanted of it. */
function wantedFields<T>(dto: Dto<T>, selected: readonly string[] | null): ReadonlyMap<string, readonly string[]> {
  if (!selected || selected.length === 0) {
    return new Map(Object.entries(dto.fields).filter(([, field]) => !field.onDemand).map(([name]) => [name, []]))
  }
  const wanted = new Map<string, readonly string[]>('id' in dto.fields ? [['id', []]] : [])
  for (const path of selected) {
    const [name = '', part] = path.split('.')
    const field = fieldOf(dto, name)
    if (!field) {
      if (dto.strictSelect || part !== undefined) throw unknownField(dto.name, name)
      continue
    }
    if (part === undefined) wanted.set(name, field.related?.fields ?? [])
    else if (!field.related?.fields.includes(part)) throw unknownField(field.related?.dto ?? dto.name, part)
    else wanted.set(name, [...wanted.get(name) ?? [], part])
  }
  return wanted
}

function partsOf(value: unknown, parts: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map(one => partsOf(one, parts))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => parts.includes(name)))
}
