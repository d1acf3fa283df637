import { randomUUID } from 'node:crypto'
import type { Account } from '../account.ts'
import { absent, noContent, withOf, type Call, type Family, type Reply } from '../call.ts'
import { counted, listed, selfLink } from '../hal.ts'
import { isObject, itemsOf, required, text, throwIfWrong, type Item, type Json } from '../items.ts'
import { notAChoice, Problem } from '../problem.ts'
import { rightsOf } from '../rights.ts'
import type { RoleRow, UserRow } from '../tables.ts'
import { printRights, readRights } from './rights-body.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/users-api'
const withs = ['role', 'group', 'uuid', 'amojo_id', 'user_rank', 'phone_number']

const usersAtMost = 10

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
  'POST /users': { doc, admin: true, answer: added },
  'POST /users/activate': { doc, admin: true, answer: call => switched(call, true) },
  'POST /users/deactivate': { doc, admin: true, answer: call => switched(call, false) },
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

function added(call: Call): Reply {
  const { tables } = call
  const items = itemsOf(call)
  if (items.length > usersAtMost) throw new Problem(422, `Limit ${usersAtMost} users`)
  const read = items.map(item => {
    required(item, ['name', 'email', 'password'])
    return { item, row: readUser(call, item) }
  })
  throwIfWrong(items)
  const users = read.map(({ item, row }) => ({ ...printUser(call, tables.users.insert(row)), request_id: item.requestId }))
  return counted(call, 'users', users, { status: 201 })
}

/** Somebody new has the rights of a role, or those that are sent. Nobody becomes an administrator this way. */
function readUser({ tables, account }: Call, item: Item): Omit<UserRow, 'id'> {
  const email = text(item, 'email') ?? ''
  if ([...tables.users.all()].some(user => user.email.toLowerCase() === email.toLowerCase())) item.wrong(notAChoice('email'))
  const rights: Json = isObject(item.values.rights) ? item.values.rights : {}
  const role = typeof rights.role_id === 'number' ? tables.roles.get(rights.role_id) : undefined
  if (typeof rights.role_id === 'number' && !role) item.wrong(notAChoice('rights.role_id'))
  const groupId = typeof rights.group_id === 'number' ? rights.group_id : 0
  if (![...tables.groups.all()].some(group => group.groupId === groupId)) item.wrong(notAChoice('rights.group_id'))
  return {
    uuid: randomUUID(),
    name: text(item, 'name') ?? '',
    email,
    lang: text(item, 'lang') === 'en' ? 'en' : account.about().lang,
    phone: '',
    groupId,
    roleId: role?.id ?? null,
    isAdmin: false,
    isFree: rights.is_free === true,
    isActive: true,
    rights: role?.rights ?? readRights(item, rightsOf('A', 'A')),
    persona: null,
  }
}

/** Activating is answered as taken, deactivating as done; neither has a body. */
function switched(call: Call, isActive: boolean): Reply {
  const { tables } = call
  const items = itemsOf(call)
  if (items.length > usersAtMost) throw new Problem(422, `Limit ${usersAtMost} users`)
  const users = items.map(item => {
    const user = tables.users.get(Number(item.values.id))
    if (!user || user.isAdmin) item.wrong(notAChoice('id'))
    return user
  })
  throwIfWrong(items)
  for (const user of users) if (user) tables.users.update(user.id, { isActive })
  return isActive ? { status: 202 } : noContent
}
