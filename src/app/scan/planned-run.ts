import type { KeptScan } from '../../core/scan-record.ts'
import type { KeptRun } from './kept-scan.ts'
import type { CurrentBasis } from './scan-basis.ts'

/** What somebody wants of a scan. `kept`: what was broken off in this browser is to be taken up. */
export type Wanted =
  /** `auto`: only what has changed, where an earlier scan by the same regulation is recent enough. */
  | { readonly extent: 'auto' | 'full' }
  | { readonly kept: KeptRun }

const dayMs = 86_400_000

function revisionOf({ regulation }: CurrentBasis): number | null {
  return regulation.revision?.number ?? null
}

/** What was broken off and can go on; `null`: the regulation has changed meanwhile, and everything begins anew. */
export function resumable(wanted: Wanted, current: CurrentBasis): KeptRun | null {
  return 'kept' in wanted && wanted.kept.revision === revisionOf(current) ? wanted.kept : null
}

/** A scan that begins now. `scans`: earlier ones, the oldest first; `isKnown`: the results of the newest are there. */
export function newRun(id: string, wanted: Wanted, current: CurrentBasis, { scans, isKnown, now }: { readonly scans: readonly KeptScan[], readonly isKnown: boolean, readonly now: Date }): KeptRun {
  const revision = revisionOf(current)
  const last = scans.at(-1)
  const lastFull = scans.findLast(one => one.extent === 'full')
  const recent = lastFull !== undefined && now.getTime() - lastFull.startedAt.getTime() < current.regulation.policy.fullScanDays * dayMs
  const asked = 'kept' in wanted ? 'full' : wanted.extent
  const since = asked === 'auto' && recent && isKnown && last?.revision === revision ? last.startedAt : null
  return {
    id, startedAt: now, extent: since === null ? 'full' : 'changes', changedSince: since,
    revision, cursor: null, done: 0, total: 0, read: false, refused: [], results: [],
  }
}
