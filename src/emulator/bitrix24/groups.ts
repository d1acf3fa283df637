import { accessCodesOf } from './access.ts'
import type { GroupRow, Tables, UserRow } from './tables.ts'

/** The person's role in a group, or null for whoever is no member. */
export function roleIn(group: GroupRow, userId: number): GroupRow['members'][number]['role'] | null {
  return group.members.find(member => member.userId === userId)?.role ?? null
}

/** A group that is hidden from the general list is shown to its members alone. */
export function seesGroup(group: GroupRow, user: UserRow): boolean {
  return group.visible || roleIn(group, user.id) !== null
}

/** What `sonet_group.feature.access` knows: operations by functionality, each with who may do it. */
const operations: Readonly<Record<string, Readonly<Record<string, 'view' | 'write' | 'manage'>>>> = {
  photo: { view: 'view', write: 'write' },
  calendar: { view: 'view', write: 'write' },
  tasks: { view: 'view', view_all: 'write', sort: 'write', create_tasks: 'write', edit_tasks: 'manage', delete_tasks: 'manage' },
  files: { view: 'view', write: 'write' },
  blog: {
    view_post: 'view', premoderate_post: 'write', write_post: 'write', moderate_post: 'manage', full_post: 'manage',
    view_comment: 'view', premoderate_comment: 'write', write_comment: 'write', moderate_comment: 'manage', full_comment: 'manage',
  },
}

export function operationsOf(feature: string): Readonly<Record<string, unknown>> | undefined {
  return Object.hasOwn(operations, feature) ? operations[feature] : undefined
}

/**
 * Whether the person may do this in the group. Which role may do what is not documented: members look and write, the owner and
 * moderators manage, anybody looks at an open group. Being an administrator of the portal gives nothing here, and nobody writes into an archive.
 */
export function mayInGroup(group: GroupRow, user: UserRow, feature: string, operation: string): boolean {
  const kind = operations[feature]?.[operation]
  const role = roleIn(group, user.id)
  if (kind === undefined || !group.active) return false
  if (kind === 'view') return role !== null || (group.visible && group.opened)
  if (role === null || group.closed) return false
  return kind === 'write' || role !== 'K'
}

/** The access codes of a person with those of the groups in which they read messages: what a message's recipients are held against. */
export function feedCodesOf(tables: Tables, user: UserRow): ReadonlySet<string> {
  const groups = [...tables.groups.all()].filter(group => mayInGroup(group, user, 'blog', 'view_post'))
  return new Set(['UA', ...accessCodesOf(tables, user), ...groups.map(group => `SG${group.id}`)])
}
