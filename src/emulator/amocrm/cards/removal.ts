import { secondsOf, type Account } from '../account.ts'
import type { CardKind } from '../tables.ts'
import { record, singularOf } from './events.ts'
import { linkedWith, unlink } from './links.ts'
import { recordOfTask } from './tasks.ts'

/** Deleting as the pages of the CRM do it: the API has no address for it. A deleted card is found only by `with=only_deleted`. */
export function removeCard(account: Account, kind: CardKind, id: number, userId: number): boolean {
  const { tables, store } = account
  const card = tables.cards[kind].get(id)
  if (!card || card.isDeleted) return false
  store.transaction(() => {
    const actor = { tables, userId, now: secondsOf(account.now()) }
    for (const { type, id: other } of linkedWith(tables, kind, id)) unlink(actor, { type: kind, id }, { type, id: other })
    tables.cards[kind].update(id, { isDeleted: true, updatedAt: actor.now, updatedBy: userId })
    record(actor, `${singularOf(kind)}_deleted`, singularOf(kind), id)
  })
  return true
}

/** Back from the bin. The links that it had are gone. */
export function restoreCard(account: Account, kind: CardKind, id: number, userId: number): boolean {
  const { tables, store } = account
  const card = tables.cards[kind].get(id)
  if (!card?.isDeleted) return false
  store.transaction(() => {
    const actor = { tables, userId, now: secondsOf(account.now()) }
    tables.cards[kind].update(id, { isDeleted: false, updatedAt: actor.now, updatedBy: userId })
    record(actor, `${singularOf(kind)}_restored`, singularOf(kind), id)
  })
  return true
}

export function removeTask(account: Account, id: number, userId: number): boolean {
  const { tables, store } = account
  const task = tables.tasks.get(id)
  if (!task) return false
  store.transaction(() => {
    recordOfTask(account, { tables, userId, now: secondsOf(account.now()) }, 'task_deleted', task)
    tables.tasks.remove(id)
  })
  return true
}
