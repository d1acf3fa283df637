import type { CardRef } from '../core/card.ts'
import { useCardInspection } from './card-inspection.ts'
import { useCardReview } from './card-review.ts'
import { useSession } from './session.ts'
import { useStrayMark } from './stray-mark.ts'

/** Begins all that the card's tab reads, in one tick: so it travels in one request, before there is anything to show it. */
export function openCard(card: CardRef): void {
  void useCardReview().show(card)
  void useStrayMark().look(card)
  void useCardInspection().inspectCard(card)
  void useSession().readMe()
}
