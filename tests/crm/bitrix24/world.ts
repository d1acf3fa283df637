import { callerOf, crmOf, type LineOptions } from '../../../src/commands/crm-of.ts'
import type { Caller } from '../../../src/crm/bitrix24/call.ts'
import type { Crm, InstallStep, PlacementBinding, WriteChain } from '../../../src/crm/port.ts'
import type { CardRef } from '../../../src/core/card.ts'
import type { Mark, NewReview, Review, ReviewPatch } from '../../../src/core/review.ts'
import type { Tables } from '../../../src/emulator/bitrix24/tables.ts'
import { startPortal, type StartedPortal } from '../../support/portal.ts'

/** People of the portal under test. */
export const admin = 1
export const auditor = 4
export const head = 5
export const salesperson = 6
export const dismissed = 14

/** The sales department, whose head is `head`. */
export const salesDepartment = 2

export const bindings: readonly PlacementBinding[] = [
  { code: 'CRM_DEAL_DETAIL_TAB', handler: 'https://app.example.ru/card-tab.html', titles: { ru: 'Разбор', en: 'Review' } },
  { code: 'CALENDAR_GRIDVIEW', handler: 'https://app.example.ru/calendar.html', titles: { ru: 'Разборы', en: 'Reviews' } },
]

export interface World {
  readonly portal: StartedPortal
  readonly tables: Tables
  caller(userId: number): Caller
  /** The whole port, as a page that this person opens now would have it. */
  crm(userId: number, placements?: readonly PlacementBinding[] | null, options?: LineOptions): Crm
  install(): Promise<readonly InstallStep[]>
  /** HTTP requests that reached the portal since the last time. */
  requests(): number
  /** Methods that reached the portal since the last time, a batch as its own entry with the commands after it. */
  calls(): string[]
  deal(fields?: Readonly<Record<string, unknown>>): number
}

export async function openWorld(): Promise<World> {
  const portal = await startPortal()
  const { tables } = portal.portal
  const caller = (userId: number): Caller => callerOf(portal.portal, userId)
  const crm: World['crm'] = (userId, placements = bindings, options = {}) => crmOf(portal.portal, userId, placements, options)

  return {
    portal, tables, caller, crm,
    install: () => crm(admin).install.run(() => undefined),
    requests() {
      const count = portal.portal.journal.entries().length
      portal.portal.journal.clear()
      return count
    },
    calls() {
      const methods = portal.portal.journal.entries().flatMap(({ method, params }) => method === 'batch'
        ? ['batch', ...Object.values(params['cmd'] ?? {}).map(command => String(command).split('?')[0] ?? '')]
        : [method])
      portal.portal.journal.clear()
      return methods
    },
    deal(fields = {}) {
      const moment = '2026-11-20T09:00:00.000Z'
      return tables.items(2).insert({
        title: 'Поставка мебели', stageId: 'NEW', categoryId: 0, opportunity: 150000, currencyId: 'RUB', contactIds: [], companyId: 0, contactId: 0, closedate: '2026-12-01',
        assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: moment, updatedTime: moment,
        lastActivityTime: moment, lastActivityBy: salesperson, movedTime: moment, movedBy: salesperson, ...fields,
      }).id
    },
  }
}

/** Sends the chain and gives what its writes gave; the first that failed is thrown. */
export async function sent<T extends readonly Promise<unknown>[]>(crm: Crm, begin: (chain: WriteChain) => readonly [...T]): Promise<{ [I in keyof T]: Awaited<T[I]> }> {
  const chain = crm.chain()
  const writes = begin(chain)
  await chain.send()
  return Promise.all(writes)
}

export async function added(crm: Crm, review: NewReview): Promise<Review> {
  const [written] = await sent(crm, chain => [chain.addReview(review)])
  return written
}

export async function updated(crm: Crm, id: number, patch: ReviewPatch): Promise<Review> {
  const [written] = await sent(crm, chain => [chain.updateReview(id, patch)])
  return written
}

export async function marked(crm: Crm, ref: CardRef, mark: Mark): Promise<void> {
  await sent(crm, chain => [chain.setMark(ref, mark)])
}
