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
  readonly version: number
  readonly entries: readonly RegulationEntry[]
}
