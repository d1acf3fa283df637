import type { Problem } from './load.ts'

/** What does not follow a record that is written, since the CRM has refused it for good. */
export interface LeftStep {
  readonly what: 'field' | 'history'
  readonly problem: Problem
}
