import { cardKey, type CardRef } from '../../core/card.ts'
import { refOf, type CardResult } from '../../core/scan-result.ts'

/** Chosen cards of a list: some of them, or all but some. */
export interface Selection {
  readonly all: boolean
  /** Keys of the chosen ones; with `all`, of those left out. */
  readonly keys: ReadonlySet<string>
}

export const nothingPicked: Selection = { all: false, keys: new Set() }
export const allPicked: Selection = { all: true, keys: new Set() }

export function isPicked({ all, keys }: Selection, ref: CardRef): boolean {
  return keys.has(cardKey(ref)) !== all
}

export function toggled({ all, keys }: Selection, ref: CardRef): Selection {
  const changed = new Set(keys)
  if (!changed.delete(cardKey(ref))) changed.add(cardKey(ref))
  return { all, keys: changed }
}

/** How many of `total` listed cards are chosen. */
export function pickedCount({ all, keys }: Selection, total: number): number {
  return all ? Math.max(0, total - keys.size) : keys.size
}

/** The chosen cards in the order of the list. */
export function pickedOf(selection: Selection, results: readonly CardResult[], rows: Uint32Array): readonly CardResult[] {
  const picked: CardResult[] = []
  for (const row of rows) {
    const result = results[row]
    if (result !== undefined && isPicked(selection, refOf(result))) picked.push(result)
  }
  return picked
}
