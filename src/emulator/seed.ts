import type { Store } from './store.ts'
import { seedCalendar } from './seed/calendar.ts'
import { seedClients } from './seed/clients.ts'
import { seedDeals } from './seed/deals.ts'
import { seedEventLog } from './seed/event-log.ts'
import { seedFields } from './seed/fields.ts'
import { seedGroups } from './seed/groups.ts'
import { seedLeads } from './seed/leads.ts'
import { seedPeople } from './seed/people.ts'
import { seedPipelines } from './seed/pipelines.ts'
import { seedPortal } from './seed/portal.ts'
import { seedRequisites } from './seed/requisites.ts'
import { seedTasks } from './seed/tasks.ts'
import { seedUntidy } from './seed/untidy.ts'
import { createWorld, type SeedOptions } from './seed/world.ts'

export type { SeedOptions }

export const defaultDeals = 420

/**
 * Fills an empty store with a company that sells coffee equipment: people, pipelines, clients, leads, deals with their
 * activities and history, calendars, tasks, workgroups. The same options give the same rows. No application is installed.
 * All of it is one transaction: a store is filled to the end or not at all.
 */
export function seed(store: Store, options: SeedOptions): void {
  const world = createWorld(store, options)
  store.transaction(() => {
    seedPortal(world)
    seedPeople(world)
    seedPipelines(world)
    const choices = seedFields(world)
    const clients = seedClients(world, choices)
    const leads = seedLeads(world, choices, clients.freePhone)
    seedDeals(world, choices, clients, leads)
    seedCalendar(world)
    seedTasks(world)
    seedEventLog(world)
    seedUntidy(world, clients.freePhone + leads.length + world.deals + 100)
    seedRequisites(world)
    seedGroups(world)
  })
}
