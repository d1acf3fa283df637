import type { Unit } from './unit.ts'

/** One request as the support log keeps it: no addresses, no parameters, no texts of people, no tokens. */
export interface SupportLine {
  readonly at: Date
  /** The methods that travelled in it, each once, in their order. */
  readonly methods: readonly string[]
  /** HTTP status; 0: no answer. */
  readonly status: number
  /** The CRM's own error codes, `method: code`; empty when all went well. */
  readonly errors: readonly string[]
  readonly milliseconds: number
}

export interface SupportFacts {
  readonly version: string
  /** Which of our pages it is. */
  readonly place: string
  readonly locale: string
  readonly at: Date
  readonly pending: readonly Unit[]
  readonly requests: readonly SupportLine[]
}

/** The log as plain text, in English whatever the page's language: it is read by whoever mends the app. */
export function supportText({ version, place, locale, at, pending, requests }: SupportFacts): string {
  const failed = requests.filter(({ errors, status }) => errors.length > 0 || status === 0 || status >= 400).length
  return [
    `Razbor ${version}, page ${place}, language ${locale}, ${at.toISOString()}`,
    `Unfinished actions: ${pending.length}`,
    ...pending.map(unit => `  ${unit.kind} since ${unit.startedAt}, attempts ${unit.attempts}, ${unit.phase}, ${unit.begun ? 'begun' : 'not begun'}, ${unit.failure ?? 'no failure'}`),
    `Requests: ${requests.length}, failed: ${failed}`,
    ...requests.map(line => `  ${line.at.toISOString()} ${line.status} ${Math.round(line.milliseconds)} ms ${line.methods.join(', ')}${line.errors.length > 0 ? ` ! ${line.errors.join('; ')}` : ''}`),
  ].join('\n')
}
