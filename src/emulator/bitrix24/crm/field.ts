import type { ItemRow, UserFieldRow } from '../tables.ts'

/** A field of a card as `crm.item.*` speaks of it: `crm_rest_field_description` in `crm/data-types.md` and how to read it. */
export interface Field {
  /** As REST prints it; a user field's name depends on `useOriginalUfNames`. */
  readonly name: string
  /** The key in the stored row. */
  readonly key: string
  readonly upperName: string
  readonly type: string
  readonly title: string
  readonly required: boolean
  readonly readOnly: boolean
  readonly multiple: boolean
  /** Always null («Field is disabled»), neither filtered nor sorted. */
  readonly disabled: boolean
  /** Described, but not part of an item. */
  readonly descriptionOnly: boolean
  readonly deprecated: boolean
  readonly statusType: string | null
  readonly settings: unknown
  readonly userField: UserFieldRow | null
  /** The value before printing, computed where it is not stored. */
  readonly read: (row: ItemRow) => unknown
}

export function isFlag(value: unknown): boolean {
  return value === true || value === 'Y' || value === 1 || value === '1'
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Ids of a field that may hold one or several. */
export function idsOf(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.map(Number).filter(id => id > 0)
  const id = Number(value ?? 0)
  return id > 0 ? [id] : []
}
