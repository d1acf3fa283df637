import type { ScannedKind, ScanOrder } from '../../port.ts'
import type { Caller } from '../call.ts'
import type { AmoKind } from '../names.ts'
import type { Building } from './build.ts'
import type { Removals } from './removals.ts'
import { readAllWork, readWorkOf } from './work.ts'

/** Last activities are looked for among everything of so many days; of whom there is nothing in them, card by card. */
const lastActivityDays = 31
const dayMs = 86_400_000

interface SourceNeeds {
  readonly order: ScanOrder
  readonly kinds: readonly (ScannedKind & { readonly kind: AmoKind })[]
  /** All cards are read, not some of them. */
  readonly isWhole: boolean
  readonly removals: Removals | null
  readonly isOver: () => boolean
}

/** Parts that a row alone does not have are of few cards, or of all: then whole lists are read. */
export function workSource(caller: Caller, { order, kinds, isWhole, removals, isOver }: SourceNeeds): Building['work'] {
  const lasting = kinds.filter(({ parts }) => parts.includes('lastActivity')).map(({ kind }) => kind)
  const doing = kinds.filter(({ parts }) => order.doneSince !== null && (parts.includes('activities') || parts.includes('comments'))).map(({ kind }) => kind)
  const horizon = lasting.length === 0 ? null : new Date(caller.now().getTime() - lastActivityDays * dayMs)
  const since = [order.doneSince, horizon].filter(moment => moment !== null).reduce<Date | null>((earliest, moment) => earliest === null || moment < earliest ? moment : earliest, null)
  const doneKinds = [...new Set([...lasting, ...doing])]
  const done = since === null || doneKinds.length === 0 ? null : { kinds: doneKinds, since, chats: true }
  const moves = kinds.some(({ kind, parts }) => kind === 'deal' && parts.includes('stageHistory'))
  const planned = kinds.filter(({ parts }) => parts.includes('activities') || parts.includes('lastActivity')).map(({ kind }) => kind)
  // Nothing that was done was read: comments are still to come.
  const from = since ?? caller.now()
  if (!isWhole) return async refs => ({ book: await readWorkOf(caller, refs, { done, moves }), since: from })
  let all: ReturnType<typeof readAllWork> | null = null
  return async () => {
    all ??= readAllWork(caller, { kinds: planned, done, moves }, isOver, () => removals?.watch('tasks') ?? null)
    return { book: await all, since: from }
  }
}
