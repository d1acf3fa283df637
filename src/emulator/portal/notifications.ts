import type { Portal } from '../bitrix24/portal.ts'
import type { UserRow } from '../bitrix24/tables.ts'
import type { NotificationInfo } from './wire.ts'

/** What the bell shows: a person's last notifications, the newest first. */
export function notificationsOf(portal: Portal, user: UserRow): NotificationInfo[] {
  return [...portal.tables.notifications.all()]
    .filter(row => row.userId === user.id)
    .sort((a, b) => b.created.localeCompare(a.created) || b.id - a.id)
    .slice(0, 50)
    .map(({ id, fromUserId, kind, message, created }) => ({ id, fromUserId, kind, message, created }))
}
