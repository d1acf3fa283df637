import { sameCard } from '../../core/card.ts'
import { changesBetween, markOfCard, relink as relinkStep, type Review } from '../../core/review.ts'
import { writeStep, type Left } from './review-step.ts'
import { isFinal, sent, valueOf, type UnitRun, type UnitWork } from './unit-run.ts'

export interface RelinkResult {
  readonly review: Review
  readonly left: Left | null
}

/** Binds a review to a card that survived, and makes the fields of both cards right. */
export const relinkUnit: UnitWork<'relink', RelinkResult> = {
  async carryOut(run) {
    const { card, from, review: id } = run.order
    const [fresh, existing, field] = await Promise.all([run.crm.reviews.get(id), run.crm.reviews.ofCard(card), run.crm.cards.mark(card)])
    const linked = sameCard(fresh.card, card) ? fresh : relinkStep(fresh, card, existing)
    const step = await writeStep(run, {
      card,
      record: linked === fresh ? null : chain => chain.updateReview(id, changesBetween(fresh, linked), fresh),
      mark: markOfCard([...existing.filter(other => other.id !== id), linked]),
      field,
      line: null,
    })
    await clearOld(run, from)
    return { review: step.review ?? linked, left: step.left }
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
