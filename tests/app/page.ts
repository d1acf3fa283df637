import { createPinia, type Pinia } from 'pinia'
import { useSession } from '../../src/app/session.ts'
import { memoryBrowser } from '../../src/browser/memory.ts'
import type { Browser } from '../../src/browser/port.ts'
import type { CardRef } from '../../src/core/card.ts'
import { markField } from '../../src/crm/bitrix24/names.ts'
import type { Clock } from '../../src/crm/shared/clock.ts'
import type { Crm, Host, Place } from '../../src/crm/port.ts'
import { bindings, openWorld, type World } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'
import type { Troubles } from '../support/troubles.ts'

/** Of the quality department: may read and edit every card. */
export const auditor = 4
export const qualityHead = 3
/** May see and edit only own cards. */
export const salesperson = 6

export interface PageSays {
  /** The browser's tab; without it the page is the only one of a new browser. */
  readonly tab?: Browser
  /** What goes wrong between the page and the portal. */
  readonly troubles?: Troubles
  readonly host?: Partial<Host>
  readonly crm?: (crm: Crm) => Crm
}

/** Nobody waits in a test: time jumps to the moment that is waited for. */
function hurriedClock(): Clock {
  let skipped = 0
  return {
    now: () => Date.now() + skipped,
    wait(milliseconds) {
      skipped += Math.max(0, milliseconds)
      return new Promise(resolve => setImmediate(resolve))
    },
  }
}

/** A browser that nobody has used yet; nobody waits in it. */
export function newBrowser(now: () => Date = () => new Date()) {
  return memoryBrowser({ now: () => now().getTime(), wait: () => new Promise(resolve => setImmediate(resolve)) })
}

/** A page of ours that this person has just opened, over the real adapter and the local portal. */
export function openAt(world: World, userId: number, place: Place, { tab, troubles, host, crm = same => same }: PageSays = {}): Pinia {
  const pinia = createPinia()
  const found = world.crm(userId, bindings, { clock: hurriedClock(), ...(troubles && { through: troubles.through }) })
  useSession(pinia).open({ crm: crm(found), host: { ...hostAt(place), now: world.portal.portal.now, ...host } }, tab ?? newBrowser(world.portal.portal.now).openTab())
  return pinia
}

export function openPage(world: World, userId: number, card: CardRef, says: PageSays = {}): Pinia {
  return openAt(world, userId, { kind: 'card-tab', card }, says)
}

/** The local portal with the app installed. */
export async function installedWorld(): Promise<World> {
  const world = await openWorld()
  const steps = await world.install()
  const broken = steps.filter(step => step.state === 'failed')
  if (broken.length > 0) throw new Error(`The installation failed: ${JSON.stringify(broken)}`)
  return world
}

/** What the card's own field says, by the words that people read. */
export function markOnCard({ tables }: Pick<World, 'tables'>, { id }: CardRef): string | null {
  const value = tables.items(2).get(id)?.[markField] ?? null
  const field = [...tables.userFields.all()].find(row => row.entityId === 'CRM_DEAL' && row.fieldName === markField)
  return field?.items.find(item => item.id === Number(value))?.value ?? null
}

/** Titles of the app's lines in the card's history. */
export function linesOf({ tables }: Pick<World, 'tables'>, { id }: CardRef): readonly string[] {
  return [...tables.timeline.all()].filter(row => row.kind === 'logmessage' && row.ownerTypeId === 2 && row.ownerId === id).map(row => row.title)
}

/** Comments in the card's timeline. */
export function commentsOf({ tables }: Pick<World, 'tables'>, { id }: CardRef) {
  return [...tables.timeline.all()].filter(row => row.kind === 'comment' && row.ownerTypeId === 2 && row.ownerId === id)
}

/** Lets a person edit every card, or only own ones. */
export function letEdit(world: World, userId: number, write: 'own' | 'all'): void {
  const user = world.tables.users.get(userId)
  if (user === undefined) throw new Error(`The portal has no user ${userId}.`)
  world.tables.users.update(userId, { crm: { ...user.crm, write } })
}
