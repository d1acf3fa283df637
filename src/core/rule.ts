import type { z } from 'zod'
import type { Card, CardKind, CardParts, Obstacle, PartName } from './card.ts'

export type Locale = 'ru' | 'en'

/** The five sides of data quality that reports are cut by. */
type Dimension = 'completeness' | 'correctness' | 'currency' | 'uniqueness' | 'process'

/**
 * One fact that a finding rests on. The interface words `label` and formats `value` by its kind.
 * `unit` says what a number counts, and `calendar-day` that a string is a `Day` and not a text of the CRM.
 */
export interface Evidence {
  readonly label: 'field' | 'empty-field' | 'value' | 'deadline' | 'threshold' | 'date' | 'last-activity' | 'activity' | 'stage' | 'due-from-stage' | 'late' | 'clients' | 'open-activities'
  readonly value: string | number | Date
  readonly unit?: 'days' | 'hours' | 'minutes' | 'calendar-day'
}

/** What can be done about a finding from where it is shown. */
export type Fix =
  | { readonly kind: 'todo', readonly text: Readonly<Record<Locale, string>> }
  | { readonly kind: 'open-card' }

/** What a rule says about a card: a message id, the facts to fill it with, and evidence. */
export interface Finding {
  readonly ruleId: string
  readonly messageId: string
  readonly data: Readonly<Record<string, string | number>>
  readonly evidence: readonly Evidence[]
  readonly fix: Fix | null
}

interface RuleContext<Options, Needs extends PartName> {
  readonly card: Card
  readonly options: Options
  /** The moment of the inspection. Rules have no clock of their own. */
  readonly now: Date
  /** IANA name of the portal's zone: in it "today" and "days ago" are counted. */
  readonly timeZone: string
  /** The declared parts, read for sure: a rule whose part is not known is not run. */
  readonly parts: Pick<CardParts, Needs>
}

/** One thing wrong with a card, before the rule's id is put on it. */
export interface Fault<MessageId extends string> {
  readonly messageId: MessageId
  readonly data?: Readonly<Record<string, string | number>>
  readonly evidence: readonly Evidence[]
  readonly fix?: Fix
}

/** Something that a rule could not look at. `about` is a field name, a stage id or a part, for the administrator. */
export interface BlindSpot {
  readonly obstacle: Obstacle
  readonly about: string | null
}

/** The rule could not look at everything; the faults that it did find count all the same. */
interface PartlyBlind<MessageId extends string> {
  readonly blind: readonly BlindSpot[]
  readonly faults: readonly Fault<MessageId>[]
}

/** An empty list of faults is `'ok'`. */
export type Verdict<MessageId extends string> =
  | 'ok'
  | 'not-applicable'
  | readonly Fault<MessageId>[]
  | PartlyBlind<MessageId>

/** What a rule shows of itself: everything but its check. `id` names the state wanted, message ids name the fault. */
interface RuleFacts<MessageId extends string> {
  readonly id: string
  readonly dimension: Dimension
  readonly kinds: readonly CardKind[]
  readonly title: Readonly<Record<Locale, string>>
  /** Why the rule exists, one sentence for the person who broke it. */
  readonly description: Readonly<Record<Locale, string>>
  /** Templates with `{name}` places, filled from a finding's `data`; see `message.ts`. */
  readonly messages: Readonly<Record<MessageId, Readonly<Record<Locale, string>>>>
}

/** A rule as its file writes it. */
export interface RuleDefinition<Options, MessageId extends string, Needs extends PartName> extends RuleFacts<MessageId> {
  /** `while-open`: a won or lost card is not held against the rule. */
  readonly holds: 'while-open' | 'always'
  readonly needs: readonly Needs[]
  /** Parses and completes the company's settings; `options.parse({})` gives the defaults. */
  readonly options: z.ZodType<Options>
  readonly check: (context: RuleContext<Options, Needs>) => Verdict<MessageId>
}

/** A card and all else that a verdict depends on. `options` are as saved; the rule completes them. */
interface Question {
  readonly card: Card
  readonly options: unknown
  readonly now: Date
  readonly timeZone: string
}

/** One check of the regulation, as the rest of the product sees it. */
export interface Rule<MessageId extends string = string> extends RuleFacts<MessageId> {
  readonly needs: readonly PartName[]
  readonly options: z.ZodType
  /** Throws when the options do not parse. */
  readonly check: (question: Question) => Verdict<MessageId>
}

/**
 * Makes a rule out of its definition: the rule then answers for every card. Another kind or a closed card is
 * `'not-applicable'`, a part that was not read is a blind spot, and only then the definition's own check is asked.
 */
export function defineRule<Options, MessageId extends string, Needs extends PartName>(definition: RuleDefinition<Options, MessageId, Needs>): Rule<MessageId> {
  const { check, holds, ...facts } = definition

  function judge({ card, options, now, timeZone }: Question): Verdict<MessageId> {
    if (!facts.kinds.includes(card.ref.kind)) return 'not-applicable'
    if (holds === 'while-open') {
      if (card.stage !== null && card.stage.outcome !== 'open') return 'not-applicable'
      if (card.stage === null && hasStages(card.ref.kind)) return { blind: [{ obstacle: 'unknown-field', about: 'stage' }], faults: [] }
    }
    const blind = facts.needs.flatMap(name => blindSpot(card, name))
    if (blind.length > 0) return { blind, faults: [] }
    return check({ card, options: facts.options.parse(options ?? {}), now, timeZone, parts: readParts(card, facts.needs) })
  }

  return { ...facts, check: judge }
}

function hasStages(kind: CardKind): boolean {
  return kind === 'deal' || kind === 'lead'
}

function blindSpot(card: Card, name: PartName): readonly BlindSpot[] {
  const part = card.parts[name]
  if (part === undefined) return [{ obstacle: 'failed', about: name }]
  return part.known ? [] : [{ obstacle: part.obstacle, about: name }]
}

function readParts<Needs extends PartName>(card: Card, needs: readonly Needs[]): Pick<CardParts, Needs> {
  const parts: Partial<CardParts> = {}
  for (const name of needs) {
    const part = card.parts[name]
    if (part?.known === true) Object.assign(parts, { [name]: part.value })
  }
  // Every name was looked at by `blindSpot` before, so nothing is missing here.
  return parts as Pick<CardParts, Needs>
}
