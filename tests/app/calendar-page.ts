import type { Pinia } from 'pinia'
import type { CardRef } from '../../src/core/card.ts'
import type { Review } from '../../src/core/review.ts'
import { added, auditor, head, marked, salesperson, type World } from '../crm/bitrix24/world.ts'
import { openAt, type PageSays } from './page.ts'

/** The calendar's view, or the main page, that this person has just opened over the real adapter and the local portal. */
export function openCalendar(world: World, userId = head, says: PageSays = {}): Pinia {
  return openAt(world, userId, { kind: 'calendar', from: null, to: null }, says)
}

/** A deal of the salesperson that the auditor has marked. */
export async function markedDeal(world: World, title: string, days = 1): Promise<Review> {
  const crm = world.crm(auditor)
  const card: CardRef = { kind: 'deal', id: world.deal({ title, assignedById: salesperson }) }
  const review = await added(crm, {
    key: `key-${title}`, state: 'marked', card, snapshot: await crm.cards.snapshot(card), auditType: 'first-call', reason: '',
    markedBy: { id: auditor, name: 'Аудитор' }, markedAt: new Date(world.portal.portal.now().getTime() - days * 86_400_000), checklists: [], pin: null, meeting: null,
    recording: null, agreements: '', heldAt: null, withdrawal: null,
  })
  await marked(crm, card, 'marked')
  return review
}

/** Review meetings that this person has booked, copies for attendees left out. */
export function ownEvents(world: Pick<World, 'tables'>, userId = head) {
  return [...world.tables.events.all()].filter(({ name, ownerId }) => name.startsWith('Разбор: ') && ownerId === userId)
}
