import { cardKey, type CardKind, type CardRef, type Day } from './card.ts'
import type { RuleException } from './exception.ts'
import { grouped } from './grouped.ts'

/** A finding that stands, as a scan keeps it: which and since when, not its words. They are made anew when somebody looks. */
export interface OpenFinding {
  readonly ruleId: string
  readonly messageId: string
  /** The day on which a scan has found it first, in the portal's zone. */
  readonly since: Day
}

/** What a scan keeps of one card. No title, no name: who may not see a card must not learn of it from here. */
export interface CardResult {
  readonly kind: CardKind
  readonly id: number
  readonly responsibleId: number
  /** At most one of a rule and message. Equal lists are one object. */
  readonly findings: readonly OpenFinding[]
  /** Rules that could not look at it. */
  readonly notChecked: readonly string[]
  /** Rules whose finding is silenced on it. */
  readonly excepted: readonly string[]
  /** Sum of the weights of the rules that have looked, and of those among them that have found something. */
  readonly looked: number
  readonly broken: number
  /** The day on which it may change by itself, so that the next scan looks at it again; `null`: it cannot. */
  readonly changesOn: Day | null
}

export function refOf({ kind, id }: CardResult): CardRef {
  return { kind, id }
}

/** 0 to 100: the weight of what is in order among what was looked at. */
export function scoreOf({ looked, broken }: Pick<CardResult, 'looked' | 'broken'>): number {
  return looked === 0 ? 100 : 100 * (looked - broken) / looked
}

/**
 * `clean`: some rule has looked, none has found anything and none was kept from looking · `not-checked`: nothing found, but some rule could
 * not look · `not-applicable`: no switched-on rule is about such a card.
 */
export function stateOf({ findings, notChecked, looked, excepted }: CardResult): 'broken' | 'clean' | 'not-checked' | 'not-applicable' {
  if (findings.length > 0) return 'broken'
  if (notChecked.length > 0) return 'not-checked'
  return looked > 0 || excepted.length > 0 ? 'clean' : 'not-applicable'
}

/** The result with findings that stand though this look could not tell them, each under its rule's weight; those of silenced rules are excepted. */
export function withStanding(result: CardResult, standing: readonly OpenFinding[], { weightOf, isSilent }: { readonly weightOf: (ruleId: string) => number, readonly isSilent: (ruleId: string) => boolean }): CardResult {
  return [...grouped(standing, ({ ruleId }) => ruleId)].reduce((sum: CardResult, [ruleId, findings]): CardResult => {
    const weight = weightOf(ruleId)
    const isBroken = sum.findings.some(one => one.ruleId === ruleId)
    const hadLooked = isBroken || !(sum.notChecked.includes(ruleId) || sum.excepted.includes(ruleId))
    if (isSilent(ruleId)) return sum.excepted.includes(ruleId) ? sum : { ...sum, excepted: [...sum.excepted, ruleId], looked: Math.max(0, sum.looked - (hadLooked ? weight : 0)) }
    return { ...sum, findings: [...sum.findings, ...findings], looked: sum.looked + (hadLooked ? 0 : weight), broken: sum.broken + (isBroken ? 0 : weight) }
  }, result)
}

/**
 * The same results; those whose rules were silenced, or speak again, since the scan that made them are due today: nobody need have touched
 * their cards. `inForce`: the exceptions of today.
 */
export function dueBySilence(results: readonly CardResult[], inForce: readonly Pick<RuleException, 'card' | 'ruleId'>[], today: Day): readonly CardResult[] {
  const silent = new Set(inForce.map(({ card, ruleId }) => `${cardKey(card)} ${ruleId}`))
  return results.map(result => {
    const isSilent = (ruleId: string): boolean => silent.has(`${cardKey(refOf(result))} ${ruleId}`)
    const isOther = result.findings.some(({ ruleId }) => isSilent(ruleId)) || result.excepted.some(ruleId => !isSilent(ruleId))
    return isOther ? { ...result, changesOn: today } : result
  })
}

/** Whether the portal has lost something that a rule names since these results were made: then it is *not checked* everywhere, and not only where cards have changed. */
export function areBeforeDrift(results: readonly Pick<CardResult, 'notChecked'>[], lost: ReadonlyMap<string, unknown>): boolean {
  return [...lost.keys()].some(ruleId => results.some(({ notChecked }) => !notChecked.includes(ruleId)))
}
