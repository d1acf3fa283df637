import { lineOf } from '../../core/history-line.ts'
import { expectDecider, withdraw as withdrawStep, type Review } from '../../core/review.ts'
import { authorOf, deciderOf } from '../me.ts'
import { leaveMeeting, type LeftMeeting } from './meeting-agenda.ts'
import { writeChange, writtenLine, type ReviewDone } from './review-step.ts'
import type { UnitRun, UnitWork } from './unit-run.ts'

export interface WithdrawResult extends ReviewDone {
  /** The meeting that the review was on, if it was on one. */
  readonly meeting: LeftMeeting | null
}

async function look({ crm, order }: UnitRun<'withdraw'>) {
  const [fresh, reviews, field] = await Promise.all([crm.reviews.get(order.review), crm.reviews.ofCard(order.card), crm.cards.mark(order.card).catch(() => undefined)])
  return { fresh, reviews, field }
}

function isMine(run: UnitRun<'withdraw'>, review: Review): boolean {
  return review.state === 'withdrawn' && review.withdrawal?.by.id === run.me.person.id
}

/** «Снять отметку». The meeting is left last: its event may be closed to whoever withdraws, and nothing waits for it. */
export const withdrawUnit: UnitWork<'withdraw', WithdrawResult> = {
  async carryOut(run) {
    const { card, reason } = run.order
    const { fresh, ...seen } = await look(run)
    expectDecider([fresh], deciderOf(run.me))
    const stopped = isMine(run, fresh) ? fresh : withdrawStep(fresh, authorOf(run.me), run.now(), reason)
    // A later attempt finds a record that no longer knows its meeting.
    if (fresh.meeting !== null) await run.note({ event: fresh.meeting.eventId, manager: fresh.meeting.manager.id })
    const line = lineOf(stopped, run.locale)
    const done = await writeChange(run, fresh, stopped, seen, await writtenLine(run, card, line) === null ? line : null)
    return { ...done, meeting: await leave(run, fresh) }
  },

  async undo(run) {
    return isMine(run, (await look(run)).fresh) ? 'too-late' : 'undone'
  },
}

async function leave(run: UnitRun<'withdraw'>, before: Review): Promise<LeftMeeting | null> {
  const { event, manager } = run.order
  if (event === null) return null
  return leaveMeeting(run, { event, manager }, before.id)
}
