import type { Stage } from './card.ts'

const indexes = new WeakMap<readonly Stage[], ReadonlyMap<string, Stage>>()

/** The stages by their ids. Cards of one pipeline share one list, so that it is made once. */
export function stagesById(stages: readonly Stage[]): ReadonlyMap<string, Stage> {
  const before = indexes.get(stages)
  if (before !== undefined) return before
  const made = new Map(stages.map(stage => [stage.id, stage]))
  indexes.set(stages, made)
  return made
}
