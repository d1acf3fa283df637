import type { Dimension, Rule } from '../../core/rule.ts'

/** What a scan under way cannot tell yet. */
export interface Pending {
  readonly ruleIds: ReadonlySet<string>
  readonly dimensions: ReadonlySet<Dimension>
}

export const nothingPending: Pending = { ruleIds: new Set(), dimensions: new Set() }

type Going =
  | { readonly kind: 'idle' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'running' | 'paused', readonly extent: 'full' | 'changes', readonly writing: boolean }

/**
 * Rules that compare cards with each other answer when a scan of all cards has read the last one; a scan of changes asks the CRM for each
 * card. Where a scan broke off, what was pending stays so: `before`.
 */
export function pendingIn(state: Going, used: readonly Pick<Rule, 'id' | 'dimension' | 'needs'>[], before: Pending): Pending {
  if (state.kind === 'failed') return before
  if (state.kind === 'idle' || state.extent === 'changes' || state.writing) return nothingPending
  const comparing = used.filter(({ needs }) => needs.includes('twins'))
  return { ruleIds: new Set(comparing.map(({ id }) => id)), dimensions: new Set(comparing.map(({ dimension }) => dimension)) }
}
