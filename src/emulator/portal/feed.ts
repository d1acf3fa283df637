import { feedCodesOf, mayInGroup, roleIn, seesGroup } from '../bitrix24/groups.ts'
import { readsPost } from '../bitrix24/methods/log.ts'
import type { Portal } from '../bitrix24/portal.ts'
import type { GroupRow, PostRow, UserRow } from '../bitrix24/tables.ts'
import type { FeedInfo, GroupInfo, PostInfo } from './wire.ts'

/** How many messages a page shows. */
const shown = 100

function groupInfo(group: GroupRow, user: UserRow): GroupInfo {
  const { id, name, description, visible, opened, members } = group
  return { id, name, description, visible, opened, members: members.map(({ userId, role }) => ({ userId, role })), role: roleIn(group, user.id) }
}

/** Codes of people are told by the page, which knows their names; only groups and departments are named here. */
function nameOf(portal: Portal, code: string): string {
  const id = Number(code.replace(/\D/g, ''))
  if (code.startsWith('SG')) return portal.tables.groups.get(id)?.name ?? code
  return code.startsWith('DR') ? portal.tables.departments.get(id)?.name ?? code : ''
}

function postInfo(portal: Portal, post: PostRow): PostInfo {
  const { id, authorId, title, text, published, important, dest } = post
  return { id, authorId, title, text, published, important, dest: dest.map(code => ({ code, name: nameOf(portal, code) })) }
}

/** The messages that a person reads, the newest first: all of them, or those of one group. Null: there is no such group for this person. */
export function feedOf(portal: Portal, user: UserRow, groupId: number | null): FeedInfo | null {
  const { tables } = portal
  const groups = [...tables.groups.all()].filter(group => seesGroup(group, user))
  const group = groups.find(one => one.id === groupId)
  if (groupId !== null && !group) return null
  const codes = feedCodesOf(tables, user)
  const closed = group !== undefined && !mayInGroup(group, user, 'blog', 'view_post')
  const posts = [...tables.posts.all()].filter(post => group ? !closed && post.dest.includes(`SG${group.id}`) : readsPost(post, user.id, codes))
  return {
    groups: groups.map(one => groupInfo(one, user)),
    group: group ? groupInfo(group, user) : null,
    closed,
    posts: posts.sort((a, b) => b.id - a.id).slice(0, shown).map(post => postInfo(portal, post)),
  }
}
