import type { InstallPort, InstallStepId, PlacementBinding } from '../port.ts'
import { schemaVersion } from './names.ts'
import type { SetupBox } from './setup.ts'

export const stepIds = ['rights', 'records', 'mark-field', 'checklist-field', 'notebook', 'settings', 'placements'] as const satisfies readonly InstallStepId[]

/** One word for one binding, to see later whether the list has changed. */
export function bindingKey({ code, handler }: Pick<PlacementBinding, 'code' | 'handler'>): string {
  return `${code} ${handler}`
}

/** What every page asks of the installation: whether it is whole. `placements`: the pages to bind; null leaves the bindings alone. */
export function installState(box: SetupBox, placements: readonly PlacementBinding[] | null): ReturnType<InstallPort['status']> {
  const setup = box.get()
  if (!setup) return 'missing'
  const bound = placements?.every(binding => setup.placements.includes(bindingKey(binding))) ?? true
  return setup.schema < schemaVersion || !bound || setup.placements.length !== (placements?.length ?? setup.placements.length) ? 'outdated' : 'current'
}
