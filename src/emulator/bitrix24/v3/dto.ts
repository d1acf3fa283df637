import type { V3Call } from './method.ts'

/** As `*.field.list` names the types; `object` is a moment or a related object. */
export type FieldType = 'int' | 'string' | 'bool' | 'array' | 'moment' | 'object'

export interface DtoField<T> {
  readonly type: FieldType
  readonly read: (row: T, call: V3Call) => unknown
  readonly filterable?: boolean
  readonly sortable?: boolean
  readonly editable?: boolean
  /** Printed only when it is asked for. */
  readonly onDemand?: boolean
  /** What a related object is and which fields it has; `read` gives the object or a list of them. */
  readonly related?: { readonly dto: string, readonly fields: readonly string[] }
}

/** A kind of object as REST 3.0 shows it: its fields can be selected, some of them filtered and sorted by. */
export interface Dto<T> {
  readonly name: string
  readonly fields: Readonly<Record<string, DtoField<T>>>
  /** Whether a field in `select` that the object does not have is an error, as some pages say. */
  readonly strictSelect?: boolean
}

export function fieldOf<T>(dto: Dto<T>, name: string): DtoField<T> | undefined {
  return Object.hasOwn(dto.fields, name) ? dto.fields[name] : undefined
}
