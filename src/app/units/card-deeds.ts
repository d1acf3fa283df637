import { markOfCard, openReview, ReviewError } from '../../core/review.ts'
import { writeStep } from './review-step.ts'
import { sent, valueOf, type UnitWork } from './unit-run.ts'

/** A to-do for the responsible person because of a finding. */
export const todoUnit: UnitWork<'todo', number> = {
  carryOut(run) {
    const { card, description, deadline, responsible } = run.order
    return run.writing(() => run.crm.cards.addTodo(card, { description, deadline: new Date(deadline), responsibleId: responsible }, run.first ? null : run.startedAt))
  },
  // Whether it was made is not known, and a to-do is the person's own from the moment it is there.
  undo: async () => 'too-late',
}

/** Empties the field of a card that no review is about. */
export const clearMarkUnit: UnitWork<'clear-mark', void> = {
  async carryOut(run) {
    const { card } = run.order
    const reviews = await run.crm.reviews.ofCard(card)
    const open = openReview(reviews)
    if (open !== null) throw new ReviewError('already-open', open)
    const [ofField, ofLook] = await sent(run, chain => [chain.setMark(card, null), chain.reviewsOf(card)] as const)
    valueOf(ofField)
    // Somebody may have marked the card just then.
    const mark = markOfCard(valueOf(ofLook))
    if (mark !== null) await writeStep(run, { card, record: null, mark, field: null, line: null })
  },
  async undo(run) {
    return await run.crm.cards.mark(run.order.card) === null ? 'too-late' : 'undone'
  },
}
