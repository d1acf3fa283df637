import type { RemindReport } from './remind-work.ts'
import type { UnitRun, UnitWork } from './unit-run.ts'

/** One sending of reminders. What it takes is brought when somebody sends: most pages never do. */
export const remindUnit: UnitWork<'remind', RemindReport> = {
  carryOut: async (run: UnitRun<'remind'>) => (await import('./remind-work.ts')).carryOut(run),
  undo: async (run: UnitRun<'remind'>) => (await import('./remind-work.ts')).undo(run),
  settling: {
    after: 'repeated',
    settle: async (run: UnitRun<'remind'>) => (await import('./remind-work.ts')).settle(run),
  },
}
