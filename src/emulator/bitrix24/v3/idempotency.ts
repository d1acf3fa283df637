import { createHash } from 'node:crypto'
import type { Row, Store } from '../../store.ts'
import { V3Error } from './error.ts'

interface KeptAnswer extends Row {
  readonly key: string
  readonly body: string
  readonly answer: unknown
  readonly at: number
}

const lifetime = 24 * 3_600_000

export interface Repetition {
  /** What was answered to the same call before. */
  readonly answer: unknown
}

/** Answers to writing calls, kept for a day by their `Idempotency-Key` (rest-v3.md, «Repeated calls without duplicates»). */
export function idempotencyOf(store: Store, now: Date) {
  const kept = store.table<KeptAnswer>('idempotency')
  const keptUnder = (key: string) => kept.where('key', row => row.key, key).find(row => now.getTime() - row.at < lifetime)

  return {
    /** `caller` is one application or webhook, one user and one method; throws when the key was used for another body. */
    repeated(caller: string, key: string, body: unknown): Repetition | null {
      if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw new V3Error('INVALIDIDEMPOTENCYKEYEXCEPTION', 'The idempotency key is invalid')
      const before = keptUnder(fullKey(caller, key))
      if (!before) return null
      if (before.body !== digest(body)) throw new V3Error('IDEMPOTENCYKEYREUSEDEXCEPTION', 'The idempotency key was used with another request body', { status: 422 })
      return { answer: before.answer }
    },
    keep(caller: string, key: string, body: unknown, answer: unknown): void {
      const full = fullKey(caller, key)
      for (const old of kept.where('key', row => row.key, full)) kept.remove(old.id)
      kept.insert({ key: full, body: digest(body), answer, at: now.getTime() })
    },
  }
}

function fullKey(caller: string, key: string): string {
  return `${caller}\n${key}`
}

function digest(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex')
}
