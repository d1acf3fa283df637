import { z } from 'zod'
import type { Rule } from './rule.ts'

/** One rule as a company has set it. */
export interface RegulationEntry {
  readonly ruleId: string
  readonly enabled: boolean
  readonly options: unknown
  /** Pipelines in which it holds; empty: in all. */
  readonly pipelineIds: readonly number[]
}

/** The chosen rules with their options. */
export interface Regulation {
  /** Of the format, not of the company's edits. */
  readonly version: number
  readonly entries: readonly RegulationEntry[]
}

/** Something in the saved regulation that was not understood. `path` is where: `entries.2.options.days`. */
interface RegulationIssue {
  readonly code: 'bad-shape' | 'unknown-rule' | 'repeated-rule' | 'bad-options'
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

const currentVersion = 1

const regulationSchema = z.object({
  version: z.number().int().positive(),
  entries: z.array(z.object({
    ruleId: z.string().min(1),
    enabled: z.boolean().default(true),
    options: z.unknown().default({}),
    pipelineIds: z.array(z.number().int().nonnegative()).default([]),
  })),
})

type SavedEntry = z.infer<typeof regulationSchema>['entries'][number]

/** Every rule on, in all pipelines, with its default options. */
export function defaultRegulation(rules: readonly Rule[]): Regulation {
  return { version: currentVersion, entries: rules.map(rule => ({ ruleId: rule.id, enabled: true, options: rule.options.parse({}), pipelineIds: [] })) }
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
  const issues = read.flatMap(({ issue }) => issue ?? [])
  return {
    regulation: { version: currentVersion, entries: read.flatMap(({ entry }) => entry ?? []) },
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
  if (options.success) return { entry: { ...entry, options: options.data }, issue: null }
  const where = [path, 'options', ...options.error.issues[0]?.path ?? []].join('.')
  return { entry: { ...entry, options: rule.options.parse({}) }, issue: { code: 'bad-options', ruleId, path: where } }
}
