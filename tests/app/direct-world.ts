import { createPinia, type Pinia } from 'pinia'
import { useSession } from '../../src/app/session.ts'
import { useUnits } from '../../src/app/units.ts'
import type { Browser } from '../../src/browser/port.ts'
import { crmOf, type LineOptions } from '../../src/commands/crm-of.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { Clock } from '../../src/crm/bitrix24/portal-clock.ts'
import { createPortal, type Portal } from '../../src/emulator/bitrix24/portal.ts'
import type { Tables } from '../../src/emulator/bitrix24/tables.ts'
import { finishInstall, install } from '../../src/emulator/portal/market.ts'
import { seed } from '../../src/emulator/seed.ts'
import { openStore, type Row, type Store } from '../../src/emulator/store.ts'
import type { Crm } from '../../src/crm/port.ts'
import { admin, head, salesperson } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'
import { wideOffer } from '../support/portal.ts'
import { troubles, type Troubles } from '../support/troubles.ts'
import { newBrowser } from './page.ts'

/** The local portal without a network, and with a time that passes when somebody waits or it is told to: thousands of cases in seconds. */
export interface DirectWorld {
  readonly portal: Portal
  readonly tables: Tables
  now(): Date
  pass(milliseconds: number): void
  crm(userId: number, options?: LineOptions): Crm
  /** A deal of the salesperson. */
  card(fields?: Readonly<Record<string, unknown>>): CardRef
  /** Gives what makes everything as it is now. */
  keep(): () => void
}

export async function openDirectWorld(): Promise<DirectWorld> {
  let time = Date.parse('2026-11-23T09:00:00+03:00')
  const now = (): Date => new Date(time)
  const store = openStore()
  seed(store, { now: now(), deals: 5 })
  const portal = createPortal({ store, origin: 'http://127.0.0.1:1', appOrigin: 'http://127.0.0.1:2', offer: wideOffer, now })
  install(portal)
  finishInstall(portal)
  const clock: Clock = {
    now: () => time,
    wait(milliseconds) {
      time += Math.max(0, milliseconds)
      return new Promise(resolve => setImmediate(resolve))
    },
  }
  const crm: DirectWorld['crm'] = (userId, options = {}) => crmOf(portal, userId, null, { over: 'direct', clock, ...options })
  const steps = await crm(admin).install.run(() => undefined)
  if (steps.some(({ state }) => state === 'failed')) throw new Error(`The installation failed: ${JSON.stringify(steps)}`)
  return {
    portal, tables: portal.tables, now, crm,
    pass(milliseconds) { time += milliseconds },
    card(fields = {}) {
      const moment = now().toISOString()
      const { id } = portal.tables.items(2).insert({
        title: 'Поставка мебели', stageId: 'NEW', categoryId: 0, opportunity: 150000, currencyId: 'RUB', contactIds: [], companyId: 0, contactId: 0, closedate: '2026-12-01',
        assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: moment, updatedTime: moment,
        lastActivityTime: moment, lastActivityBy: salesperson, movedTime: moment, movedBy: salesperson, ...fields,
      })
      return { kind: 'deal', id }
    },
    keep() {
      const kept = time
      const restoreRows = remember(store)
      return () => {
        time = kept
        restoreRows()
      }
    },
  }
}

/** Rows are replaced and never mutated, so that a changed one is another object. */
function remember(store: Store): () => void {
  const rows = new Map(store.tableNames().map(name => [name, new Map([...store.table(name).all()].map(row => [row.id, row]))]))
  return () => {
    for (const name of store.tableNames()) {
      const table = store.table<Row>(name)
      const before = rows.get(name) ?? new Map<number, Row>()
      for (const row of [...table.all()]) if (before.get(row.id) !== row) table.remove(row.id)
      for (const [id, row] of before) if (table.get(id) === undefined) before.set(id, table.insert(row))
    }
  }
}

export interface DirectPageSays {
  readonly tab?: Browser
  readonly troubles?: Troubles
  /** Another CRM account at the same address of ours. */
  readonly account?: string
}

/** A page of ours that this person has just opened. */
export function openDirectPage(world: DirectWorld, userId = head, { tab = newBrowser(world.now).openTab(), troubles: way = troubles(), account }: DirectPageSays = {}): Pinia {
  const pinia = createPinia()
  const crm = world.crm(userId, { through: way.through })
  useSession(pinia).open({ crm: account === undefined ? crm : { ...crm, account }, host: { ...hostAt({ kind: 'main' }), now: world.now } }, tab)
  return pinia
}

export function openUnits(world: DirectWorld, userId = head, says: DirectPageSays = {}) {
  return useUnits(openDirectPage(world, userId, says))
}
