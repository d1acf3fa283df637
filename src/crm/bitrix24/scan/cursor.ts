import { z } from 'zod'
import type { CardKind } from '../../../core/card.ts'
import { cardKinds } from '../../../core/card.ts'
import type { ScanCursor } from '../../port.ts'
import { jsonOf } from '../../shared/json.ts'

/** Ids above the first number up to and with the second one; `null`: all above. */
export type Interval = readonly [after: number, upTo: number | null]

/** What is left to give of one kind. */
export interface KindLeft {
  readonly left: readonly Interval[]
  /** Cards that are read by their ids, and were not given yet. */
  readonly also: readonly number[]
}

export interface CursorState {
  readonly done: number
  readonly kinds: { readonly [K in CardKind]?: KindLeft }
}

const interval = z.tuple([z.number(), z.number().nullable()])
const kindLeft = z.object({ left: z.array(interval), also: z.array(z.number()) })
const state = z.object({ v: z.literal(1), done: z.number(), kinds: z.partialRecord(z.enum(cardKinds), kindLeft) })

export function cursorOf({ done, kinds }: CursorState): ScanCursor {
  return JSON.stringify({ v: 1, done, kinds })
}

/** `null`: it is none of ours, or of an older version; the scan begins anew. */
export function readCursor(cursor: ScanCursor | null): CursorState | null {
  return jsonOf(state).safeParse(cursor).data ?? null
}

/** The intervals without these ids. */
export function without(intervals: readonly Interval[], [after, upTo]: Interval): readonly Interval[] {
  return intervals.flatMap(([from, to]): readonly Interval[] => {
    const outside = (upTo !== null && upTo <= from) || (to !== null && to <= after)
    if (outside) return [[from, to]]
    return [
      ...(from < after ? [[from, after] as const] : []),
      ...(upTo !== null && (to === null || upTo < to) ? [[upTo, to] as const] : []),
    ]
  })
}
