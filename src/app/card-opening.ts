import type { Pinia } from 'pinia'
import type { CardRef } from '../core/card.ts'
import { once } from '../core/once.ts'
import { useCardInspection } from './card-inspection.ts'
import { useCardReview } from './card-review.ts'
import { useSession } from './session.ts'
import { useStrayMark } from './stray-mark.ts'

/** Makes ready what the card's tab reads with. It takes its time, and there is some while the CRM's page has not answered. */
export function prepareCard(pinia?: Pinia): (card: CardRef) => void {
  const [review, stray, inspection, session] = [useCardReview(pinia), useStrayMark(pinia), useCardInspection(pinia), useSession(pinia)]

  /**
   * Begins all of it in one tick: so it travels in one request, before there is anything to show it. Where every list is a request of its own, the verdict
   * is what people wait for, and goes ahead.
   */
  return card => {
    const reviews = once(() => {
      void review.show(card)
      void stray.look(card)
    })
    if (session.crm().cards.readInTurns === null) reviews()
    void inspection.inspectCard(card, reviews)
    void session.readMe()
  }
}
