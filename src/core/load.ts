/**
 * Why something failed, as the interface words it. The first eight are the CRM's, translated by the adapter;
 * `stale`: somebody else changed the review meanwhile, so the step is not lawful any more; `about-oneself`: the step is
 * not for the person under review; `card-forbidden`: one of the cards may not be opened; `broken` is a fault of our own.
 */
type ProblemCode =
  | 'auth'
  | 'forbidden'
  | 'limit'
  | 'not-found'
  | 'offline'
  | 'refused'
  | 'unexpected-reply'
  | 'outside-host'
  | 'stale'
  | 'about-oneself'
  | 'card-forbidden'
  | 'broken'

export interface Problem {
  readonly code: ProblemCode
  /** The same attempt may succeed later without anybody changing anything. */
  readonly retryable: boolean
  /** The CRM's own words and method, for the administrator's log; never the headline. */
  readonly detail: string
}

/** What is known of something that is read from the CRM. `previous` keeps the screen filled while it is read again. */
export type Load<T> =
  | { readonly state: 'idle' }
  | { readonly state: 'loading', readonly previous: T | null }
  | { readonly state: 'ready', readonly value: T }
  | { readonly state: 'failed', readonly problem: Problem, readonly previous: T | null }

export const idle: Load<never> = { state: 'idle' }

export function loading<T>(before: Load<T>): Load<T> {
  return { state: 'loading', previous: latest(before) }
}

export function ready<T>(value: T): Load<T> {
  return { state: 'ready', value }
}

export function failed<T>(problem: Problem, before: Load<T>): Load<T> {
  return { state: 'failed', problem, previous: latest(before) }
}

/** The newest value that was read, also while it is read again or the last reading failed. */
export function latest<T>(load: Load<T>): T | null {
  switch (load.state) {
    case 'ready': return load.value
    case 'loading':
    case 'failed': return load.previous
    case 'idle': return null
  }
}
