import type { CardRef, Day } from './card.ts'
import type { Author } from './review-record.ts'

/** One rule silenced on one card until a date, with reason and author. It returns by itself. */
export interface RuleException {
  readonly id: number
  readonly card: CardRef
  readonly ruleId: string
  /** The last day on which the rule is silent: it ends at the midnight of whoever looks, or scans. */
  readonly until: Day
  readonly reason: string
  readonly by: Author
  readonly at: Date
}

/** Silent through its last day, not longer. */
export function isInForce({ until }: Pick<RuleException, 'until'>, today: Day): boolean {
  return today <= until
}
