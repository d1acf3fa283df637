import { RestError, reply, type Call, type Family } from '../method.ts'
import { intParam, textParam, upperKeys } from '../params.ts'
import type { NotificationRow } from '../tables.ts'

const attachLimit = 60_000

/** Tags are unique within an application; a webhook names one itself. */
function applicationOf({ clientId }: Call, given: unknown): string {
  return clientId ?? textParam(given)
}

function checkAttach(attach: unknown): void {
  if (attach === undefined || attach === '') return
  const text = typeof attach === 'string' ? attach : JSON.stringify(attach)
  if (text.length > attachLimit) throw new RestError('ATTACH_OVERSIZE', 'You have exceeded the maximum allowable size of attach')
  try {
    if (typeof JSON.parse(text) !== 'object') throw new Error('not an object')
  } catch {
    throw new RestError('ATTACH_ERROR', 'Incorrect attach params')
  }
}

function add(call: Call, kind: NotificationRow['kind']) {
  const params = upperKeys(call.params)
  const userId = intParam(params.USER_ID) ?? 0
  if (userId <= 0) throw new RestError('USER_ID_EMPTY', 'User ID can\'t be empty')
  const message = textParam(params.MESSAGE).trim()
  if (!message) throw new RestError('MESSAGE_EMPTY', 'Message can\'t be empty')
  checkAttach(params.ATTACH)
  const { notifications, users } = call.tables
  if (!users.get(userId)?.active) return reply(false)
  const application = applicationOf(call, params.CLIENT_ID)
  const tag = prefixed(application, params.TAG)
  for (const row of tag ? notifications.where('tag', one => one.tag, tag) : []) notifications.remove(row.id)
  const row = notifications.insert({
    userId,
    fromUserId: kind === 'personal' ? call.user.id : 0,
    kind,
    message,
    tag,
    subTag: prefixed(application, params.SUB_TAG),
    created: call.now().toISOString(),
  })
  return reply(row.id)
}

function prefixed(application: string, tag: unknown): string {
  const text = textParam(tag)
  return text && application ? `${application}|${text}` : ''
}

function remove(call: Call) {
  const params = upperKeys(call.params)
  const id = intParam(params.ID) ?? 0
  const { notifications } = call.tables
  if (id > 0) {
    const row = notifications.get(id)
    if (row?.userId !== call.user.id) return reply(false)
    notifications.remove(id)
    return reply(true)
  }
  const application = applicationOf(call, params.CLIENT_ID)
  if (!textParam(params.TAG) && !textParam(params.SUB_TAG)) throw new RestError('PARAMS_ERROR', 'Incorrect params')
  if (!application) throw new RestError('ACCESS_DENIED', 'Access denied! Client ID not specified', 403)
  const tag = prefixed(application, params.TAG)
  const subTag = prefixed(application, params.SUB_TAG)
  const found = [...notifications.all()].filter(row => tag ? row.tag === tag : row.subTag === subTag)
  for (const row of found) notifications.remove(row.id)
  return reply(found.length > 0)
}

export const notifyMethods: Family = {
  // There are no chats on the local portal, and the page answers null for a chat that is not found.
  'im.chat.get': { page: 'chats/im-chat-get.md', scope: ['im'], run: () => reply(null) },
  'im.notify.personal.add': { page: 'chats/notifications/im-notify-personal-add.md', scope: ['im'], run: call => add(call, 'personal') },
  'im.notify.system.add': { page: 'chats/notifications/im-notify-system-add.md', scope: ['im'], run: call => add(call, 'system') },
  'im.notify.delete': { page: 'chats/notifications/im-notify-delete.md', scope: ['im'], run: remove },
}
