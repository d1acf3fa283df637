import type { CardKind, CardRow, Right, Rights, UserRow } from './tables.ts'

type Owned = Pick<CardRow, 'responsibleUserId' | 'groupId'>

/** https://developers.kommo.com/reference/users-list: A all, G those of the own group, M the own ones, D none. */
function reaches(user: Pick<UserRow, 'id' | 'groupId'>, right: Right, { responsibleUserId, groupId }: Owned): boolean {
  if (right === 'A') return true
  if (right === 'D') return false
  return responsibleUserId === user.id || (right === 'G' && groupId === user.groupId)
}

/** Rights in a stage of a pipeline stand before those of the kind of card. */
export function may(user: UserRow, action: 'view' | 'edit' | 'delete', kind: CardKind, card: CardRow): boolean {
  if (user.isAdmin) return true
  const staged = kind === 'leads' ? user.rights.status_rights.find(one => one.pipeline_id === card.pipelineId && one.status_id === card.statusId) : undefined
  return reaches(user, (staged?.rights ?? user.rights[kind])[action], card)
}

export function mayAdd(user: UserRow, kind: CardKind): boolean {
  return user.isAdmin || user.rights[kind].add !== 'D'
}

export function mayEditTask(user: UserRow, task: Owned): boolean {
  return user.isAdmin || reaches(user, user.rights.tasks.edit, task)
}

export function mayUseCatalogs(user: UserRow): boolean {
  return user.isAdmin || user.rights.catalog_access
}

const everything = { view: 'A', edit: 'A', add: 'A', delete: 'A', export: 'A' } as const

export const allRights: Rights = {
  leads: everything, contacts: everything, companies: everything, tasks: { edit: 'A', delete: 'A' }, mail_access: true, catalog_access: true, status_rights: [],
}

/** The same right for all kinds of cards; nobody but administrators deletes or exports. */
export function rightsOf(view: Right, edit: Right, more: { readonly add?: Right, readonly catalogs?: boolean } = {}): Rights {
  const card = { view, edit, add: more.add ?? 'A', delete: 'D', export: 'D' } as const
  return {
    leads: card, contacts: card, companies: card, tasks: { edit, delete: 'D' }, mail_access: false, catalog_access: more.catalogs ?? false, status_rights: [],
  }
}
