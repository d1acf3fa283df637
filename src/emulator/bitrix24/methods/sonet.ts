import { mayInGroup, operationsOf, roleIn, seesGroup } from '../groups.ts'
import { filtered, paged, searched, sorted } from '../lists.ts'
import { RestError, reply, type Call, type Family, type Params, type Reply } from '../method.ts'
import { flagParam, intParam, listParam, objectParam, textParam, upperKeys } from '../params.ts'
import type { GroupRow } from '../tables.ts'
import { isoInZone } from '../zone.ts'

/** The pages say `sonet`, the list of permissions (scopes/permissions.md) has `sonet_group` and `socialnetwork`: what an application can be given counts. */
const groupScopes = ['sonet_group', 'sonet'] as const

const flag = (value: boolean) => value ? 'Y' : 'N'

/** Fields that both lists filter by and print, as text. */
function fieldsOf(call: Call, group: GroupRow): Params {
  const timeZone = call.tables.portal.get(1)?.timeZone ?? 'UTC'
  const moment = (value: string) => isoInZone(new Date(value), timeZone)
  return {
    ID: String(group.id),
    SITE_ID: 's1',
    NAME: group.name,
    DESCRIPTION: group.description || null,
    DATE_CREATE: moment(group.created),
    DATE_UPDATE: moment(group.updated),
    ACTIVE: flag(group.active),
    VISIBLE: flag(group.visible),
    OPENED: flag(group.opened),
    CLOSED: flag(group.closed),
    SUBJECT_ID: '1',
    OWNER_ID: String(group.ownerId),
    KEYWORDS: null,
    NUMBER_OF_MEMBERS: String(group.members.length),
    DATE_ACTIVITY: moment(group.activity),
    SUBJECT_NAME: call.tables.portal.get(1)?.lang === 'en' ? 'Workgroups' : 'Рабочие группы',
    PROJECT: flag(group.project),
    IS_EXTRANET: 'N',
  }
}

/** `IS_ADMIN` turns the check of rights off for administrators; of others it is not heard. */
function visibleGroups(call: Call, isAdmin: unknown): readonly GroupRow[] {
  const all = [...call.tables.groups.all()]
  return call.user.admin && flagParam(isAdmin) ? all : all.filter(group => seesGroup(group, call.user))
}

function orderOf(order: unknown, fallback: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const wanted = Object.entries(objectParam(order)).map(([field, direction]) => [field, textParam(direction)] as const)
  return wanted.length > 0 ? wanted : fallback
}

function list(call: Call): Reply {
  const params = upperKeys(call.params)
  const id = intParam(params.GROUP_ID)
  const filter = { ...objectParam(params.FILTER), ...(id === null ? {} : { ID: id }) }
  const fields = (group: GroupRow) => fieldsOf(call, group)
  const rows = sorted(filtered(visibleGroups(call, params.IS_ADMIN), filter, fields, searched), orderOf(params.ORDER, [['ID', 'DESC']]), fields)
  return paged(rows, params.START, page => page.map(fields))
}

/** The groups that the caller is a member of; the page knows no paging and no total. */
function ownGroups(call: Call): Reply {
  return reply([...call.tables.groups.all()].flatMap(group => {
    const role = roleIn(group, call.user.id)
    return role && group.active ? [{ GROUP_ID: String(group.id), GROUP_NAME: group.name, ROLE: role, GROUP_IMAGE_ID: null, GROUP_IMAGE: '' }] : []
  }))
}

function groupId(given: unknown): number {
  const id = intParam(given) ?? 0
  if (id <= 0) throw new RestError('', 'Wrong socialnetwork group ID')
  return id
}

/** Active participants: who is dismissed is not among them. */
function members(call: Call): Reply {
  const group = call.tables.groups.get(groupId(upperKeys(call.params).ID))
  if (!group || !seesGroup(group, call.user)) throw new RestError('', 'Socialnetwork group not found')
  const active = group.members.filter(({ userId }) => call.tables.users.get(userId)?.active)
  return reply(active.map(({ userId, role }) => ({ USER_ID: String(userId), ROLE: role })))
}

/** Of a group that does not exist the page says nothing: nobody may do anything there. */
function access(call: Call): Reply {
  const params = upperKeys(call.params)
  const group = call.tables.groups.get(groupId(params.GROUP_ID))
  const feature = textParam(params.FEATURE)
  const known = operationsOf(feature)
  if (!known) throw new RestError('', 'Wrong feature')
  const operation = textParam(params.OPERATION)
  if (!Object.hasOwn(known, operation)) throw new RestError('', 'Wrong operation')
  return reply(group !== undefined && mayInGroup(group, call.user, feature, operation))
}

/** `NUMBER_OF_MEMBERS` → `numberOfMembers`, as the sample prints `IMAGE_ID` and `AVATAR_TYPE`. */
function camel(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

const notSelectable: ReadonlySet<string> = new Set(['SITE_ID', 'SUBJECT_NAME', 'IS_EXTRANET'])

/** Fields that `select` may name beside those of the filter; what the local portal's groups do not have is empty. */
function selectable(call: Call, group: GroupRow): Params {
  return {
    ...Object.fromEntries(Object.entries(fieldsOf(call, group)).filter(([name]) => !notSelectable.has(name))),
    LANDING: 'N',
    IMAGE_ID: null,
    AVATAR_TYPE: null,
    AVATAR: '',
    NUMBER_OF_MODERATORS: String(group.members.filter(({ role }) => role !== 'K').length),
    INITIATE_PERMS: 'K',
    PROJECT_DATE_START: null,
    PROJECT_DATE_FINISH: null,
    SCRUM_OWNER_ID: null,
    SCRUM_MASTER_ID: null,
    SCRUM_SPRINT_DURATION: null,
    SCRUM_TASK_RESPONSIBLE: null,
    TYPE: group.project ? 'project' : 'group',
  }
}

/** Without a `select` only `ID` comes. The page names no sorting of its own; the oldest group is first here. */
function workgroups(call: Call): Reply {
  const { params } = call
  const extra = objectParam(params.params)
  const fields = (group: GroupRow) => fieldsOf(call, group)
  const rows = sorted(filtered(visibleGroups(call, extra.IS_ADMIN), objectParam(params.filter), fields), orderOf(params.order, [['ID', 'ASC']]), fields)
  const names = listParam(params.select).map(textParam)
  const print = (group: GroupRow): Params => {
    const all = selectable(call, group)
    const chosen = (names.length > 0 ? names : ['ID']).filter(name => name in all)
    return {
      ...Object.fromEntries(chosen.map(name => [camel(name), all[name]])),
      ...(extra.mode === 'mobile' ? { additionalData: { role: roleIn(group, call.user.id) ?? '', initiatedByType: '' } } : {}),
      ...(flagParam(extra.shouldSelectDialogId) ? { dialogId: group.chatId > 0 ? `chat${group.chatId}` : '' } : {}),
    }
  }
  return paged(rows, params.start, page => ({ workgroups: page.map(print) }))
}

export const sonetMethods: Family = {
  'sonet_group.get': { page: 'sonet-group/sonet-group-get.md', scope: groupScopes, run: list },
  'sonet_group.user.groups': { page: 'sonet-group/sonet-group-user-groups.md', scope: groupScopes, run: ownGroups },
  'sonet_group.user.get': { page: 'sonet-group/members/sonet-group-user-get.md', scope: groupScopes, run: members },
  'sonet_group.feature.access': { page: 'sonet-group/sonet-group-feature-access.md', scope: groupScopes, run: access },
  'socialnetwork.api.workgroup.list': { page: 'sonet-group/socialnetwork-api-workgroup-list.md', scope: ['socialnetwork'], run: workgroups },
}
