import type { InstallStep, InstallStepId } from '../port.ts'

/** The steps of an installation before anything has run. */
export function waitingSteps(ids: readonly InstallStepId[]): readonly InstallStep[] {
  return ids.map(id => ({ id, state: 'waiting', detail: null, data: {} }))
}
