import { crmOf } from '../../src/commands/crm-of.ts'
import { toCrmError } from '../../src/crm/bitrix24/errors.ts'
import type { Transport } from '../../src/crm/bitrix24/transport.ts'
import { createPortal } from '../../src/emulator/bitrix24/portal.ts'
import { finishInstall, install } from '../../src/emulator/portal/market.ts'
import { seed } from '../../src/emulator/seed.ts'
import { openStore } from '../../src/emulator/store.ts'
import { admin, salesperson } from '../crm/bitrix24/world.ts'
import { wideOffer } from '../support/portal.ts'
import type { SimulatedTab } from '../support/simulation.ts'
import { auditor, qualityHead } from './page.ts'
import type { OpenPlayground, Playground } from './playground.ts'

export const openBitrix24: OpenPlayground = async now => {
  const store = openStore()
  seed(store, { now: new Date(now()), deals: 5 })
  const portal = createPortal({ store, origin: 'http://127.0.0.1:1', appOrigin: 'http://127.0.0.1:2', offer: wideOffer, now: () => new Date(now()) })
  install(portal)
  finishInstall(portal)
  const { tables } = portal
  let firstEvent = 0

  const crm: Playground['crm'] = (person, tab) => crmOf(portal, person, null, { over: 'direct', ...(tab && { clock: tab.clock, through: throughTab(tab) }) })

  function beginCase(): void {
    firstEvent = Math.max(0, ...[...tables.events.all()].map(({ id }) => id)) + 1
  }

  const steps = await crm(admin, null).install.run(() => undefined)
  if (steps.some(({ state }) => state === 'failed')) throw new Error(`The installation failed: ${JSON.stringify(steps)}`)
  beginCase()

  return {
    people: { admin, auditor, colleague: qualityHead, salesperson },
    crm,
    newCard() {
      const moment = new Date(now()).toISOString()
      const { id } = tables.items(2).insert({
        title: 'Поставка мебели', stageId: 'NEW', categoryId: 0, opportunity: 150000, currencyId: 'RUB', contactIds: [], companyId: 0, contactId: 0, closedate: '2026-12-01',
        assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: moment, updatedTime: moment,
        lastActivityTime: moment, lastActivityBy: salesperson, movedTime: moment, movedBy: salesperson,
      })
      return { kind: 'deal', id }
    },
    checklistNotes: card => [...tables.timeline.all()].filter(row => row.kind === 'comment' && row.ownerId === card.id && row.ownerTypeId === 2).length,
    meetings: () => [...tables.events.all()].filter(event => event.id >= firstEvent && event.parentId === event.id)
      .map(({ id, ownerId, description }) => ({ id, owner: ownerId, text: description, fault: null })),
    names: ({ text }, card) => text.includes(`/crm/deal/details/${card.id}/`),
    async clear(cards) {
      const port = crm(admin, null)
      const chain = port.chain()
      for (const review of (await Promise.all(cards.map(card => port.reviews.ofCard(card)))).flat()) void chain.removeReview(review.id)
      await chain.send()
      for (const card of cards) tables.items(2).remove(card.id)
      for (const event of [...tables.events.all()]) if (event.id >= firstEvent) tables.events.remove(event.id)
      for (const row of [...tables.timeline.all()]) if (cards.some(({ id }) => row.ownerId === id)) tables.timeline.remove(row.id)
      beginCase()
    },
  }
}

function throughTab(tab: SimulatedTab): (transport: Transport) => Transport {
  return transport => ({
    send(method, params) {
      const failed = (rest: string, status: number) => (): Promise<never> => Promise.reject(toCrmError({ rest, text: '', status }, method))
      return tab.travel({
        what: described(method, params),
        arrive: () => transport.send(method, params),
        arriveHalf: () => transport.send(method, half(method, params)),
        lost: failed('NETWORK_ERROR', 0),
        broken: failed('INTERNAL_SERVER_ERROR', 500),
        tooMany: failed('QUERY_LIMIT_EXCEEDED', 503),
      })
    },
  })
}

type Params = Parameters<Transport['send']>[1]

function described(method: string, params: Params): string {
  return method === 'batch' ? `[${commandsOf(params).map(([, command]) => command.split('?')[0]).join(' ')}]` : method
}

function commandsOf(params: Params): readonly (readonly [string, string])[] {
  return Object.entries(params['cmd'] ?? {}).map(([name, command]) => [name, String(command)])
}

/** The server broke down in the middle of a batch: the first half is done. */
function half(method: string, params: Params): Params {
  if (method !== 'batch') return params
  const commands = commandsOf(params)
  return { ...params, cmd: Object.fromEntries(commands.slice(0, Math.ceil(commands.length / 2))) }
}
