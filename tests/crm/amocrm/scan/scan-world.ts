import type { Card, CardKind, PartName } from '../../../../src/core/card.ts'
import { cardKey } from '../../../../src/core/card.ts'
import { createPeople } from '../../../../src/crm/amocrm/people.ts'
import { createScans } from '../../../../src/crm/amocrm/scan/index.ts'
import type { Scan, ScanChunk, ScannedKind, ScanOrder, ScanPort } from '../../../../src/crm/port.ts'
import { wonStatus, type CardRow, type NoteRow, type Persona, type TaskRow } from '../../../../src/emulator/amocrm/tables.ts'
import { recordOfTask } from '../../../../src/emulator/amocrm/cards/tasks.ts'
import { memoryCache, openAmo, type AmoWorld } from '../../../support/amocrm.ts'

const tables = { deal: 'leads', contact: 'contacts', company: 'companies' } as const
type Kind = keyof typeof tables

export const day = 86_400
export const now = Date.parse('2026-11-23T06:00:00Z') / 1_000

/** An account without a network, as large as a test makes it. */
export interface ScanWorld extends AmoWorld {
  scans(options?: { readonly who?: Persona, readonly before?: () => void }): ScanPort
  card(kind: Kind, fields?: Partial<CardRow>): number
  /** Lets time pass in the account. */
  pass(seconds: number): void
  /** Closes a deal. */
  close(id: number): void
  task(kind: Kind, id: number, fields?: Partial<TaskRow>): number
  /** Does a task as its page does. */
  finish(task: number): void
  note(kind: Kind, id: number, text: string, fields?: Partial<NoteRow>): number
  link(deal: number, to: 'contacts' | 'companies', id: number): void
  ids(kind: Kind): readonly number[]
}

export function openScanWorld(): ScanWorld {
  let moment = now * 1_000
  const world = openAmo({ leads: 1, clock: () => moment })
  const { account } = world
  for (const kind of ['leads', 'contacts', 'companies'] as const) for (const { id } of [...account.tables.cards[kind].all()]) account.tables.cards[kind].remove(id)
  for (const table of [account.tables.tasks, account.tables.notes, account.tables.links, account.tables.events]) for (const { id } of [...table.all()]) table.remove(id)
  const salesperson = world.user('salesperson')
  const stage = [...account.tables.statuses.all()].find(({ type, statusId }) => type === 0 && statusId > 143)
  const stamp = { createdBy: salesperson.id, updatedBy: salesperson.id, createdAt: now - 30 * day, updatedAt: now - 30 * day, responsibleUserId: salesperson.id, groupId: salesperson.groupId }
  // Somebody has done a task long ago, so that the account tells of such things.
  account.tables.events.insert({ type: 'task_completed', entityType: 'task', entityId: 1, createdBy: salesperson.id, createdAt: now - 20 * day, valueBefore: [], valueAfter: [] })
  const people = [...account.tables.users.all()].map(user => ({ id: user.id, name: user.name, active: user.isActive, isAdmin: user.isAdmin, isFree: user.isFree, group: `group_${user.groupId}`, avatar: '' }))

  return {
    ...world,
    scans({ who = 'admin', before } = {}) {
      const user = world.user(who)
      const caller = world.caller(who, () => {
        moment += 5
        before?.()
      })
      const facts = { user: { id: user.id, name: user.name, isAdmin: user.isAdmin, isFree: false }, managers: people, groups: {} }
      return createScans(caller, {
        cache: memoryCache(), people: createPeople(caller, facts), locale: 'ru', timeZone: () => 'Europe/Moscow', isAdmin: user.isAdmin, wait: () => new Promise(resolve => setImmediate(resolve)),
      })
    },
    card: (kind, fields = {}) => account.tables.cards[tables[kind]].insert({
      name: 'Окна', firstName: '', lastName: '', price: 100, statusId: kind === 'deal' ? stage?.statusId ?? 0 : 0, pipelineId: kind === 'deal' ? stage?.pipelineId ?? 0 : 0, lossReasonId: null, closedAt: null,
      isDeleted: false, values: {}, tagIds: [], ...stamp, ...fields,
    }).id,
    pass(seconds) { moment += seconds * 1_000 },
    finish(id) {
      const userId = world.user('admin').id
      const task = account.tables.tasks.update(id, { isCompleted: true, updatedAt: Math.floor(moment / 1_000), updatedBy: userId })
      recordOfTask(account, { tables: account.tables, userId, now: task.updatedAt }, 'task_completed', task)
    },
    close(id) { account.tables.cards.leads.update(id, { statusId: wonStatus, closedAt: now }) },
    task: (kind, id, fields = {}) => account.tables.tasks.insert({
      text: 'Позвонить', entityType: tables[kind], entityId: id, duration: 0, isCompleted: false, taskTypeId: 1, completeTill: now + day, resultText: null, ...stamp, ...fields,
    }).id,
    note: (kind, id, text, fields = {}) => account.tables.notes.insert({ entityType: tables[kind], entityId: id, noteType: 'common', params: { text }, isPinned: false, ...stamp, ...fields }).id,
    link(deal, to, id) { account.tables.links.insert({ fromType: 'leads', fromId: deal, toType: to, toId: id, isMain: true, catalogId: null, quantity: 1 }) },
    ids: kind => [...account.tables.cards[tables[kind]].all()].filter(row => !row.isDeleted).map(({ id }) => id),
  }
}

export function ordered(kinds: readonly (CardKind | ScannedKind)[], parts: readonly PartName[], rest: Partial<ScanOrder> = {}): ScanOrder {
  return {
    kinds: kinds.map(kind => typeof kind === 'string' ? { kind, parts, closedSince: null, fields: [] } : kind),
    changedSince: null, also: [], doneSince: null, ...rest,
  }
}

/** Nobody stops such a scan. */
export function unending(): AbortSignal {
  return new AbortController().signal
}

export async function allChunks(scan: Scan): Promise<readonly ScanChunk[]> {
  const chunks: ScanChunk[] = []
  for await (const chunk of scan.chunks()) chunks.push(chunk)
  return chunks
}

export async function allCards(scan: Scan): Promise<readonly Card[]> {
  return (await allChunks(scan)).flatMap(({ cards }) => cards)
}

export function keysOf(cards: readonly Card[]): readonly string[] {
  return cards.map(({ ref }) => cardKey(ref)).sort()
}
