import type { z } from 'zod'
import type { Card, CardKind, CardParts, Obstacle, PartName } from './card.ts'
import type { Locale } from './locale.ts'
import type { RegulationPoint } from './points.ts'

export type { Locale }

/** The five sides of data quality that reports are cut by. */
export const dimensions = ['completeness', 'correctness', 'currency', 'uniqueness', 'process'] as const
export type Dimension = typeof dimensions[number]

/**
 * One fact that a finding rests on. The interface words `label` and formats `value` by its kind.
 * `unit` says what a number counts, and `calendar-day` that a string is a `Day` and not a text of the CRM.
 */
export interface Evidence {
  readonly label:
    | 'field' | 'empty-field' | 'value' | 'deadline' | 'threshold' | 'date' | 'last-activity' | 'activity' | 'stage' | 'due-from-stage' | 'late'
    | 'clients' | 'open-activities' | 'responsible' | 'client' | 'communication' | 'source' | 'phone' | 'email' | 'inn' | 'twin' | 'condition'
    | 'amount' | 'previous-stage' | 'skipped-stage' | 'days-in-stage' | 'open-deals' | 'expected'
  readonly value: string | number | Date
  readonly unit?: 'days' | 'hours' | 'working-hours' | 'minutes' | 'calendar-day'
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

interface RuleContext<Options, Needs extends PartName, Prepared> {
  readonly card: Card
  readonly options: Options
  /** What the rule has made of its options once, for all cards. */
  readonly prepared: Prepared
  /** The moment of the inspection. Rules have no clock of their own. */
  readonly now: Date
  /** IANA name of the portal's zone: in it "today" and "days ago" are counted. */
  readonly timeZone: string
  /** The declared parts, read for sure: a rule whose part is not known is not run. */
  readonly parts: Pick<CardParts, Needs>
  /**
   * Notes the moment from which the rule may answer otherwise though nobody touches the card (a deadline passes, a day goes by). Of several
   * the earliest counts. A rule whose answer depends on `now` must call it: between scans nothing else brings the card back.
   */
  readonly changesAt: (moment: Date) => void
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
  /** Which of the regulation's seven points it serves; see `points.ts`. */
  readonly point: RegulationPoint
  readonly kinds: readonly CardKind[]
  /** How much a finding weighs in the score unless the company says otherwise: 1 (untidy) to 10 (a client is lost). */
  readonly weight: number
  /** On in a company that has set nothing. A rule that needs the company's own words (fields, stages) is off. */
  readonly standard: boolean
  /** Fields that it reads besides those that its options name; see `everyTextField`. What is not asked for a scan does not read. */
  readonly reads?: (options: unknown, kind: CardKind) => readonly string[]
  /** Days that it looks back at what was done; `options` as saved and understood. */
  readonly lookBack?: (options: unknown) => number
  /**
   * Loads what is too heavy for every page, as far as these options and this card need it; without a card, for whichever may come. It is
   * awaited before the rule is prepared (`bringRules`).
   */
  readonly bring?: (options?: unknown, card?: Card) => Promise<unknown>
  /** Its findings say that something is missing. An incomplete part is completed before they are told. */
  readonly absence?: boolean
  /** Of the activities it looks only at those that are open. */
  readonly openActivitiesOnly?: boolean
  readonly title: Readonly<Record<Locale, string>>
  /** Why the rule exists, one sentence for the person who broke it. */
  readonly description: Readonly<Record<Locale, string>>
  /** Templates with `{name}` places, filled from a finding's `data`; see `message.ts`. */
  readonly messages: Readonly<Record<MessageId, Readonly<Record<Locale, string>>>>
  /** Messages that only a comparison of all cards can tell: for one card nobody searches for them, so that their absence there says nothing. */
  readonly comparedOnly?: readonly NoInfer<MessageId>[]
  /** Messages that time alone turns into another one: it is the same finding, and nobody is told of it as a new one. */
  readonly becomes?: Readonly<Partial<Record<NoInfer<MessageId>, NoInfer<MessageId>>>>
}

/** A rule as its file writes it. */
export interface RuleDefinition<Options, MessageId extends string, Needs extends PartName, Prepared> extends RuleFacts<MessageId> {
  /** `while-open`: a won or lost card is not held against the rule; `when-closed`: only such a card is. */
  readonly holds: Holds
  readonly needs: readonly Needs[]
  /** Parses and completes the company's settings; `options.parse({})` gives the defaults. What a person must choose is described with `option`. */
  readonly options: z.ZodType<Options>
  /** Makes once what many cards need: sets, patterns, tables. */
  readonly prepare?: (options: Options) => Prepared
  readonly check: (context: RuleContext<Options, Needs, Prepared>) => Verdict<MessageId>
}

type Holds = 'while-open' | 'when-closed' | 'always'

/** A card and the moment at which it is looked at. */
interface Question {
  readonly card: Card
  readonly now: Date
  /** IANA. */
  readonly timeZone: string
  readonly changesAt: (moment: Date) => void
}

/** A rule with a company's options, ready for many cards. */
export type PreparedRule<MessageId extends string = string> = (question: Question) => Verdict<MessageId>

/** One check of the regulation, as the rest of the product sees it. */
export interface Rule<MessageId extends string = string> extends RuleFacts<MessageId> {
  readonly needs: readonly PartName[]
  readonly holds: Holds
  readonly options: z.ZodType
  /** `options` are as saved; the rule completes them. Throws when they do not parse. */
  readonly prepare: (options: unknown) => PreparedRule<MessageId>
}

/**
 * Makes a rule out of its definition: the rule then answers for every card. Another kind or a closed card is
 * `'not-applicable'`, a part that was not read is a blind spot, and only then the definition's own check is asked.
 */
export function defineRule<Options, MessageId extends string, Needs extends PartName, Prepared = undefined>(definition: RuleDefinition<Options, MessageId, Needs, Prepared>): Rule<MessageId> {
  const { check, prepare, ...facts } = definition
  const { kinds, holds, needs } = facts

  function prepared(given: unknown): PreparedRule<MessageId> {
    const options = facts.options.parse(given ?? {})
    const made = prepare?.(options) as Prepared
    return ({ card, now, timeZone, changesAt }) => {
      if (!kinds.includes(card.ref.kind)) return 'not-applicable'
      if (holds !== 'always' && hasStages(card.ref.kind)) {
        if (card.stage === null) return { blind: [{ obstacle: 'unknown-field', about: 'stage' }], faults: [] }
        if ((card.stage.outcome === 'open') !== (holds === 'while-open')) return 'not-applicable'
      }
      const blind = blindSpots(card, needs)
      if (blind !== null) return { blind, faults: [] }
      return check({ card, options, prepared: made, now, timeZone, parts: readParts(card), changesAt })
    }
  }

  return { ...facts, prepare: prepared }
}

function hasStages(kind: CardKind): boolean {
  return kind === 'deal' || kind === 'lead'
}

function blindSpots(card: Card, needs: readonly PartName[]): readonly BlindSpot[] | null {
  let blind: BlindSpot[] | null = null
  for (const name of needs) {
    const part = card.parts[name]
    if (part?.known === true) continue
    blind ??= []
    blind.push({ obstacle: part === undefined ? 'failed' : part.obstacle, about: name })
  }
  return blind
}

let latest: { readonly card: Card | null, readonly parts: CardParts } = { card: null, parts: {} as CardParts }

/** All parts of the card that were read. The rules are asked about one card after the other: it is made once for all of them. */
function readParts(card: Card): CardParts {
  if (latest.card === card) return latest.parts
  const parts: Partial<Record<PartName, unknown>> = {}
  for (const [name, part] of Object.entries(card.parts)) {
    if (part.known) parts[name as PartName] = part.value
  }
  // A rule sees only what it needs, and of that `blindSpots` has found every part read.
  latest = { card, parts: parts as CardParts }
  return latest.parts
}
