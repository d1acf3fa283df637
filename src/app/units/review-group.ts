import type { HistoryLine } from '../../core/history-line.ts'
import type { Problem } from '../../core/load.ts'
import { changesBetween, type Review } from '../../core/review.ts'
import type { UnitKind } from '../../core/unit.ts'
import { problemOf } from '../problem.ts'
import { writeChange, writtenLine, type ReviewDone } from './review-step.ts'
import { isFinal, type UnitRun } from './unit-run.ts'

interface FailedReview {
  /** As it is now: changed when its record was written and only what follows the record is missing. */
  readonly review: Review
  readonly recorded: boolean
  readonly problem: Problem
}

/** What an action on several reviews came to: which are whole, which are not and why. */
export interface GroupReport {
  readonly done: readonly Review[]
  readonly failed: readonly FailedReview[]
}

/** Writes every review's step beside the others; one that the CRM refuses stops no other. What may succeed later is thrown when all have been tried. */
export async function writeGroup<K extends UnitKind>(
  run: UnitRun<K>,
  reviews: readonly Review[],
  stepOf: (review: Review) => Review,
  lineOf: (after: Review) => HistoryLine | null = () => null,
): Promise<GroupReport> {
  const ends = await Promise.allSettled(reviews.map(review => writeReview(run, review, stepOf(review), lineOf)))
  const done: Review[] = []
  const failed: FailedReview[] = []
  ends.forEach((end, index) => {
    const review = reviews[index]
    if (review === undefined) return
    if (end.status === 'rejected') {
      if (!isFinal(end.reason)) throw end.reason
      failed.push({ review, recorded: false, problem: problemOf(end.reason) })
    } else if (end.value.left !== null) {
      failed.push({ review: end.value.review, recorded: true, problem: end.value.left.problem })
    } else {
      done.push(end.value.review)
    }
  })
  return { done, failed }
}

/** Writes one review's step. What keeps its record from being written is thrown. */
export async function writeReview<K extends UnitKind>(
  run: UnitRun<K>,
  before: Review,
  after: Review,
  lineOf: (after: Review) => HistoryLine | null = () => null,
): Promise<ReviewDone> {
  const isWritten = Object.keys(changesBetween(before, after)).length === 0
  const line = lineOf(after)
  const [reviews, field, written] = await Promise.all([
    run.crm.reviews.ofCard(before.card),
    run.crm.cards.mark(before.card).catch(() => undefined),
    // What the record says already, an action before this one may have told, too.
    line === null ? null : writtenLine(run, before.card, line, isWritten ? after.heldAt : null),
  ])
  return writeChange(run, before, after, { reviews, field }, written === null ? line : null)
}

/** The reviews that a unit named when it was begun, as they are now, with those that the list has not found. */
export async function withMissing<K extends UnitKind>(run: UnitRun<K>, found: readonly Review[], ids: readonly number[]): Promise<readonly Review[]> {
  const known = new Set(found.map(({ id }) => id))
  const missing = await Promise.allSettled(ids.filter(id => !known.has(id)).map(id => run.crm.reviews.get(id)))
  return [...found, ...missing.flatMap(end => {
    if (end.status === 'fulfilled') return end.value
    // A record that somebody has deleted asks for nothing.
    if (isFinal(end.reason)) return []
    throw end.reason
  })]
}
