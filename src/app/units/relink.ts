import { sameCard } from '../../core/card.ts'
import { markOfCard, relink as relinkStep } from '../../core/review.ts'
import { writeChange, type ReviewDone } from './review-step.ts'
import { isFinal, sent, valueOf, type UnitRun, type UnitWork } from './unit-run.ts'

/** Binds a review to a card that survived, and makes the fields of both cards right. */
export const relinkUnit: UnitWork<'relink', ReviewDone> = {
  async carryOut(run) {
    const { card, from, review: id } = run.order
    const [fresh, reviews, field] = await Promise.all([run.crm.reviews.get(id), run.crm.reviews.ofCard(card), run.crm.cards.mark(card)])
    const linked = sameCard(fresh.card, card) ? fresh : relinkStep(fresh, card, reviews)
    const done = await writeChange(run, fresh, linked, { reviews, field }, null)
    await clearOld(run, from)
    return done
  },
  async undo(run) {
    const fresh = await run.crm.reviews.get(run.order.review)
    return sameCard(fresh.card, run.order.card) ? 'too-late' : 'undone'
  },
}

/** The card that the review has left is usually gone; one that came back from the bin must not keep its mark. */
async function clearOld(run: UnitRun<'relink'>, from: UnitRun<'relink'>['order']['from']): Promise<void> {
  const reviews = await run.crm.reviews.ofCard(from)
  const field = await run.crm.cards.mark(from).catch((error: unknown) => {
    if (isFinal(error)) return markOfCard(reviews)
    throw error
  })
  if (field === markOfCard(reviews)) return
  const [end] = await sent(run, chain => [chain.setMark(from, markOfCard(reviews))] as const)
  if (end.status === 'rejected' && !isFinal(end.reason)) valueOf(end)
}
