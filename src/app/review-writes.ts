import type { Problem } from '../core/load.ts'
import { cardKey } from '../core/card.ts'
import { changesBetween, markOfCard, type Review } from '../core/review.ts'
import { CrmError, type Crm } from '../crm/port.ts'
import { problemOf } from './problem.ts'

interface FailedReview {
  /** As it is now: changed when its record was written and only what follows the record is missing. */
  readonly review: Review
  readonly recorded: boolean
  readonly problem: Problem
}

/** What an action on several reviews came to: which are whole, which are not and why. */
export interface ActionReport {
  readonly done: readonly Review[]
  readonly failed: readonly FailedReview[]
}

/**
 * Carries out each review's writes beside the others; one that fails stops no other. A write hands the record that it
 * has saved to `keep`, so that a later failure is told of the review as it is.
 */
export async function writeEach(reviews: readonly Review[], write: (review: Review, keep: (saved: Review) => Review) => Promise<Review>): Promise<ActionReport> {
  const done: Review[] = []
  const failed: FailedReview[] = []
  await Promise.all(reviews.map(async review => {
    let saved: Review | null = null
    try {
      done.push(await write(review, now => saved = now))
    } catch (error) {
      failed.push({ review: saved ?? review, recorded: saved !== null, problem: problemOf(error) })
    }
  }))
  return { done, failed }
}

/** Writes the record when the step changed something. */
export async function saveStep(crm: Crm, before: Review, after: Review): Promise<Review> {
  const patch = changesBetween(before, after)
  return Object.keys(patch).length === 0 ? before : await crm.reviews.update(before.id, patch)
}

/** Writes the field of the card that this review is about, and of no other. */
export type CardMarking = (saved: Review) => Promise<void>

/**
 * The card's field says what all reviews of the card say together: an older meeting that is corrected must not cover a mark set since.
 * They are read once for all the cards, in one request; the field is written after the record, so that a repeat finds the record done
 * and completes the field.
 */
export async function cardMarking(crm: Crm, reviews: readonly Review[]): Promise<CardMarking> {
  const cards = new Map(reviews.map(({ card }) => [cardKey(card), card]))
  const known = new Map(await Promise.all([...cards].map(async ([key, card]) => [key, await crm.reviews.ofCard(card)] as const)))
  return async saved => {
    const key = cardKey(saved.card)
    const now = [saved, ...(known.get(key) ?? []).filter(({ id }) => id !== saved.id)]
    known.set(key, now)
    await ifThere(crm.cards.setMark(saved.card, markOfCard(now)))
  }
}

/** What was deleted meanwhile needs no writing: a review outlives its card, and a record that is to go may be gone. */
export async function ifThere(write: Promise<void>): Promise<void> {
  try {
    await write
  } catch (error) {
    if (!(error instanceof CrmError && error.code === 'not-found')) throw error
  }
}
