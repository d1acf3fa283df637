import { known, unknown, type Known, type Obstacle } from '../../core/card.ts'
import { CrmError } from '../port.ts'

const obstacles: Readonly<Partial<Record<CrmError['code'], Obstacle>>> = { forbidden: 'forbidden', scope: 'forbidden', plan: 'not-supported', limit: 'limit', offline: 'offline' }

export function obstacleOf(error: unknown): Obstacle {
  return (error instanceof CrmError && obstacles[error.code]) || 'failed'
}

/** What was read, or why it was not, for what a card can do without. */
export async function attempted<T>(read: Promise<T>): Promise<Known<T>> {
  try {
    return known(await read)
  } catch (error) {
    return unknown(obstacleOf(error))
  }
}
