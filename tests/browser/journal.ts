import { mkdirSync, writeFileSync } from 'node:fs'
import type { Params } from '../../src/emulator/bitrix24/method.ts'

/** A call as `/sandbox/journal` tells it. */
export interface Call {
  readonly at: string
  readonly user: number | null
  readonly method: string
  readonly params: Params
  readonly status: number
  readonly error: string | null
}

/** Refusals that the tests provoke, or that the app cannot know before it asks. */
const expected: readonly { readonly method: string, readonly error: string, readonly because: string }[] = [
  { method: 'crm.timeline.comment.add', error: 'ACCESS_DENIED', because: 'a person who may only read the card pins a checklist: REST has no question «may I»' },
]

/** Calls of the app that the portal refused and that none of the reasons above explains. */
export function refusedCalls(calls: readonly Call[]): readonly Call[] {
  return calls.filter(({ method, status, error }) => status >= 400 && !expected.some(one => one.method === method && one.error === error))
}

/** Leaves the calls where they can be held against the vendor's catalogue of methods. */
export function keepJournal(name: string, calls: readonly Call[]): void {
  mkdirSync('test-results', { recursive: true })
  writeFileSync(`test-results/journal-${name}.json`, JSON.stringify(calls))
}
