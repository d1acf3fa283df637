import { expectDecider, ReviewError, unschedule } from '../../core/review.ts'
import { deciderOf } from '../me.ts'
import { cancelEvent, describe, reviewsOn } from './meeting-agenda.ts'
import { writeReview } from './review-group.ts'
import type { ReviewDone } from './review-step.ts'
import type { UnitWork } from './unit-run.ts'

/**
 * One card off its meeting and back to the queue. The event's agenda is rewritten for those that stay; a meeting
 * about nothing else is cancelled while it is still to come.
 */
export const requeueUnit: UnitWork<'requeue', ReviewDone> = {
  async carryOut(run) {
    const { review: id, event } = run.order
    const fresh = await run.crm.reviews.get(id)
    expectDecider([fresh], deciderOf(run.me))
    const isOn = fresh.state === 'scheduled' && fresh.meeting?.eventId === event
    // Held or withdrawn meanwhile, or on another meeting than the person saw. A later attempt may meet that too, once its own first has taken the card off.
    if (run.first && !isOn && fresh.state !== 'marked') throw new ReviewError('wrong-state')
    // Off its meeting already: what is left is the card's field.
    if (event === null) return writeReview(run, fresh, fresh)
    const rest = await reviewsOn(run, event, id)
    if (rest.length === 0 && isOn && fresh.meeting !== null && run.now() < fresh.meeting.end) await cancelEvent(run, event)
    const written = await writeReview(run, fresh, isOn ? unschedule(fresh) : fresh)
    if (rest.length > 0) await describe(run, event, rest)
    return written
  },
  async undo(run) {
    const { event, review } = run.order
    const [fresh, events] = await Promise.all([run.crm.reviews.get(review), run.crm.meetings.read(event === null ? [] : [event])])
    const isWhole = fresh.state === 'scheduled' && (event === null || events.get(event) !== null)
    return isWhole ? 'undone' : 'too-late'
  },
}
