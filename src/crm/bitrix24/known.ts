import type { z } from 'zod'
import { known, unknown, type Known, type Obstacle } from '../../core/card.ts'
import { CrmError } from '../port.ts'
import { understandOutcome, type Outcome } from './call.ts'

/** What was read, or why it was not, for what a card can do without. */
export function knownOf<T>(outcome: Outcome, schema: z.ZodType<T>, method: string): Known<T> {
  try {
    return known(understandOutcome(outcome, schema, method))
  } catch (error) {
    return unknown(obstacleOf(error))
  }
}

const obstacles: Readonly<Partial<Record<CrmError['code'], Obstacle>>> = { forbidden: 'forbidden', scope: 'forbidden', plan: 'not-supported', limit: 'limit', offline: 'offline' }

export function obstacleOf(error: unknown): Obstacle {
  return (error instanceof CrmError && obstacles[error.code]) || 'failed'
}
