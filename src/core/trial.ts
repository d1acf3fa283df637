import { cardKey, type Card, type CardKind } from './card.ts'
import { bringRules, prepareInspection, rulesInUse, type Inspection, type InspectionBasis } from './inspection.ts'
import type { Finding, Rule } from './rule.ts'

/** One card that a rule would flag. */
interface TrialExample {
  readonly card: Card
  readonly findings: readonly Finding[]
}

/** What one rule would come to, of the cards that were looked at. */
export interface RuleTrial {
  readonly ruleId: string
  /** Cards with a finding by the regulation that holds now, and by the draft. */
  readonly before: number
  readonly after: number
  /** Of those with a finding now: which had none, and the other way round. */
  readonly appears: number
  readonly goes: number
  /** Cards at which the rule, as drafted, could not look. */
  readonly notChecked: number
  /** Of the kinds that the rule holds for: how many cards were looked at, and how many of them the draft flags. */
  readonly byKind: readonly { readonly kind: CardKind, readonly looked: number, readonly flagged: number }[]
  /** Whose cards the draft flags, those with the most first. */
  readonly byPerson: readonly { readonly id: number, readonly name: string, readonly cards: number }[]
  /** Cards that would be new among the flagged first. */
  readonly examples: readonly TrialExample[]
}

/** Counts what certain rules say of cards by two regulations. */
export interface Trial {
  /** Cards of which these rules would say that something is missing while a part of them is incomplete are given back: they are to be handed in complete. */
  add(cards: readonly Card[], now: Date): readonly Card[]
  readonly looked: number
  lookedOf(kind: CardKind): number
  results(): readonly RuleTrial[]
}

const mostExamples = 10

interface Counting {
  before: number
  after: number
  appears: number
  goes: number
  notChecked: number
  readonly kinds: Map<CardKind, { looked: number, flagged: number }>
  readonly people: Map<number, { readonly id: number, readonly name: string, cards: number }>
  readonly fresh: TrialExample[]
  readonly known: TrialExample[]
}

/** Brings what the rules need and prepares both regulations. `ruleIds` are those whose answers are wanted. */
export async function openTrial(current: InspectionBasis, draft: InspectionBasis, ruleIds: readonly string[]): Promise<Trial> {
  const chosen = (basis: InspectionBasis): InspectionBasis => ({ ...basis, regulation: { ...basis.regulation, entries: basis.regulation.entries.filter(({ ruleId }) => ruleIds.includes(ruleId)) } })
  await bringRules([...rulesInUse(chosen(current).regulation, current.rules), ...rulesInUse(chosen(draft).regulation, draft.rules)])
  const inspectNow = prepareInspection(chosen(current))
  const inspectDraft = prepareInspection(chosen(draft))
  const seen = new Set<string>()
  const seenOf = new Map<CardKind, number>()
  const countings = new Map(ruleIds.map((ruleId): [string, Counting] => {
    const kinds = draft.rules.find(({ id }) => id === ruleId)?.kinds ?? []
    return [ruleId, { before: 0, after: 0, appears: 0, goes: 0, notChecked: 0, kinds: new Map(kinds.map(kind => [kind, { looked: 0, flagged: 0 }])), people: new Map(), fresh: [], known: [] }]
  }))

  function count(card: Card, before: Inspection, after: Inspection): void {
    for (const [ruleId, counting] of countings) {
      const findings = after.findings.filter(finding => finding.ruleId === ruleId)
      const was = before.findings.some(finding => finding.ruleId === ruleId)
      const ofKind = counting.kinds.get(card.ref.kind)
      if (ofKind !== undefined) {
        ofKind.looked += 1
        if (findings.length > 0) ofKind.flagged += 1
      }
      if (after.notChecked.some(spot => spot.ruleId === ruleId)) counting.notChecked += 1
      if (was) counting.before += 1
      if (findings.length === 0) {
        if (was) counting.goes += 1
        continue
      }
      counting.after += 1
      if (!was) counting.appears += 1
      const { id, name } = card.responsible
      const person = counting.people.get(id) ?? { id, name, cards: 0 }
      person.cards += 1
      counting.people.set(id, person)
      const examples = was ? counting.known : counting.fresh
      if (examples.filter(one => one.card.ref.kind === card.ref.kind).length < mostExamples) examples.push({ card, findings })
    }
  }

  return {
    add(cards, now) {
      const again: Card[] = []
      for (const card of cards) {
        if (seen.has(cardKey(card.ref))) continue
        const [before, after] = [inspectNow(card, now), inspectDraft(card, now)]
        if (isSuspect(card, [...before.findings, ...after.findings], draft.rules)) {
          again.push(card)
          continue
        }
        seen.add(cardKey(card.ref))
        seenOf.set(card.ref.kind, (seenOf.get(card.ref.kind) ?? 0) + 1)
        count(card, before, after)
      }
      return again
    },
    get looked() { return seen.size },
    lookedOf: kind => seenOf.get(kind) ?? 0,
    results: () => [...countings].map(([ruleId, { kinds, people, fresh, known, ...numbers }]) => ({
      ruleId, ...numbers,
      byKind: [...kinds].map(([kind, counted]) => ({ kind, ...counted })),
      byPerson: [...people.values()].sort((a, b) => b.cards - a.cards),
      examples: [...inTurns(fresh), ...inTurns(known)].slice(0, mostExamples),
    })),
  }
}

/** One of each kind after the other: whichever came first, the others are shown too. */
function inTurns(examples: readonly TrialExample[]): readonly TrialExample[] {
  const places = new Map<string, number>()
  const numbered = examples.map(example => {
    const place = places.get(example.card.ref.kind) ?? 0
    places.set(example.card.ref.kind, place + 1)
    return { example, place }
  })
  return numbered.sort((a, b) => a.place - b.place).map(({ example }) => example)
}

function isSuspect({ incomplete = [] }: Card, findings: readonly Finding[], rules: readonly Rule[]): boolean {
  return incomplete.length > 0 && findings.some(({ ruleId }) => {
    const rule = rules.find(({ id }) => id === ruleId)
    return rule?.absence === true && rule.needs.some(part => incomplete.includes(part))
  })
}
