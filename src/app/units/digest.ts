import type { DigestReport } from './digest-work.ts'
import type { UnitRun, UnitWork } from './unit-run.ts'

/** A digest into a workgroup. What it takes is brought when somebody posts: most pages never do. */
export const digestUnit: UnitWork<'digest', DigestReport> = {
  carryOut: async (run: UnitRun<'digest'>) => (await import('./digest-work.ts')).carryOut(run),
  undo: async (run: UnitRun<'digest'>) => (await import('./digest-work.ts')).undo(run),
  settling: {
    after: 'repeated',
    settle: async (run: UnitRun<'digest'>) => (await import('./digest-work.ts')).settle(run),
  },
}
