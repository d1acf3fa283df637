import type { Obstacle } from './card.ts'
import type { Finding } from './rule.ts'

/** All rules of a regulation held against one card at one moment. */
export interface Inspection {
  readonly at: Date
  readonly findings: readonly Finding[]
  /** Rule ids. */
  readonly passed: readonly string[]
  readonly notApplicable: readonly string[]
  readonly notChecked: readonly { readonly ruleId: string, readonly obstacle: Obstacle }[]
}
