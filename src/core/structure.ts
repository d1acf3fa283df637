import type { CardKind, Department, FieldInfo, Person, Pipeline, Stage } from './card.ts'

/** What a portal consists of now: all that a regulation may name. */
export interface CrmStructure {
  /** Of deals, each with its stages in their order. */
  readonly pipelines: readonly (Pipeline & { readonly stages: readonly Stage[] })[]
  readonly leadStages: readonly Stage[]
  readonly fields: Readonly<Record<CardKind, readonly FieldInfo[]>>
  readonly people: readonly Person[]
  readonly departments: readonly Department[]
}
