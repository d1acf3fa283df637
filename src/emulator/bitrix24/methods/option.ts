import { RestError, reply, type Call, type Family } from '../method.ts'
import { objectParam, textParam, upperKeys } from '../params.ts'
import type { OptionRow } from '../tables.ts'

function demandApplication({ clientId }: Call): void {
  if (clientId === null) throw new RestError('AccessException', 'Application context required')
}

function rowsOf(call: Call, userId: number): readonly OptionRow[] {
  return call.tables.options.where('user', row => row.userId, userId)
}

function get(call: Call, userId: number) {
  demandApplication(call)
  const name = textParam(upperKeys(call.params).OPTION)
  const rows = rowsOf(call, userId)
  if (name) return reply(rows.find(row => row.name === name)?.value ?? null)
  return reply(rows.length > 0 ? Object.fromEntries(rows.map(row => [row.name, row.value])) : [])
}

function set(call: Call, userId: number) {
  demandApplication(call)
  const given = Object.entries(objectParam(upperKeys(call.params).OPTIONS))
  if (given.length === 0) throw new RestError('ArgumentNullException', 'options is empty')
  const rows = rowsOf(call, userId)
  for (const [name, value] of given) {
    const row = rows.find(one => one.name === name)
    if (row) call.tables.options.update(row.id, { value })
    else call.tables.options.insert({ userId, name, value })
  }
  return reply(true)
}

/** Rows of the application itself belong to user 0. */
const application = 0

export const optionMethods: Family = {
  'app.option.get': { page: 'common/settings/app-option-get.md', scope: [], run: call => get(call, application) },
  'app.option.set': {
    page: 'common/settings/app-option-set.md',
    scope: [],
    run(call) {
      demandApplication(call)
      if (!call.user.admin) throw new RestError('AccessException', 'Administrator authorization required')
      return set(call, application)
    },
  },
  'user.option.get': { page: 'common/settings/user-option-get.md', scope: [], run: call => get(call, call.user.id) },
  'user.option.set': { page: 'common/settings/user-option-set.md', scope: [], run: call => set(call, call.user.id) },
}
