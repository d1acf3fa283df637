import type { Problem } from '../core/load.ts'
import { ReviewError } from '../core/review.ts'
import { CrmError } from '../crm/port.ts'

/** Turns whatever was thrown into what the interface can word. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CrmError) {
    const detail = error.method === null ? error.message : `${error.method}: ${error.message}`
    return { code: error.code, retryable: error.retryable, detail }
  }
  if (error instanceof ReviewError && (error.code === 'wrong-state' || error.code === 'already-open')) {
    return { code: 'stale', retryable: false, detail: error.code }
  }
  if (error instanceof ReviewError && (error.code === 'about-oneself' || error.code === 'card-forbidden')) {
    return { code: error.code, retryable: false, detail: '' }
  }
  return { code: 'broken', retryable: false, detail: error instanceof Error ? error.message : String(error) }
}

/** What kept a write from happening, where that stops nothing else; `null`: it happened. */
export async function problemIn(write: Promise<void>): Promise<Problem | null> {
  try {
    await write
    return null
  } catch (error) {
    return problemOf(error)
  }
}
