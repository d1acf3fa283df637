import { secondsOf, type Account } from '../../account.ts'
import { fieldsOf, textOf } from '../../cards/values.ts'
import { may } from '../../rights.ts'
import { cardKinds, type CardKind, type CardRow, type TaskRow, type UserRow } from '../../tables.ts'
import type { PersonLink, StageInfo, TaskInfo } from '../wire.ts'
import { printerOf, type Printer } from './time.ts'

/** A person who looks at a page, with what all pages need. */
export interface Reading {
  readonly account: Account
  readonly user: UserRow
  readonly print: Printer
  readonly now: number
  readonly ru: boolean
}

export function readingOf(account: Account, user: UserRow): Reading {
  return { account, user, print: printerOf(user.lang, account.about().timeZone), now: secondsOf(account.now()), ru: user.lang === 'ru' }
}

export function seen({ user }: Reading, kind: CardKind, card: CardRow | undefined): card is CardRow {
  return card !== undefined && !card.isDeleted && may(user, 'view', kind, card)
}

export function personName({ account }: Reading, id: number): string {
  return account.tables.users.get(id)?.name ?? (id === 0 ? account.about().name : '')
}

export function stageOf({ account }: Reading, card: CardRow): StageInfo | null {
  const row = account.tables.statuses.where('pipeline', status => status.pipelineId, card.pipelineId).find(({ statusId }) => statusId === card.statusId)
  return row ? { id: row.statusId, name: row.name, color: row.color } : null
}

/** Values of the multitext fields with a code: `PHONE`, `EMAIL`. */
export function contactsOf({ account }: Reading, kind: CardKind, card: CardRow, code: 'PHONE' | 'EMAIL'): string[] {
  return fieldsOf(account.tables, kind).filter(field => field.code === code).flatMap(field => (card.values[field.id] ?? []).map(value => textOf(field, value)))
}

/** Cards linked with one, whichever side the link was made from. */
export function linksOf(reading: Reading, kind: CardKind, id: number): PersonLink[] {
  const { account } = reading
  const { links, cards } = account.tables
  const from = links.where('page-from', ({ fromType, fromId }) => `${fromType}/${fromId}`, `${kind}/${id}`).map(({ toType, toId }) => ({ type: toType, id: toId }))
  const to = links.where('page-to', ({ toType, toId }) => `${toType}/${toId}`, `${kind}/${id}`).map(({ fromType, fromId }) => ({ type: fromType, id: fromId }))
  return [...from, ...to].flatMap(link => {
    const entity = cardKinds.find(one => one === link.type)
    const card = entity && cards[entity].get(link.id)
    if (!entity || !seen(reading, entity, card)) return []
    return [{ entity, id: card.id, name: card.name, phones: contactsOf(reading, entity, card, 'PHONE'), emails: contactsOf(reading, entity, card, 'EMAIL') }]
  })
}

export function taskInfo(reading: Reading, task: TaskRow): TaskInfo {
  const { account, print, now } = reading
  const card = task.entityType && task.entityId ? account.tables.cards[task.entityType].get(task.entityId) : undefined
  return {
    id: task.id,
    text: task.text,
    kind: account.tables.taskTypes.get(task.taskTypeId)?.name ?? '',
    kindId: task.taskTypeId,
    due: print.moment(task.completeTill),
    dueTime: print.zoned(task.completeTill),
    minutes: Math.round(task.duration / 60),
    overdue: !task.isCompleted && task.completeTill < now,
    done: task.isCompleted,
    result: task.resultText ?? '',
    responsible: personName(reading, task.responsibleUserId),
    card: task.entityType && seen(reading, task.entityType, card) ? { entity: task.entityType, id: card.id, name: card.name } : null,
  }
}
