import { absent, noContent, withOf, type Call, type Family, type Reply } from '../call.ts'
import { counted, listed, selfLink } from '../hal.ts'
import { itemOfBody, itemsOf, namedAgain, required, text, throwIfWrong } from '../items.ts'
import { Problem } from '../problem.ts'
import { rightsOf } from '../rights.ts'
import type { RoleRow } from '../tables.ts'
import { printRights, readRights } from './rights-body.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/users-api'
const withs = ['users']

export const roleFamily: Family = {
  'GET /roles': { doc, admin: true, knows: { pages: true, with: withs }, answer: call => listed(call, 'roles', [...call.tables.roles.all()], row => printRole(call, row), { totals: true }) },
  'GET /roles/{id}': {
    doc,
    admin: true,
    knows: { with: withs },
    answer: call => {
      const role = call.tables.roles.get(Number(call.params.id))
      return role ? { status: 200, rows: 1, body: printRole(call, role) } : absent(call)
    },
  },
  'POST /roles': { doc, admin: true, answer: added },
  'PATCH /roles/{id}': { doc, admin: true, answer: changed },
  'DELETE /roles/{id}': { doc, admin: true, answer: removed },
}

function printRole(call: Call, role: RoleRow): Record<string, unknown> {
  const users = [...call.tables.users.all()].filter(user => user.roleId === role.id).map(({ id }) => id)
  return {
    id: role.id,
    name: role.name,
    rights: { ...printRights(role.rights), is_admin: false, is_free: false, is_active: true },
    _links: selfLink(call.account, `/roles/${role.id}`),
    ...(withOf(call).has('users') ? { _embedded: { users } } : {}),
  }
}

function added(call: Call): Reply {
  const items = itemsOf(call)
  const read = items.map(item => {
    required(item, ['name', 'rights'])
    return { item, row: { name: text(item, 'name') ?? '', rights: readRights(item, rightsOf('D', 'D', { add: 'D' })) } }
  })
  throwIfWrong(items)
  const roles = read.map(({ item, row }) => ({ ...printRole(call, call.tables.roles.insert(row)), request_id: item.requestId }))
  return counted(call, 'roles', roles, { status: 201 })
}

function roleOf({ tables, params }: Call): RoleRow {
  const role = tables.roles.get(Number(params.id))
  if (!role) throw new Problem(404, 'Not Found')
  return role
}

/** Whoever has the role has its rights from now on. */
function changed(call: Call): Reply {
  const { tables } = call
  const item = itemOfBody(call)
  const role = roleOf(call)
  const patch = { name: text(item, 'name') ?? role.name, rights: readRights(item, role.rights) }
  throwIfWrong([item])
  const after = tables.roles.update(role.id, patch)
  for (const user of [...tables.users.all()]) if (user.roleId === role.id) tables.users.update(user.id, { rights: after.rights })
  return { status: 202, rows: 1, body: { ...printRole(call, after), ...namedAgain(item) } }
}

/** Those who had it keep their rights as their own. */
function removed(call: Call): Reply {
  const { tables } = call
  const role = roleOf(call)
  for (const user of [...tables.users.all()]) if (user.roleId === role.id) tables.users.update(user.id, { roleId: null })
  tables.roles.remove(role.id)
  return noContent
}
