import { z } from 'zod'
import { cardKinds, type CardKind } from './card.ts'
import { isThere, stagesOf } from './drift.ts'
import { once } from './once.ts'
import type { Reference } from './option.ts'
import { optionForm } from './option-form.ts'
import { drop, referencesIn, replaceReferences, type OptionReference } from './option-references.ts'
import { readPolicy } from './policy.ts'
import type { Regulation, RegulationEntry } from './regulation.ts'
import type { Rule } from './rule.ts'
import type { CrmStructure } from './structure.ts'

/** Longest file that is read, in characters: a regulation has a few thousand. */
export const longestFile = 1_000_000

const fileVersion = 1
const format = 'razbor-regulation'

const fileSchema = once(() => z.object({
  format: z.literal(format),
  fileVersion: z.number().int().positive(),
  exportedAt: z.iso.datetime(),
  /** What the ids below are called on the portal that they come from. */
  names: z.array(z.object({
    refers: z.enum(['field', 'stage', 'pipeline', 'department']),
    id: z.union([z.string(), z.number()]),
    kind: z.enum(cardKinds).nullable(),
    name: z.string(),
    pipeline: z.string().nullable(),
    pipelineId: z.number().nullable(),
  })).max(20_000),
  entries: z.array(z.object({
    ruleId: z.string().min(1),
    enabled: z.boolean(),
    options: z.record(z.string(), z.unknown()),
    pipelineIds: z.array(z.number().int().nonnegative()),
    stageIds: z.array(z.string().min(1)),
    weight: z.number().int().min(1).max(10),
  })).max(1_000),
  policy: z.unknown(),
}))

type RegulationFile = z.output<ReturnType<typeof fileSchema>>
type NamedReference = RegulationFile['names'][number]

/** A person is nobody on another portal: such references stay at home, and so does the workgroup for digests. */
export interface ExportedRegulation {
  readonly text: string
  /** Rules whose options name people; these are not in the file. */
  readonly withoutPeople: readonly string[]
}

/** What of the file could not be taken over as it was. */
export type ImportNote =
  | { readonly code: 'unknown-rule', readonly ruleId: string }
  /** Its first entry counts. */
  | { readonly code: 'repeated-rule', readonly ruleId: string }
  | { readonly code: 'bad-options', readonly ruleId: string, readonly path: string }
  | { readonly code: 'bad-policy', readonly path: string }
  /** The time zone is the one that it has here. */
  | { readonly code: 'unknown-zone', readonly path: string }
  /** Found by its name under another id. */
  | { readonly code: 'renumbered', readonly ruleId: string, readonly refers: Reference, readonly name: string }
  /** The portal has nothing of that name, or several: the rule is kept and is *not checked* until somebody chooses. */
  | { readonly code: 'unmatched', readonly ruleId: string, readonly refers: Reference, readonly name: string, readonly several: boolean }

export type ImportedRegulation =
  | { readonly state: 'refused', readonly why: 'too-long' | 'not-json' | 'not-a-regulation' | 'newer-version', readonly path: string | null }
  | { readonly state: 'read', readonly entries: readonly RegulationEntry[], readonly policy: Regulation['policy'], readonly notes: readonly ImportNote[] }

/** The regulation as one file that another portal can read too. */
export function exportRegulation({ entries, policy }: Pick<Regulation, 'entries' | 'policy'>, rules: readonly Rule[], structure: CrmStructure, now: Date): ExportedRegulation {
  const names = new Map<string, NamedReference>()
  const withoutPeople = new Set<string>()
  const note = (reference: OptionReference): string | number | typeof drop => {
    if (reference.refers === 'person') return drop
    const named = nameOf(reference, structure)
    if (named !== null) names.set(JSON.stringify([named.refers, named.kind, named.id]), named)
    return reference.id
  }
  const written = entries.map(entry => {
    const rule = rules.find(({ id }) => id === entry.ruleId)
    if (rule === undefined) return entry
    if (referencesIn(optionForm(rule), entry.options).some(({ refers }) => refers === 'person')) withoutPeople.add(entry.ruleId)
    return replaceInEntry(entry, rule, note)
  })
  const file: RegulationFile = {
    format, fileVersion, exportedAt: now.toISOString(), names: [...names.values()],
    entries: written.map(entry => ({ ...entry, options: entry.options as Record<string, unknown>, pipelineIds: [...entry.pipelineIds], stageIds: [...entry.stageIds] })),
    policy: { ...policy, digestGroup: null },
  }
  return { text: JSON.stringify(file, null, 2), withoutPeople: [...withoutPeople] }
}

/** Reads such a file on this portal. `home`: the policy's workgroup for digests stays what it is here, and so does its zone where the file says none. */
export function importRegulation(text: string, rules: readonly Rule[], structure: CrmStructure, home: Pick<Regulation, 'policy'>): ImportedRegulation {
  const refused = (why: Extract<ImportedRegulation, { state: 'refused' }>['why'], path: string | null = null): ImportedRegulation => ({ state: 'refused', why, path })
  if (text.length > longestFile) return refused('too-long')
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return refused('not-json')
  }
  const head = z.object({ format: z.literal(format), fileVersion: z.number() }).safeParse(json)
  if (head.success && head.data.fileVersion > fileVersion) return refused('newer-version')
  const file = fileSchema().safeParse(json)
  if (!file.success) return refused('not-a-regulation', head.success ? file.error.issues[0]?.path.join('.') ?? null : null)

  const notes: ImportNote[] = []
  const entries = file.data.entries.flatMap((entry, index) => {
    const rule = rules.find(({ id }) => id === entry.ruleId)
    if (rule !== undefined && file.data.entries.findIndex(({ ruleId }) => ruleId === entry.ruleId) === index) return readEntry(entry, rule, file.data.names, structure, notes)
    notes.push({ code: rule === undefined ? 'unknown-rule' : 'repeated-rule', ruleId: entry.ruleId })
    return []
  })
  const { policy, fault } = readPolicy(file.data.policy ?? {})
  if (fault !== null) notes.push({ code: fault[0] === 'timeZone' && fault.length === 1 ? 'unknown-zone' : 'bad-policy', path: fault.join('.') })
  return { state: 'read', entries, policy: { ...policy, digestGroup: home.policy.digestGroup, timeZone: policy.timeZone ?? home.policy.timeZone }, notes: uniqueNotes(notes) }
}

function readEntry(entry: RegulationEntry, rule: Rule, names: readonly NamedReference[], structure: CrmStructure, notes: ImportNote[]): RegulationEntry {
  const found = replaceInEntry(entry, rule, reference => {
    const match = matchOf(reference, names, structure)
    if (match.note !== null) notes.push({ ...match.note, ruleId: entry.ruleId, refers: reference.refers })
    return match.id
  })
  const options = rule.options.safeParse(found.options)
  if (options.success) return { ...found, options: options.data }
  notes.push({ code: 'bad-options', ruleId: entry.ruleId, path: options.error.issues[0]?.path.join('.') ?? '' })
  return { ...found, options: rule.options.parse({}) }
}

function uniqueNotes(notes: readonly ImportNote[]): readonly ImportNote[] {
  return [...new Map(notes.map(note => [JSON.stringify(note), note])).values()]
}

/** The entry with every reference replaced, those in its pipelines and stages too. */
function replaceInEntry(entry: RegulationEntry, rule: Rule, replace: (reference: OptionReference) => string | number | typeof drop): RegulationEntry {
  const list = <Id extends string | number>(ids: readonly Id[], refers: Reference): Id[] => ids.flatMap(id => {
    const next = replace({ refers, id, kinds: rule.kinds, pipelineId: null })
    return next === drop ? [] : [next as Id]
  })
  return { ...entry, options: replaceReferences(optionForm(rule), entry.options, replace), pipelineIds: list(entry.pipelineIds, 'pipeline'), stageIds: list(entry.stageIds, 'stage') }
}

interface Candidate {
  readonly id: string | number
  readonly kind: CardKind | null
  readonly name: string
  readonly pipeline: string | null
  readonly pipelineId: number | null
}

/** Everything of the portal that such a reference could mean. */
function candidates(refers: Reference, kinds: readonly CardKind[], structure: CrmStructure): readonly Candidate[] {
  switch (refers) {
    case 'field': return kinds.flatMap(kind => structure.fields[kind].map(({ name, title }) => ({ id: name, kind, name: title, pipeline: null, pipelineId: null })))
    case 'stage': return stagesOf(structure, kinds).map(({ id, name, kind, pipeline }) => ({ id, kind, name, pipeline: pipeline?.name ?? null, pipelineId: pipeline?.id ?? null }))
    case 'pipeline': return structure.pipelines.map(({ id, name }) => ({ id, kind: null, name, pipeline: null, pipelineId: null }))
    case 'department': return structure.departments.map(({ id, name }) => ({ id, kind: null, name, pipeline: null, pipelineId: null }))
    case 'person': return []
  }
}

function nameOf({ refers, id, kinds, pipelineId }: OptionReference, structure: CrmStructure): NamedReference | null {
  if (refers === 'person') return null
  const found = candidates(refers, kinds, structure).find(one => one.id === id && (pipelineId === null || one.pipelineId === null || one.pipelineId === pipelineId))
  return found === undefined ? null : { ...found, refers }
}

type Match = { readonly id: string | number | typeof drop, readonly note: { readonly code: 'renumbered', readonly name: string } | { readonly code: 'unmatched', readonly name: string, readonly several: boolean } | null }

/** By its id where the name agrees, else by its name; what had no name where it comes from was drifted there already. */
function matchOf(reference: OptionReference, names: readonly NamedReference[], structure: CrmStructure): Match {
  const { refers, id, kinds, pipelineId } = reference
  if (refers === 'person') return { id: drop, note: null }
  const named = names.find(one => one.refers === refers && one.id === id && (one.kind === null || kinds.includes(one.kind)) && (pipelineId === null || one.pipelineId === null || one.pipelineId === pipelineId))
  if (named === undefined) return isThere({ ...reference, pipelineId: null }, structure) ? { id: absent(reference, String(id)), note: { code: 'unmatched', name: String(id), several: false } } : { id, note: null }
  const alike = candidates(refers, named.kind === null ? kinds : [named.kind], structure).filter(one => sameName(one.name, named.name) && sameName(one.pipeline ?? '', named.pipeline ?? ''))
  if (alike.some(one => one.id === id)) return { id, note: null }
  const [first, second] = alike
  if (first !== undefined && (second === undefined || alike.every(one => one.id === first.id))) return { id: first.id, note: { code: 'renumbered', name: titleOf(named) } }
  return { id: absent(reference, titleOf(named)), note: { code: 'unmatched', name: titleOf(named), several: second !== undefined } }
}

function titleOf({ name, pipeline }: NamedReference): string {
  return pipeline === null ? name : `${pipeline}: ${name}`
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

/** Farther than any CRM counts. */
const farAway = 900_000_000

/** An id that nothing has, so that the rule is drifted instead of looking at something else that happens to have the number here. */
function absent({ id }: OptionReference, name: string): string | number {
  return typeof id === 'number' ? id % farAway + farAway : `? ${name}`
}
