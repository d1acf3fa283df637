import { z } from 'zod'
import type { CardKind } from '../../../core/card.ts'
import type { ScanCursor } from '../../port.ts'
import { jsonOf } from '../../shared/json.ts'
import { amoKinds, type AmoKind } from '../names.ts'

/** How far one kind was given. */
export interface KindLeft {
  readonly after: number
  readonly seen: number
  readonly ended: boolean
  /** Cards that the order names and that were not given yet. */
  readonly also: readonly number[]
  /** Cards that had an activity since the order's moment, and those of them that were not given yet. They are read by their ids. */
  readonly touched: readonly number[]
  readonly touchedLeft: readonly number[]
}

export interface CursorState {
  readonly done: number
  readonly kinds: { readonly [K in AmoKind]?: KindLeft }
}

const ids = z.array(z.number())
const kindLeft = z.object({ after: z.number(), seen: z.number(), ended: z.boolean(), also: ids, touched: ids, touchedLeft: ids })
const state = z.object({ v: z.literal(1), done: z.number(), kinds: z.partialRecord(z.enum(amoKinds), kindLeft) })

export function cursorOf({ done, kinds }: CursorState): ScanCursor {
  return JSON.stringify({ v: 1, done, kinds })
}

/** `null`: it is none of ours, or of an older version; the scan begins anew. */
export function readCursor(cursor: ScanCursor | null): CursorState | null {
  return jsonOf(state).safeParse(cursor).data ?? null
}

export function isAmoKind(kind: CardKind): kind is AmoKind {
  return kind !== 'lead'
}
