import { defaultRegulation, type Regulation } from '../../../core/regulation.ts'
import { rules } from '../../../core/rules/index.ts'

/** A regulation with exactly these rules. */
export function regulationOf(ids: readonly string[]): Regulation {
  const all = defaultRegulation(rules)
  return { ...all, entries: all.entries.map(entry => ({ ...entry, enabled: ids.includes(entry.ruleId) })) }
}

/** What deals and their open activities alone can answer. */
export const dealsAndActivities = regulationOf(['client-linked', 'next-step-planned', 'activities-on-time', 'close-date-ahead'])
