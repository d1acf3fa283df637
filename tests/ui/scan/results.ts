import type { CardResult } from '../../../src/core/scan-result.ts'
import type { CardCounts } from '../../../src/core/scan-numbers.ts'

/** A sound card's result; `breaks` are rules that have found something. */
export function result(id: number, { breaks = [], ...says }: Partial<CardResult> & { readonly breaks?: readonly string[] } = {}): CardResult {
  return {
    kind: 'deal', id, responsibleId: 7, notChecked: [], excepted: [], looked: 10, broken: breaks.length, changesOn: null,
    findings: breaks.map(ruleId => ({ ruleId, messageId: 'fault', since: '2026-11-12' })),
    ...says,
  }
}

export function counts(says: Partial<CardCounts> = {}): CardCounts {
  return { checked: 0, clean: 0, notChecked: 0, notApplicable: 0, findings: 0, excepted: 0, scores: 0, ...says }
}
