import { cardKinds, type CardKind, type Department, type FieldInfo, type Person, type Pipeline, type Stage } from './card.ts'

/** What a portal consists of now: all that a regulation may name. */
export interface CrmStructure {
  /** Of deals, each with its stages in their order. */
  readonly pipelines: readonly (Pipeline & { readonly stages: readonly Stage[] })[]
  readonly leadStages: readonly Stage[]
  readonly fields: Readonly<Record<CardKind, readonly FieldInfo[]>>
  readonly people: readonly Person[]
  readonly departments: readonly Department[]
  /** Kinds of which whoever has asked may see nothing: what they have is not known, and nothing of theirs counts as lost. Without it none. */
  readonly closed?: readonly CardKind[]
}

/** Kinds of cards that the CRM has: each has fields. Where none is known, all. */
export function kindsIn({ fields }: Pick<CrmStructure, 'fields'>): readonly CardKind[] {
  const known = cardKinds.filter(kind => fields[kind].length > 0)
  return known.length === 0 ? cardKinds : known
}
