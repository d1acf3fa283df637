import type { Problem } from '../core/load.ts'
import { changesBetween, markOf, type Review } from '../core/review.ts'
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

/** The card's field says what the record says. Written after the record: a repeat finds the record done and completes the field. */
export async function markCard(crm: Crm, review: Review): Promise<void> {
  await onCard(crm.cards.setMark(review.card, markOf(review)))
}

/** A card that was deleted or merged meanwhile is no failure: the review outlives it. */
export async function onCard(write: Promise<void>): Promise<void> {
  try {
    await write
  } catch (error) {
    if (!(error instanceof CrmError && error.code === 'not-found')) throw error
  }
}
