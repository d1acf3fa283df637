import { createPinia, type Pinia } from 'pinia'
import { useSession } from '../../src/app/session.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { NewReview } from '../../src/crm/port.ts'
import { markField } from '../../src/crm/bitrix24/names.ts'
import { openWorld, type World } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'

/** Of the quality department: may read and edit every card. */
export const auditor = 4
export const qualityHead = 3
/** May see and edit only own cards. */
export const salesperson = 6

/** A page of ours that this person has just opened, over the real adapter and the local portal. */
export function openPage(world: World, userId: number, card: CardRef, beforeAdd: () => Promise<void> = () => Promise.resolve()): Pinia {
  const pinia = createPinia()
  const crm = world.crm(userId)
  const reviews = { ...crm.reviews, add: async (review: NewReview) => { await beforeAdd(); return crm.reviews.add(review) } }
  useSession(pinia).open({ crm: { ...crm, reviews }, host: hostAt({ kind: 'card-tab', card: card }) })
  return pinia
}

/** Lets nobody through before so many have come. */
export function meetingPoint(people: number): () => Promise<void> {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => { open = resolve })
  let come = 0
  return () => {
    come += 1
    if (come === people) open()
    return opened
  }
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
export function markOnCard(world: World, { id }: CardRef): string | null {
  const value = world.tables.items(2).get(id)?.[markField] ?? null
  const field = [...world.tables.userFields.all()].find(row => row.entityId === 'CRM_DEAL' && row.fieldName === markField)
  return field?.items.find(item => item.id === Number(value))?.value ?? null
}

/** Titles of the app's lines in the card's history. */
export function linesOf(world: World, { id }: CardRef): readonly string[] {
  return [...world.tables.timeline.all()].filter(row => row.kind === 'logmessage' && row.ownerTypeId === 2 && row.ownerId === id).map(row => row.title)
}

/** Lets a person edit every card, or only own ones. */
export function letEdit(world: World, userId: number, write: 'own' | 'all'): void {
  const user = world.tables.users.get(userId)
  if (user === undefined) throw new Error(`The portal has no user ${userId}.`)
  world.tables.users.update(userId, { crm: { ...user.crm, write } })
}
