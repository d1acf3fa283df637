import type { Card, CardKind, Stage } from './card.ts'
import type { BlindSpot } from './rule.ts'

/** Where a row of a rule's options holds. */
export interface RowScope {
  readonly kind: CardKind
  /** `null`: in all pipelines. */
  readonly pipelineId: number | null
  /** `null`: from the start. */
  readonly fromStageId: string | null
}

/**
 * Whether the row is about this card as it stands now; a stage that the portal no longer has is a blind spot. The stages of failure come last,
 * and a lost card has not passed those before: a row asks something of it only when it says so itself.
 */
export function scopeOf({ kind, pipelineId, fromStageId }: RowScope, card: Card, stages: readonly Stage[]): 'holds' | 'not-here' | BlindSpot {
  if (kind !== card.ref.kind || (pipelineId !== null && pipelineId !== card.pipeline?.id)) return 'not-here'
  if (fromStageId === null) return 'holds'
  const from = stages.find(({ id }) => id === fromStageId)
  const here = stages.find(({ id }) => id === card.stage?.id)
  if (from === undefined) return { obstacle: 'unknown-field', about: fromStageId }
  if (here === undefined) return { obstacle: 'unknown-field', about: card.stage?.id ?? 'stage' }
  if (here.outcome === 'lost' && from.outcome !== 'lost') return 'not-here'
  return here.order < from.order ? 'not-here' : 'holds'
}
