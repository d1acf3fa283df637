/**
 * Why a CRM could not do what was asked, translated once by its adapter. `auth`: the session is over · `forbidden`: this person
 * may not · `scope`: the app itself may not, whoever asks · `plan`: the CRM's tariff has no REST or not this part of it ·
 * `limit`: too much was asked · `offline`: no answer, so that a write may have arrived or not · `refused`: the CRM said no for
 * another reason, and will say it again · `stale`: somebody has changed the record since it was looked at.
 */
export type CrmErrorCode = typeof crmErrorCodes[number]

const crmErrorCodes = ['auth', 'forbidden', 'scope', 'plan', 'limit', 'not-found', 'offline', 'refused', 'unexpected-reply', 'outside-host', 'stale'] as const

export const problemCodes = [...crmErrorCodes, 'about-oneself', 'card-forbidden', 'broken'] as const

/**
 * Why something failed, as the interface words it: what the CRM said, or a reason of our own. `stale` is also a step
 * that is not lawful any more; `about-oneself`: the step is not for the person under review; `card-forbidden`: one of the
 * cards may not be opened; `broken` is a fault of our own.
 */
export type ProblemCode = typeof problemCodes[number]

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
