import { z } from 'zod'
import { defaultPolicy, readPolicy, type Policy } from './policy.ts'
import type { Author } from './review-record.ts'
import type { Rule } from './rule.ts'

/** One rule as a company has set it. */
export interface RegulationEntry {
  readonly ruleId: string
  readonly enabled: boolean
  readonly options: unknown
  /** Pipelines in which it holds; empty: in all. */
  readonly pipelineIds: readonly number[]
  /** Stages in which it holds; empty: in all. */
  readonly stageIds: readonly string[]
  /** What a finding counts in the weighted score, 1 to 10. */
  readonly weight: number
}

/** Which of the saved regulations this is. */
export interface Revision {
  /** Counts from 1. */
  readonly number: number
  readonly by: Author
  readonly at: Date
  /** What has changed and why, in the administrator's words; may be empty. */
  readonly note: string
}

/** The chosen rules with their options. */
export interface Regulation {
  /** Of the format, not of the company's edits. */
  readonly version: number
  /** `null`: the company has saved none, or one of before revisions were counted. */
  readonly revision: Revision | null
  readonly entries: readonly RegulationEntry[]
  readonly policy: Policy
}

/** Something in the saved regulation that was not understood. `path` is where: `entries.2.options.days`. */
interface RegulationIssue {
  readonly code: 'bad-shape' | 'unknown-rule' | 'repeated-rule' | 'bad-options' | 'bad-policy'
  readonly ruleId: string | null
  readonly path: string
}

/**
 * `not-understood`, `newer-version`: nothing of it was used, the defaults hold.
 * `partly-understood`: unknown and repeated rules were left out, broken options are the rule's defaults.
 */
export interface RegulationProblem {
  readonly code: 'not-understood' | 'newer-version' | 'partly-understood'
  readonly issues: readonly RegulationIssue[]
}

export interface ParsedRegulation {
  readonly regulation: Regulation
  readonly problem: RegulationProblem | null
}

const currentVersion = 2

const entrySchema = z.object({
  ruleId: z.string().min(1),
  enabled: z.boolean().default(true),
  options: z.unknown().default({}),
  pipelineIds: z.array(z.number().int().nonnegative()).default([]),
  stageIds: z.array(z.string().min(1)).default([]),
  weight: z.number().int().min(1).max(10).optional(),
})

/** Version 1 had neither stages, weights, a policy nor revisions: all of them have defaults. */
const regulationSchema = z.object({
  version: z.number().int().positive(),
  revision: z.object({
    number: z.number().int().positive(),
    by: z.object({ id: z.number().int(), name: z.string() }),
    at: z.iso.datetime({ offset: true }).transform(text => new Date(text)),
    note: z.string().default(''),
  }).nullable().default(null),
  entries: z.array(entrySchema),
  policy: z.unknown().default({}),
})

type SavedEntry = z.infer<typeof regulationSchema>['entries'][number]

/** The standard rules on, in all pipelines and stages, with their default options. */
export function defaultRegulation(rules: readonly Rule[]): Regulation {
  return { version: currentVersion, revision: null, entries: rules.map(rule => defaultEntry(rule)), policy: defaultPolicy() }
}

/** A rule as it is before a company has set it. */
export function defaultEntry(rule: Rule): RegulationEntry {
  return { ruleId: rule.id, enabled: rule.standard, options: rule.options.parse({}), pipelineIds: [], stageIds: [], weight: rule.weight }
}

/** The regulation as it is saved; `parseRegulation` reads it again. */
export function savedForm(regulation: Regulation): string {
  return JSON.stringify(regulation)
}

/**
 * Reads what was saved. Nothing saved (`undefined`, `null`) means the defaults; what cannot be used is told in
 * `problem` and never repaired in place. A text that is not even JSON may be handed in as it is.
 */
export function parseRegulation(saved: unknown, rules: readonly Rule[]): ParsedRegulation {
  if (saved === undefined || saved === null) return { regulation: defaultRegulation(rules), problem: null }
  const parsed = regulationSchema.safeParse(saved)
  if (!parsed.success) return refused('not-understood', parsed.error.issues.map(({ path }) => path.join('.')), rules)
  if (parsed.data.version > currentVersion) return refused('newer-version', ['version'], rules)

  const read = parsed.data.entries.map((entry, index) => readEntry(entry, index, parsed.data.entries, rules))
  const { policy, fault } = readPolicy(parsed.data.policy)
  const issues = [
    ...read.flatMap(({ issue }) => issue ?? []),
    ...fault === null ? [] : [{ code: 'bad-policy', ruleId: null, path: ['policy', ...fault].join('.') } as const],
  ]
  return {
    regulation: {
      version: currentVersion,
      revision: parsed.data.revision,
      entries: read.flatMap(({ entry }) => entry ?? []),
      policy,
    },
    problem: issues.length === 0 ? null : { code: 'partly-understood', issues },
  }
}

function refused(code: RegulationProblem['code'], paths: readonly string[], rules: readonly Rule[]): ParsedRegulation {
  const issues = paths.map((path): RegulationIssue => ({ code: 'bad-shape', ruleId: null, path }))
  return { regulation: defaultRegulation(rules), problem: { code, issues } }
}

function readEntry(entry: SavedEntry, index: number, all: readonly SavedEntry[], rules: readonly Rule[]): { entry: RegulationEntry | null, issue: RegulationIssue | null } {
  const { ruleId } = entry
  const path = `entries.${index}`
  const rule = rules.find(({ id }) => id === ruleId)
  if (rule === undefined) return { entry: null, issue: { code: 'unknown-rule', ruleId, path } }
  if (all.findIndex(other => other.ruleId === ruleId) < index) return { entry: null, issue: { code: 'repeated-rule', ruleId, path } }
  const options = rule.options.safeParse(entry.options ?? {})
  const weight = entry.weight ?? rule.weight
  if (options.success) return { entry: { ...entry, weight, options: options.data }, issue: null }
  const where = [path, 'options', ...options.error.issues[0]?.path ?? []].join('.')
  return { entry: { ...entry, weight, options: rule.options.parse({}) }, issue: { code: 'bad-options', ruleId, path: where } }
}
