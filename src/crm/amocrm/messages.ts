import { addDays, dayOf, momentAt } from '../../core/period.ts'
import { CrmError, type MessageMeans, type MessagePiece, type MessagePort, type MessageText } from '../port.ts'
import type { Caller } from './call.ts'
import { cardPath } from './card-read.ts'
import { chunksOf } from './chunks.ts'
import { tasksOf } from './meeting-pairs.ts'
import { followUp, ourTaskTag } from './names.ts'
import { addedTasks, changedTask, type BookedTask } from './wire/booked-task.ts'
import { secondsOf } from './wire/parse.ts'

export interface MessageNeeds {
  /** The account's origin, for links to its cards. */
  readonly origin: string
  /** IANA name of the account's zone. */
  readonly timeZone: () => string
}

/** Tasks of one write: the vendor advises fifty (https://developers.kommo.com/docs/limitations). */
const writtenAtOnce = 50

/** Reminders that were closed are looked for so far back: a tag is of one day. */
const closedDays = 2

/** A task that is due in the last minute of a day is for the whole day (https://www.amocrm.ru/developers/content/api/tasks). */
const lastMinute = 23 * 60 + 59

type Message = Parameters<MessagePort['notify']>[0][number]

/**
 * amoCRM lets nobody notify somebody else (its notifications reach only whoever makes them): a message is a task for the person, for the whole of
 * today. Its last line is what it is known by. There are no groups into which a post could be written.
 */
export function createMessages(caller: Caller, { origin, timeZone }: MessageNeeds): Omit<MessagePort, keyof MessageMeans> {
  function bodyOf({ personId, text, tag }: Message): { readonly text: string, readonly responsible_user_id: number, readonly complete_till: number, readonly task_type_id: number } {
    const now = caller.now()
    const today = dayOf(now, timeZone())
    const end = momentAt(today, lastMinute, timeZone())
    const due = end > now ? end : momentAt(addDays(today, 1), lastMinute, timeZone())
    return { text: `${messageText(text, origin)}\n\n${lineOf(tag)}`, responsible_user_id: personId, complete_till: secondsOf(due), task_type_id: followUp }
  }

  /** The person's task with the same tag, open or closed; the oldest where there are several. */
  async function earlier(messages: readonly Message[]): Promise<(message: Message) => BookedTask | null> {
    const people = messages.map(({ personId }) => personId)
    const from = secondsOf(caller.now()) - closedDays * 86_400
    const [open, closed] = await Promise.all([tasksOf(caller, people, { is_completed: 0 }), tasksOf(caller, people, { is_completed: 1, updated_at: { from } })])
    const all = [...open, ...closed].sort((a, b) => a.id - b.id)
    return ({ personId, tag }) => all.find(task => task.responsibleId === personId && lastLine(task.text) === lineOf(tag)) ?? null
  }

  async function add(messages: readonly Message[]): Promise<readonly boolean[]> {
    if (messages.length === 0) return []
    try {
      await caller.ask('addTasks', { body: messages.map(bodyOf) }, addedTasks)
      return messages.map(() => true)
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (messages.length === 1) return [false]
      // One that is wrong keeps all of them from being written.
      const sent: boolean[] = []
      for (const message of messages) sent.push(...await add([message]))
      return sent
    }
  }

  async function rewrite(task: BookedTask, message: Message): Promise<boolean> {
    const { text } = bodyOf(message)
    // Who has closed it has read it.
    if (task.done || task.text === text) return true
    try {
      await caller.ask('changeTask', { path: { id: task.id }, body: { text } }, changedTask)
      return true
    } catch (error) {
      if (!isRefusal(error)) throw error
      return false
    }
  }

  return {
    async notify(messages) {
      if (messages.length === 0) return []
      const before = await earlier(messages)
      const ends = new Map<Message, boolean>()
      const missing = messages.filter(message => before(message) === null)
      for (const some of chunksOf(missing, writtenAtOnce)) {
        const sent = await add(some)
        some.forEach((message, index) => ends.set(message, sent[index] === true))
      }
      for (const message of messages) {
        const task = before(message)
        if (task !== null) ends.set(message, await rewrite(task, message))
      }
      return messages.map(message => ({ personId: message.personId, sent: ends.get(message) === true }))
    },
    groups: () => Promise.resolve([]),
    post: () => Promise.reject(noGroups()),
    findPost: () => Promise.resolve(null),
  }
}

function noGroups(): CrmError {
  return new CrmError('plan', 'amoCRM has no groups to post into', { notRun: true })
}

/** What the account refuses to one person; what would befall everybody is thrown. */
function isRefusal(error: unknown): boolean {
  return error instanceof CrmError && !error.retryable && (error.code === 'refused' || error.code === 'forbidden' || error.code === 'not-found')
}

function lineOf(tag: string): string {
  return `${ourTaskTag}-${tag.replace(/[^\w-]+/g, '-')}`
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? ''
}

/** A message as plain text: a task shows addresses as links and knows no titles for them. */
function messageText(message: MessageText, origin: string): string {
  const oneLine = (text: string): string => text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
  const piece = (given: MessagePiece): string => {
    if (typeof given === 'string') return oneLine(given)
    if ('strong' in given) return oneLine(given.strong)
    return `${oneLine(given.title) || `#${given.card.id}`} ${origin}${cardPath(given.card)}`
  }
  return message.map(line => line.map(piece).join('')).join('\n')
}
