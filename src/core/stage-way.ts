import type { Card, Stage, StageMove } from './card.ts'

/** A card's first stage is noted when it is made; what was imported later begins in the middle of its way. */
const bornWithinMs = 3_600_000

/** When it came to the stage in which it stands and has not left since; `null`: its history does not say. */
export function cameAt(card: Card, stageId: string, history: readonly StageMove[]): Date | null {
  let since: Date | null = null
  for (let index = history.length - 1; index >= 0; index--) {
    const move = history[index]
    if (move === undefined || move.stageId !== stageId || (move.pipelineId !== null && card.pipeline !== null && move.pipelineId !== card.pipeline.id)) break
    since = move.at
  }
  return since
}

/** The way through the pipeline in which the card is now; `whole`: from the card's first day on. */
export function wayOf(card: Card, history: readonly StageMove[]): { readonly moves: readonly StageMove[], readonly whole: boolean } {
  let first = history.length
  while (first > 0 && (card.pipeline === null || (history[first - 1]?.pipelineId ?? card.pipeline.id) === card.pipeline.id)) first--
  const moves = history.slice(first)
  const begun = moves[0]?.at.getTime() ?? Infinity
  return { moves, whole: first === 0 && begun - card.createdAt.getTime() <= bornWithinMs }
}

/** A move to a stage in which the card has been before. */
interface WayBack {
  readonly from: Stage
  readonly to: Stage
  readonly at: Date
}

/** The last way back that the card has not made good: by coming as far again, or because it went for a stage it had left out. */
export function wayBack(moves: readonly StageMove[], byId: ReadonlyMap<string, Stage>, allowed: ReadonlySet<string>): WayBack | null {
  const visited = new Set<string>()
  let before: Stage | undefined
  let back: WayBack | null = null
  for (const { stageId, at } of moves) {
    const stage = byId.get(stageId)
    if (stage === undefined) continue
    const returns = before !== undefined && stage.order < before.order && before.outcome !== 'lost'
    if (before !== undefined && returns && visited.has(stageId) && !allowed.has(`${before.id} ${stageId}`)) back = { from: before, to: stage, at }
    else if (back !== null && stage.order >= back.from.order) back = null
    visited.add(stageId)
    before = stage
  }
  return back
}
