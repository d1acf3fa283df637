import type { Card, CardKind, CardRef, PartName } from '../core/card.ts'
import type { RuleException } from '../core/exception.ts'
import { exceptionKey, exceptionsIn } from '../core/exception-book.ts'
import { bringRules, inspect, partsNeeded, rulesInUse, type Inspection } from '../core/inspection.ts'
import { inspectSoFar } from '../core/inspection-so-far.ts'
import type { Problem } from '../core/load.ts'
import { parseRegulation, type Regulation, type RegulationProblem } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import type { CardPort, HowToCompare } from '../crm/port.ts'
import { companyZone } from './company-zone.ts'
import { keptParts, keepParts } from './parts-kept.ts'
import { problemOf } from './problem.ts'
import type { useSession } from './session.ts'

export interface InspectedCard {
  readonly card: Card
  readonly inspection: Inspection
  readonly regulation: Regulation
  /** Something in the company's own settings was not understood. */
  readonly regulationProblem: RegulationProblem | null
  readonly exceptions: readonly RuleException[]
  /** What is silenced on this card could not be read: findings may be told that are excepted. */
  readonly exceptionsProblem: Problem | null
  /** What is still being looked at: rules that need it are in no part of the inspection yet, and a finding may turn out to be excepted. */
  readonly pending: readonly Pending[]
}

type Pending = PartName | 'exceptions'

type Session = ReturnType<typeof useSession>
type Silenced = Pick<InspectedCard, 'exceptions' | 'exceptionsProblem'>

const nothingSilenced: Silenced = { exceptions: [], exceptionsProblem: null }

/** The card held against the regulation with what is silenced on it. */
export function inspected(session: Session, what: Omit<InspectedCard, 'inspection' | 'pending'>): InspectedCard {
  return { ...what, pending: [], inspection: inspect(what.card, what.regulation, rules, session.now(), companyZone(what.regulation.policy, session), what.exceptions) }
}

/**
 * All at once, so that it is one request: waiting for the regulation to know what it needs would make it two. What it has needed last time is remembered.
 * Who looks is asked for only because their time zone comes with it: where the company has chosen none, the days would be counted wrong in another.
 */
export async function lookAtOnce(session: Session, ref: CardRef): Promise<InspectedCard> {
  const { cards, settings } = session.crm()
  const asked = keptParts(session, ref.kind) ?? standardParts(ref.kind)
  const told = settings.regulation().then(saved => parseRegulation(saved, rules))
  const compares: HowToCompare = async () => comparing((await told).regulation)()
  const [given, { regulation, problem }, silenced] = await Promise.all([cards.read(ref, asked, compares), told, silencedOn(session, ref), session.whoAmI()])
  const used = rulesInUse(regulation, rules)
  const needed = partsNeeded(used, ref.kind)
  keepParts(session, ref.kind, needed)
  const card = await completed(session, given, needed.filter(part => !asked.includes(part)), compares)
  await bringRules(used, regulation, card)
  return inspected(session, { card, regulation, regulationProblem: problem, ...silenced })
}

/**
 * What few requests give is judged and shown, then completed by the rest; of that only what a rule waits for is read. The regulation is the one that the CRM's
 * page was told: the account's own is looked at behind it, and where it is another one the card is held against that.
 */
export async function lookInTurns(session: Session, ref: CardRef, readInTurns: NonNullable<CardPort['readInTurns']>, show: (first: InspectedCard) => void): Promise<InspectedCard> {
  const { settings } = session.crm()
  const told = settings.regulationAtHand()
  const atHand = told ?? { saved: await settings.regulation() }
  const { regulation, problem } = parseRegulation(atHand.saved, rules)
  const used = rulesInUse(regulation, rules)
  const turns = readInTurns(ref, partsNeeded(used, ref.kind), comparing(regulation))
  const [{ card, later }] = await Promise.all([turns.first, session.whoAmI()])
  await bringRules(used, regulation, card)
  const { inspection, waitsFor } = inspectSoFar(card, later, regulation, rules, session.now(), companyZone(regulation.policy, session))
  const hasFindings = inspection.findings.length > 0
  show({ card, inspection, regulation, regulationProblem: problem, ...nothingSilenced, pending: [...waitsFor, ...hasFindings ? ['exceptions' as const] : []] })

  const [whole, saved, silenced] = await Promise.all([
    waitsFor.length === 0 ? card : turns.rest(waitsFor),
    told === null ? atHand.saved : settings.regulation(),
    hasFindings ? silencedOn(session, ref) : null,
  ])
  const found = JSON.stringify(saved) === JSON.stringify(atHand.saved)
    ? inspected(session, { card: whole, regulation, regulationProblem: problem, ...silenced ?? nothingSilenced })
    : await lookAnew(session, ref, saved, silenced ?? nothingSilenced)
  // Where nothing was found, nothing can be silenced, and nobody need ask.
  return silenced !== null || found.inspection.findings.length === 0 ? found : inspected(session, { ...found, ...await silencedOn(session, ref) })
}

async function lookAnew(session: Session, ref: CardRef, saved: unknown, silenced: Silenced): Promise<InspectedCard> {
  const { regulation, problem } = parseRegulation(saved, rules)
  const used = rulesInUse(regulation, rules)
  const card = await session.crm().cards.read(ref, partsNeeded(used, ref.kind), comparing(regulation))
  await bringRules(used, regulation, card)
  return inspected(session, { card, regulation, regulationProblem: problem, ...silenced })
}

async function silencedOn(session: Session, ref: CardRef): Promise<Silenced> {
  try {
    const found = await session.crm().notebook.lines('exceptions', [exceptionKey(ref)])
    return { exceptions: exceptionsIn(found).exceptions, exceptionsProblem: null }
  } catch (error) {
    return { exceptions: [], exceptionsProblem: problemOf(error) }
  }
}

/** The card with parts that were not asked for before. */
async function completed(session: Session, card: Card, missing: readonly PartName[], compares: HowToCompare): Promise<Card> {
  if (missing.length === 0) return card
  const { parts } = await session.crm().cards.read(card.ref, missing, compares)
  return { ...card, parts: { ...card.parts, ...parts } }
}

/** How this regulation compares cards; what tells it is loaded when twins of clients are searched for. */
function comparing(regulation: Regulation): HowToCompare {
  return async () => (await import('../core/duplicate-settings.ts')).duplicateSettings(regulation)
}

function standardParts(kind: CardKind): readonly PartName[] {
  return partsNeeded(rules.filter(({ standard }) => standard), kind)
}
