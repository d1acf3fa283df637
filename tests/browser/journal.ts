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
  /** Of the commands of a batch, by their names. */
  readonly errors?: Readonly<Record<string, string>>
}

/** Refusals that the tests provoke, or that the app cannot know before it asks. */
const expected: readonly { readonly method: string, readonly error: string, readonly because: string }[] = [
  { method: 'crm.timeline.comment.add', error: 'ACCESS_DENIED', because: 'a person who may only read the card pins a checklist: REST has no question «may I»' },
  { method: 'crm.item.get', error: 'NOT_FOUND', because: 'whether a card that a list leaves out is gone or closed is told only by reading it' },
  { method: 'crm.item.get', error: 'ACCESS_DENIED', because: 'the same' },
  { method: 'crm.timeline.item.pin', error: '100', because: 'the comment that it was to pin stood before it in the same batch and was refused' },
  { method: 'crm.item.update', error: 'ACCESS_DENIED', because: 'the same person and the same batch: what may be written is told only by writing' },
  { method: 'crm.type.add', error: 'CREATE_DYNAMIC_TYPE_RESTRICTED', because: 'whether the plan has smart processes is told only by asking for one' },
  { method: 'entity.get', error: 'ERROR_ENTITY_NOT_FOUND', because: 'whether there is a storage already is told only by asking for it' },
  { method: 'crm.timeline.item.pin', error: '0', because: 'how many pins a card has left is told by no method' },
]

interface Refusal {
  readonly at: string
  readonly user: number | null
  readonly method: string
  readonly error: string
}

/** Calls of the app, also those inside batches, that the portal refused and that none of the reasons above explains. */
export function refusedCalls(calls: readonly Call[]): readonly Refusal[] {
  return calls.flatMap(refusalsOf).filter(({ method, error }) => !expected.some(one => one.method === method && one.error === error))
}

function refusalsOf({ at, user, method, params, status, error, errors = {} }: Call): readonly Refusal[] {
  const commands = (params['cmd'] ?? {}) as Readonly<Record<string, unknown>>
  const inside = Object.entries(errors).map(([name, code]) => ({ at, user, method: String(commands[name]).split('?')[0] ?? '', error: code }))
  return status >= 400 ? [{ at, user, method, error: error ?? '' }, ...inside] : inside
}

/** Leaves the calls where they can be held against the vendor's catalogue of methods. */
export function keepJournal(name: string, calls: readonly Call[]): void {
  mkdirSync('test-results', { recursive: true })
  writeFileSync(`test-results/journal-${name}.json`, JSON.stringify(calls))
}
