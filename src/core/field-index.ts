import type { FieldInfo } from './card.ts'

const indexes = new WeakMap<readonly FieldInfo[], ReadonlyMap<string, FieldInfo>>()

/** The fields by their names. Cards of one scan share one list, so that it is made once. */
export function fieldsByName(fields: readonly FieldInfo[]): ReadonlyMap<string, FieldInfo> {
  const before = indexes.get(fields)
  if (before !== undefined) return before
  const made = new Map(fields.map(field => [field.name, field]))
  indexes.set(fields, made)
  return made
}
