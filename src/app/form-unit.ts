import type { OrderOf, UnitKind } from '../core/unit.ts'
import { useUnits } from './units.ts'
import type { Attempt, ResultOf } from './units/attempt.ts'

/** The unit that one form has begun, and its repetition under the same key. */
export interface FormUnit<K extends UnitKind> {
  /** Something new; what the form had wanted before and not begun is forgotten. */
  begin(order: OrderOf<K>, given?: unknown): Promise<Attempt<ResultOf<K>>>
  /** The same once more under its key; where nothing of it waits any more, it is begun. */
  repeat(order: OrderOf<K>, given?: unknown): Promise<Attempt<ResultOf<K>>>
  /** The form is closed, or is about something else: what it has left waits among the other actions. */
  letGo(): void
}

export function formUnit<K extends UnitKind>(kind: K): FormUnit<K> {
  const units = useUnits()
  let left: string | null = null

  function kept<A extends Attempt<unknown> | null>(ended: A): A {
    left = ended?.state === 'failed' ? ended.id : null
    return ended
  }

  function letGo(): void {
    if (left !== null) void units.letGo(left)
    left = null
  }

  async function begin(order: OrderOf<K>, given?: unknown): Promise<Attempt<ResultOf<K>>> {
    const before = left
    left = null
    if (before !== null) await units.giveUp(before)
    return kept(await units.begin(kind, order, given))
  }

  return {
    begin,
    async repeat(order, given) {
      const ended = left === null ? null : kept(await units.again<K>(left))
      return ended ?? begin(order, given)
    },
    letGo,
  }
}
