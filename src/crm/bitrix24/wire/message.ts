import { z } from 'zod'
import { number, text } from './parse.ts'

/** sonet-group/sonet-group-user-groups.md */
export const ownGroups = z.array(z.object({ GROUP_ID: number, GROUP_NAME: text }).transform(({ GROUP_ID: id, GROUP_NAME: name }) => ({ id, name })))

/** The notification's id; `false`: it was not made (chats/notifications/im-notify-system-add.md). */
export const notified = z.union([z.literal(false), number]).transform(answer => answer !== false && answer > 0)

/** log/log-blogpost-get.md */
export const post = z.object({ ID: number, TITLE: text, AUTHOR_ID: number }).transform(({ ID: id, TITLE: title, AUTHOR_ID: authorId }) => ({ id, title, authorId }))
