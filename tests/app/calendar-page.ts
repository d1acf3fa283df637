import { createPinia, type Pinia } from 'pinia'
import { useSession } from '../../src/app/session.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { Review } from '../../src/core/review.ts'
import { auditor, head, salesperson, type World } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'

const host = hostAt({ kind: 'calendar', from: null, to: null })

/** The calendar's view, or the main page, that this person has just opened over the real adapter and the local portal. */
export function openCalendar(world: World, userId = head): Pinia {
  const pinia = createPinia()
  useSession(pinia).open({ crm: world.crm(userId), host })
  return pinia
}

/** A deal of the salesperson that the auditor has marked. */
export async function markedDeal(world: World, title: string, days = 1): Promise<Review> {
  const crm = world.crm(auditor)
  const card: CardRef = { kind: 'deal', id: world.deal({ title, assignedById: salesperson }) }
  const review = await crm.reviews.add({
    key: `key-${title}`, state: 'marked', card, snapshot: await crm.cards.snapshot(card), auditType: 'first-call', reason: '',
    markedBy: { id: auditor, name: 'Аудитор' }, markedAt: new Date(Date.now() - days * 86_400_000), checklists: [], pin: null, meeting: null,
    recording: null, agreements: '', heldAt: null, withdrawal: null,
  })
  await crm.cards.setMark(card, 'marked')
  return review
}

/** Events that people have planned themselves, copies for attendees left out. */
export function ownEvents(world: World, name: string) {
  return [...world.tables.events.all()].filter(event => event.name === name && event.ownerId === head)
}
