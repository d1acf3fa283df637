import { agendaOf } from '../core/agenda.ts'
import { byMark } from '../core/queue.ts'
import { expectDecider, ReviewError, schedule, type Author, type Decider, type Review, type ReviewMeeting } from '../core/review.ts'
import type { Locale } from '../core/rule.ts'
import type { Crm } from '../crm/port.ts'
import { cardMarking, saveStep, writeEach, type ActionReport } from './review-writes.ts'

export interface Booking {
  readonly title: string
  readonly manager: Author
  readonly by: Decider
  readonly employee: Author
  readonly start: Date
  readonly end: Date
  readonly reviews: readonly Review[]
  readonly locale: Locale
}

export interface BookingReport extends ActionReport {
  /** `null`: nothing was left to book. */
  readonly eventId: number | null
  /** Reviews that somebody else scheduled, held or withdrew in the meantime: left out. */
  readonly taken: readonly Review[]
}

/**
 * Books the meeting and puts the reviews on it. The order makes a repeat complete and never double:
 * 1. The records are read afresh; those that are no longer in the queue are left out, those that an earlier
 *    attempt already put on this very meeting stay in its agenda.
 *    Cards that the booker is under review with, or may not open, stop it here: nothing is written.
 * 2. The event. `kept` is the id of an earlier attempt; without it the port looks for the same event before it books.
 * 3. Each record takes the event's id.
 * 4. The card's field follows its record.
 * A break after 2 leaves cards in the queue and an event that the next attempt finds; after 3 only a field to complete.
 */
export async function bookReviews(crm: Crm, booking: Booking, kept: number | null): Promise<BookingReport> {
  const fresh = await readAfresh(crm, booking)
  const wanted = new Set(booking.reviews.map(review => review.id))
  const onIt = fresh.filter(review => isOn(review, booking, kept))
  const mine = fresh.filter(review => wanted.has(review.id) && (review.state === 'marked' || onIt.includes(review)))
  const taken = fresh.filter(review => wanted.has(review.id) && !mine.includes(review))
  if (mine.length === 0) return { eventId: kept, done: [], failed: [], taken }

  expectDecider(mine, booking.by)
  await expectReadable(crm, mine)
  const { title, manager, employee, start, end, locale } = booking
  const mark = await cardMarking(crm, mine)
  const reviews = [...new Set([...onIt, ...mine])].sort(byMark)
  const eventId = kept ?? await crm.meetings.book({ title, manager, employee, start, end, reviews, agenda: agendaOf(reviews, locale) })

  const meeting: ReviewMeeting = { eventId, start, end, manager }
  const report = await writeEach(mine, async (review, keep) => {
    const scheduled = keep(await saveStep(crm, review, review.state === 'marked' ? schedule(review, meeting) : review))
    await mark(scheduled)
    return scheduled
  })
  return { ...report, eventId, taken }
}

/** A card that is gone is no obstacle: its review outlives it. */
async function expectReadable(crm: Crm, reviews: readonly Review[]): Promise<void> {
  const states = await crm.cards.alive(reviews.map(({ card }) => card))
  if ([...states.values()].includes('forbidden')) throw new ReviewError('card-forbidden')
}

async function readAfresh(crm: Crm, booking: Booking): Promise<readonly Review[]> {
  const open = await crm.reviews.list({ states: ['marked', 'scheduled'], employeeIds: [booking.employee.id] })
  const found = new Set(open.map(review => review.id))
  const closed = booking.reviews.filter(review => !found.has(review.id))
  return [...open, ...await Promise.all(closed.map(review => crm.reviews.get(review.id)))]
}

function isOn({ state, meeting }: Review, { manager, start, end }: Booking, kept: number | null): boolean {
  if (state !== 'scheduled' || meeting === null) return false
  if (kept !== null) return meeting.eventId === kept
  return meeting.manager.id === manager.id && meeting.start.getTime() === start.getTime() && meeting.end.getTime() === end.getTime()
}
