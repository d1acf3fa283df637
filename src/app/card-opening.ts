import type { CardRef } from '../core/card.ts'
import { useCardInspection } from './card-inspection.ts'
import { useCardReview } from './card-review.ts'
import { useSession } from './session.ts'
import { useStrayMark } from './stray-mark.ts'

/** Makes ready what the card's tab reads with. It takes its time, and there is some while the CRM's page has not answered. */
export function prepareCard(): (card: CardRef) => void {
  const [review, stray, inspection, session] = [useCardReview(), useStrayMark(), useCardInspection(), useSession()]

  /** Begins all of it in one tick: so it travels in one request, before there is anything to show it. */
  return card => {
    void review.show(card)
    void stray.look(card)
    void inspection.inspectCard(card)
    void session.readMe()
  }
}
