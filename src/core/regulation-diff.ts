import type { Policy } from './policy.ts'
import type { Regulation, RegulationEntry } from './regulation.ts'

/** One difference between two regulations, without words. Values are as the regulation holds them. */
export type RegulationChange =
  | { readonly kind: 'on' | 'off', readonly ruleId: string }
  | { readonly kind: 'weight', readonly ruleId: string, readonly from: number, readonly to: number }
  | { readonly kind: 'pipelines', readonly ruleId: string, readonly from: readonly number[], readonly to: readonly number[] }
  | { readonly kind: 'stages', readonly ruleId: string, readonly from: readonly string[], readonly to: readonly string[] }
  /** One value of an option; `path` leads into what options are made of: `daysByStage`, `NEW`. `undefined`: not there. */
  | { readonly kind: 'option', readonly ruleId: string, readonly path: readonly string[], readonly from: unknown, readonly to: unknown }
  /** What came into a list of the option and what left it: rows, texts, ids. */
  | { readonly kind: 'list', readonly ruleId: string, readonly path: readonly string[], readonly added: readonly unknown[], readonly removed: readonly unknown[] }
  | { readonly kind: 'policy', readonly name: keyof Policy, readonly from: unknown, readonly to: unknown }

/** What is different in the second regulation; nothing: they ask for the same. Who saved it and when is not looked at. */
export function changesOf(before: Pick<Regulation, 'entries' | 'policy'>, after: Pick<Regulation, 'entries' | 'policy'>): readonly RegulationChange[] {
  const ids = [...new Set([...before.entries, ...after.entries].map(({ ruleId }) => ruleId))]
  const names = Object.keys({ ...before.policy, ...after.policy }) as (keyof Policy)[]
  return [
    ...ids.flatMap(ruleId => entryChanges(ruleId, entryOf(before, ruleId), entryOf(after, ruleId))),
    ...names.filter(name => !same(before.policy[name], after.policy[name])).map(name => ({ kind: 'policy', name, from: before.policy[name], to: after.policy[name] }) as const),
  ]
}

export function isSameRegulation(one: Pick<Regulation, 'entries' | 'policy'>, other: Pick<Regulation, 'entries' | 'policy'>): boolean {
  return changesOf(one, other).length === 0
}

type Parts = Pick<Regulation, 'entries' | 'policy'>

/**
 * What somebody has changed (from `before` to `mine`) done anew on what somebody else has made of it meanwhile. Where both have changed the
 * same value, mine stays: whoever saves it is shown that.
 */
export function rebased(before: Parts, mine: Parts, theirs: Parts): Parts {
  return {
    entries: mine.entries.map(entry => {
      const [old, other] = [entryOf(before, entry.ruleId), entryOf(theirs, entry.ruleId)]
      return old === undefined || other === undefined ? entry : { ...merged(old, entry, other), options: mergedOptions(old.options, entry.options, other.options) }
    }),
    policy: merged(before.policy, mine.policy, theirs.policy),
  }
}

function merged<T extends object>(before: T, mine: T, theirs: T): T {
  const kept = (Object.keys(mine) as (keyof T)[]).filter(name => !same(before[name], mine[name]))
  return { ...theirs, ...Object.fromEntries(kept.map(name => [name, mine[name]])) }
}

function mergedOptions(before: unknown, mine: unknown, theirs: unknown): unknown {
  return isRecord(before) && isRecord(mine) && isRecord(theirs) ? merged(before, mine, theirs) : same(before, mine) ? theirs : mine
}

/** The rules that would answer otherwise: switched on, off, or set anew while on. */
export function rulesChanged(changes: readonly RegulationChange[]): readonly string[] {
  return [...new Set(changes.flatMap(change => change.kind === 'policy' || change.kind === 'weight' ? [] : [change.ruleId]))]
}

function entryOf({ entries }: Pick<Regulation, 'entries'>, ruleId: string): RegulationEntry | undefined {
  return entries.find(entry => entry.ruleId === ruleId)
}

/** A rule without an entry is off; how it is set is then nobody's choice. */
function entryChanges(ruleId: string, before: RegulationEntry | undefined, after: RegulationEntry | undefined): readonly RegulationChange[] {
  const wasOn = before?.enabled === true
  const isOn = after?.enabled === true
  const turned: readonly RegulationChange[] = wasOn === isOn ? [] : [{ kind: isOn ? 'on' : 'off', ruleId }]
  if (before === undefined || after === undefined) return turned
  return [
    ...turned,
    ...before.weight === after.weight ? [] : [{ kind: 'weight', ruleId, from: before.weight, to: after.weight } as const],
    ...sameSet(before.pipelineIds, after.pipelineIds) ? [] : [{ kind: 'pipelines', ruleId, from: before.pipelineIds, to: after.pipelineIds } as const],
    ...sameSet(before.stageIds, after.stageIds) ? [] : [{ kind: 'stages', ruleId, from: before.stageIds, to: after.stageIds } as const],
    ...optionChanges(ruleId, [], before.options, after.options),
  ]
}

function optionChanges(ruleId: string, path: readonly string[], from: unknown, to: unknown): readonly RegulationChange[] {
  if (same(from, to)) return []
  if (Array.isArray(from) && Array.isArray(to)) {
    const added = without(to, from)
    const removed = without(from, to)
    // The same things in another order: of rows the first one counts, so that it is a change.
    return added.length + removed.length === 0 ? [{ kind: 'option', ruleId, path, from, to }] : [{ kind: 'list', ruleId, path, added, removed }]
  }
  if (isRecord(from) && isRecord(to)) {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap(name => optionChanges(ruleId, [...path, name], from[name], to[name]))
  }
  return [{ kind: 'option', ruleId, path, from, to }]
}

/** What of the list is not in the other one, counting what is there several times. */
function without(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  const left = other.map(keyOf)
  return list.filter(item => {
    const at = left.indexOf(keyOf(item))
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}

function same(a: unknown, b: unknown): boolean {
  return keyOf(a) === keyOf(b)
}

function sameSet(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return same([...a].map(String).sort(), [...b].map(String).sort())
}

/** Names in one order, so that only what is said counts. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, given: unknown) => isRecord(given) ? Object.fromEntries(Object.entries(given).sort(([a], [b]) => a < b ? -1 : 1)) : given) ?? 'undefined'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
