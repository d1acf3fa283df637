import { z } from 'zod'
import { CrmError, type MessageMeans, type MessagePort } from '../port.ts'
import { messageBbcode } from './bbcode.ts'
import { batchSize, understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { feedScope } from './names.ts'
import { chunksOf, everyRow } from './paging.ts'
import { step, writeAlone } from './step.ts'
import { notified, ownGroups, post } from './wire/message.ts'
import { number, understand } from './wire/parse.ts'

export interface MessageNeeds {
  readonly me: () => Promise<number>
  /** The portal's origin, for links to its cards. */
  readonly origin: string
}

/** Titles of feed posts are cut somewhere; ours end before. */
const longestTitle = 200

/** How far back `findPost` looks: it is about what somebody has just sent. */
const findDays = 31

export function createMessages(caller: Caller, { me, origin }: MessageNeeds): Omit<MessagePort, keyof MessageMeans> {
  /** Without the scope nothing is to be offered; an empty list would say that there is nothing to choose. */
  function demandScope(granted: Outcome, scope: string): void {
    const scopes = understandOutcome(granted, z.array(z.string()), 'scope')
    if (!scopes.includes(scope)) throw new CrmError('scope', `The scope ${scope} was not granted`, { method: 'scope' })
  }

  return {
    async notify(messages) {
      const method = 'im.notify.system.add'
      const sent: { readonly personId: number, readonly sent: boolean }[] = []
      for (const chunk of chunksOf(messages, batchSize)) {
        const commands = Object.fromEntries(chunk.map(({ personId, text, tag }, index): [string, Command] =>
          [`n${index}`, { method, params: { USER_ID: personId, MESSAGE: messageBbcode(text, origin), TAG: tag } }]))
        const answers = await caller.chain(commands, { halt: false })
        chunk.forEach(({ personId }, index) => {
          const answer = answers[`n${index}`]
          sent.push({ personId, sent: answer !== undefined && wasSent(answer, method) })
        })
      }
      return sent
    },

    async groups() {
      const { granted, own } = await caller.readAll({ granted: { method: 'scope' }, own: { method: 'sonet_group.user.groups' } })
      demandScope(granted, feedScope)
      const groups = understandOutcome(own, ownGroups, 'sonet_group.user.groups')
      const method = 'sonet_group.feature.access'
      const mayPost = await Promise.all(groups.map(async ({ id }) => {
        const { may } = await caller.readAll({ may: { method, params: { GROUP_ID: id, FEATURE: 'blog', OPERATION: 'write_post' } } })
        // A group that is gone meanwhile is none to post into; a limit or a lost line says nothing about the group.
        if (!may.ok && !may.error.retryable) return false
        return understandOutcome(may, z.boolean(), method)
      }))
      return groups.filter((_, index) => mayPost[index] === true)
    },

    async post(groupId, { title, text }) {
      // Without a recipient the post would go to everybody (log/log-blogpost-add.md).
      const message = messageBbcode(text, origin)
      if (message.trim() === '') throw new CrmError('refused', 'An empty post', { method: 'log.blogpost.add', notRun: true })
      return writeAlone(caller, step('log.blogpost.add', { POST_TITLE: titleOf(title), POST_MESSAGE: message, DEST: [recipient(groupId)] }, number))
    },

    async findPost(groupId, title) {
      const from = new Date(caller.now().getTime() - findDays * 86_400_000)
      const params = { LOG_RIGHTS: [recipient(groupId)], LOG_DATE_FROM: from.toISOString() }
      const [posts, author] = await Promise.all([everyRow(caller, { method: 'log.blogpost.get', params }, post), me()])
      const ours = posts.filter(one => one.authorId === author && one.title.trim() === titleOf(title))
      return ours.length === 0 ? null : Math.max(...ours.map(({ id }) => id))
    },
  }
}

function recipient(groupId: number): string {
  if (!Number.isSafeInteger(groupId) || groupId <= 0) throw new CrmError('refused', 'No workgroup to post into', { method: 'log.blogpost.add', notRun: true })
  return `SG${groupId}`
}

function titleOf(title: string): string {
  return [...title.replace(/\s+/g, ' ').trim()].slice(0, longestTitle).join('')
}

/** What the portal refuses to one person is told of this person; what would befall everybody is thrown. */
function wasSent(answer: Outcome, method: string): boolean {
  if (answer.ok) return understand(notified, answer.result, method)
  const { code, retryable } = answer.error
  if (retryable || code === 'auth' || code === 'scope' || code === 'plan') throw answer.error
  return false
}
