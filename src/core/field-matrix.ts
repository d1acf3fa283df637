import type { CardKind, FieldInfo, Stage } from './card.ts'
import { kindsIn, type CrmStructure } from './structure.ts'

/** One row of the rule's option: a field that must be filled from a stage on. */
export interface RequiredField {
  readonly kind: CardKind
  /** `null`: in all pipelines, and for what has none. */
  readonly pipelineId: number | null
  /** `null`: from the start. */
  readonly fromStageId: string | null
  /** The CRM's own field name. */
  readonly field: string
}

/** What one matrix is about: a kind of card, for deals one pipeline or (`null`) all of them. */
export type MatrixScope = Pick<RequiredField, 'kind' | 'pipelineId'>

/** From when a field is due: never, at once, or from the stage with this id. */
export type Due = 'never' | 'start' | { readonly stageId: string }

export interface MatrixLine {
  readonly name: string
  /** `null`: the portal has no such field any more. */
  readonly field: FieldInfo | null
  /** What this scope itself says. */
  readonly due: Due
  /** The stage is not in the pipeline any more. */
  readonly lostStage: boolean
  /** Asked for in all pipelines, whatever is said here. */
  readonly everywhere: boolean
}

export interface FieldMatrix {
  readonly scope: MatrixScope
  /** In their order; those where the work is over are left out, for there the rule does not hold. */
  readonly stages: readonly Stage[]
  readonly lines: readonly MatrixLine[]
}

/** Every scope that the portal has, deals first: all pipelines together, then each of them. */
export function matrixScopes(structure: CrmStructure): readonly MatrixScope[] {
  return kindsIn(structure).flatMap(kind => [
    { kind, pipelineId: null },
    ...kind === 'deal' ? structure.pipelines.map(({ id }) => ({ kind, pipelineId: id })) : [],
  ])
}

/** Rows about pipelines that the portal no longer has: no matrix can show them. */
export function strayRows(rows: readonly RequiredField[], structure: CrmStructure): readonly RequiredField[] {
  return rows.filter(({ kind, pipelineId }) => pipelineId !== null && (kind !== 'deal' || !structure.pipelines.some(({ id }) => id === pipelineId)))
}

/** The rows of one scope as a table of fields and stages. */
export function matrixOf(rows: readonly RequiredField[], scope: MatrixScope, structure: CrmStructure): FieldMatrix {
  const stages = stagesIn(scope, structure).filter(({ outcome }) => outcome === 'open')
  const names = [...new Set(rows.filter(row => row.kind === scope.kind && (row.pipelineId === scope.pipelineId || row.pipelineId === null)).map(({ field }) => field))]
  return { scope, stages, lines: names.map(name => lineOf(name, rows, scope, structure)) }
}

function stagesIn({ kind, pipelineId }: MatrixScope, structure: CrmStructure): readonly Stage[] {
  if (kind === 'lead') return structure.leadStages
  return structure.pipelines.find(({ id }) => kind === 'deal' && id === pipelineId)?.stages ?? []
}

function lineOf(name: string, rows: readonly RequiredField[], scope: MatrixScope, structure: CrmStructure): MatrixLine {
  const own = rows.find(row => isIn(row, scope) && row.field === name)
  return {
    name,
    field: structure.fields[scope.kind].find(field => field.name === name) ?? null,
    due: own === undefined ? 'never' : own.fromStageId === null ? 'start' : { stageId: own.fromStageId },
    lostStage: own !== undefined && own.fromStageId !== null && !stagesIn(scope, structure).some(({ id }) => id === own.fromStageId),
    everywhere: scope.pipelineId !== null && rows.some(row => row.kind === scope.kind && row.pipelineId === null && row.field === name),
  }
}

function isIn(row: RequiredField, { kind, pipelineId }: MatrixScope): boolean {
  return row.kind === kind && row.pipelineId === pipelineId
}

/** Whether a field is due in this stage, by what the matrix says of it. */
export function isDueIn(line: MatrixLine, stage: Stage, { stages }: FieldMatrix): boolean {
  if (line.everywhere || line.due === 'start') return true
  if (line.due === 'never') return false
  const { stageId } = line.due
  const from = stages.find(({ id }) => id === stageId)
  return from !== undefined && from.order <= stage.order
}

/**
 * The rows once the field is due from another stage. Of two rows about one field the rule takes the first, so that a pipeline's own row is
 * put before the one for all pipelines.
 */
export function withDue(rows: readonly RequiredField[], scope: MatrixScope, field: string, due: Due): readonly RequiredField[] {
  const others = rows.filter(row => !(isIn(row, scope) && row.field === field))
  if (due === 'never') return others
  const row: RequiredField = { ...scope, field, fromStageId: due === 'start' ? null : due.stageId }
  const at = rows.findIndex(one => isIn(one, scope) && one.field === field)
  if (at >= 0) return rows.map((one, index) => index === at ? row : one).filter((one, index) => index === at || !(isIn(one, scope) && one.field === field))
  const general = scope.pipelineId === null ? -1 : others.findIndex(one => one.kind === scope.kind && one.pipelineId === null && one.field === field)
  return general < 0 ? [...others, row] : [...others.slice(0, general), row, ...others.slice(general)]
}
