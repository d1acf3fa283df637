import type { z } from 'zod'
import type { Card, CardKind, CardParts, PartName } from './card.ts'

export type Locale = 'ru' | 'en'

/** The five sides of data quality that reports are cut by. */
export type Dimension = 'completeness' | 'correctness' | 'currency' | 'uniqueness' | 'process'

/** One fact that a finding rests on. The interface words `label` and formats `value` by its kind. */
export interface Evidence {
  readonly label: 'field' | 'value' | 'deadline' | 'threshold' | 'date' | 'last-activity' | 'activity' | 'stage'
  readonly value: string | number | Date
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

export interface RuleContext<Options, Needs extends PartName> {
  readonly card: Card
  readonly options: Options
  /** The moment of the inspection. Rules have no clock of their own. */
  readonly now: Date
  /** The declared parts, read for sure: a rule whose part is not known is not run. */
  readonly parts: Pick<CardParts, Needs>
}

export type Verdict<MessageId extends string> =
  | 'ok'
  | 'not-applicable'
  | readonly {
    readonly messageId: MessageId
    readonly data?: Readonly<Record<string, string | number>>
    readonly evidence: readonly Evidence[]
    readonly fix?: Fix
  }[]

/** One check of the regulation. `id` names the state wanted, message ids name the fault. */
export interface Rule<Options = unknown, MessageId extends string = string, Needs extends PartName = PartName> {
  readonly id: string
  readonly dimension: Dimension
  readonly kinds: readonly CardKind[]
  readonly needs: readonly Needs[]
  /** Parses and completes the company's settings; `options.parse({})` gives the defaults. */
  readonly options: z.ZodType<Options>
  readonly title: Readonly<Record<Locale, string>>
  /** Why the rule exists, one sentence for the person who broke it. */
  readonly description: Readonly<Record<Locale, string>>
  /** Templates with `{name}` places, filled from a finding's `data`. */
  readonly messages: Readonly<Record<MessageId, Readonly<Record<Locale, string>>>>
  readonly check: (context: RuleContext<Options, Needs>) => Verdict<MessageId>
}

/** Checks a rule's shape at compile time and widens it for the list of all rules. */
export function defineRule<Options, MessageId extends string, Needs extends PartName>(rule: Rule<Options, MessageId, Needs>): Rule<Options, MessageId, Needs> {
  return rule
}
