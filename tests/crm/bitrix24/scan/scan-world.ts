import { cardKey, type Card, type CardKind, type PartName } from '../../../../src/core/card.ts'
import { lineOf, type LineOptions } from '../../../../src/commands/crm-of.ts'
import { createScans } from '../../../../src/crm/bitrix24/scan/index.ts'
import type { Clock } from '../../../../src/crm/shared/clock.ts'
import type { Scan, ScanChunk, ScannedKind, ScanOrder, ScanPort } from '../../../../src/crm/port.ts'
import { createPortal, type Portal } from '../../../../src/emulator/bitrix24/portal.ts'
import { tablesOf, type Tables } from '../../../../src/emulator/bitrix24/tables.ts'
import { finishInstall, install } from '../../../../src/emulator/portal/market.ts'
import { seed } from '../../../../src/emulator/seed.ts'
import { openStore } from '../../../../src/emulator/store.ts'
import { wideOffer } from '../../../support/portal.ts'
import { admin, salesperson } from '../world.ts'

const now = '2026-11-23T09:00:00.000Z'

/** A portal without a network, as large as a test makes it. */
export interface ScanWorld {
  readonly portal: Portal
  readonly tables: Tables
  scans(options?: LineOptions & { readonly userId?: number, readonly windowSize?: number }): ScanPort
  card(kind: CardKind, fields?: Readonly<Record<string, unknown>>): number
  activity(kind: CardKind, ownerId: number, fields?: Readonly<Record<string, unknown>>): number
  /** Requests since the last look. */
  requests(): number
  /** The commands of the requests since the last look, a list for each request. */
  commands(): readonly (readonly string[])[]
}

const types: Readonly<Record<CardKind, number>> = { lead: 1, deal: 2, contact: 3, company: 4 }

/** Waits take no time: what is waited for is somebody else's turn. */
const hasty: Clock = { now: () => Date.now(), wait: () => new Promise(resolve => setImmediate(resolve)) }

export function openScanWorld({ deals = 0 }: { readonly deals?: number } = {}): ScanWorld {
  const store = openStore()
  seed(store, { now: new Date(now), deals: Math.max(1, deals), lang: 'ru' })
  const tables = tablesOf(store)
  if (deals === 0) {
    for (const type of [1, 2, 3, 4]) for (const { id } of [...tables.items(type).all()]) tables.items(type).remove(id)
    for (const { id } of [...tables.activities.all()]) tables.activities.remove(id)
    for (const { id } of [...tables.requisites.all()]) tables.requisites.remove(id)
  }
  const portal = createPortal({ store, origin: 'http://portal.example.ru', appOrigin: 'http://app.example.ru', offer: wideOffer, now: () => new Date(now) })
  install(portal)
  finishInstall(portal)
  portal.journal.clear()

  function entries() {
    const all = portal.journal.entries()
    portal.journal.clear()
    return all
  }

  return {
    portal, tables,
    scans({ userId = admin, windowSize, ...options } = {}) {
      const line = lineOf(portal, userId, { over: 'direct', clock: hasty, ...options })
      return createScans(line.caller, { cache: line.cache, clock: options.clock ?? hasty, windowSize })
    },
    card(kind, fields = {}) {
      const stage = kind === 'deal' || kind === 'lead' ? { stageId: 'NEW', stageSemanticId: 'P', categoryId: 0, opportunity: 1000, currencyId: 'RUB', movedTime: now, movedBy: salesperson } : {}
      return tables.items(types[kind]).insert({
        title: 'Поставка мебели', name: 'Ирина', lastName: 'Тестова', contactIds: [], companyId: 0, contactId: 0, ...stage,
        assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: '2026-10-20T09:00:00.000Z', updatedTime: '2026-10-20T09:00:00.000Z',
        lastActivityTime: '2026-10-20T09:00:00.000Z', lastActivityBy: salesperson, ...fields,
      } as never).id
    },
    activity(kind, ownerId, fields = {}) {
      const moment = '2026-11-20T09:00:00.000Z'
      return tables.activities.insert({
        ownerTypeId: types[kind], ownerId, bindings: [{ ownerTypeId: types[kind], ownerId }], typeId: 6, providerId: 'CRM_TODO', providerTypeId: 'TODO', subject: 'Позвонить',
        description: '', direction: 0, completed: false, priority: 2, responsibleId: salesperson, authorId: salesperson, editorId: salesperson, created: moment, lastUpdated: moment,
        startTime: null, endTime: null, deadline: '2026-11-24T09:00:00.000Z', pingOffsets: [], colorId: null, settings: [], ...fields,
      } as never).id
    },
    requests: () => entries().length,
    commands: () => entries().map(({ method, params }) => method === 'batch' ? Object.values(params['cmd'] ?? {}).map(String) : [method]),
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
