import { agendaOf, meetingTitle, namesPath } from '../../core/agenda.ts'
import { byMark } from '../../core/queue.ts'
import type { NewMeeting } from '../../core/meeting.ts'
import { expectDecider, ReviewError, schedule, unschedule, type Review, type ReviewMeeting } from '../../core/review.ts'
import { authorOf, deciderOf } from '../me.ts'
import { describe, finalProblem, reviewsOn } from './meeting-agenda.ts'
import { withMissing, writeGroup, type GroupReport } from './review-group.ts'
import type { UnitRun, UnitWork } from './unit-run.ts'

export interface BookingReport extends GroupReport {
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
 * 2. The event, which is looked for before it is made, and noted in the unit.
 * 3. Each record takes the event's id, and the card's field follows its record.
 */
export const bookUnit: UnitWork<'book', BookingReport> = {
  async carryOut(run) {
    const fresh = await readAfresh(run)
    const wanted = new Set(run.order.reviews)
    const onIt = fresh.filter(review => isOn(run, review))
    const mine = fresh.filter(review => wanted.has(review.id) && (review.state === 'marked' || onIt.includes(review)))
    const taken = fresh.filter(review => wanted.has(review.id) && !mine.includes(review))
    if (mine.length === 0) {
      const { event } = run.order
      // Also one that has taken place meanwhile is somebody's.
      if (event !== null && (await reviewsOn(run, event)).length === 0) await run.writing(() => run.crm.meetings.cancel(event))
      return { eventId: null, done: [], failed: [], taken }
    }

    expectDecider(mine, deciderOf(run.me))
    const [, twins] = await Promise.all([expectReadable(run, mine), run.order.event === null ? bookedBefore(run, fresh) : [run.order.event]])
    const meeting = { ...times(run), manager: authorOf(run.me) }
    const eventId = twins[0] ?? await add(run, meeting, mine)
    if (run.order.event === null) await run.note({ event: eventId })
    if (twins[0] !== undefined) await nameOn(run, eventId, mine)
    const on: ReviewMeeting = { ...meeting, eventId }
    const report = await writeGroup(run, mine, review => review.state === 'marked' ? schedule(review, on) : review)
    return { ...report, eventId, taken }
  },

  /** Takes the event back first: should the rest break, the next opening of the calendar sees it gone and returns the cards by itself. */
  async undo(run) {
    const fresh = await readAfresh(run)
    const wanted = fresh.filter(({ id }) => run.order.reviews.includes(id))
    const mine = wanted.filter(review => isOn(run, review))
    const events = [...new Set([...await eventsOf(run, fresh), ...mine.flatMap(({ meeting }) => meeting?.eventId ?? [])])]
    if (wanted.some(({ state, meeting }) => state === 'held' && events.includes(meeting?.eventId ?? 0))) return 'too-late'
    for (const event of events) await leave(run, event)
    // Whose record is back in the queue already may still wait for the field of its card.
    await writeGroup(run, wanted.filter(review => review.state === 'marked' || mine.includes(review)), review => review.state === 'scheduled' ? unschedule(review) : review)
    return 'undone'
  },

  settling: {
    after: 'every',
    /** Two people may have booked one card at once: the record knows one meeting, and the other must not go on naming the card. */
    async settle(run) {
      const { start } = times(run)
      if (start < run.now()) return
      const reviews = await readAfresh(run)
      const events = await run.crm.meetings.read(await eventsOf(run, reviews))
      for (const [id, event] of events) {
        if (event === null) {
          // Taken back while this booking came to it: its cards go back to the queue, as when the calendar sees it gone.
          await writeGroup(run, reviews.filter(({ state, meeting }) => state === 'scheduled' && meeting?.eventId === id), unschedule)
          continue
        }
        const names = ({ snapshot }: Review): boolean => namesPath(event.description, snapshot.path)
        // Whoever rewrote the agenda in between may not have known of those that were just coming to it.
        if (event.agrees && reviews.every(review => names(review) === (review.meeting?.eventId === id))) continue
        // Also those that this booking knows nothing of: held ones, or another booking's that came to the same event.
        const onIt = await reviewsOn(run, id)
        // Who takes the last card off by hand has its agenda rewritten, and is asked whether the meeting should stay.
        if (onIt.length === 0) await finalProblem(run.writing(() => run.crm.meetings.cancel(id)))
        else await describe(run, id, onIt)
      }
    },
  },
}

/**
 * A browser sends a request once more by itself when a connection that it has kept open breaks without an answer, and the CRM
 * books twice. The lowest id stays, whoever looks.
 */
async function bookOnce(run: UnitRun<'book'>, meeting: NewMeeting): Promise<number> {
  const booked = await run.writing(() => run.crm.meetings.book(meeting))
  const [kept = booked, ...twins] = await run.crm.meetings.find({ ...meeting, employeeId: meeting.employee.id })
  for (const twin of twins) await run.writing(() => run.crm.meetings.cancel(twin))
  return kept
}

function times({ order }: UnitRun<'book'>): { readonly start: Date, readonly end: Date } {
  return { start: new Date(order.start), end: new Date(order.end) }
}

/** Events of this booking, also those of which no record knows since the attempt that made them broke right after. */
async function bookedBefore(run: UnitRun<'book'>, fresh: readonly Review[]): Promise<readonly number[]> {
  const review = fresh.find(({ id }) => id === run.order.reviews[0])
  if (review === undefined) return []
  return run.crm.meetings.find({ ...times(run), title: meetingTitle(review.snapshot.responsible, run.locale), employeeId: run.order.employee })
}

/** The event that was noted and its twins, each once. */
async function eventsOf(run: UnitRun<'book'>, fresh: readonly Review[]): Promise<readonly number[]> {
  const noted = run.order.event === null ? [] : [run.order.event]
  return [...new Set([...noted, ...await bookedBefore(run, fresh)])]
}

/** Others may have been on the meeting before these cards came to it: it is theirs then. */
async function leave(run: UnitRun<'book'>, event: number): Promise<void> {
  const others = (await reviewsOn(run, event)).filter(({ id }) => !run.order.reviews.includes(id))
  if (others.length === 0) await run.writing(() => run.crm.meetings.cancel(event))
  else await describe(run, event, others)
}

/** An event that an earlier attempt has made names those that are on it already beside those that come to it. */
async function nameOn(run: UnitRun<'book'>, event: number, mine: readonly Review[]): Promise<void> {
  const before = await reviewsOn(run, event)
  const coming = mine.filter(({ id }) => !before.some(review => review.id === id))
  await describe(run, event, [...before, ...coming].sort(byMark))
}

function add(run: UnitRun<'book'>, meeting: Omit<ReviewMeeting, 'eventId'>, mine: readonly Review[]): Promise<number> {
  const reviews = mine.toSorted(byMark)
  const employee = reviews[0]?.snapshot.responsible ?? { id: run.order.employee, name: '' }
  return bookOnce(run, { ...meeting, title: meetingTitle(employee, run.locale), employee, reviews, agenda: agendaOf(reviews, run.locale) })
}

/** A card that is gone is no obstacle: its review outlives it. */
async function expectReadable(run: UnitRun<'book'>, reviews: readonly Review[]): Promise<void> {
  const states = await run.crm.cards.alive(reviews.map(({ card }) => card))
  if ([...states.values()].includes('forbidden')) throw new ReviewError('card-forbidden')
}

async function readAfresh(run: UnitRun<'book'>): Promise<readonly Review[]> {
  const open = await run.crm.reviews.list({ states: ['marked', 'scheduled'], employeeIds: [run.order.employee] })
  return withMissing(run, open, run.order.reviews)
}

function isOn(run: UnitRun<'book'>, { state, meeting }: Review): boolean {
  if (state !== 'scheduled' || meeting === null) return false
  if (run.order.event !== null) return meeting.eventId === run.order.event
  const { start, end } = times(run)
  return meeting.manager.id === run.me.person.id && meeting.start.getTime() === start.getTime() && meeting.end.getTime() === end.getTime()
}
