import { sameCard } from '../../core/card.ts'
import { markOfCard, relink as relinkStep } from '../../core/review.ts'
import { writeChange, writeStep, type ReviewDone } from './review-step.ts'
import { isFinal, type UnitRun, type UnitWork } from './unit-run.ts'

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
  const mark = markOfCard(reviews)
  if (field !== mark) await writeStep(run, { card: from, record: null, mark, field, line: null })
}
