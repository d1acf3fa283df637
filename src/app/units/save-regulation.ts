import type { SavedResult } from './save-regulation-work.ts'
import type { UnitRun, UnitWork } from './unit-run.ts'

/** A new version of the regulation. What it takes is brought when an administrator saves one: most pages never do. */
export const saveRegulationUnit: UnitWork<'save-regulation', SavedResult> = {
  carryOut: async (run: UnitRun<'save-regulation'>) => (await import('./save-regulation-work.ts')).carryOut(run),
  undo: async (run: UnitRun<'save-regulation'>) => (await import('./save-regulation-work.ts')).undo(run),
  settling: {
    after: 'repeated',
    settle: async (run: UnitRun<'save-regulation'>) => (await import('./save-regulation-work.ts')).settle(run),
  },
}
