import type { Account } from '../account.ts'
import { absent, withOf, type Call, type Family } from '../call.ts'
import { listed, selfLink } from '../hal.ts'
import type { Rights, RoleRow, UserRow } from '../tables.ts'

const doc = 'https://developers.kommo.com/reference/users-list'
const roleDoc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/Roles.php'
const withs = ['role', 'group', 'uuid', 'amojo_id', 'user_rank', 'phone_number']

/** Only for administrators; everybody else knows people from the page (`APP.constant('managers')`). */
export const userFamily: Family = {
  'GET /users': { doc, admin: true, knows: { pages: true, with: withs }, answer: call => listed(call, 'users', [...call.tables.users.all()], row => printUser(call, row), { totals: true }) },
  'GET /users/{id}': {
    doc,
    admin: true,
    knows: { with: withs },
    answer: call => {
      const user = call.tables.users.get(Number(call.params.id))
      return user ? { status: 200, rows: 1, body: printUser(call, user) } : absent(call)
    },
  },
  'GET /roles': { doc: roleDoc, admin: true, knows: { pages: true, with: ['users'] }, answer: call => listed(call, 'roles', [...call.tables.roles.all()], row => printRole(call, row), { totals: true }) },
  'GET /roles/{id}': {
    doc: roleDoc,
    admin: true,
    knows: { with: ['users'] },
    answer: call => {
      const role = call.tables.roles.get(Number(call.params.id))
      return role ? { status: 200, rows: 1, body: printRole(call, role) } : absent(call)
    },
  },
}

function printRights({ leads, contacts, companies, tasks, mail_access, catalog_access, status_rights }: Rights) {
  return { leads, contacts, companies, tasks, mail_access, catalog_access, status_rights }
}

function printUser(call: Call, user: UserRow): Record<string, unknown> {
  const { account, tables } = call
  const wanted = withOf(call)
  const role = user.roleId === null ? undefined : tables.roles.get(user.roleId)
  const group = [...tables.groups.all()].find(row => row.groupId === user.groupId)
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    lang: user.lang,
    rights: { ...printRights(user.rights), is_admin: user.isAdmin, is_free: user.isFree, is_active: user.isActive, group_id: user.groupId, role_id: user.roleId },
    ...(wanted.has('uuid') ? { uuid: user.uuid } : {}),
    ...(wanted.has('amojo_id') ? { amojo_id: user.uuid } : {}),
    ...(wanted.has('user_rank') ? { user_rank: null } : {}),
    ...(wanted.has('phone_number') ? { phone_number: user.phone } : {}),
    _links: selfLink(account, `/users/${user.id}`),
    _embedded: {
      ...(wanted.has('role') ? { roles: role ? [linkedRole(account, role)] : [] } : {}),
      ...(wanted.has('group') ? { groups: group ? [{ id: group.groupId, name: group.name, uuid: group.uuid }] : [] } : {}),
    },
  }
}

function linkedRole(account: Account, { id, name }: RoleRow) {
  return { id, name, _links: selfLink(account, `/roles/${id}`) }
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
