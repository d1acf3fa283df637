import type { Account } from '../account.ts'
import { fieldsOf } from '../cards/values.ts'
import { cardKinds, type CardKind, type CustomFieldRow, type GroupRow, type UserRow } from '../tables.ts'
import type { PersonInfo } from './wire.ts'

const groupKey = (groupId: number): string => `group_${groupId}`

function managerOf(user: UserRow) {
  return {
    id: String(user.id),
    title: user.name,
    option: user.name,
    active: user.isActive,
    login: user.email,
    status: user.isActive ? 'A' : 'N',
    is_admin: user.isAdmin ? 'Y' : 'N',
    free_user: user.isFree ? 'Y' : 'N',
    amojo_id: user.uuid,
    amo_profile_id: null,
    avatar: '',
    theme: 'light',
    phone: user.phone,
    group: user.isFree ? 'group_free_users' : groupKey(user.groupId),
    online: false,
  }
}

function fieldOf(field: CustomFieldRow, kind: CardKind) {
  return {
    ID: String(field.id),
    NAME: field.name,
    TYPE_ID: field.type,
    TYPE_CODE: field.type,
    CODE: field.code,
    SORT: field.sort,
    ENTREE: kind,
    ...(field.enums ? { ENUMS: Object.fromEntries(field.enums.map(({ id, value, sort, code }) => [id, { ID: String(id), VALUE: value, SORT: sort, CODE: code }])) } : {}),
  }
}

export function personOf(user: UserRow, groups: readonly GroupRow[]): PersonInfo {
  const group = groups.find(({ groupId }) => groupId === user.groupId)?.name ?? ''
  return { id: user.id, name: user.name, email: user.email, group, admin: user.isAdmin, free: user.isFree, active: user.isActive }
}

/** What `APP.constant` knows (developers.kommo.com/docs/environment-variables). */
export function constantsOf(account: Account, user: UserRow): Readonly<Record<string, unknown>> {
  const { tables } = account
  const about = account.about()
  const users = [...tables.users.all()]
  const words = about.lang === 'ru' ? 'Бесплатные пользователи' : 'Free users'
  return {
    user: {
      id: user.id,
      login: user.email,
      name: user.name,
      uuid: user.uuid,
      amojo_id: user.uuid,
      personal_mobile: user.phone,
      photo: '',
      theme: 'light',
      user_rank: null,
      settings: {},
      api_key: '',
      group_mates_ids: users.filter(({ groupId, id }) => groupId === user.groupId && id !== user.id).map(({ id }) => id),
    },
    user_rights: { is_admin: user.isAdmin, is_free_user: user.isFree },
    account: {
      id: about.accountId,
      name: about.name,
      subdomain: about.subdomain,
      language: about.lang,
      currency: about.currency,
      timezone: about.timeZone,
      cf: Object.fromEntries(cardKinds.flatMap(kind => fieldsOf(tables, kind).map(field => [field.id, fieldOf(field, kind)]))),
    },
    managers: Object.fromEntries(users.map(one => [one.id, managerOf(one)])),
    groups: { ...Object.fromEntries([...tables.groups.all()].map(({ groupId, name }) => [groupKey(groupId), name])), group_free_users: words },
    task_types: Object.fromEntries([...tables.taskTypes.all()].map(({ id, name, color, iconId }) => [`key_${id}`, { id, option: name, color, icon_id: iconId }])),
  }
}
