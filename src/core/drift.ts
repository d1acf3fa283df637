import type { CardKind, Pipeline, Stage } from './card.ts'
import { optionForm } from './option-form.ts'
import { referencesIn, type OptionReference } from './option-references.ts'
import type { Reference } from './option.ts'
import type { Regulation, RegulationEntry } from './regulation.ts'
import type { BlindSpot, Rule } from './rule.ts'
import type { CrmStructure } from './structure.ts'

/** Something that a rule names and the portal no longer has. `where`: an option, or the rule's pipelines or stages. */
export interface LostReference {
  readonly ruleId: string
  readonly refers: Reference
  readonly id: string | number
  readonly kinds: readonly CardKind[]
  readonly where: 'option' | 'pipelines' | 'stages'
}

/** The stages that cards of these kinds may stand in, each with its pipeline; leads have none. */
export function stagesOf(structure: CrmStructure, kinds: readonly CardKind[], pipelineId: number | null = null): readonly (Stage & { readonly kind: CardKind, readonly pipeline: Pipeline | null })[] {
  return [
    ...kinds.includes('deal') ? structure.pipelines.filter(({ id }) => pipelineId === null || id === pipelineId).flatMap(pipeline => pipeline.stages.map(stage => ({ ...stage, kind: 'deal' as const, pipeline }))) : [],
    ...kinds.includes('lead') ? structure.leadStages.map(stage => ({ ...stage, kind: 'lead' as const, pipeline: null })) : [],
  ]
}

/** Whether the portal has it; what may not be looked at is not said to be gone. Somebody who was dismissed is no longer there to be named. */
export function isThere({ refers, id, kinds, pipelineId }: OptionReference, structure: CrmStructure): boolean {
  const mayBe = (among: readonly CardKind[]): boolean => among.some(kind => structure.closed?.includes(kind) === true)
  switch (refers) {
    case 'field': return mayBe(kinds) || kinds.some(kind => structure.fields[kind].some(({ name }) => name === id))
    case 'stage': return mayBe(kinds) || stagesOf(structure, kinds, kinds.includes('deal') ? pipelineId : null).some(stage => stage.id === id)
    case 'pipeline': return mayBe(['deal']) || structure.pipelines.some(pipeline => pipeline.id === id)
    case 'person': return structure.people.some(person => person.id === id && person.active !== false)
    case 'department': return structure.departments.some(department => department.id === id)
  }
}

/** Everything that one entry names and the portal lacks, each once. */
function lostIn(entry: RegulationEntry, rule: Rule, structure: CrmStructure): readonly LostReference[] {
  const { ruleId } = entry
  const lost = (references: readonly OptionReference[], where: LostReference['where']) => references
    .filter(reference => !isThere(reference, structure))
    .map(({ refers, id, kinds }): LostReference => ({ ruleId, refers, id, kinds, where }))
  const all = [
    ...lost(referencesIn(optionForm(rule), entry.options), 'option'),
    ...lost(entry.pipelineIds.map(id => ({ refers: 'pipeline', id, kinds: rule.kinds, pipelineId: null })), 'pipelines'),
    ...lost(entry.stageIds.map(id => ({ refers: 'stage', id, kinds: rule.kinds, pipelineId: null })), 'stages'),
  ]
  return all.filter((one, index) => all.findIndex(other => other.id === one.id && other.refers === one.refers && other.where === one.where) === index)
}

/** The drift of a regulation's switched-on rules, for people. */
export function driftOf(regulation: Regulation, rules: readonly Rule[], structure: CrmStructure): readonly LostReference[] {
  return regulation.entries.filter(({ enabled }) => enabled).flatMap(entry => {
    const rule = rules.find(({ id }) => id === entry.ruleId)
    return rule === undefined ? [] : lostIn(entry, rule, structure)
  })
}

/** The same for `prepareInspection`: such a rule is *not checked*, never *ok*. */
export function lostReferences(regulation: Regulation, rules: readonly Rule[], structure: CrmStructure): ReadonlyMap<string, readonly BlindSpot[]> {
  const lost = new Map<string, BlindSpot[]>()
  for (const { ruleId, id } of driftOf(regulation, rules, structure)) {
    const spots = lost.get(ruleId) ?? []
    if (!spots.some(({ about }) => about === String(id))) spots.push({ obstacle: 'unknown-field', about: String(id) })
    lost.set(ruleId, spots)
  }
  return lost
}
