import { RestError, type Call } from '../method.ts'
import { intParam } from '../params.ts'
import type { TaskRow } from '../tables.ts'

const misbuilt = 'CTaskItem All parameters in the constructor must have real class type (internal error)'

/** The task that `taskId` names; undefined when there is none. */
export function namedTask({ params, tables }: Call): TaskRow | undefined {
  if (params.taskId === undefined || params.taskId === null) throw new RestError('100', misbuilt)
  const id = intParam(params.taskId)
  if (id === null) throw new RestError('0', 'wrong task id')
  return tables.tasks.get(id)
}
