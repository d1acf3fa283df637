import type { InstallPort, InstallStepId } from '../port.ts'
import { schemaVersion } from './names.ts'
import type { SetupBox } from './setup.ts'

/** Where our pages appear is said by the package's manifest, so that nothing is to be bound. */
export const stepIds = ['rights', 'records', 'mark-field', 'checklist-field', 'notebook', 'settings'] as const satisfies readonly InstallStepId[]

/** What every page asks of the installation: whether it is whole. */
export function installState(box: SetupBox): ReturnType<InstallPort['status']> {
  const setup = box.get()
  return setup === null ? 'missing' : setup.schema < schemaVersion ? 'outdated' : 'current'
}
