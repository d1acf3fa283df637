import { cardKinds, type CardKind, type PartName } from '../../core/card.ts'
import { duplicateSettings } from '../../core/duplicate-settings.ts'
import { partsNeeded, rulesInUse } from '../../core/inspection.ts'
import { optionForm } from '../../core/option-form.ts'
import { referencesIn } from '../../core/option-references.ts'
import type { Regulation } from '../../core/regulation.ts'
import type { Rule } from '../../core/rule.ts'
import type { ScannedKind, ScanOrder } from '../../crm/port.ts'

const dayMs = 86_400_000

/** What must be known of a card to find its twins among all others. */
const twinParts: Readonly<Record<CardKind, readonly PartName[]>> = {
  deal: [],
  lead: ['phonesAndEmails'],
  contact: ['phonesAndEmails', 'requisites'],
  company: ['phonesAndEmails', 'requisites'],
}

/**
 * What the switched-on rules need of the portal, and nothing else. `changedSince`: only what has changed since then; twins are then looked
 * for card by card, since the others are not read.
 */
export function scanOrder(regulation: Regulation, rules: readonly Rule[], now: Date, changes: Pick<ScanOrder, 'changedSince' | 'also'> = { changedSince: null, also: [] }): ScanOrder {
  const used = rulesInUse(regulation, rules)
  const kinds = cardKinds.flatMap((kind): ScannedKind[] => {
    const ofKind = used.filter(rule => rule.kinds.includes(kind))
    if (ofKind.length === 0) return []
    const needed = partsNeeded(ofKind, kind)
    const parts = needed.includes('twins') ? [...new Set([...needed.filter(part => part !== 'twins'), ...twinParts[kind]])] : needed
    const closed = ofKind.some(({ holds }) => holds !== 'while-open') && regulation.policy.closedDays > 0
    // Of what has changed, closed cards are read too: so it is learnt that they were closed.
    const closedSince = closed ? new Date(now.getTime() - regulation.policy.closedDays * dayMs) : changes.changedSince
    const compared = needed.includes('twins') ? comparedFields(regulation, kind) : []
    return [{ kind, parts, closedSince, fields: [...new Set([...fieldsNamed(regulation, ofKind, kind), ...compared])] }]
  })
  const days = lookBack(regulation, used)
  return { kinds, ...changes, doneSince: days === 0 ? null : new Date(now.getTime() - days * dayMs), compares: duplicateSettings(regulation) }
}

/** Kinds of cards that have to be compared with each other. */
export function comparedKinds(regulation: Regulation, rules: readonly Rule[]): readonly CardKind[] {
  const asking = rulesInUse(regulation, rules).filter(({ needs }) => needs.includes('twins'))
  return cardKinds.filter(kind => asking.some(rule => rule.kinds.includes(kind)))
}

/** Reads only what cards are compared by: for a scan that was broken off, whose comparison was lost with its tab. */
export function comparisonOrder(regulation: Regulation, rules: readonly Rule[]): ScanOrder {
  const kinds = comparedKinds(regulation, rules).map((kind): ScannedKind => ({ kind, parts: twinParts[kind], closedSince: null, fields: comparedFields(regulation, kind) }))
  return { kinds, changedSince: null, also: [], doneSince: null }
}

/** The company's own fields by which cards are compared: with the town and the INN. */
function comparedFields(regulation: Regulation, kind: CardKind): readonly string[] {
  const { townFields, innFields } = duplicateSettings(regulation)
  return [...townFields?.get(kind) ?? [], ...innFields?.get(kind) ?? []]
}

function fieldsNamed(regulation: Regulation, used: readonly Rule[], kind: CardKind): readonly string[] {
  return [...new Set(used.flatMap(rule => {
    const options = regulation.entries.find(({ ruleId }) => ruleId === rule.id)?.options
    return [...rule.reads?.(options, kind) ?? [], ...referencesIn(optionForm(rule), options).flatMap(({ refers, id, kinds }) => refers === 'field' && kinds.includes(kind) ? [String(id)] : [])]
  }))]
}

/** Days that the rules look back at what was done; 0: none of them does. */
function lookBack(regulation: Regulation, used: readonly Rule[]): number {
  return Math.max(0, ...used.map(rule => rule.lookBack?.(regulation.entries.find(({ ruleId }) => ruleId === rule.id)?.options) ?? 0))
}
