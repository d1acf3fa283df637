import { createPinia, type Pinia } from 'pinia'
import { useSession } from '../../src/app/session.ts'
import { useUnits } from '../../src/app/units.ts'
import { crmOf, type LineOptions } from '../../src/commands/crm-of.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { Clock } from '../../src/crm/shared/clock.ts'
import { createPortal, type Portal } from '../../src/emulator/bitrix24/portal.ts'
import type { Tables } from '../../src/emulator/bitrix24/tables.ts'
import { finishInstall, install } from '../../src/emulator/portal/market.ts'
import { seed } from '../../src/emulator/seed.ts'
import { openStore, type Row, type Store } from '../../src/emulator/store.ts'
import { checklistField } from '../../src/crm/bitrix24/names.ts'
import type { Crm } from '../../src/crm/port.ts'
import { admin, auditor, head, salesperson } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'
import { wideOffer } from '../support/portal.ts'
import { troubles } from '../support/troubles.ts'
import { ownEvents } from './calendar-page.ts'
import { commentsOf, markOnCard, newBrowser } from './page.ts'
import { ownGroup } from './unit-scenes.ts'
import type { Seen, UnitPageSays, UnitWorld } from './unit-world.ts'

/** The local portal without a network, and with a time that passes when somebody waits or it is told to: thousands of cases in seconds. */
export interface DirectWorld extends UnitWorld {
  readonly portal: Portal
  readonly tables: Tables
  crm(userId: number, options?: LineOptions): Crm
  /** A deal of the salesperson. */
  card(fields?: Readonly<Record<string, unknown>>): CardRef
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
  const { tables } = portal

  function seen(cards: readonly CardRef[]): Seen {
    const onCard = (row: { readonly ownerTypeId: number, readonly ownerId: number }, { id }: CardRef): boolean => row.ownerTypeId === 2 && row.ownerId === id
    return {
      fields: cards.map(card => ({ mark: markOnCard({ tables }, card), checklists: tables.items(2).get(card.id)?.[checklistField] ?? null })),
      lines: cards.flatMap((card, index) => [...tables.timeline.all()].filter(row => row.kind === 'logmessage' && onCard(row, card)).map(({ title, text }) => `${index}: ${title}. ${text}`)),
      comments: cards.flatMap(card => commentsOf({ tables }, card)).map(({ text, pinnedAt }) => ({ text, pinned: pinnedAt !== null })),
      todos: [...tables.activities.all()].filter(row => cards.some(card => onCard(row, card))).map(({ subject, description, deadline, responsibleId }) => ({ subject, description, deadline, responsibleId })),
      events: ownEvents({ tables }).map(({ name, description, from, to, crmFields, attendees }) => ({ name, description, from, to, crmFields: crmFields.toSorted(), attendees })),
      notes: [...tables.notifications.all()].map(({ userId, message, tag }) => ({ userId, message, tag })).toSorted((a, b) => a.tag.localeCompare(b.tag)),
      posts: [...tables.posts.all()].map(({ authorId, title, text, dest }) => ({ authorId, title, text, dest })),
    }
  }

  const world: DirectWorld = {
    portal, tables, now, crm, seen,
    people: { admin, auditor, head, salesperson },
    group: ownGroup({ tables }),
    doubledWhenLate: { todo: ['todos'], hold: ['lines'], digest: ['posts'] },
    stays: {},
    units: (userId, says) => openUnits(world, userId, says),
    removeCard({ id }) { tables.items(2).remove(id) },
    meetings: () => ownEvents({ tables }).map(({ id }) => id),
    moveMeeting(id, { start, end }) {
      for (const row of [...tables.events.all()]) if (row.parentId === id) tables.events.update(row.id, { from: start, to: end })
    },
    checklistNotes: cards => cards.flatMap(card => commentsOf({ tables }, card)).map(({ id }) => id),
    nameCards: (text, cards) => cards.reduce((text, { id }, index) => text.replaceAll(`/details/${id}/`, `/details/card ${index}/`).replaceAll(`"D_${id}"`, `"D_card ${index}"`), text),
    warm: () => Promise.all([import('../../src/crm/bitrix24/messages.ts'), import('../../src/crm/bitrix24/scan/index.ts')]),
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
  return world
}

/** Rows are replaced and never mutated, so that a changed one is another object. */
export function remember(store: Store): () => void {
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

export interface DirectPageSays extends UnitPageSays {
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
