import { RestError, type Call } from '../method.ts'
import { intParam } from '../params.ts'
import type { TaskRow } from '../tables.ts'

const misbuilt = 'CTaskItem All parameters in the constructor must have real class type (internal error)'

/**
 * The task that `taskId` names; undefined when there is none. The pages know no other name, but the SDK's own integration
 * tests call `tasks.task.get` with `id` and expect the task, so the platform takes it too.
 */
export function namedTask({ params, tables }: Call): TaskRow | undefined {
  const named = params.taskId ?? params.id
  if (named === undefined || named === null) throw new RestError('100', misbuilt)
  const id = intParam(named)
  if (id === null) throw new RestError('0', 'wrong task id')
  return tables.tasks.get(id)
}
