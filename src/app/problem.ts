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
  return { code: 'broken', retryable: false, detail: error instanceof Error ? error.message : String(error) }
}
