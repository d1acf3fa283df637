import type { Store } from '../store.ts'
import { seedClients } from './seed/clients.ts'
import { seedFields } from './seed/fields.ts'
import { seedLeads } from './seed/leads.ts'
import { seedPeople } from './seed/people.ts'
import { seedPipelines } from './seed/pipelines.ts'
import { seedWork } from './seed/work.ts'
import { createWorld, seconds, type SeedOptions, type World } from './seed/world.ts'

export type { SeedOptions }

export const defaultLeads = 400

/**
 * Fills an empty store with the company that the Bitrix24 portal has too, as it would keep its work in amoCRM: the same people in their groups,
 * pipelines, clients and deals, with tasks, notes and events. The same options give the same rows. No widget is uploaded.
 */
export function seedAccount(store: Store, options: SeedOptions): void {
  const world = createWorld(store, options)
  store.transaction(() => {
    seedAbout(world)
    seedPeople(world)
    seedPipelines(world)
    const fields = seedFields(world)
    seedClients(world, fields)
    seedLeads(world, fields)
    seedWork(world)
    writeEvents(world)
  })
}

function seedAbout({ tables, words, lang, now }: World): void {
  tables.account.insert({
    id: 1,
    accountId: 31_000_001,
    name: words.company,
    subdomain: 'zerno',
    lang,
    country: 'RU',
    currency: 'RUB',
    currencySymbol: '₽',
    timeZone: 'Europe/Moscow',
    uuid: '5f2c1d7a-e0b9-4c6f-8d3e-7a90b1c45d22',
    createdAt: seconds(now) - 700 * 86_400,
  })
}

function writeEvents({ tables, told }: World): void {
  const inOrder = told.map((event, index) => ({ event, index })).sort((a, b) => a.event.createdAt - b.event.createdAt || a.index - b.index)
  for (const { event } of inOrder) tables.events.insert(event)
}
